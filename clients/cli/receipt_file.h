// Receipts as a sender keeps them, for hearth-verify --receipt: hearth.v1.Receipt in protobuf JSON,
// one a line. Whoever has them can prove that what he sent was dropped or changed.
#ifndef HEARTH_CLIENTS_CLI_RECEIPT_FILE_H_
#define HEARTH_CLIENTS_CLI_RECEIPT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "hearth/v1/intake_service.pb.h"

namespace hearth::cli {

// Adds to a file; 0600, since event ids are somebody's. Not thread-safe.
class ReceiptFile {
 public:
  explicit ReceiptFile(std::string path) : path_(std::move(path)) {}

  void Add(const v1::Receipt& receipt);
  // Makes all that was added durable. The first failure, also of an earlier write; what was added
  // since then is not kept.
  absl::Status Flush();

 private:
  const std::string path_;
  std::string lines_;  // not yet written
  absl::Status failure_;
};

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_RECEIPT_FILE_H_
