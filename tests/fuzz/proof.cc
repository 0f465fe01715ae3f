// Proofs: a true one is accepted, a changed one never is, and the verifiers of server and client,
// which share no code, agree on everything. First byte: 0 = a proof as it comes; else changes to a
// true one.

#include <algorithm>
#include <vector>

#include "clients/cpp/merkle_verify.h"
#include "storage/merkle/tree.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

using storage::merkle::Hash;

std::string Text(const Hash& hash) {
  return std::string(reinterpret_cast<const char*>(hash.data()), hash.size());
}
Hash HashOf(const std::string& bytes) {
  Hash hash{};
  std::copy_n(bytes.begin(), hash.size(), hash.begin());
  return hash;
}

struct Proof {
  bool consistency = false;
  uint64_t a = 0, b = 0;  // index and size, or first and second
  Hash from{}, root{};    // leaf or first root, and root
  std::vector<Hash> path;
  auto operator<=>(const Proof&) const = default;
};

// Whether it is accepted; by both or by neither.
bool Accepted(const Proof& proof) {
  std::vector<std::string> path;
  for (const Hash& hash : proof.path) path.push_back(Text(hash));
  namespace merkle = storage::merkle;
  const bool server =
      (proof.consistency
           ? merkle::VerifyConsistency(proof.a, proof.b, proof.from, proof.root, proof.path)
           : merkle::VerifyInclusion(proof.a, proof.b, proof.from, proof.path, proof.root))
          .ok();
  const bool client =
      (proof.consistency
           ? client::VerifyConsistency(proof.a, proof.b, Text(proof.from), Text(proof.root), path)
           : client::VerifyInclusion(proof.a, proof.b, Text(proof.from), path, Text(proof.root)))
          .ok();
  Expect(server == client, "both verifiers say the same");
  return server;
}

void AsItComes(Input input) {
  Proof proof;
  proof.consistency = input.Byte() % 2 == 1;
  proof.a = input.Number();
  proof.b = input.Number();
  proof.from = HashOf(input.Bytes(32));
  proof.root = HashOf(input.Bytes(32));
  while (!input.empty() && proof.path.size() < 80) proof.path.push_back(HashOf(input.Bytes(32)));
  (void)Accepted(proof);
}

Proof TrueProof(bool consistency, uint64_t a, uint64_t b) {
  std::vector<std::vector<Hash>> levels;
  storage::merkle::Frontier tree;
  Proof proof;
  proof.consistency = consistency;
  proof.a = a;
  proof.b = b;
  for (uint64_t i = 0; i < b; ++i) {
    const Hash leaf = storage::merkle::LeafHash("record " + std::to_string(i));
    if (!consistency && i == a) proof.from = leaf;
    if (consistency && i == a) proof.from = tree.Root();
    tree.Append(leaf, [&](const storage::merkle::Frontier::Node& node) {
      if (levels.size() <= node.level) levels.resize(node.level + 1);
      levels[node.level].push_back(node.hash);
    });
  }
  proof.root = tree.Root();
  if (consistency && a == b) proof.from = proof.root;
  const auto node = [&](uint32_t level, uint64_t index) -> absl::StatusOr<Hash> {
    return levels.at(level).at(index);
  };
  proof.path = consistency ? *storage::merkle::ConsistencyProof(a, b, node)
                           : *storage::merkle::InclusionProof(a, b, node);
  return proof;
}

void Change(Input* input, Proof* proof) {
  const uint8_t what = input->Byte() % 6, where = input->Byte(), how = input->Byte();
  const size_t at = proof->path.empty() ? 0 : where % proof->path.size();
  switch (what) {
    case 0:
      proof->a += how;
      break;
    case 1:
      proof->b ^= how;
      break;
    case 2:
      proof->from[where % 32] ^= how;
      break;
    case 3:
      if (!proof->path.empty()) proof->path[at][how % 32] ^= where;
      break;
    case 4:
      if (!proof->path.empty()) proof->path.erase(proof->path.begin() + static_cast<long>(at));
      break;
    default:
      proof->path.insert(proof->path.begin() + static_cast<long>(at), Hash{how});
  }
}

void ChangedProof(Input input) {
  const bool consistency = input.Byte() % 2 == 1;
  const uint64_t b = 1 + input.Byte() % 70;
  const uint64_t a = consistency ? 1 + input.Byte() % b : input.Byte() % b;
  const Proof truth = TrueProof(consistency, a, b);
  Expect(Accepted(truth), "a true proof is accepted");
  Proof changed = truth;
  while (!input.empty()) Change(&input, &changed);
  // Sizes are not in the hashes: another index or size may lead the same way. Hashes are.
  const bool same_hashes = changed.from == truth.from && changed.path == truth.path;
  if (Accepted(changed)) Expect(same_hashes, "a proof with other hashes is refused");
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  hearth::fuzz::Input input(data, size);
  if (input.Byte() == 0) {
    hearth::fuzz::AsItComes(input);
  } else {
    hearth::fuzz::ChangedProof(input);
  }
  return 0;
}
