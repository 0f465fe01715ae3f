// Everything that the views answer equals the naive model, after every few events of random
// stories.

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/domain/household_fold.h"
#include "services/projections/duty_rows.h"
#include "services/projections/household_rows.h"
#include "services/projections/views.h"
#include "services/projections/watch_fold.h"
#include "storage/memory/memory_rows.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/projections/model.h"
#include "tests/projections/story.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::Views;
using storage::Position;

std::unique_ptr<Views> OpenViews(County* county, storage::Rows* rows, size_t step_rows = 5'000) {
  Views::Options options;
  options.step_rows_max = step_rows;
  auto views = Views::Open(county->log(), county->keys(), rows, options);
  EXPECT_OK(views);
  (*views)->Start();
  return *std::move(views);
}

// The incremental rows themselves, not what answers make of them.
void ExpectRows(const storage::Rows& rows, County* county, const Model& model) {
  const std::string family = projections::WatchFamily(1);
  std::map<std::string, int32_t> due;
  for (const auto& [id, household] : model.households()) {
    const auto bytes = rows.Get(family, projections::HouseholdKey(id));
    ASSERT_OK(bytes);
    const auto entry = projections::OpenHouseholdRow(id, *bytes, *county->keys());
    ASSERT_OK(entry);
    EXPECT_EQ(static_cast<size_t>(entry->row.positions_size()), household.events.size());
    EXPECT_EQ(entry->watched.due_day(), household.due_day);
    if (!household.folded) continue;
    const rows::v1::HouseholdState refolded =
        domain::FoldHousehold(household.events, model.control().opened_day);
    EXPECT_EQ(entry->watched.state().SerializeAsString(), refolded.SerializeAsString());
    if (household.due_day != 0) due[id] = household.due_day;
  }
  std::map<std::string, int32_t> rows_due;
  ASSERT_OK(rows.Scan(family, "d", "e", [&](std::string_view key, std::string_view) {
    const std::string id(projections::DueHousehold(key));
    EXPECT_TRUE(rows_due.emplace(id, due[id]).second);
    EXPECT_EQ(key, projections::DutyKey(due[id], id));
    return true;
  }));
  EXPECT_EQ(rows_due, due);
}

// One that polls for changes with a cursor, as a dashboard does.
class Poller {
 public:
  void Poll(const Views& views, std::mt19937_64& rng) {
    bool caught_up = false;
    while (!caught_up) {
      const auto changes = views.AlertsSince("", cursor_, static_cast<int>(1 + Below(rng, 5)));
      ASSERT_OK(changes);
      for (const v1::Alert& alert : changes->alerts) {
        EXPECT_GT(alert.changed_position(), cursor_);
        EXPECT_LE(alert.changed_position(), changes->cursor);
        seen_[alert.alert_id()] = alert.changed_position();
      }
      caught_up = changes->caught_up;
      cursor_ = changes->cursor;
    }
  }

  void ExpectSawAll(const Model& model) const {
    std::map<std::string, Position> expected;
    for (const auto& [id, alert] : model.alerts()) expected[id] = alert.alert.changed_position();
    EXPECT_EQ(seen_, expected);
  }

 private:
  Position cursor_ = 0;
  std::map<std::string, Position> seen_;  // when it changed last
};

// Lists by area, kind and state.
void ExpectFilteredAlerts(const Views& views, const Model& model, std::mt19937_64& rng) {
  projections::AlertCriteria criteria;
  const char* const areas[] = {"", "441621", kTownA, kTownB, kVillageA2, kVillageB1};
  const char* const kinds[] = {"", "NEW_FLAG", "VISITS_OVERDUE", "DATA_FAULT"};
  criteria.area_code = areas[Below(rng, 6)];
  criteria.kind = kinds[Below(rng, 4)];
  criteria.state = static_cast<v1::AlertState>(Below(rng, 4));
  criteria.page_size = static_cast<int>(1 + Below(rng, 5));
  std::set<std::string> expected;
  for (const auto& [id, known] : model.alerts()) {
    const v1::Alert& alert = known.alert;
    const bool any = criteria.state == v1::ALERT_STATE_UNSPECIFIED;
    if (any ? alert.state() == v1::ALERT_STATE_RESOLVED : alert.state() != criteria.state) continue;
    if (!criteria.kind.empty() && alert.kind() != criteria.kind) continue;
    const domain::Control& control = model.control();
    if (!control.areas->IsUnder(alert.area_code(), criteria.area_code, control.opened_day))
      continue;
    expected.insert(id);
  }
  std::set<std::string> actual;
  for (const v1::Alert& alert : AllAlerts(views, criteria)) actual.insert(alert.alert_id());
  EXPECT_EQ(actual, expected) << criteria.area_code << " " << criteria.kind << " "
                              << criteria.state;
}

class ViewsModelTest : public ::testing::TestWithParam<int> {};

TEST_P(ViewsModelTest, EveryAnswerEqualsTheNaiveModel) {
  County county(100 + static_cast<uint64_t>(GetParam()));
  RandomStory story(&county, {.households = 30, .days = 50, .checks = 7});
  storage::MemoryRows rows;
  // Few rows a step, so that events which touch areas take several.
  const std::unique_ptr<Views> views = OpenViews(&county, &rows, GetParam() == 0 ? 5'000 : 4);
  Model model;
  Poller poller;
  std::mt19937_64 rng = Random(200);
  int events = 0;
  std::set<domain::Releases::Verdict> verdicts;  // compared at some moment
  while (const domain::Event* event = story.Next(model.AlertIds())) {
    model.Apply(*event);
    if (++events % 40 != 0 || model.control().opened_day == 0) continue;
    Follow(views.get(), county.head());
    ExpectHouseholds(*views, model);
    ExpectAlerts(*views, model);
    ExpectFigures(*views, model);
    ExpectSearch(*views, model, rng);
    ExpectQuarantine(*views, model, rng);
    for (const auto& [verdict, quarantined] : model.Quarantined()) verdicts.insert(verdict);
    for (int i = 0; i < 4; ++i) ExpectFilteredAlerts(*views, model, rng);
    poller.Poll(*views, rng);
    ExpectRows(rows, &county, model);
    if (HasFailure())
      FAIL() << "after event " << county.head() << " of kind " << event->header.kind();
  }
  Follow(views.get(), county.head());
  ExpectAlerts(*views, model);
  ExpectQuarantine(*views, model, rng);
  for (const auto& [verdict, quarantined] : model.Quarantined()) verdicts.insert(verdict);
  ExpectPastFigures(*views, model);
  poller.Poll(*views, rng);
  poller.ExpectSawAll(model);
  ExpectRows(rows, &county, model);
  // The story is worth its time: all kinds of alerts, and flags that came and went.
  std::map<std::string, int> kinds;
  for (const auto& [id, alert] : model.alerts()) ++kinds[alert.alert.kind()];
  EXPECT_EQ(kinds.size(), 5U);
  EXPECT_EQ(verdicts.size(), 3U) << "some waited, some were released, some rejected";
}

INSTANTIATE_TEST_SUITE_P(Stories, ViewsModelTest, ::testing::Range(0, 3));

}  // namespace
}  // namespace hearth::testing
