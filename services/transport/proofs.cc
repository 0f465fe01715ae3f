#include "services/transport/proofs.h"

#include <map>
#include <memory>
#include <utility>

#include "services/transport/status.h"

namespace hearth::transport {
namespace {

using storage::merkle::Frontier;
using storage::merkle::Hash;

constexpr storage::Position kTailMax = 100'000;

using Tail = std::map<std::pair<uint32_t, uint64_t>, Hash>;

// The nodes that become complete by the records (from, to].
absl::StatusOr<Tail> HashTail(storage::Position from, storage::Position to,
                              const Frontier::NodeSource& nodes, const storage::Log& log) {
  absl::StatusOr<Frontier> frontier = Frontier::Load(from, nodes);
  if (!frontier.ok()) return frontier.status();
  Tail tail;
  const absl::Status read =
      log.Read(from + 1, [&](storage::Position position, std::string_view record) {
        if (position > to) return false;
        frontier->Append(storage::merkle::LeafHash(record), [&](const Frontier::Node& node) {
          tail[{node.level, node.index}] = node.hash;
        });
        return position < to;
      });
  if (!read.ok()) return read;
  if (frontier->size() != to)
    return absl::DataLossError("the log ends before the tree that it was asked for");
  return tail;
}

}  // namespace

absl::StatusOr<Frontier::NodeSource> NodesUpTo(storage::Position size,
                                               const projections::Views& views,
                                               const storage::Log& log) {
  Frontier::NodeSource nodes = views.tree_nodes();
  const storage::Position written = views.tree_checkpoint();
  if (size <= written) return nodes;
  if (size - written > kTailMax) {
    return Error(absl::StatusCode::kUnavailable, "TREE_BEHIND", "证明所需的树正在重建，请稍后重试",
                 "the tree is being rebuilt; try again");
  }
  absl::StatusOr<Tail> tail = HashTail(written, size, nodes, log);
  if (!tail.ok()) return tail.status();
  auto shared = std::make_shared<const Tail>(*std::move(tail));
  return Frontier::NodeSource(
      [nodes, shared](uint32_t level, uint64_t index) -> absl::StatusOr<Hash> {
        const auto found = shared->find({level, index});
        if (found != shared->end()) return found->second;
        return nodes(level, index);
      });
}

}  // namespace hearth::transport
