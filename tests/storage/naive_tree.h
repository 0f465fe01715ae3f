// The Merkle tree as RFC 9162 §2.1 defines it, word for word and without any cleverness: the oracle
// for storage/merkle/tree.h. Shares no code with it.
#ifndef HEARTH_TESTS_STORAGE_NAIVE_TREE_H_
#define HEARTH_TESTS_STORAGE_NAIVE_TREE_H_

#include <openssl/sha.h>

#include <array>
#include <string>
#include <vector>

namespace hearth::storage::naive {

using Hash = std::array<uint8_t, 32>;
using Entries = std::vector<std::string>;

inline Hash Sha256(const std::string& bytes) {
  Hash hash;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), hash.data());
  return hash;
}

inline std::string Text(const Hash& hash) { return {hash.begin(), hash.end()}; }

// "let k be the largest power of two smaller than n"
inline size_t LargestPowerBelow(size_t n) {
  size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

inline Entries Slice(const Entries& d, size_t begin, size_t end) {
  return {d.begin() + static_cast<std::ptrdiff_t>(begin),
          d.begin() + static_cast<std::ptrdiff_t>(end)};
}

// MTH(D[n])
inline Hash TreeHash(const Entries& d) {
  if (d.empty()) return Sha256("");
  if (d.size() == 1) return Sha256(std::string(1, '\0') + d[0]);
  const size_t k = LargestPowerBelow(d.size());
  return Sha256("\x01" + Text(TreeHash(Slice(d, 0, k))) + Text(TreeHash(Slice(d, k, d.size()))));
}

// PATH(m, D[n])
inline std::vector<Hash> Path(size_t m, const Entries& d) {
  if (d.size() == 1) return {};
  const size_t k = LargestPowerBelow(d.size());
  const Entries left = Slice(d, 0, k), right = Slice(d, k, d.size());
  std::vector<Hash> path = m < k ? Path(m, left) : Path(m - k, right);
  path.push_back(TreeHash(m < k ? right : left));
  return path;
}

// SUBPROOF(m, D[n], b)
inline std::vector<Hash> SubProof(size_t m, const Entries& d, bool b) {
  if (m == d.size()) return b ? std::vector<Hash>() : std::vector<Hash>({TreeHash(d)});
  const size_t k = LargestPowerBelow(d.size());
  const Entries left = Slice(d, 0, k), right = Slice(d, k, d.size());
  std::vector<Hash> proof = m <= k ? SubProof(m, left, b) : SubProof(m - k, right, false);
  proof.push_back(TreeHash(m <= k ? right : left));
  return proof;
}

// PROOF(m, D[n]), for 0 < m < n
inline std::vector<Hash> Proof(size_t m, const Entries& d) { return SubProof(m, d, true); }

}  // namespace hearth::storage::naive

#endif  // HEARTH_TESTS_STORAGE_NAIVE_TREE_H_
