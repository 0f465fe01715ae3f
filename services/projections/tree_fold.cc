#include "services/projections/tree_fold.h"

#include <algorithm>
#include <utility>

#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

std::string NodeKey(uint32_t level, uint64_t index) {
  std::string key(1, static_cast<char>(level));
  storage::AppendU64(key, index);
  return key;
}

}  // namespace

storage::merkle::Frontier::NodeSource StoredNodes(const storage::RowReader* rows) {
  return [rows](uint32_t level, uint64_t index) -> absl::StatusOr<storage::merkle::Hash> {
    const absl::StatusOr<std::string> bytes = rows->Get(kTreeFamily, NodeKey(level, index));
    if (!bytes.ok()) return bytes.status();
    storage::merkle::Hash hash;
    if (bytes->size() != hash.size()) return absl::DataLossError("malformed node of the tree");
    std::copy(bytes->begin(), bytes->end(), hash.begin());
    return hash;
  };
}

const std::vector<std::string>& TreeFold::families() const {
  static const auto* const kFamilies = new std::vector<std::string>{kTreeFamily};
  return *kFamilies;
}

absl::Status TreeFold::Begin(const Checkpoint& checkpoint) {
  nodes_.ops.clear();
  absl::StatusOr<storage::merkle::Frontier> frontier =
      storage::merkle::Frontier::Load(checkpoint.position, StoredNodes(rows_));
  // A node that the checkpoint promises and that is not there: the rows are not sound.
  if (!frontier.ok()) return absl::DataLossError("a node of the tree is missing");
  frontier_ = *std::move(frontier);
  return absl::OkStatus();
}

absl::StatusOr<bool> TreeFold::Apply(Position, std::string_view record) {
  frontier_.Append(storage::merkle::LeafHash(record), [this](const auto& node) {
    nodes_.Put(kTreeFamily, NodeKey(node.level, node.index),
               {reinterpret_cast<const char*>(node.hash.data()), node.hash.size()});
  });
  return true;
}

absl::Status TreeFold::TakeRows(const Checkpoint&, storage::Batch* batch) {
  *batch = std::exchange(nodes_, {});
  return absl::OkStatus();
}

}  // namespace hearth::projections
