// The key-encryption key (KEK): wraps every subject's key. Lives outside the data directory, so
// that a copy of that directory opens nothing.
#ifndef HEARTH_STORAGE_KEYS_KEK_H_
#define HEARTH_STORAGE_KEYS_KEK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/keys/secret.h"

namespace hearth::storage {

// Value type; overwritten at the end of its life. Const methods are thread-safe.
class Kek {
 public:
  static constexpr size_t kIdBytes = 8;

  // From the file `path`, made when absent (see LoadOrCreateSecret for its errors).
  // FAILED_PRECONDITION when `path` lies inside `data_dir`.
  static absl::StatusOr<Kek> LoadOrCreate(const std::string& path, const std::string& data_dir);
  // The same, but NOT_FOUND when absent: for a store that already has keys.
  static absl::StatusOr<Kek> Load(const std::string& path, const std::string& data_dir);
  static Kek FromSecret(const Secret& secret);

  // Names this KEK in wrapped rows: the first 8 bytes of SHA-256("hearth kek id" ‖ key).
  const std::string& id() const { return id_; }

  // id(8) ‖ nonce(12) ‖ ciphertext(32) ‖ tag(16), bound to `name`.
  absl::StatusOr<std::string> Wrap(std::string_view name, const Secret& key) const;

  // FAILED_PRECONDITION for a row wrapped by another KEK; DATA_LOSS for changed bytes or name.
  absl::StatusOr<Secret> Unwrap(std::string_view name, std::string_view wrapped) const;

 private:
  explicit Kek(const Secret& secret);

  Secret secret_;
  std::string id_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_KEK_H_
