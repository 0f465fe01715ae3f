#include "tests/faults/oracle.h"

#include "services/record/record.h"
#include "tests/ledger/house.h"

namespace hearth::testing {

using storage::MutexLock;

void Oracle::Acknowledged(const std::vector<ledger::Receipt>& receipts) {
  const MutexLock lock(mutex_);
  for (const ledger::Receipt& receipt : receipts) {
    const auto [first, added] = receipts_.emplace(receipt.event_id, receipt);
    if (added || SameReceipt(first->second, receipt)) continue;
    faults_.push_back("an event acknowledged at " + std::to_string(first->second.position) +
                      " was acknowledged otherwise at " + std::to_string(receipt.position));
  }
}

void Oracle::Shown(const storage::merkle::Checkpoint& checkpoint) {
  const MutexLock lock(mutex_);
  const auto [first, added] = roots_.emplace(checkpoint.size, checkpoint.root);
  if (!added && first->second != checkpoint.root) {
    faults_.push_back("two roots were shown at " + std::to_string(checkpoint.size));
  }
}

std::vector<std::string> Oracle::Audit(const storage::Log& log) const {
  const MutexLock lock(mutex_);
  std::vector<std::string> faults = faults_;
  std::map<std::string, storage::Position> seen;
  std::map<storage::Position, storage::merkle::Hash> leaves;
  storage::merkle::Frontier tree;
  const auto roots = roots_;  // a copy: the lock above does not reach into the lambda below
  auto root = roots.begin();
  const absl::Status status = log.Read(1, [&](storage::Position position, std::string_view bytes) {
    const storage::merkle::Hash leaf = storage::merkle::LeafHash(bytes);
    tree.Append(leaf);
    leaves[position] = leaf;
    if (position != tree.size()) faults.push_back("no position " + std::to_string(tree.size()));
    const absl::StatusOr<domain::Event> event = record::OpenHeader(position, bytes);
    if (!event.ok()) {
      faults.push_back("unreadable: " + event.status().ToString());
    } else if (!seen.emplace(event->header.event_id(), position).second) {
      faults.push_back("twice: the event at " + std::to_string(position));
    }
    while (root != roots.end() && root->first < tree.size()) ++root;
    if (root != roots.end() && root->first == tree.size() && root->second != tree.Root()) {
      faults.push_back("another root than was shown at " + std::to_string(position));
    }
    return true;
  });
  if (!status.ok()) faults.push_back(status.ToString());
  if (log.head().position != tree.size()) faults.push_back("the head is not the last position");
  for (const auto& [id, receipt] : receipts_) {
    const auto found = seen.find(id);
    if (found == seen.end()) {
      faults.push_back("lost: acknowledged at " + std::to_string(receipt.position));
    } else if (found->second != receipt.position || leaves[found->second] != receipt.leaf_hash) {
      faults.push_back("changed: acknowledged at " + std::to_string(receipt.position));
    }
  }
  if (!roots_.empty() && roots_.rbegin()->first > tree.size()) {
    faults.push_back("lost: a checkpoint was shown at " + std::to_string(roots_.rbegin()->first));
  }
  return faults;
}

size_t Oracle::acknowledged() const {
  const MutexLock lock(mutex_);
  return receipts_.size();
}

size_t Oracle::shown() const {
  const MutexLock lock(mutex_);
  return roots_.size();
}

}  // namespace hearth::testing
