#include "absl/strings/str_cat.h"
#include "clients/cpp/times.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

// A refused event had no right to need: the refusal may have said so.
class RightCheck final : public Check {
 public:
  absl::Status See(const Entry& entry, const Before& before, Report* report) override {
    if (!entry.fault.empty() || !entry.accepted() || entry.from_server()) return absl::OkStatus();
    const v1::EventHeader& header = entry.header;
    const std::string user = before.trust.UserOf(header.device());
    if (!user.empty() && user != header.actor()) {
      report->Add(Code::kActorNotUser, entry.position,
                  absl::StrCat("actor=", header.actor(), " device=", header.device()));
    }
    if (!before.trust.bootstrapped()) return absl::OkStatus();
    report->Count("rights_judged");
    const int32_t date = client::DateOf(entry.stamp.recorded_time_ms());
    if (before.trust.MayAct(header.actor(), header.area_code(), date)) return absl::OkStatus();
    report->Add(Code::kRightMissing, entry.position,
                absl::StrCat("actor=", header.actor(), " area=", header.area_code(),
                             " day=", client::DateText(date)));
    return absl::OkStatus();
  }
};

}  // namespace

std::unique_ptr<Check> MakeRightCheck(const Case&) { return std::make_unique<RightCheck>(); }

}  // namespace hearth::verify
