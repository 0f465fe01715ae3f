// The desk shows a household exactly as all its events and those of the run so far fold it.

#include "services/ledger/case_desk.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/case_file.h"
#include "services/domain/household_fold.h"
#include "tests/ledger/case_facts.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::ledger {
namespace {

using testing::EqualsProto;
using Events = std::vector<domain::Event>;

// Checks, corrections, voids, members, moves, and clues between them; by position.
Events Household(testing::Rng& rng) {
  testing::Device phone("phone-1", rng());
  Events events = testing::RandomHousehold(rng);
  const std::string household = events.front().header.household();
  for (uint64_t n = testing::Below(rng, 6); n > 0; --n) {
    const auto at = static_cast<ptrdiff_t>(testing::Below(rng, events.size() + 1));
    events.insert(events.begin() + at, testing::Clue(&phone, household, std::nullopt));
  }
  for (size_t i = 0; i < events.size(); ++i) events[i].position = i + 1;
  return events;
}

domain::Control ControlOn(int32_t day) {
  domain::Control control;
  control.position = 1;
  control.opened_day = day;
  return control;
}

void ExpectAsFolded(const domain::CaseInput& input, const Events& events) {
  EXPECT_THAT(input.file, EqualsProto(domain::FoldCaseFile(events)));
  const auto state = domain::FoldHousehold(events, input.control.opened_day);
  EXPECT_THAT(input.household, EqualsProto(domain::OpenHousehold(state, input.control)));
}

TEST(CaseDeskTest, AccordsWithTheFoldOfAllOverRandomHouseholds) {
  testing::Rng rng = testing::Random(61);
  size_t looks = 0;
  for (int i = 0; i < 60; ++i) {
    const Events all = Household(rng);
    const std::string household = all.front().header.household();
    Events known(all.begin(),
                 all.begin() + static_cast<ptrdiff_t>(testing::Below(rng, all.size())));
    const Events before = known;
    CaseDesk desk([&](const std::string&) -> absl::StatusOr<Events> { return before; });
    EXPECT_FALSE(desk.expects(household));
    desk.Expect(household);
    domain::Control control = ControlOn(20260105 + static_cast<int32_t>(testing::Below(rng, 20)));
    for (size_t next = known.size(); next < all.size(); ++next) {
      if (testing::Chance(rng, 10)) ++control.position;
      if (testing::Chance(rng, 50)) {
        ASSERT_OK_AND_ASSIGN(const domain::CaseInput input,
                             desk.Look(household, control, 20260105));
        ASSERT_NO_FATAL_FAILURE(ExpectAsFolded(input, known));
        ++looks;
      }
      known.push_back(all[next]);
      desk.Add(all[next]);
    }
    desk.Rewind();
    ASSERT_OK_AND_ASSIGN(const domain::CaseInput input, desk.Look(household, control, 20260105));
    ExpectAsFolded(input, before);
  }
  EXPECT_GT(looks, 100u);
}

TEST(CaseDeskTest, AHouseholdIsReadOnceAndOnlyWhenItIsAskedFor) {
  testing::Rng rng(62);
  const Events events = Household(rng);
  const std::string household = events.front().header.household();
  int reads = 0;
  CaseDesk desk([&](const std::string&) -> absl::StatusOr<Events> {
    ++reads;
    return Events();
  });
  desk.Expect(household);
  testing::Device phone("phone-1", 63);
  const domain::Control control = ControlOn(20260105);
  for (uint64_t version = 0; version < 5; ++version) {
    EXPECT_EQ(reads, version == 0 ? 0 : 1);
    ASSERT_OK_AND_ASSIGN(const domain::CaseInput input, desk.Look(household, control, 20260105));
    EXPECT_EQ(input.file.version(), version);
    domain::Event clue = testing::Clue(&phone, household, version);
    clue.position = version + 1;
    desk.Add(std::move(clue));
  }
}

TEST(CaseDeskTest, AHouseholdThatCannotBeReadIsNotShown) {
  CaseDesk desk(
      [](const std::string&) -> absl::StatusOr<Events> { return absl::DataLossError("damaged"); });
  const std::string household(16, 'H');
  desk.Expect(household);
  EXPECT_THAT(desk.Look(household, ControlOn(20260105), 20260105).status(),
              testing::StatusIs(absl::StatusCode::kDataLoss, ""));
}

}  // namespace
}  // namespace hearth::ledger
