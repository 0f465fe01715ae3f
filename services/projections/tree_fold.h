// TreeFold: the complete nodes of the Merkle tree over the log.
//
//   tree: level(1) ‖ index(8) → hash(32)

#ifndef HEARTH_SERVICES_PROJECTIONS_TREE_FOLD_H_
#define HEARTH_SERVICES_PROJECTIONS_TREE_FOLD_H_

#include <string>
#include <string_view>
#include <vector>

#include "services/projections/fold.h"
#include "storage/merkle/tree.h"

namespace hearth::projections {

inline constexpr char kTreeFamily[] = "tree";

class TreeFold : public Fold {
 public:
  // `rows` outlives the fold.
  explicit TreeFold(const storage::RowReader* rows) : rows_(rows) {}

  const std::vector<std::string>& families() const override;
  absl::Status Begin(const Checkpoint& checkpoint) override;
  absl::StatusOr<bool> Apply(Position position, std::string_view record) override;
  absl::Status TakeRows(const Checkpoint& to, storage::Batch* batch) override;

 private:
  const storage::RowReader* const rows_;
  storage::merkle::Frontier frontier_;
  storage::Batch nodes_;
};

// NOT_FOUND for a node that is not complete at the checkpoint. `rows` outlives the source.
storage::merkle::Frontier::NodeSource StoredNodes(const storage::RowReader* rows);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_TREE_FOLD_H_
