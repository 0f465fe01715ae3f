// Secret bytes in memory and in files.
#ifndef HEARTH_STORAGE_KEYS_SECRET_H_
#define HEARTH_STORAGE_KEYS_SECRET_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// 32 secret bytes, overwritten at the end of their life. Value type.
class Secret {
 public:
  static constexpr size_t kBytes = 32;

  Secret() = default;
  Secret(const Secret&) = default;
  Secret& operator=(const Secret&) = default;
  ~Secret();

  // From the system's random generator. INTERNAL when it fails.
  static absl::StatusOr<Secret> Random();
  // INVALID_ARGUMENT unless `bytes` are 32.
  static absl::StatusOr<Secret> FromBytes(std::string_view bytes);

  uint8_t* data() { return bytes_.data(); }
  const uint8_t* data() const { return bytes_.data(); }
  std::string_view view() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

 private:
  std::array<uint8_t, kBytes> bytes_{};
};

// Loads a secret from the file `path` (64 hex digits and a newline).
// NOT_FOUND when absent; FAILED_PRECONDITION when the file is not a regular one with mode 0600 or
// 0400; DATA_LOSS when its text is not such a secret.
absl::StatusOr<Secret> LoadSecret(const std::string& path);

// Loads it, or makes a random one and the file (mode 0600, synced) when absent. Missing parent
// directories are made with mode 0700. Two processes at once get the same secret or an error.
absl::StatusOr<Secret> LoadOrCreateSecret(const std::string& path);

// Whether `path` is `dir` or lies below it, after resolving links and dots.
bool IsInside(const std::string& path, const std::string& dir);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_SECRET_H_
