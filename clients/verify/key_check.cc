#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

class KeyCheck final : public Check {
 public:
  absl::Status See(const Entry& entry, const Before& before, Report* report) override {
    if (!entry.fault.empty() || !entry.accepted()) return absl::OkStatus();
    if (entry.fact.has_device_enrolled()) {
      const v1::DeviceEnrolled& enrolled = entry.fact.device_enrolled();
      CheckId(entry, enrolled.key_id(), enrolled.public_key(), before.trust, report);
    }
    if (entry.fact.has_device_key_rotated()) {
      const v1::DeviceKeyRotated& rotated = entry.fact.device_key_rotated();
      CheckId(entry, rotated.key_id(), rotated.public_key(), before.trust, report);
      CheckRotation(entry, rotated, before.trust, report);
    }
    return absl::OkStatus();
  }

 private:
  static void CheckId(const Entry& entry, const std::string& key_id, const std::string& public_key,
                      const Trust& trust, Report* report) {
    const DeviceKey* const known = trust.FindKey(key_id);
    if (known == nullptr || known->public_key == public_key) return;
    report->Add(Code::kKeyIdTwice, entry.position, absl::StrCat("key_id=", key_id));
  }

  // A key that had ended may not hand on what it no longer has.
  static void CheckRotation(const Entry& entry, const v1::DeviceKeyRotated& rotated,
                            const Trust& trust, Report* report) {
    const int32_t date = 0;  // an expired key may still be replaced
    const std::vector<const DeviceKey*> keys = trust.KeysOf(rotated.device());
    const bool held = std::any_of(keys.begin(), keys.end(), [&](const DeviceKey* key) {
      return key->LiveOn(date) &&
             key->key.Judge(rotated.public_key(), rotated.old_key_signature()) == Judgement::kHolds;
    });
    if (!held) {
      report->Add(Code::kRotationWrong, entry.position, absl::StrCat("device=", rotated.device()));
    }
  }
};

}  // namespace

std::unique_ptr<Check> MakeKeyCheck(const Case&) { return std::make_unique<KeyCheck>(); }

}  // namespace hearth::verify
