#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

constexpr uint64_t kFirstTerm = 1;

class RestoreCheck final : public Check {
 public:
  explicit RestoreCheck(const Case& the_case) : origin_(ParseOrigin(the_case.origin)) {}

  absl::Status See(const Entry& entry, const Before& before, Report* report) override {
    if (!entry.fault.empty() || !entry.accepted() || !entry.fact.has_log_restored()) {
      return absl::OkStatus();
    }
    const v1::LogRestored& restored = entry.fact.log_restored();
    // The first record of the new term, stated by the server over the tree that it found.
    const bool fits = entry.from_server() && restored.restored_size() == entry.position - 1 &&
                      restored.old_size() >= restored.restored_size() &&
                      restored.restored_root() == client::Bytes(before.tree.Root()) &&
                      restored.term() > term_;
    if (!fits) report->Add(Code::kRestoreWrong, entry.position);
    if (restored.old_size() > restored.restored_size()) {
      report->Add(Code::kRecordsLost, entry.position,
                  absl::StrCat(restored.restored_size() + 1, "..", restored.old_size()));
    }
    term_ = std::max(term_, restored.term());
    return absl::OkStatus();
  }

  absl::Status Finish(const Before&, Report* report) override {
    report->Count("term", term_);
    if (!origin_ || origin_->term == term_) return absl::OkStatus();
    report->Add(Code::kTermWrong, 0,
                absl::StrCat("checkpoint=", origin_->term, " restores=", term_));
    return absl::OkStatus();
  }

 private:
  const std::optional<Origin> origin_;
  uint64_t term_ = kFirstTerm;
};

}  // namespace

std::unique_ptr<Check> MakeRestoreCheck(const Case& the_case) {
  return std::make_unique<RestoreCheck>(the_case);
}

}  // namespace hearth::verify
