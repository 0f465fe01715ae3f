#include "services/ledger/reason.h"

#include "absl/strings/cord.h"
#include "services/domain/invariant.h"
#include "services/ledger/ledger.h"

namespace hearth::ledger {

absl::Status Refuse(absl::StatusCode code, std::string_view reason, std::string_view zh,
                    std::string_view en) {
  return WithReason(absl::Status(code, std::string(zh) + " / " + std::string(en)), reason);
}

absl::Status WithReason(absl::Status status, std::string_view reason) {
  HEARTH_REQUIRE(!status.ok());
  if (!status.GetPayload(kReasonPayload)) {
    status.SetPayload(kReasonPayload, absl::Cord(std::string(reason)));
  }
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto reason = status.GetPayload(kReasonPayload);
  return reason ? std::string(*reason) : std::string();
}

}  // namespace hearth::ledger
