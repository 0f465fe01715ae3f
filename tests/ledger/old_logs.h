// Logs as a disaster leaves them, made from a sound one.

#ifndef HEARTH_TESTS_LEDGER_OLD_LOGS_H_
#define HEARTH_TESTS_LEDGER_OLD_LOGS_H_

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/memory/memory_log.h"
#include "storage/merkle/tree.h"

namespace hearth::testing {

inline std::vector<std::string> RecordsOf(const storage::Log& log) {
  std::vector<std::string> records;
  const absl::Status status = log.Read(1, [&](storage::Position, std::string_view record) {
    records.emplace_back(record);
    return true;
  });
  EXPECT_TRUE(status.ok()) << status;
  return records;
}

// A log of these records, as it is found by a new process.
inline std::unique_ptr<storage::MemoryLog> LogOf(const std::vector<std::string>& records) {
  auto log = std::make_unique<storage::MemoryLog>();
  storage::Group group{.expected_position = 0,
                       .expected_root = storage::kEmptyRoot,
                       .new_root = {},
                       .records = {records.begin(), records.end()}};
  if (!records.empty()) {
    EXPECT_TRUE(log->Append(group).ok());
  }
  log->ForgetRoot();
  return log;
}

// All complete nodes, as the tree view holds them.
class Nodes {
 public:
  explicit Nodes(const std::vector<std::string>& records) {
    storage::merkle::Frontier frontier;
    for (const std::string& record : records) {
      frontier.Append(storage::merkle::LeafHash(record), [this](const auto& node) {
        hashes_[{node.level, node.index}] = node.hash;
      });
      roots_.push_back(frontier.Root());
    }
  }

  storage::merkle::Frontier::NodeSource source() const {
    return [this](uint32_t level, uint64_t index) -> absl::StatusOr<storage::merkle::Hash> {
      const auto found = hashes_.find({level, index});
      if (found == hashes_.end()) return absl::NotFoundError("no such node");
      return found->second;
    };
  }
  storage::Root RootAt(storage::Position size) const { return roots_[size - 1]; }
  // The planted break.
  void Spoil() {
    for (auto& [place, hash] : hashes_) hash[0] ^= 1;
  }
  void Forget() { hashes_.clear(); }

 private:
  std::map<std::pair<uint32_t, uint64_t>, storage::merkle::Hash> hashes_;
  std::vector<storage::Root> roots_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_OLD_LOGS_H_
