// SimKeys: Keys whose every byte follows from the order of calls, so that a run can be repeated
// byte by byte. It hides nothing; what it keeps of real keys is when they become durable, and that
// a lost key opens nothing.

#ifndef HEARTH_TESTS_SIM_SIM_KEYS_H_
#define HEARTH_TESTS_SIM_SIM_KEYS_H_

#include <cstdint>
#include <map>
#include <string>

#include "storage/api/keys.h"

namespace hearth::testing {

// One thread.
class SimKeys : public storage::Keys {
 public:
  absl::StatusOr<std::string> Seal(std::string_view subject, std::string_view aad,
                                   std::string_view plain) override;
  absl::StatusOr<std::string> Open(std::string_view subject, std::string_view aad,
                                   std::string_view sealed) const override;
  std::string IndexHash(std::string_view text) const override;
  absl::Status Sync() override;
  absl::Status Shred(std::string_view subject) override;
  absl::Status Verify() const override { return absl::OkStatus(); }
  absl::Status Backup(const std::string& dir) const override;

  // The end of the process: keys that were not synced are gone.
  void Crash();

 private:
  std::map<std::string, uint64_t, std::less<>> keys_;  // by subject
  std::map<std::string, uint64_t, std::less<>> durable_;
  uint64_t made_ = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_SIM_KEYS_H_
