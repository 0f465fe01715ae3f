#include <gtest/gtest.h>

#include <functional>
#include <sstream>

#include "clients/sim/simulate.h"
#include "tests/clients_sim/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using sim::SimulateOptions;

TEST(OptionsTest, NamesTheOptionThatIsWrong) {
  const struct {
    const char* name;
    std::function<void(SimulateOptions*)> spoil;
  } kRows[] = {
      {"under", [](SimulateOptions* o) { o->under = "4416"; }},
      {"no village", [](SimulateOptions* o) { o->under = "441622"; }},
      {"no village", [](SimulateOptions* o) { o->areas.clear(); }},
      {"households", [](SimulateOptions* o) { o->households = 0; }},
      {"months", [](SimulateOptions* o) { o->months = 0; }},
      {"months", [](SimulateOptions* o) { o->months = 61; }},
      {"grids", [](SimulateOptions* o) { o->grids_per_village = 3; }},
      {"start", [](SimulateOptions* o) { o->start_date = "2026-02-30"; }},
  };
  for (const auto& row : kRows) {
    SimulateOptions options = SimOptions(2, 2, 10, 1);
    row.spoil(&options);
    std::ostringstream out;
    EXPECT_THAT(sim::Simulate(options, out, nullptr),
                StatusIs(absl::StatusCode::kInvalidArgument, row.name));
    EXPECT_EQ(out.str(), "") << row.name;
  }
}

TEST(OptionsTest, TheSmallestCountyWorks) {
  const SimCounty county = RunCounty(SimOptions(1, 1, 1, 1));
  int registrations = 0;
  for (const SimLine& line : county.lines) {
    registrations += line.draft.fact().has_household_registered() ? 1 : 0;
  }
  EXPECT_EQ(registrations, 1);
}

TEST(OptionsTest, ATownAloneCanBeSimulated) {
  SimulateOptions options = SimOptions(3, 4, 100, 2);
  options.under = "441621101";
  for (const SimLine& line : RunCounty(options).lines) {
    if (!line.draft.open_day().empty()) continue;
    ASSERT_TRUE(line.draft.area_code().starts_with(options.under)) << line.text;
  }
}

TEST(OptionsTest, DaysAreThoseOfTheMonthsAskedFor) {
  SimulateOptions options = SimOptions(1, 2, 20, 3);
  options.start_date = "2027-01-15";
  std::vector<std::string> days;
  for (const SimLine& line : RunCounty(options).lines) {
    if (!line.draft.open_day().empty()) days.push_back(line.draft.open_day());
  }
  EXPECT_EQ(days.size(), 90U);  // 15 January to 14 April
  EXPECT_EQ(days.front(), "2027-01-15");
  EXPECT_EQ(days.back(), "2027-04-14");
}

// A stream that fails is said, not passed over.
TEST(OptionsTest, AFullDiskIsAnError) {
  std::ostringstream out;
  out.setstate(std::ios::badbit);
  EXPECT_THAT(sim::Simulate(SimOptions(1, 1, 10, 1), out, nullptr),
              StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace hearth::testing
