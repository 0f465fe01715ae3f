#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <sstream>
#include <string>

#include "clients/sim/faults.h"
#include "clients/sim/simulate.h"
#include "tests/clients_sim/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TruthTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::ostringstream out;
    std::ostringstream truth;
    ASSERT_THAT(sim::Simulate(SimOptions(6, 5, 6'000, 12), out, &truth), IsOk());
    text_ = out.str();
    truth_ = truth.str();
  }

  static std::string text_;
  static std::string truth_;
};

std::string TruthTest::text_;
std::string TruthTest::truth_;

TEST_F(TruthTest, EveryKindOfFaultIsPlanted) {
  std::set<std::string> planted;
  std::istringstream in(truth_);
  const std::string mark = "\"what\":\"fault\",\"detail\":\"";
  for (std::string line; std::getline(in, line);) {
    const size_t at = line.find(mark);
    if (at == std::string::npos) continue;
    const size_t begin = at + mark.size();
    planted.insert(line.substr(begin, line.find('"', begin) - begin));
  }
  for (size_t i = 0; i < sim::FaultCount(); ++i) {
    EXPECT_EQ(planted.count(sim::FaultName(i)), 1U) << sim::FaultName(i);
  }
}

TEST_F(TruthTest, SaysWhoIsPoorAndEndsWithASummary) {
  EXPECT_THAT(truth_, HasSubstr("\"poor\":true"));
  EXPECT_THAT(truth_, HasSubstr("{\"summary\":{\"households\":60"));
  EXPECT_THAT(truth_, HasSubstr("\"flood_town\":\"441621"));
}

// The drafts tell nothing of it.
TEST_F(TruthTest, StaysOutOfTheDrafts) {
  for (const char* word : {"poor", "truth", "unrecorded", "never_visited", "flood"}) {
    EXPECT_THAT(text_, Not(HasSubstr(word))) << word;
  }
}

}  // namespace
}  // namespace hearth::testing
