#include "clients/cpp/chain.h"

#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace hearth::client {
namespace {

using ::hearth::testing::StatusIs;

const std::string kA(32, 'a'), kB(32, 'b'), kC(32, 'c');

TEST(ChainTest, TheFirstNamesZerosAndAnUnknownPredecessorIsNamed) {
  ChainTracker chain;
  EXPECT_EQ(*chain.Previous("d", 1), std::string(32, '\0'));
  EXPECT_THAT(chain.Previous("d", 2),
              StatusIs(absl::StatusCode::kFailedPrecondition, "device d number 2"));
  EXPECT_EQ(chain.Next("d"), 1u);
}

TEST(ChainTest, ARepeatIsNoNewEventAndAnotherEventWithItsNumberIsRefused) {
  ChainTracker chain;
  EXPECT_TRUE(*chain.Add("d", 1, kA));
  EXPECT_TRUE(*chain.Add("d", 2, kB));
  EXPECT_FALSE(*chain.Add("d", 1, kA));
  EXPECT_THAT(chain.Add("d", 1, kC), StatusIs(absl::StatusCode::kAlreadyExists, "number 1"));
  EXPECT_EQ(*chain.Previous("d", 2), kA);
  EXPECT_EQ(*chain.Previous("d", 3), kB);
  EXPECT_EQ(chain.Next("d"), 3u);
  EXPECT_EQ(chain.Next("other"), 1u);
}

TEST(ChainTest, AChainMayBeginInTheMiddle) {
  ChainTracker chain;
  chain.Seed("d", 7, kA);
  EXPECT_EQ(*chain.Previous("d", 8), kA);
  EXPECT_TRUE(*chain.Add("d", 8, kB));
  EXPECT_EQ(*chain.Previous("d", 9), kB);
  EXPECT_THAT(chain.Previous("d", 7), StatusIs(absl::StatusCode::kFailedPrecondition));
}

}  // namespace
}  // namespace hearth::client
