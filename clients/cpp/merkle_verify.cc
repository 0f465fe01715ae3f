#include "clients/cpp/merkle_verify.h"

#include <algorithm>

#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"

namespace hearth::client {
namespace {

std::string NodeHash(std::string_view left, std::string_view right) {
  return Sha256(std::string(1, '\x01') + std::string(left) + std::string(right));
}

absl::Status Wrong(std::string_view zh, std::string_view en) {
  return Error(absl::StatusCode::kDataLoss, zh, en);
}

bool AllHashes(const std::vector<std::string>& path) {
  return std::all_of(path.begin(), path.end(), [](const auto& hash) { return hash.size() == 32; });
}

}  // namespace

std::string LeafHash(std::string_view record) {
  return Sha256(std::string(1, '\0') + std::string(record));
}

// RFC 9162 §2.1.3.2, its variable names.
absl::Status VerifyInclusion(uint64_t index, uint64_t size, std::string_view leaf,
                             const std::vector<std::string>& path, std::string_view root) {
  if (index >= size || !AllHashes(path)) {
    return Wrong("包含证明不合格", "the inclusion proof is malformed");
  }
  uint64_t fn = index, sn = size - 1;
  std::string r(leaf);
  for (const std::string& p : path) {
    if (sn == 0) return Wrong("包含证明过长", "the inclusion proof is too long");
    if ((fn & 1) != 0 || fn == sn) {
      r = NodeHash(p, r);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      r = NodeHash(r, p);
    }
    fn >>= 1, sn >>= 1;
  }
  if (sn == 0 && r == root) return absl::OkStatus();
  return Wrong("包含证明不成立：该记录不在此树中",
               "the inclusion proof fails: the record is not in this tree");
}

// RFC 9162 §2.1.4.2, its variable names.
absl::Status VerifyConsistency(uint64_t first, uint64_t second, std::string_view first_root,
                               std::string_view second_root, const std::vector<std::string>& path) {
  const absl::Status fails =
      Wrong("一致性证明不成立：日志被改写过", "the consistency proof fails: the log was rewritten");
  if (first > second || !AllHashes(path)) {
    return Wrong("一致性证明不合格", "the consistency proof is malformed");
  }
  if (first == second) {
    return path.empty() && first_root == second_root ? absl::OkStatus() : fails;
  }
  // The empty tree has one root: any other was never a checkpoint of this log.
  if (first == 0) return path.empty() && first_root == Sha256("") ? absl::OkStatus() : fails;

  std::vector<std::string> nodes = path;
  if ((first & (first - 1)) == 0) nodes.insert(nodes.begin(), std::string(first_root));
  if (nodes.empty()) return fails;
  uint64_t fn = first - 1, sn = second - 1;
  while ((fn & 1) != 0) fn >>= 1, sn >>= 1;
  std::string fr = nodes.front(), sr = nodes.front();
  for (size_t i = 1; i < nodes.size(); ++i) {
    const std::string& c = nodes[i];
    if (sn == 0) return fails;
    if ((fn & 1) != 0 || fn == sn) {
      fr = NodeHash(c, fr);
      sr = NodeHash(c, sr);
      while ((fn & 1) == 0 && fn != 0) fn >>= 1, sn >>= 1;
    } else {
      sr = NodeHash(sr, c);
    }
    fn >>= 1, sn >>= 1;
  }
  return sn == 0 && fr == first_root && sr == second_root ? absl::OkStatus() : fails;
}

}  // namespace hearth::client
