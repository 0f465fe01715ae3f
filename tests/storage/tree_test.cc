#include "storage/merkle/tree.h"

#include <gtest/gtest.h>

#include <map>

#include "storage/api/log.h"
#include "tests/storage/hex.h"
#include "tests/storage/log_writer.h"
#include "tests/storage/naive_tree.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage::merkle {
namespace {

using ::hearth::testing::Random;
using ::hearth::testing::StatusIs;
using naive::Entries;

// A tree with its complete nodes, as the ledger and the `tree` follower hold it together.
class Tree {
 public:
  void Append(const std::string& entry) {
    frontier_.Append(LeafHash(entry), [this](const Frontier::Node& node) {
      EXPECT_TRUE(nodes_.emplace(std::pair(node.level, node.index), node.hash).second);
    });
  }
  Frontier::NodeSource nodes() const {
    return [this](uint32_t level, uint64_t index) -> absl::StatusOr<Hash> {
      const auto found = nodes_.find(std::pair(level, index));
      if (found == nodes_.end()) return absl::NotFoundError("not a complete node");
      return found->second;
    };
  }
  const Frontier& frontier() const { return frontier_; }

 private:
  Frontier frontier_;
  std::map<std::pair<uint32_t, uint64_t>, Hash> nodes_;
};

Entries RandomEntries(uint64_t salt, size_t count) {
  std::mt19937_64 random = Random(salt);
  Entries entries;
  for (size_t i = 0; i < count; ++i) entries.push_back(RandomBytes(random, random() % 50));
  return entries;
}

// The inputs of certificate-transparency's merkle_tree_test.cc and the roots of their prefixes.
TEST(TreeTest, GivesThePublishedRoots) {
  const std::pair<const char*, const char*> vectors[] = {
      {"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
      {"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
      {"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
      {"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
      {"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
      {"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
      {"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
      {"606162636465666768696a6b6c6d6e6f",
       "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
  };
  Entries entries;
  Frontier frontier;
  EXPECT_EQ(frontier.Root(), kEmptyRoot);
  EXPECT_EQ(EmptyRoot(), naive::TreeHash({}));
  for (const auto& [input, root] : vectors) {
    entries.push_back(FromHex(input));
    frontier.Append(LeafHash(entries.back()));
    EXPECT_EQ(ToHex(frontier.Root()), root) << entries.size();
    EXPECT_EQ(ToHex(naive::TreeHash(entries)), root) << entries.size();  // the oracle is right too
  }
}

// rfc6962_test.go of transparency-dev/merkle.
TEST(TreeTest, GivesThePublishedHashes) {
  EXPECT_EQ(ToHex(LeafHash("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(ToHex(LeafHash("L123456")),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
}

TEST(TreeTest, RootsAndFrontiersEqualTheNaiveTree) {
  const Entries entries = RandomEntries(1, 300);
  Tree tree;
  for (size_t size = 0; size <= entries.size(); ++size) {
    ASSERT_EQ(tree.frontier().Root(), naive::TreeHash(naive::Slice(entries, 0, size))) << size;
    ASSERT_OK_AND_ASSIGN(Frontier loaded, Frontier::Load(size, tree.nodes()));
    ASSERT_EQ(loaded.size(), size);
    ASSERT_EQ(loaded.Root(), tree.frontier().Root());
    if (size == entries.size()) break;
    loaded.Append(LeafHash(entries[size]));
    tree.Append(entries[size]);
    ASSERT_EQ(loaded.Root(), tree.frontier().Root());  // goes on as if it had never been stored
  }
}

TEST(TreeTest, AnotherOrderOrByteIsAnotherRoot) {
  const Entries entries = RandomEntries(2, 100);
  std::mt19937_64 random = Random(3);
  for (int i = 0; i < 50; ++i) {
    Entries changed = entries;
    const size_t at = random() % (changed.size() - 1);
    if (i % 2 == 0) {
      changed[at] += 'x';
    } else if (changed[at] == changed[at + 1]) {
      continue;
    } else {
      std::swap(changed[at], changed[at + 1]);
    }
    Frontier frontier;
    for (const std::string& entry : changed) frontier.Append(LeafHash(entry));
    EXPECT_NE(frontier.Root(), naive::TreeHash(entries));
  }
}

// Breaks of a proof that no verifier may accept.
std::vector<std::vector<Hash>> Broken(const std::vector<Hash>& proof, std::mt19937_64& random) {
  std::vector<std::vector<Hash>> broken;
  for (size_t i = 0; i < proof.size(); ++i) {
    broken.push_back(proof);
    broken.back()[i][random() % 32] ^= static_cast<uint8_t>(1 << random() % 8);
    broken.push_back(proof);
    broken.back().erase(broken.back().begin() + static_cast<std::ptrdiff_t>(i));
  }
  for (const Hash& added : {Hash{}, EmptyRoot()}) {
    broken.push_back(proof);
    broken.back().push_back(added);
    broken.push_back(proof);
    broken.back().insert(broken.back().begin(), added);
  }
  if (proof.size() >= 2 && proof.front() != proof.back()) {
    broken.push_back(proof);
    std::swap(broken.back().front(), broken.back().back());
  }
  return broken;
}

class ProofTest : public ::testing::Test {
 protected:
  explicit ProofTest(size_t count = 70) : entries_(RandomEntries(4, count)) {
    for (size_t i = 0; i < entries_.size(); ++i) entries_[i] += std::to_string(i);  // all different
    for (const std::string& entry : entries_) tree_.Append(entry);
  }
  Entries Prefix(size_t size) const { return naive::Slice(entries_, 0, size); }

  Entries entries_;
  Tree tree_;
  std::mt19937_64 random_ = Random(5);
};

TEST_F(ProofTest, InclusionEqualsTheNaivePathAndEveryBreakIsRefused) {
  const auto refused = StatusIs(absl::StatusCode::kDataLoss);
  for (size_t size = 1; size <= entries_.size(); ++size) {
    const Hash root = naive::TreeHash(Prefix(size));
    for (size_t index = 0; index < size; ++index) {
      ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof,
                           InclusionProof(index, size, tree_.nodes()));
      ASSERT_EQ(proof, naive::Path(index, Prefix(size)));
      const Hash leaf = LeafHash(entries_[index]);
      ASSERT_OK(VerifyInclusion(index, size, leaf, proof, root));
      ASSERT_THAT(VerifyInclusion(index, size, LeafHash("other"), proof, root), refused);
      ASSERT_THAT(VerifyInclusion(index, size, leaf, proof, LeafHash("other")), refused);
      ASSERT_THAT(VerifyInclusion(size, size, leaf, proof, root), refused);
      if (size > 1) {
        ASSERT_THAT(VerifyInclusion((index + 1) % size, size, leaf, proof, root), refused);
      }
      for (const std::vector<Hash>& broken : Broken(proof, random_)) {
        ASSERT_THAT(VerifyInclusion(index, size, leaf, broken, root), refused);
      }
    }
  }
  EXPECT_THAT(InclusionProof(5, 5, tree_.nodes()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(InclusionProof(0, 0, tree_.nodes()), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(ProofTest, ConsistencyEqualsTheNaiveProofAndEveryBreakIsRefused) {
  const auto refused = StatusIs(absl::StatusCode::kDataLoss);
  for (size_t second = 2; second <= entries_.size(); ++second) {
    const Hash second_root = naive::TreeHash(Prefix(second));
    for (size_t first = 1; first < second; ++first) {
      const Hash first_root = naive::TreeHash(Prefix(first));
      ASSERT_OK_AND_ASSIGN(const std::vector<Hash> proof,
                           ConsistencyProof(first, second, tree_.nodes()));
      ASSERT_EQ(proof, naive::Proof(first, Prefix(second)));
      ASSERT_OK(VerifyConsistency(first, second, first_root, second_root, proof));
      ASSERT_THAT(VerifyConsistency(first, second, LeafHash("x"), second_root, proof), refused);
      ASSERT_THAT(VerifyConsistency(first, second, first_root, LeafHash("x"), proof), refused);
      ASSERT_THAT(VerifyConsistency(second, first, second_root, first_root, proof), refused);
      for (const std::vector<Hash>& broken : Broken(proof, random_)) {
        ASSERT_THAT(VerifyConsistency(first, second, first_root, second_root, broken), refused);
      }
    }
  }
}

TEST_F(ProofTest, ConsistencyOfEmptyAndEqualTreesNeedsNoProof) {
  const Hash root = naive::TreeHash(Prefix(7));
  const auto refused = StatusIs(absl::StatusCode::kDataLoss);
  EXPECT_THAT(ConsistencyProof(0, 7, tree_.nodes()).value(), ::testing::IsEmpty());
  EXPECT_THAT(ConsistencyProof(7, 7, tree_.nodes()).value(), ::testing::IsEmpty());
  EXPECT_THAT(ConsistencyProof(8, 7, tree_.nodes()), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_OK(VerifyConsistency(0, 7, EmptyRoot(), root, {}));
  EXPECT_OK(VerifyConsistency(7, 7, root, root, {}));
  EXPECT_OK(VerifyConsistency(0, 0, EmptyRoot(), EmptyRoot(), {}));
  EXPECT_THAT(VerifyConsistency(0, 7, root, root, {}), refused);
  EXPECT_THAT(VerifyConsistency(0, 7, EmptyRoot(), root, {root}), refused);
  EXPECT_THAT(VerifyConsistency(7, 7, root, EmptyRoot(), {}), refused);
  EXPECT_THAT(VerifyConsistency(7, 7, root, root, {root}), refused);
}

// Too many pairs to try all: random ones, of a size that is no power of two.
class LargeProofTest : public ProofTest {
 protected:
  LargeProofTest() : ProofTest(5'003) {}
};

TEST_F(LargeProofTest, RandomProofsEqualTheNaiveOnes) {
  for (int i = 0; i < 40; ++i) {
    const size_t second = 2 + random_() % (entries_.size() - 1);
    const size_t first = 1 + random_() % (second - 1);
    const Entries prefix = Prefix(second);
    const Hash root = naive::TreeHash(prefix);
    ASSERT_OK_AND_ASSIGN(const auto path, InclusionProof(first, second, tree_.nodes()));
    ASSERT_EQ(path, naive::Path(first, prefix));
    ASSERT_OK(VerifyInclusion(first, second, LeafHash(entries_[first]), path, root));
    ASSERT_OK_AND_ASSIGN(const auto proof, ConsistencyProof(first, second, tree_.nodes()));
    ASSERT_EQ(proof, naive::Proof(first, prefix));
    ASSERT_OK(VerifyConsistency(first, second, naive::TreeHash(Prefix(first)), root, proof));
  }
}

// The hashes lead to the root, yet the sizes say that the path has another length: a tree of
// another shape, or an inner node passed off as a leaf.
TEST(ProofShapeTest, APathOfTheWrongLengthIsRefusedThoughItsHashesFit) {
  const auto refused = StatusIs(absl::StatusCode::kDataLoss);
  const Hash a = LeafHash("a"), b = LeafHash("b"), ab = NodeHash(a, b), ba = NodeHash(b, a);
  EXPECT_OK(VerifyInclusion(0, 2, a, {b}, ab));
  EXPECT_THAT(VerifyInclusion(0, 2, ab, {}, ab), refused);
  EXPECT_THAT(VerifyInclusion(0, 4, a, {b}, ab), refused);
  EXPECT_THAT(VerifyInclusion(0, 1, a, {b}, ab), refused);
  EXPECT_THAT(VerifyInclusion(0, 1, a, {b}, ba), refused);
  EXPECT_OK(VerifyConsistency(1, 2, a, ab, {b}));
  EXPECT_THAT(VerifyConsistency(1, 3, a, ab, {b}), refused);
  EXPECT_THAT(VerifyConsistency(2, 4, a, ba, {b, a}), refused);
  EXPECT_THAT(VerifyConsistency(1, 2, a, NodeHash(ab, b), {b, b}), refused);
  EXPECT_THAT(VerifyConsistency(2, 3, a, a, {}), refused);
}

TEST_F(ProofTest, AMissingNodeIsAnErrorAndNotAProof) {
  const Frontier::NodeSource none = [](uint32_t, uint64_t) -> absl::StatusOr<Hash> {
    return absl::DataLossError("lost");
  };
  EXPECT_THAT(InclusionProof(3, 7, none), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ConsistencyProof(3, 7, none), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(Frontier::Load(7, none), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace hearth::storage::merkle
