// The part of Log::Append's contract that is the same in every engine.
#ifndef HEARTH_STORAGE_API_CHECK_GROUP_H_
#define HEARTH_STORAGE_API_CHECK_GROUP_H_

#include <string>

#include "absl/status/status.h"
#include "storage/api/log.h"

namespace hearth::storage {

// OK when `group` may be appended after `head`; INVALID_ARGUMENT or ABORTED as Log::Append says.
inline absl::Status CheckGroup(const Group& group, const Head& head) {
  if (group.records.empty()) return absl::InvalidArgumentError("append: a group without records");
  for (std::string_view record : group.records) {
    if (record.empty() || record.size() > kMaxRecordBytes) {
      return absl::InvalidArgumentError("append: a record is 1..65,535 bytes");
    }
  }
  if (group.expected_position != head.position) {
    return absl::AbortedError("append: expected head " + std::to_string(group.expected_position) +
                              ", found " + std::to_string(head.position));
  }
  if (head.root != group.expected_root) {
    return absl::AbortedError(head.root ? "append: another root at the head"
                                        : "append: the root at the head is not yet known");
  }
  return absl::OkStatus();
}

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_CHECK_GROUP_H_
