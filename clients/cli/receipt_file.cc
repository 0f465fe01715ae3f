#include "clients/cli/receipt_file.h"

#include "absl/strings/str_cat.h"
#include "clients/cli/output.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

constexpr size_t kUnwrittenMax = 1 << 20;  // a synced write for a few thousand receipts

}  // namespace

void ReceiptFile::Add(const v1::Receipt& receipt) {
  absl::StrAppend(&lines_, Json(receipt, false), "\n");
  if (lines_.size() >= kUnwrittenMax) Flush().IgnoreError();  // told by the last one
}

absl::Status ReceiptFile::Flush() {
  if (failure_.ok() && !lines_.empty()) failure_ = client::AppendFile(path_, lines_);
  lines_.clear();
  return failure_;
}

}  // namespace hearth::cli
