// A log that grows by a record at a time, with the checkpoints and proofs a witness is asked with.
#ifndef HEARTH_TESTS_WITNESS_GROWING_LOG_H_
#define HEARTH_TESTS_WITNESS_GROWING_LOG_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/verify/note.h"
#include "storage/merkle/note.h"
#include "storage/merkle/tree.h"

namespace hearth::testing {

class GrowingLog {
 public:
  explicit GrowingLog(const std::string& origin, char seed = 'l',
                      const std::string& word = "record")
      : origin_(origin), seed_(32, seed), word_(word) {
    roots_.push_back(storage::merkle::EmptyRoot());
  }

  void GrowTo(uint64_t size) {
    while (tree_.size() < size) {
      tree_.Append(storage::merkle::LeafHash(absl::StrCat(word_, tree_.size())),
                   [this](const auto& node) {
                     nodes_[{node.level, node.index}] = node.hash;
                   });
      roots_.push_back(tree_.Root());
    }
  }

  verify::NoteKey key() const {
    auto signer = storage::merkle::Signer::FromSeed(seed_);
    return {origin_, verify::kLogKey, signer->public_key()};
  }
  std::string Note(uint64_t size) const {
    auto signer = storage::merkle::Signer::FromSeed(seed_);
    return *storage::merkle::SignCheckpoint({origin_, size, roots_[size]}, *signer);
  }
  std::vector<std::string> Proof(uint64_t old_size, uint64_t size) const {
    std::vector<std::string> proof;
    if (old_size == 0 || old_size == size) return proof;
    const auto source = [this](uint32_t level,
                               uint64_t index) -> absl::StatusOr<storage::merkle::Hash> {
      return nodes_.at({level, index});
    };
    const auto made = storage::merkle::ConsistencyProof(old_size, size, source);
    for (const auto& hash : *made) {
      proof.emplace_back(hash.begin(), hash.end());
    }
    return proof;
  }
  std::string Request(uint64_t old_size, uint64_t size) const {
    return RequestOf(old_size, Proof(old_size, size), Note(size));
  }
  static std::string RequestOf(uint64_t old_size, const std::vector<std::string>& proof,
                               const std::string& note) {
    std::string body = absl::StrCat("old ", old_size, "\n");
    for (const std::string& hash : proof) absl::StrAppend(&body, absl::Base64Escape(hash), "\n");
    return absl::StrCat(body, "\n", note);
  }

 private:
  const std::string origin_, seed_, word_;
  storage::merkle::Frontier tree_;
  std::vector<storage::merkle::Hash> roots_;
  std::map<std::pair<uint32_t, uint64_t>, storage::merkle::Hash> nodes_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WITNESS_GROWING_LOG_H_
