#include "tests/projections/answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "absl/time/clock.h"
#include "services/access/permits.h"
#include "services/domain/household_fold.h"
#include "services/projections/household_rows.h"
#include "services/projections/masking.h"
#include "tests/domain/random_facts.h"
#include "tests/projections/county.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::AlertCriteria;
using projections::SearchCriteria;
using projections::Views;

constexpr char kCounty[] = "441621";

std::map<std::string, int64_t> FiguresOf(const v1::AreaSummary& summary) {
  std::map<std::string, int64_t> figures;
  for (const v1::Counter& counter : summary.counters()) figures[counter.key()] = counter.value();
  return figures;
}

// The model's figures by area of that level.
std::map<std::string, Model::Figures> Gather(const std::map<std::string, Model::Figures>& villages,
                                             int level, const domain::AreaTree& tree, int32_t day) {
  std::map<std::string, Model::Figures> areas;
  for (const v1::AreaNode& node : tree.List(kCounty, level, day)) areas[node.area().code()];
  for (const auto& [village, figures] : villages) {
    for (const auto& [key, value] : figures) {
      areas[tree.AncestorAt(village, level, day)][key] += value;
    }
  }
  return areas;
}

void ExpectSummary(const projections::Summary& summary,
                   const std::map<std::string, Model::Figures>& expected) {
  std::map<std::string, Model::Figures> actual;
  for (const v1::AreaSummary& area : summary.areas) actual[area.area_code()] = FiguresOf(area);
  EXPECT_EQ(actual, expected);
  Model::Figures total;
  for (const auto& [area, figures] : expected) {
    for (const auto& [key, value] : figures) total[key] += value;
  }
  EXPECT_EQ(FiguresOf(summary.total), total);
}

v1::OpenedHousehold WithoutPositions(v1::OpenedHousehold household) {
  // A source's position is the only field of this number and type that answers add; the digest
  // ignores it as well.
  const auto clear = [](v1::Source* source) { source->clear_position(); };
  if (household.has_identity_source()) clear(household.mutable_identity_source());
  if (household.has_income_source()) clear(household.mutable_income_source());
  if (household.has_previous_income_source()) clear(household.mutable_previous_income_source());
  if (household.has_guarantees_source()) clear(household.mutable_guarantees_source());
  if (household.has_risks_source()) clear(household.mutable_risks_source());
  if (household.has_social_security_source()) clear(household.mutable_social_security_source());
  if (household.has_living_source()) clear(household.mutable_living_source());
  if (household.has_needs_source()) clear(household.mutable_needs_source());
  if (household.has_conclusion_source()) clear(household.mutable_conclusion_source());
  for (auto& member : *household.mutable_members()) {
    if (member.has_source()) clear(member.mutable_source());
  }
  for (auto& sudden : *household.mutable_sudden_events()) {
    if (sudden.has_source()) clear(sudden.mutable_source());
  }
  for (auto& answer : *household.mutable_answers()) {
    if (answer.has_source()) clear(answer.mutable_source());
  }
  for (auto& check : *household.mutable_checks()) {
    if (check.has_source()) clear(check.mutable_source());
  }
  return household;
}

v1::Assessment WithoutPositions(v1::Assessment assessment) {
  for (auto& outcome : *assessment.mutable_outcomes()) {
    for (auto& compared : *outcome.mutable_compared()) compared.clear_positions();
  }
  return assessment;
}

// Priority, due day (none last), day raised, id.
auto ListOrder(const v1::Alert& alert) {
  return std::make_tuple(alert.priority(), alert.due_date() == 0 ? INT32_MAX : alert.due_date(),
                         alert.raised_date(), alert.alert_id());
}

std::vector<v1::Alert> ModelAlerts(const Model& model, bool resolved) {
  std::vector<v1::Alert> alerts;
  for (const auto& [id, alert] : model.alerts()) {
    if ((alert.alert.state() == v1::ALERT_STATE_RESOLVED) == resolved)
      alerts.push_back(alert.alert);
  }
  std::sort(alerts.begin(), alerts.end(),
            [](const auto& a, const auto& b) { return ListOrder(a) < ListOrder(b); });
  return alerts;
}

void ExpectSameAlerts(std::vector<v1::Alert> actual, const std::vector<v1::Alert>& expected,
                      const Model& model) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) {
    EXPECT_FALSE(actual[i].text_zh().empty());
    EXPECT_FALSE(actual[i].text_en().empty());
    const std::string town =
        model.control().areas->AncestorAt(actual[i].area_code(), 9, model.control().opened_day);
    EXPECT_EQ(actual[i].responsible_unit(),
              model.control().areas->Find(town, model.control().opened_day)->lead_unit());
    if (!actual[i].household().empty()) {
      const Model::Household& household = model.households().at(actual[i].household());
      EXPECT_THAT(actual[i].whom(),
                  EqualsProto(projections::Mask(
                      household.opened, household.assessment.visit().due_date(), household.flags)));
    }
    actual[i].clear_text_zh();
    actual[i].clear_text_en();
    actual[i].clear_responsible_unit();
    actual[i].clear_whom();
    EXPECT_THAT(actual[i], EqualsProto(expected[i]));
  }
}

// Naive: whole texts of the active members and of the household.
bool NaivelyMatches(const v1::OpenedHousehold& household, const std::string& text) {
  for (const v1::OpenedMember& member : household.members()) {
    if (!member.active()) continue;
    const v1::MemberIdentity& identity = member.member().identity();
    if (identity.name().find(text) != std::string::npos) return true;
    if (identity.id_number() == text) return true;
    if (text.size() == 4 && identity.id_number().ends_with(text)) return true;
  }
  return household.identity().natural_village().find(text) != std::string::npos ||
         household.identity().phone() == text;
}

std::vector<std::string> Ids(const std::vector<v1::MaskedHousehold>& households) {
  std::vector<std::string> ids;
  for (const auto& household : households) ids.push_back(household.household());
  return ids;
}

template <typename Wanted>
std::vector<std::string> NaiveSearch(const Model& model, const std::string& area, Wanted wanted) {
  std::set<std::pair<std::string, std::string>> hits;
  for (const auto& [id, household] : model.households()) {
    if (!household.folded || household.opened.ended()) continue;
    const std::string& code = household.opened.area_code();
    if (!model.control().areas->IsUnder(code, area, model.control().opened_day)) continue;
    if (wanted(household)) hits.emplace(code, id);
  }
  std::vector<std::string> ids;
  for (const auto& [code, id] : hits) ids.push_back(id);
  return ids;
}

// Something that a member or household of the model has, so that most questions have answers.
std::string AnyText(const Model& model, std::mt19937_64& rng) {
  auto it = model.households().begin();
  std::advance(it, static_cast<long>(Below(rng, model.households().size())));
  const v1::OpenedHousehold& household = it->second.opened;
  if (household.members().empty() || Chance(rng, 10)) return "不在";
  const auto n = static_cast<int>(Below(rng, static_cast<uint64_t>(household.members_size())));
  const v1::MemberIdentity& identity = household.members(n).member().identity();
  switch (Below(rng, 6)) {
    case 0:
      return identity.name();
    case 1:
      return identity.name().substr(0, 6);
    case 2:
      return identity.name().size() > 7 ? identity.name().substr(3) : "甲";
    case 3:
      return identity.id_number();
    case 4:
      return identity.id_number().size() < 4
                 ? "x"
                 : identity.id_number().substr(identity.id_number().size() - 4);
    default:
      return Chance(rng, 50) ? "示范" : household.identity().phone();
  }
}

}  // namespace

std::optional<v1::AsOf> AsOfDate(int32_t date) {
  v1::AsOf as_of;
  as_of.set_date(date);
  return as_of;
}

std::optional<v1::AsOf> AsOfPosition(uint64_t position) {
  v1::AsOf as_of;
  as_of.set_position(position);
  return as_of;
}

void Follow(Views* views, uint64_t head) {
  views->OnHead(head);
  ASSERT_OK(views->WaitFor(head, absl::Now() + absl::Seconds(60)));
}

std::vector<v1::MaskedHousehold> SearchAll(const Views& views, SearchCriteria criteria,
                                           const std::optional<v1::AsOf>& as_of) {
  std::vector<v1::MaskedHousehold> all;
  do {
    const auto page = views.Search(access::Permits::OfTheHouse(), criteria, as_of);
    EXPECT_OK(page);
    if (!page.ok()) return all;
    all.insert(all.end(), page->households.begin(), page->households.end());
    criteria.page_token = page->next_page_token;
  } while (!criteria.page_token.empty());
  return all;
}

std::vector<v1::Alert> AllAlerts(const Views& views, AlertCriteria criteria) {
  std::vector<v1::Alert> all;
  do {
    const auto page = views.ListAlerts(criteria);
    EXPECT_OK(page);
    if (!page.ok()) return all;
    all.insert(all.end(), page->alerts.begin(), page->alerts.end());
    criteria.page_token = page->next_page_token;
  } while (!criteria.page_token.empty());
  return all;
}

void ExpectHouseholds(const Views& views, const Model& model) {
  for (const auto& [id, household] : model.households()) {
    const auto answer = views.GetHousehold(access::Permits::OfTheHouse(), id, std::nullopt);
    ASSERT_OK(answer);
    if (!household.folded) {
      EXPECT_FALSE(answer->household.registered());
      continue;
    }
    EXPECT_EQ(answer->digest, domain::Digest(household.opened));
    EXPECT_THAT(WithoutPositions(answer->household), EqualsProto(household.opened));
    EXPECT_THAT(WithoutPositions(answer->assessment), EqualsProto(household.assessment));
  }
}

void ExpectAlerts(const Views& views, const Model& model) {
  AlertCriteria criteria;
  criteria.page_size = 7;
  ExpectSameAlerts(AllAlerts(views, criteria), ModelAlerts(model, false), model);
  criteria.state = v1::ALERT_STATE_RESOLVED;
  criteria.page_size = 200;
  ExpectSameAlerts(AllAlerts(views, criteria), ModelAlerts(model, true), model);
}

void ExpectFigures(const Views& views, const Model& model) {
  for (const int level : {9, 12}) {
    const auto summary = views.Summarize(kCounty, level, std::nullopt, false);
    ASSERT_OK(summary);
    ExpectSummary(*summary, Gather(model.FiguresNow(), level, *model.control().areas,
                                   model.control().opened_day));
  }
}

void ExpectPastFigures(const Views& views, const Model& model) {
  for (const auto& [day, villages] : model.figures_by_day()) {
    if (day == 0) continue;
    const auto moment = views.Resolve(AsOfDate(day));
    ASSERT_OK(moment);
    EXPECT_EQ(moment->day(), day);
    const domain::Control& then = model.history().At(moment->position());
    const auto in_its_tree = views.Summarize(kCounty, 9, AsOfDate(day), false);
    ASSERT_OK(in_its_tree);
    ExpectSummary(*in_its_tree, Gather(villages, 9, *then.areas, day));
    const auto in_todays = views.Summarize(kCounty, 12, AsOfDate(day), true);
    ASSERT_OK(in_todays);
    ExpectSummary(*in_todays,
                  Gather(villages, 12, *model.control().areas, model.control().opened_day));
  }
}

void ExpectQuarantine(const Views& views, const Model& model, std::mt19937_64& rng) {
  using Verdict = domain::Releases::Verdict;
  const std::map<v1::QuarantineState, Verdict> states = {
      {v1::QUARANTINE_STATE_WAITING, Verdict::kWaits},
      {v1::QUARANTINE_STATE_RELEASED, Verdict::kReleased},
      {v1::QUARANTINE_STATE_REJECTED, Verdict::kRejected}};
  const auto known = model.Quarantined();
  const domain::Control& control = model.control();
  for (const auto& [state, verdict] : states) {
    const std::string area = Chance(rng, 50) ? kCounty : kTownA;
    std::set<uint64_t> expected, actual;
    if (const auto events = known.find(verdict); events != known.end()) {
      for (const domain::Event& event : events->second) {
        const std::string& at = event.header.area_code();
        if (control.areas->IsUnder(at, area, control.opened_day)) expected.insert(event.position);
      }
    }
    projections::QuarantineCriteria criteria{.area_code = area,
                                             .state = state,
                                             .page_size = static_cast<int>(1 + Below(rng, 4)),
                                             .page_token = ""};
    do {
      const auto page = views.ListQuarantine(criteria);
      ASSERT_OK(page);
      for (const v1::QuarantinedEvent& event : page->events) {
        EXPECT_TRUE(actual.empty() || *actual.rbegin() < event.position());
        EXPECT_EQ(event.decided_by().empty(), state == v1::QUARANTINE_STATE_WAITING);
        actual.insert(event.position());
      }
      criteria.page_token = page->next_page_token;
    } while (!criteria.page_token.empty());
    EXPECT_EQ(actual, expected) << "state " << state << " below " << area;
  }
}

void ExpectSearch(const Views& views, const Model& model, std::mt19937_64& rng) {
  const std::vector<std::string> areas = {"441621",   kTownA,     kTownB,
                                          kVillageA1, kVillageB1, "441621101001002"};
  for (int i = 0; i < 12; ++i) {
    SearchCriteria criteria;
    criteria.area_code = areas[Below(rng, areas.size())];
    criteria.page_size = static_cast<int>(1 + Below(rng, 9));
    const int what = static_cast<int>(Below(rng, 4));
    if (what == 1) criteria.text = AnyText(model, rng);
    if (what == 2) criteria.flag = Chance(rng, 50) ? "GUARANTEE_GAP" : "STALE";
    if (what == 3) criteria.household_number = "99" + std::to_string(Below(rng, 1'000'000));
    if (what == 3 && Chance(rng, 80)) {
      for (const auto& [id, household] : model.households()) {
        if (Chance(rng, 10))
          criteria.household_number = household.opened.identity().household_number();
      }
    }
    const auto wanted = [&](const Model::Household& household) {
      const auto& number = household.opened.identity().household_number();
      if (!criteria.household_number.empty() && criteria.household_number != number) return false;
      if (!criteria.text.empty() && !NaivelyMatches(household.opened, criteria.text)) return false;
      return criteria.flag.empty() || std::find(household.flags.begin(), household.flags.end(),
                                                criteria.flag) != household.flags.end();
    };
    EXPECT_EQ(Ids(SearchAll(views, criteria)), NaiveSearch(model, criteria.area_code, wanted))
        << "area " << criteria.area_code << " text " << criteria.text << " flag " << criteria.flag
        << " number " << criteria.household_number;
  }
}

std::map<std::string, std::string> OpenedRows(const storage::Rows& rows, const std::string& family,
                                              const storage::Keys& keys) {
  std::map<std::string, std::string> all;
  const absl::Status scanned =
      rows.Scan(family, "", "", [&](std::string_view key, std::string_view value) {
        std::string opened(value);
        if (key[0] == projections::kHouseholdRows) {
          const auto entry = projections::OpenHouseholdRow(key.substr(1), value, keys);
          EXPECT_OK(entry);
          if (entry.ok()) {
            opened = entry->row.SerializeAsString() + entry->watched.SerializeAsString();
          }
        }
        all.emplace(key, opened);
        return true;
      });
  EXPECT_OK(scanned);
  return all;
}

}  // namespace hearth::testing
