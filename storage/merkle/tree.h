// RFC 9162 Merkle tree over stored records: leaf = SHA-256(0x00 ‖ record),
// node = SHA-256(0x01 ‖ left ‖ right), empty tree = SHA-256("").
#ifndef HEARTH_STORAGE_MERKLE_TREE_H_
#define HEARTH_STORAGE_MERKLE_TREE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage::merkle {

using Hash = std::array<uint8_t, 32>;

Hash LeafHash(std::string_view record);
Hash NodeHash(const Hash& left, const Hash& right);
Hash EmptyRoot();

// The right edge of a tree: all the writer must remember (at most log2(size) hashes).
// Value type; not thread-safe.
class Frontier {
 public:
  // A complete node: the hash of the perfect subtree over leaves [index << level, (index + 1) <<
  // level).
  struct Node {
    uint32_t level;
    uint64_t index;
    Hash hash;
  };
  Frontier() = default;
  // Rebuilds the frontier of a tree of `size` leaves from its complete nodes.
  // `node(level, index)` must answer the perfect subtree's hash.
  using NodeSource = std::function<absl::StatusOr<Hash>(uint32_t level, uint64_t index)>;
  static absl::StatusOr<Frontier> Load(uint64_t size, const NodeSource& node);

  // Appends a leaf hash; calls `complete` (may be null) for each node that became complete, the
  // leaf included.
  void Append(const Hash& leaf, const std::function<void(const Node&)>& complete = nullptr);
  uint64_t size() const { return size_; }
  Hash Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> edge_;  // complete subtrees from the largest to the smallest
};

// Inclusion path of leaf `index` in the tree of `size` leaves (RFC 9162 §2.1.3.1).
// INVALID_ARGUMENT unless index < size.
absl::StatusOr<std::vector<Hash>> InclusionProof(uint64_t index, uint64_t size,
                                                 const Frontier::NodeSource& node);
// Consistency path between the trees of sizes first <= second (RFC 9162 §2.1.4.1).
absl::StatusOr<std::vector<Hash>> ConsistencyProof(uint64_t first, uint64_t second,
                                                   const Frontier::NodeSource& node);

// DATA_LOSS when the proof does not lead to the root.
absl::Status VerifyInclusion(uint64_t index, uint64_t size, const Hash& leaf,
                             const std::vector<Hash>& proof, const Hash& root);
absl::Status VerifyConsistency(uint64_t first, uint64_t second, const Hash& first_root,
                               const Hash& second_root, const std::vector<Hash>& proof);

}  // namespace hearth::storage::merkle

#endif  // HEARTH_STORAGE_MERKLE_TREE_H_
