// Appends to a log as the ledger does, and remembers what it appended: the model of the log tests.
#ifndef HEARTH_TESTS_STORAGE_LOG_WRITER_H_
#define HEARTH_TESTS_STORAGE_LOG_WRITER_H_

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "storage/api/log.h"
#include "storage/merkle/tree.h"

namespace hearth::storage {

class LogWriter {
 public:
  // The group that would append `added` now. Borrows `added`.
  Group GroupOf(const std::vector<std::string>& added) const {
    merkle::Frontier after = frontier_;
    Group group{.expected_position = frontier_.size(),
                .expected_root = frontier_.Root(),
                .new_root = {},
                .records = {}};
    for (const std::string& record : added) {
      after.Append(merkle::LeafHash(record));
      group.records.push_back(record);
    }
    group.new_root = after.Root();
    return group;
  }

  // Appends, and remembers only what was appended.
  absl::Status Append(Log& log, const std::vector<std::string>& added) {
    if (absl::Status status = log.Append(GroupOf(added)); !status.ok()) return status;
    for (const std::string& record : added) {
      frontier_.Append(merkle::LeafHash(record));
      records_.push_back(record);
    }
    return absl::OkStatus();
  }

  // Tells an opened log what its owner has recomputed.
  void Adopt(Log& log) const { log.AdoptRoot(frontier_.size(), frontier_.Root()); }

  const std::vector<std::string>& records() const { return records_; }
  Root root() const { return frontier_.Root(); }

 private:
  std::vector<std::string> records_;
  merkle::Frontier frontier_;
};

// Bytes of any value.
inline std::string RandomBytes(std::mt19937_64& random, size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// 1..`count_max` records of 1..`bytes_max` bytes.
inline std::vector<std::string> RandomGroup(std::mt19937_64& random, size_t count_max,
                                            size_t bytes_max) {
  std::vector<std::string> records(1 + random() % count_max);
  for (std::string& record : records) record = RandomBytes(random, 1 + random() % bytes_max);
  return records;
}

// All that Read visits from `from` on, checking that positions are dense; the status through
// `status`.
inline std::vector<std::string> ReadAll(const Log& log, Position from, absl::Status* status) {
  std::vector<std::string> seen;
  Position next = from == 0 ? 1 : from;
  bool dense = true;
  *status = log.Read(from, [&](Position position, std::string_view record) {
    dense = dense && position == next++;
    seen.emplace_back(record);
    return true;
  });
  if (!dense) *status = absl::InternalError("positions are not dense");
  return seen;
}

}  // namespace hearth::storage

#endif  // HEARTH_TESTS_STORAGE_LOG_WRITER_H_
