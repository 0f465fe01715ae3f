#include "clients/verify/check.h"

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"

namespace hearth::verify {
namespace {

class CheckpointCheck final : public Check {
 public:
  explicit CheckpointCheck(const Case& the_case) : case_(the_case) {}

  absl::Status Finish(const Before& before, Report* report) override {
    const auto opened = OpenWithAny(case_.note, TrustedLogKeys(case_, before.trust));
    if (!opened.ok()) {
      report->Add(Code::kCheckpointForged, 0, absl::StrCat("size=", case_.size));
      return absl::OkStatus();
    }
    const std::optional<Origin> origin = ParseOrigin(opened->origin);
    for (const NoteKey& key : case_.log_keys) {
      const std::optional<Origin> expected = ParseOrigin(key.name);
      if (origin && expected && origin->log == expected->log) continue;
      report->Add(Code::kOtherLog, 0, absl::StrCat(opened->origin, " / ", key.name));
    }
    const std::string root(client::Bytes(before.tree.Root()));
    if (before.tree.size() != opened->size || root != opened->root) {
      report->Add(
          Code::kRootDiffers, 0,
          absl::StrCat("signed=", client::ToHex(opened->root), " computed=", client::ToHex(root)));
    }
    report->Say("root", client::ToHex(opened->root));
    return absl::OkStatus();
  }

 private:
  const Case& case_;
};

}  // namespace

std::vector<std::string> TrustedLogKeys(const Case& the_case, const Trust& trust) {
  std::vector<std::string> keys;
  for (const NoteKey& key : the_case.log_keys) keys.push_back(key.public_key);
  for (const RotatedLogKey& rotated : trust.rotated_log_keys()) {
    for (const std::string& key : keys) {
      const auto old_key = PublicKey::Make(v1::KEY_ALGORITHM_ED25519, key);
      if (!old_key ||
          old_key->Judge(rotated.public_key, rotated.old_key_signature) != Judgement::kHolds) {
        continue;
      }
      keys.push_back(rotated.public_key);
      break;
    }
  }
  return keys;
}

std::unique_ptr<Check> MakeCheckpointCheck(const Case& the_case) {
  return std::make_unique<CheckpointCheck>(the_case);
}

}  // namespace hearth::verify
