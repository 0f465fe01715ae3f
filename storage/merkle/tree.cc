#include "storage/merkle/tree.h"

#include <openssl/evp.h>

#include <bit>
#include <memory>
#include <string>

#include "storage/api/invariant.h"
#include "storage/api/log.h"

namespace hearth::storage::merkle {
namespace {

// One digest context a thread, with the algorithm fetched once: OpenSSL 3's one-shot SHA256() looks
// it up by name on every call, which costs twice as much as hashing a node.
class Hasher {
 public:
  static Hasher& OfThread() {
    thread_local Hasher hasher;
    return hasher;
  }

  Hasher& Begin(uint8_t prefix) {
    HEARTH_CHECK(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
    return Add(&prefix, 1);
  }
  Hasher& Add(const void* bytes, size_t size) {
    HEARTH_CHECK(EVP_DigestUpdate(context_.get(), bytes, size) == 1);
    return *this;
  }
  Hash End() {
    Hash hash;
    HEARTH_CHECK(EVP_DigestFinal_ex(context_.get(), hash.data(), nullptr) == 1);
    return hash;
  }

 private:
  Hasher() : context_(EVP_MD_CTX_new()) {
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    HEARTH_CHECK(context_ != nullptr && sha256 != nullptr);
    HEARTH_CHECK(EVP_DigestInit_ex2(context_.get(), sha256, nullptr) == 1);
  }

  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

using Nodes = Frontier::NodeSource;

// Largest power of two below n. REQUIRES: n >= 2.
uint64_t Split(uint64_t n) { return std::bit_floor(n - 1); }

// Hash of the subtree over the leaves [begin, end). REQUIRES: the range is one that the recursive
// definition of the tree produces, hence begin is a multiple of the range's largest complete node.
absl::StatusOr<Hash> RangeHash(uint64_t begin, uint64_t end, const Nodes& node) {
  const uint64_t n = end - begin;
  if (std::has_single_bit(n)) {
    const auto level = static_cast<uint32_t>(std::countr_zero(n));
    return node(level, begin >> level);
  }
  const uint64_t k = Split(n);
  absl::StatusOr<Hash> left = RangeHash(begin, begin + k, node);
  if (!left.ok()) return left;
  absl::StatusOr<Hash> right = RangeHash(begin + k, end, node);
  if (!right.ok()) return right;
  return NodeHash(*left, *right);
}

struct Range {
  uint64_t begin, end;
};

absl::StatusOr<std::vector<Hash>> HashesOf(const std::vector<Range>& ranges, const Nodes& node) {
  std::vector<Hash> hashes;
  hashes.reserve(ranges.size());
  for (const Range& range : ranges) {
    absl::StatusOr<Hash> hash = RangeHash(range.begin, range.end, node);
    if (!hash.ok()) return hash.status();
    hashes.push_back(*hash);
  }
  return hashes;
}

absl::Status Mismatch(const char* what) {
  return absl::DataLossError(std::string(what) + " does not lead to the root");
}

}  // namespace

Hash LeafHash(std::string_view record) {
  return Hasher::OfThread().Begin(0).Add(record.data(), record.size()).End();
}

Hash NodeHash(const Hash& left, const Hash& right) {
  return Hasher::OfThread().Begin(1).Add(left.data(), 32).Add(right.data(), 32).End();
}

Hash EmptyRoot() { return kEmptyRoot; }

absl::StatusOr<Frontier> Frontier::Load(uint64_t size, const NodeSource& node) {
  Frontier frontier;
  uint64_t offset = 0;
  for (uint64_t left = size; left != 0;) {
    const uint64_t width = std::bit_floor(left);
    absl::StatusOr<Hash> hash = RangeHash(offset, offset + width, node);
    if (!hash.ok()) return hash.status();
    frontier.edge_.push_back(*hash);
    offset += width;
    left -= width;
  }
  frontier.size_ = size;
  return frontier;
}

void Frontier::Append(const Hash& leaf, const std::function<void(const Node&)>& complete) {
  Hash hash = leaf;
  uint32_t level = 0;
  if (complete) complete({level, size_, hash});
  for (uint64_t index = size_; (index & 1) != 0; index >>= 1) {
    hash = NodeHash(edge_.back(), hash);
    edge_.pop_back();
    ++level;
    if (complete) complete({level, index >> 1, hash});
  }
  edge_.push_back(hash);
  ++size_;
}

Hash Frontier::Root() const {
  if (edge_.empty()) return EmptyRoot();
  Hash root = edge_.back();
  for (size_t i = edge_.size() - 1; i-- > 0;) root = NodeHash(edge_[i], root);
  return root;
}

absl::StatusOr<std::vector<Hash>> InclusionProof(uint64_t index, uint64_t size, const Nodes& node) {
  if (index >= size) return absl::InvalidArgumentError("inclusion: index is not below the size");
  std::vector<Range> siblings;  // from the root down; the proof runs from the leaf up
  Range range{0, size};
  while (range.end - range.begin > 1) {
    const uint64_t middle = range.begin + Split(range.end - range.begin);
    const Range left{range.begin, middle}, right{middle, range.end};
    siblings.push_back(index < middle ? right : left);
    range = index < middle ? left : right;
  }
  return HashesOf({siblings.rbegin(), siblings.rend()}, node);
}

absl::StatusOr<std::vector<Hash>> ConsistencyProof(uint64_t first, uint64_t second,
                                                   const Nodes& node) {
  if (first > second) return absl::InvalidArgumentError("consistency: first is above second");
  if (first == 0 || first == second) return std::vector<Hash>();
  std::vector<Range> ranges;
  Range range{0, second};
  bool whole = true;  // the subtree walked to is the whole first tree, which the verifier knows
  while (range.end != first) {
    const uint64_t middle = range.begin + Split(range.end - range.begin);
    const Range left{range.begin, middle}, right{middle, range.end};
    whole = whole && first <= middle;
    ranges.push_back(first <= middle ? right : left);
    range = first <= middle ? left : right;
  }
  if (!whole) ranges.push_back(range);
  return HashesOf({ranges.rbegin(), ranges.rend()}, node);
}

// RFC 9162 §2.1.3.2.
absl::Status VerifyInclusion(uint64_t index, uint64_t size, const Hash& leaf,
                             const std::vector<Hash>& proof, const Hash& root) {
  if (index >= size) return Mismatch("inclusion proof");
  uint64_t fn = index, sn = size - 1;
  Hash hash = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return Mismatch("inclusion proof");
    if ((fn & 1) != 0 || fn == sn) {
      hash = NodeHash(p, hash);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      hash = NodeHash(hash, p);
    }
    fn >>= 1, sn >>= 1;
  }
  return sn == 0 && hash == root ? absl::OkStatus() : Mismatch("inclusion proof");
}

// RFC 9162 §2.1.4.2.
absl::Status VerifyConsistency(uint64_t first, uint64_t second, const Hash& first_root,
                               const Hash& second_root, const std::vector<Hash>& proof) {
  absl::Status mismatch = Mismatch("consistency proof");
  if (first > second) return mismatch;
  if (first == second)
    return proof.empty() && first_root == second_root ? absl::OkStatus() : mismatch;
  if (first == 0) return proof.empty() && first_root == EmptyRoot() ? absl::OkStatus() : mismatch;

  std::vector<Hash> path = proof;
  if (std::has_single_bit(first)) path.insert(path.begin(), first_root);
  if (path.empty()) return mismatch;
  uint64_t fn = first - 1, sn = second - 1;
  while ((fn & 1) != 0) fn >>= 1, sn >>= 1;
  Hash fr = path.front(), sr = path.front();
  for (size_t i = 1; i < path.size(); ++i) {
    if (sn == 0) return mismatch;
    if ((fn & 1) != 0 || fn == sn) {
      fr = NodeHash(path[i], fr);
      sr = NodeHash(path[i], sr);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      sr = NodeHash(sr, path[i]);
    }
    fn >>= 1, sn >>= 1;
  }
  return sn == 0 && fr == first_root && sr == second_root ? absl::OkStatus() : mismatch;
}

}  // namespace hearth::storage::merkle
