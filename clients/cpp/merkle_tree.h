// The RFC 9162 tree as a reader of records builds it anew: leaf and node hashes, and the right
// edge. Shares no code with the server that makes the tree.
#ifndef HEARTH_CLIENTS_CPP_MERKLE_TREE_H_
#define HEARTH_CLIENTS_CPP_MERKLE_TREE_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::client {

using Hash = std::array<uint8_t, 32>;

// SHA-256 of the bytes, of 0x00 ‖ record, of 0x01 ‖ left ‖ right. Thread-safe. They end the process
// when the hash is not to be had: nothing may be said then.
Hash HashBytes(std::string_view bytes);
Hash HashLeaf(std::string_view record);
Hash HashNode(const Hash& left, const Hash& right);

inline std::string_view Bytes(const Hash& hash) {
  return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

// The complete subtrees of a tree from the largest to the smallest: at most 64 hashes. A value; one
// thread.
class RightEdge {
 public:
  void Append(const Hash& leaf);
  uint64_t size() const { return size_; }
  // The root of the leaves so far; of no leaves SHA-256 of nothing.
  Hash Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<Hash> edge_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_MERKLE_TREE_H_
