#include <map>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

class ReceiptCheck final : public Check {
 public:
  explicit ReceiptCheck(const Case& the_case) : unreadable_(the_case.input.unreadable_receipts) {
    for (const Receipt& receipt : the_case.input.receipts) {
      receipts_.emplace(receipt.position, receipt);
    }
  }

  absl::Status See(const Entry& entry, const Before&, Report* report) override {
    const auto [first, last] = receipts_.equal_range(entry.position);
    for (auto at = first; at != last; ++at) {
      const Receipt& receipt = at->second;
      const bool same = entry.fault.empty() && receipt.leaf_hash == client::Bytes(entry.leaf) &&
                        receipt.recorded_time_ms == entry.stamp.recorded_time_ms() &&
                        (receipt.event_id.empty() || receipt.event_id == entry.header.event_id());
      if (!same) report->Add(Code::kReceiptDiffers, entry.position);
    }
    return absl::OkStatus();
  }

  absl::Status Finish(const Before& before, Report* report) override {
    for (const auto& [position, receipt] : receipts_) {
      if (position == 0 || position > before.tree.size()) {
        report->Add(Code::kReceiptAbove, position);
      }
    }
    for (uint64_t i = 0; i < unreadable_; ++i) report->Add(Code::kReceiptUnusable, 0);
    report->Count("receipts", receipts_.size());
    return absl::OkStatus();
  }

 private:
  const uint64_t unreadable_;
  std::multimap<uint64_t, Receipt> receipts_;
};

}  // namespace

std::unique_ptr<Check> MakeReceiptCheck(const Case& the_case) {
  return std::make_unique<ReceiptCheck>(the_case);
}

}  // namespace hearth::verify
