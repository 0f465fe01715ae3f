#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

bool HasUnknownFields(const v1::EventHeader& header) {
  if (!header.GetReflection()->GetUnknownFields(header).empty()) return true;
  for (const v1::PartCommitment& part : header.parts()) {
    if (!part.GetReflection()->GetUnknownFields(part).empty()) return true;
  }
  return false;
}

class HeaderCheck final : public Check {
 public:
  absl::Status See(const Entry& entry, const Before&, Report* report) override {
    if (!entry.fault.empty()) return absl::OkStatus();
    const std::string fault = HeaderFault(entry.header);
    if (!fault.empty()) report->Add(Code::kHeaderMalformed, entry.position, fault);
    if (HasUnknownFields(entry.header)) report->Add(Code::kHiddenFields, entry.position);
    if (!entry.commitment_fault.empty()) {
      report->Add(Code::kCommitmentBroken, entry.position, entry.commitment_fault);
    }
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Check> MakeHeaderCheck(const Case&) { return std::make_unique<HeaderCheck>(); }

}  // namespace hearth::verify
