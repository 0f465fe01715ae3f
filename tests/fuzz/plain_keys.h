// Keys that seal nothing, so that a corpus stays readable: "sealed" is subject ‖ 0 ‖ aad ‖ plain.

#ifndef HEARTH_TESTS_FUZZ_PLAIN_KEYS_H_
#define HEARTH_TESTS_FUZZ_PLAIN_KEYS_H_

#include <string>
#include <string_view>

#include "storage/api/keys.h"

namespace hearth::fuzz {

class PlainKeys : public storage::Keys {
 public:
  absl::StatusOr<std::string> Seal(std::string_view subject, std::string_view aad,
                                   std::string_view plain) override {
    return Before(subject, aad) + std::string(plain);
  }
  absl::StatusOr<std::string> Open(std::string_view subject, std::string_view aad,
                                   std::string_view sealed) const override {
    const std::string before = Before(subject, aad);
    if (!sealed.starts_with(before)) return absl::DataLossError("sealed otherwise");
    return std::string(sealed.substr(before.size()));
  }
  std::string IndexHash(std::string_view) const override { return std::string(32, 'h'); }
  absl::Status Sync() override { return absl::OkStatus(); }
  absl::Status Shred(std::string_view) override { return absl::OkStatus(); }
  absl::Status Verify() const override { return absl::OkStatus(); }
  absl::Status Backup(const std::string&) const override { return absl::OkStatus(); }

 private:
  static std::string Before(std::string_view subject, std::string_view aad) {
    std::string before(subject);
    before += '\0';
    before += aad;
    return before;
  }
};

}  // namespace hearth::fuzz

#endif  // HEARTH_TESTS_FUZZ_PLAIN_KEYS_H_
