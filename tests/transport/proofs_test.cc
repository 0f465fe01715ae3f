#include "services/transport/proofs.h"

#include <string>

#include "tests/feed/events.h"
#include "tests/feed/fake_views.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::FakeViews;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TestLog;
using storage::merkle::Frontier;
using storage::merkle::Hash;

class ProofsTest : public ::testing::Test {
 protected:
  // The follower has written the nodes of the first `written` records.
  void Grow(uint64_t records) {
    v1::Fact fact;
    fact.mutable_day_opened();
    for (uint64_t i = 0; i < records; ++i) {
      const storage::Position position = log_.Add("", "", fact);
      ASSERT_OK_AND_ASSIGN(const std::string record, log_.log().Get(position));
      tree_.Append(storage::merkle::LeafHash(record), [this](const Frontier::Node& node) {
        views_.nodes[{node.level, node.index}] = node.hash;
      });
      roots_.push_back(tree_.Root());
    }
  }

  TestLog log_;
  FakeViews views_;
  Frontier tree_;
  std::vector<Hash> roots_;  // by size - 1
};

TEST_F(ProofsTest, ProofsHoldHoweverFarTheFollowerHasCome) {
  Grow(37);
  for (const uint64_t written : {0u, 1u, 16u, 31u, 36u, 37u}) {
    views_.tree = written;
    for (const uint64_t size : {1u, 8u, 33u, 37u}) {
      ASSERT_OK_AND_ASSIGN(const Frontier::NodeSource nodes, NodesUpTo(size, views_, log_.log()));
      for (uint64_t position = 1; position <= size; position += 3) {
        ASSERT_OK_AND_ASSIGN(const auto path,
                             storage::merkle::InclusionProof(position - 1, size, nodes));
        ASSERT_OK_AND_ASSIGN(const std::string record, log_.log().Get(position));
        const Hash leaf = storage::merkle::LeafHash(record);
        EXPECT_OK(
            storage::merkle::VerifyInclusion(position - 1, size, leaf, path, roots_[size - 1]));
        ASSERT_OK_AND_ASSIGN(const auto growth,
                             storage::merkle::ConsistencyProof(position, size, nodes));
        EXPECT_OK(storage::merkle::VerifyConsistency(position, size, roots_[position - 1],
                                                     roots_[size - 1], growth));
      }
    }
  }
}

TEST_F(ProofsTest, ATreeBeyondTheLogIsAFault) {
  Grow(3);
  EXPECT_THAT(NodesUpTo(4, views_, log_.log()), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace hearth::transport
