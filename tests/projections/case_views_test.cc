// Case files in the views: followed live, derived anew and asked for as of a moment they are what
// the naive fold of all facts says; every page of every list is what a walk through all files
// finds.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "services/access/permits.h"
#include "services/domain/case_file.h"
#include "services/domain/file_duties.h"
#include "services/domain/household_fold.h"
#include "services/projections/views.h"
#include "services/projections/watch_fold.h"
#include "services/projections/watch_version.h"
#include "storage/memory/memory_rows.h"
#include "tests/projections/answers.h"
#include "tests/projections/case_story.h"
#include "tests/projections/county.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::Views;
using storage::Position;

const domain::ReadPermit kPermit = access::Permits::OfTheHouse();

// One household, from all its facts up to a position.
struct Naive {
  v1::CaseFile file;
  v1::OpenedHousehold household;
  std::vector<v1::FileDuty> duties;
  bool overdue() const {
    return std::any_of(duties.begin(), duties.end(), [](const auto& d) { return d.overdue(); });
  }
};

// All households and stray clues, derived by walking through the whole log.
struct Ledger {
  domain::Control control;
  std::map<std::string, Naive> households;
  std::map<std::string, domain::Event> strays;  // reported to nobody, and not matched
};

Ledger WalkThrough(const County& county, Position until) {
  Ledger ledger;
  domain::ControlHistory history;
  std::map<std::string, std::vector<domain::Event>> events;
  std::vector<domain::Event> reported;
  for (const domain::Event& event : county.events()) {
    if (event.position > until) break;
    if (event.accepted() && domain::IsControl(event.header)) history.Apply(event);
    if (!event.header.household().empty()) events[event.header.household()].push_back(event);
    if (event.header.household().empty() && event.fact.has_clue_reported()) {
      reported.push_back(event);
    }
  }
  ledger.control = history.newest();
  std::set<std::string> matched;
  for (auto& [id, all] : events) {
    for (domain::Event& event : all) ledger.control.releases->Mark(&event);
    Naive naive;
    naive.file = domain::FoldCaseFile(all);
    naive.household = domain::OpenHousehold(domain::FoldHousehold(all, ledger.control.opened_day),
                                            ledger.control);
    if (naive.household.household().empty()) continue;  // no fact of it can be read
    naive.duties =
        domain::DutiesOf({naive.file, naive.household, ledger.control, ledger.control.opened_day});
    for (const v1::ClueFile& clue : naive.file.clues()) {
      const bool moved = clue.stage() == v1::CLUE_STAGE_MOVED;
      if (!clue.match_event_id().empty() && !moved) matched.insert(clue.clue().event_id());
    }
    ledger.households.emplace(id, std::move(naive));
  }
  for (domain::Event& event : reported) {
    ledger.control.releases->Mark(&event);
    if (event.accepted() && !matched.contains(event.header.event_id())) {
      ledger.strays.emplace(event.header.event_id(), event);
    }
  }
  return ledger;
}

bool Under(const Ledger& ledger, const std::string& area, const std::string& root) {
  return ledger.control.areas->IsUnder(area, root, ledger.control.opened_day);
}

bool Waits(v1::ClueStage stage) {
  return stage == v1::CLUE_STAGE_OPEN || stage == v1::CLUE_STAGE_VERIFIED ||
         stage == v1::CLUE_STAGE_PROPOSED;
}

const char* const kAreas[] = {"441621", kTownA, kTownB, kVillageA1, kVillageA2, kVillageB1};

void ExpectFiles(const Views& views, const Ledger& ledger, Position position) {
  for (const auto& [id, naive] : ledger.households) {
    const auto answer = views.GetCaseFile(kPermit, id, AsOfPosition(position));
    ASSERT_OK(answer);
    EXPECT_THAT(answer->file, EqualsProto(naive.file));
    ASSERT_EQ(answer->duties.size(), naive.duties.size());
    for (size_t i = 0; i < naive.duties.size(); ++i) {
      EXPECT_THAT(answer->duties[i], EqualsProto(naive.duties[i]));
    }
  }
}

std::string StageOf(const Naive& naive, v1::CaseStage* stage, v1::ChainStage* chain_stage) {
  const v1::CaseChain* chain = domain::OpenChain(naive.file);
  *chain_stage = chain == nullptr ? v1::CHAIN_STAGE_UNSPECIFIED : chain->stage();
  const v1::CaseRecord* record = domain::OpenCase(naive.file);
  if (record == nullptr && !naive.file.cases().empty()) record = &*naive.file.cases().rbegin();
  *stage = record == nullptr ? v1::CASE_STAGE_UNSPECIFIED : record->stage();
  return record == nullptr && chain == nullptr ? "none" : "";
}

void ExpectCases(const Views& views, const Ledger& ledger, Rng& rng) {
  projections::CaseCriteria criteria;
  criteria.area_code = kAreas[Below(rng, 6)];
  if (Chance(rng, 50)) criteria.stage = static_cast<v1::CaseStage>(1 + Below(rng, 4));
  if (Chance(rng, 30)) criteria.chain_stage = static_cast<v1::ChainStage>(1 + Below(rng, 8));
  criteria.overdue = Chance(rng, 30);
  criteria.page_size = static_cast<int>(1 + Below(rng, 4));
  std::vector<std::pair<std::string, std::string>> expected, actual;
  for (const auto& [id, naive] : ledger.households) {
    v1::CaseStage stage;
    v1::ChainStage chain_stage;
    if (StageOf(naive, &stage, &chain_stage) == "none") continue;
    if (criteria.stage != v1::CASE_STAGE_UNSPECIFIED && criteria.stage != stage) continue;
    if (criteria.chain_stage != v1::CHAIN_STAGE_UNSPECIFIED && criteria.chain_stage != chain_stage)
      continue;
    if (criteria.overdue && !naive.overdue()) continue;
    if (!Under(ledger, naive.household.area_code(), criteria.area_code)) continue;
    expected.emplace_back(naive.household.area_code(), id);
  }
  std::sort(expected.begin(), expected.end());
  do {
    const auto page = views.ListCases(kPermit, criteria);
    ASSERT_OK(page);
    EXPECT_LE(page->cases.size(), static_cast<size_t>(criteria.page_size));
    for (const projections::CaseLine& line : page->cases) {
      actual.emplace_back(line.whom.area_code(), line.whom.household());
      const Naive& naive = ledger.households.at(line.whom.household());
      EXPECT_EQ(line.version, naive.file.version());
      EXPECT_EQ(line.overdue, naive.overdue());
      EXPECT_EQ(line.due_date, naive.duties.empty() ? 0 : naive.duties[0].due_date());
    }
    criteria.page_token = page->next_page_token;
  } while (!criteria.page_token.empty());
  EXPECT_EQ(actual, expected) << criteria.area_code << " stage " << criteria.stage << " chain "
                              << criteria.chain_stage << " overdue " << criteria.overdue;
}

using ClueRow = std::tuple<std::string, int32_t, std::string, std::string>;

bool ClueOverdue(const Naive& naive, const v1::ClueFile& clue) {
  return std::any_of(naive.duties.begin(), naive.duties.end(), [&](const auto& duty) {
    return duty.overdue() && duty.about_event_id() == clue.clue().event_id();
  });
}

std::vector<ClueRow> NaiveClues(const Ledger& ledger, const projections::ClueCriteria& criteria) {
  std::vector<ClueRow> rows;
  const auto wanted = [&](v1::ClueStage stage) {
    return criteria.stage == v1::CLUE_STAGE_UNSPECIFIED ? Waits(stage) : criteria.stage == stage;
  };
  for (const auto& [id, naive] : ledger.households) {
    if (criteria.unmatched) break;
    for (const v1::ClueFile& clue : naive.file.clues()) {
      const std::string& area =
          clue.area_code().empty() ? naive.household.area_code() : clue.area_code();
      if (!wanted(clue.stage()) || !Under(ledger, area, criteria.area_code)) continue;
      if (criteria.overdue && !ClueOverdue(naive, clue)) continue;
      rows.emplace_back(area, clue.opened_date(), id, clue.clue().event_id());
    }
  }
  for (const auto& [id, event] : ledger.strays) {
    if (!wanted(v1::CLUE_STAGE_OPEN) && !criteria.unmatched) continue;
    if (criteria.overdue || !Under(ledger, event.header.area_code(), criteria.area_code)) continue;
    rows.emplace_back(event.header.area_code(), domain::LogDay(event), "", id);
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

void ExpectClues(const Views& views, const Ledger& ledger, Rng& rng) {
  projections::ClueCriteria criteria;
  criteria.area_code = kAreas[Below(rng, 6)];
  criteria.unmatched = Chance(rng, 25);
  if (!criteria.unmatched && Chance(rng, 50)) {
    criteria.stage = static_cast<v1::ClueStage>(1 + Below(rng, 7));
  }
  criteria.overdue = !criteria.unmatched && Chance(rng, 25);
  criteria.page_size = static_cast<int>(1 + Below(rng, 4));
  const std::vector<ClueRow> expected = NaiveClues(ledger, criteria);
  std::vector<ClueRow> actual;
  do {
    const auto page = views.ListClues(kPermit, criteria);
    ASSERT_OK(page);
    for (const projections::ClueLine& line : page->clues) {
      // Of the stray ones it is their clock that says it; the naive walk leaves that out.
      if (criteria.overdue && !line.whom.has_value()) continue;
      actual.emplace_back(line.area_code, line.clue.opened_date(),
                          line.whom.has_value() ? line.whom->household() : "",
                          line.clue.clue().event_id());
    }
    criteria.page_token = page->next_page_token;
  } while (!criteria.page_token.empty());
  EXPECT_EQ(actual, expected) << criteria.area_code << " " << criteria.stage;
}

using DutyRow = std::tuple<int32_t, std::string, std::string, std::string>;

void ExpectDuties(const Views& views, const Ledger& ledger, Rng& rng) {
  std::vector<v1::FileDuty> all;
  for (const auto& [id, naive] : ledger.households) {
    all.insert(all.end(), naive.duties.begin(), naive.duties.end());
  }
  projections::DutyCriteria criteria;
  criteria.area_code = kAreas[Below(rng, 6)];
  if (!all.empty() && Chance(rng, 30)) criteria.kind = all[Below(rng, all.size())].kind();
  if (!all.empty() && Chance(rng, 20)) criteria.account = all[Below(rng, all.size())].account();
  if (!all.empty() && Chance(rng, 40)) criteria.until_date = all[Below(rng, all.size())].due_date();
  criteria.page_size = static_cast<int>(1 + Below(rng, 5));
  std::vector<DutyRow> expected, actual;
  for (const auto& [id, naive] : ledger.households) {
    for (const v1::FileDuty& duty : naive.duties) {
      if (!Under(ledger, duty.area_code(), criteria.area_code)) continue;
      if (!criteria.kind.empty() && criteria.kind != duty.kind()) continue;
      if (!criteria.account.empty() && criteria.account != duty.account()) continue;
      if (criteria.until_date != 0 && duty.due_date() > criteria.until_date) continue;
      expected.emplace_back(duty.due_date(), duty.area_code(), id, duty.duty_id());
    }
  }
  std::sort(expected.begin(), expected.end());
  do {
    const auto page = views.ListDuties(kPermit, criteria);
    ASSERT_OK(page);
    for (const projections::DutyLine& line : page->duties) {
      actual.emplace_back(line.duty.due_date(), line.duty.area_code(), line.whom.household(),
                          line.duty.duty_id());
    }
    criteria.page_token = page->next_page_token;
  } while (!criteria.page_token.empty());
  EXPECT_EQ(actual, expected);
}

// Every duty that calls for an alert has one that is open, where the duty lies, and none stands
// without its duty.
void ExpectAlerts(const Views& views, const Ledger& ledger) {
  std::set<std::string> kinds = {"CLUE_ASSIGNED", "CLUE_OVERDUE", "STEP_DUE",     "STEP_OVERDUE",
                                 "NO_MEASURE",    "OBJECTION",    "MEASURE_LOST", "HELPER_MISSING"};
  std::map<std::string, std::set<std::string>> overdue;  // household → areas
  projections::AlertCriteria all;
  all.area_code = "441621";
  for (const v1::Alert& alert : AllAlerts(views, all)) {
    if (!kinds.contains(alert.kind())) continue;
    const Naive& naive = ledger.households.at(alert.household());
    const bool stands =
        std::any_of(naive.duties.begin(), naive.duties.end(), [&](const v1::FileDuty& duty) {
          return duty.area_code() == alert.area_code() && duty.due_date() == alert.due_date();
        });
    EXPECT_TRUE(stands) << alert.ShortDebugString();
    overdue[alert.household()].insert(alert.area_code());
  }
  for (const auto& [id, naive] : ledger.households) {
    for (const v1::FileDuty& duty : naive.duties) {
      if (!duty.overdue() || duty.kind() == "ELIM_REVIEW" || duty.kind() == "PUBLICITY_DUE")
        continue;
      EXPECT_TRUE(overdue[id].contains(duty.area_code())) << duty.ShortDebugString();
    }
  }
}

void ExpectFigures(const Views& views, const Ledger& ledger) {
  std::map<std::string, int64_t> expected, actual;
  for (const auto& [id, naive] : ledger.households) {
    for (const v1::ClueFile& clue : naive.file.clues())
      expected["clues_open"] += Waits(clue.stage());
    for (const v1::FileDuty& duty : naive.duties) {
      expected["duties_overdue"] += duty.overdue();
      expected["clues_overdue"] += duty.overdue() && duty.kind() == "CLUE_DUE";
    }
    const v1::CaseRecord* record = domain::OpenCase(naive.file);
    if (record == nullptr) continue;
    expected["monitored"] += record->stage() == v1::CASE_STAGE_MONITORED;
    expected["identifying"] += record->stage() == v1::CASE_STAGE_IDENTIFYING;
    expected["eliminated"] += record->stage() == v1::CASE_STAGE_ELIMINATED;
  }
  const auto summary = views.Summarize("441621", 9, std::nullopt, false);
  ASSERT_OK(summary);
  for (const auto& counter : summary->total.counters()) actual[counter.key()] = counter.value();
  for (const auto& [key, value] : expected) EXPECT_EQ(actual[key], value) << key;
}

class CaseViewsTest : public ::testing::TestWithParam<int> {};

TEST_P(CaseViewsTest, ListsAndFilesAreThoseOfANaiveWalk) {
  County county(700 + static_cast<uint64_t>(GetParam()));
  CaseStory story(&county, 14, 40);
  storage::MemoryRows rows;
  Views::Options options;
  options.step_rows_max = GetParam() == 0 ? 5'000 : 4;
  auto views = Views::Open(county.log(), county.keys(), &rows, options);
  ASSERT_OK(views);
  (*views)->Start();
  std::mt19937_64 rng = Random(701);
  int events = 0;
  std::set<v1::CaseStage> stages;
  bool strays = false, ignored = false;
  while (story.Next() != nullptr) {
    if (++events % 60 != 0) continue;
    Follow(views->get(), county.head());
    const Ledger ledger = WalkThrough(county, county.head());
    ExpectFiles(**views, ledger, county.head());
    for (int i = 0; i < 6; ++i) {
      ExpectCases(**views, ledger, rng);
      ExpectClues(**views, ledger, rng);
      ExpectDuties(**views, ledger, rng);
    }
    ExpectAlerts(**views, ledger);
    ExpectFigures(**views, ledger);
    for (const auto& [id, naive] : ledger.households) {
      for (const v1::CaseRecord& record : naive.file.cases()) stages.insert(record.stage());
      ignored |= naive.file.facts_ignored() > 0;
    }
    strays |= !ledger.strays.empty();
    if (HasFailure()) FAIL() << "after event " << county.head();
  }
  Follow(views->get(), county.head());
  for (int i = 0; i < 8; ++i) {
    const Position past = 1 + Below(rng, county.head());
    ExpectFiles(**views, WalkThrough(county, past), past);
  }
  EXPECT_GE(stages.size(), 3U) << "the story is worth its time";
  EXPECT_TRUE(strays && ignored);
}

INSTANTIATE_TEST_SUITE_P(Stories, CaseViewsTest, ::testing::Range(0, 3));

TEST(CaseViews, BatchesOfAnySizeGiveTheSameRows) {
  County county(710);
  CaseStory(&county, 10, 30).Finish();
  const auto rows_after = [&](size_t batch, size_t steps) {
    storage::MemoryRows rows;
    auto version = projections::WatchVersion::Open(county.log(), county.keys(), &rows,
                                                   {.version = 1,
                                                    .batch_events_max = batch,
                                                    .step_rows = steps,
                                                    .after_batch = nullptr,
                                                    .failed = nullptr});
    EXPECT_OK(version);
    EXPECT_OK((*version)->follower().CatchUp(county.head()));
    return OpenedRows(rows, projections::WatchFamily(1), *county.keys());
  };
  const auto whole = rows_after(500, 5'000);
  size_t filed = 0;
  for (const auto& [key, value] : whole) filed += key[0] == 'e' || key[0] == 'u';
  EXPECT_GT(filed, 50U);
  EXPECT_EQ(rows_after(1, 5'000), whole);
  EXPECT_EQ(rows_after(37, 3), whole);
}

}  // namespace
}  // namespace hearth::testing
