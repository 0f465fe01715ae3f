#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

class OrderCheck final : public Check {
 public:
  absl::Status See(const Entry& entry, const Before&, Report* report) override {
    if (!entry.fault.empty()) {
      report->Add(Code::kRecordMalformed, entry.position, entry.fault);
      return absl::OkStatus();
    }
    if (entry.stamp.position() != entry.position) {
      report->Add(Code::kPositionWrong, entry.position,
                  absl::StrCat("stamp=", entry.stamp.position()));
    }
    if (entry.stamp.recorded_time_ms() < newest_ms_) {
      report->Add(Code::kTimeBackwards, entry.position,
                  absl::StrCat(newest_ms_ - entry.stamp.recorded_time_ms(), " ms"));
    }
    newest_ms_ = std::max(newest_ms_, entry.stamp.recorded_time_ms());
    report->Count(entry.accepted() ? "accepted" : "refused");
    return absl::OkStatus();
  }

 private:
  int64_t newest_ms_ = 0;
};

}  // namespace

std::unique_ptr<Check> MakeOrderCheck(const Case&) { return std::make_unique<OrderCheck>(); }

}  // namespace hearth::verify
