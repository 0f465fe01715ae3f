#include <map>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

class WitnessCheck final : public Check {
 public:
  explicit WitnessCheck(const Case& the_case) : case_(the_case) {}

  absl::Status Finish(const Before& before, Report* report) override {
    std::map<std::string, NoteKey> witnesses = before.trust.witnesses();
    for (const std::string& line : case_.input.witness_keys) {
      if (const auto key = ParseNoteKey(line)) witnesses[key->name] = *key;
    }
    uint64_t cosigned = 0;
    std::string names;
    for (const auto& [name, key] : witnesses) {
      const Cosignature found = FindCosignature(case_.note, key);
      if (found.judgement == Cosigned::kWrong) {
        report->Add(Code::kCosignatureWrong, 0, absl::StrCat("witness=", name));
      }
      if (found.judgement != Cosigned::kYes) continue;
      ++cosigned;
      absl::StrAppend(&names, names.empty() ? "" : " ", name);
    }
    report->Count("witnesses", witnesses.size());
    report->Count("cosignatures", cosigned);
    report->Say("cosigned_by", names);
    if (cosigned < case_.input.quorum) {
      report->Add(Code::kQuorumMissing, 0, absl::StrCat(cosigned, " < ", case_.input.quorum));
    }
    return absl::OkStatus();
  }

 private:
  const Case& case_;
};

}  // namespace

std::unique_ptr<Check> MakeWitnessCheck(const Case& the_case) {
  return std::make_unique<WitnessCheck>(the_case);
}

}  // namespace hearth::verify
