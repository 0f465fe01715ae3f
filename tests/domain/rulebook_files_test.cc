// The rulebooks that ship: they can be read, may be published, and say where their values come
// from.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "services/domain/rulebook_set.h"
#include "services/domain/submission.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RulebookSet Published(const v1::Rulebook& rulebook) {
  RulebookSet set;
  v1::RulebookPublished fact;
  *fact.mutable_rulebook() = rulebook;
  set.Apply(fact);
  return set;
}

TEST(RulebookFiles, TheDefaultMayBePublished) {
  EXPECT_THAT(ValidateRulebook(testing::DefaultRulebook(), RulebookSet()), IsEmpty());
}

TEST(RulebookFiles, TheDemoMayBePublishedOnTopOfTheDefault) {
  EXPECT_THAT(ValidateRulebook(testing::DemoRulebook(), Published(testing::DefaultRulebook())),
              IsEmpty());
}

TEST(RulebookFiles, AFaultInTheFileWouldBeFound) {
  v1::Rulebook broken = testing::DefaultRulebook();
  v1::Condition* first =
      broken.mutable_rules(0)->mutable_when()->mutable_all()->mutable_conditions(0);
  first->mutable_compare()->set_metric("income.per_head");
  EXPECT_THAT(ValidateRulebook(broken, RulebookSet()),
              Contains(HasSubstr("rules[0].when.all.conditions[0].compare.metric")));
}

// There is no national or provincial line to ship: a guess would be worse than none.
TEST(RulebookFiles, TheDefaultHasNoLine) {
  EXPECT_THAT(testing::DefaultRulebook().lines(), IsEmpty());
  const auto rules = testing::ControlWith(20260601, {testing::DefaultRulebook()})
                         .rulebooks->InForce(LineageByCode("441621101"), 20260601);
  EXPECT_EQ(rules->line, nullptr);
}

TEST(RulebookFiles, TheDemoSaysThatItIsOne) {
  const v1::Rulebook demo = testing::DemoRulebook();
  EXPECT_THAT(demo.title().zh(), HasSubstr("示范"));
  EXPECT_THAT(demo.title().en(), HasSubstr("demo"));
  EXPECT_EQ(demo.area_code(), "441621");
  ASSERT_GT(demo.lines_size(), 0);
  for (const v1::IncomeLine& line : demo.lines())
    EXPECT_THAT(line.document_number(), HasSubstr("demo"));
}

TEST(RulebookFiles, EveryRuleAndCodeNamesItsSource) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  for (const v1::Rule& rule : rulebook.rules()) EXPECT_NE(rule.source(), "") << rule.rule_code();
  for (const v1::Dictionary& dictionary : rulebook.dictionaries()) {
    for (const v1::Code& code : dictionary.codes())
      EXPECT_NE(code.source(), "") << dictionary.dictionary_id();
  }
}

// Two rules that raise one flag would hide each other when one of them is taken out.
TEST(RulebookFiles, EachFlagIsRaisedByOneRule) {
  std::set<std::string> flags;
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  for (const v1::Rule& rule : rulebook.rules())
    EXPECT_TRUE(flags.insert(rule.flag()).second) << rule.flag();
  for (const char* flag :
       {"SUGGEST_UNSTABLE", "SUGGEST_MARGINAL", "SUGGEST_SEVERE", "GUARANTEE_GAP",
        "LOW_INCOME_NO_RISK", "RELAPSE_WATCH", "STALE", "LINE_MISSING"}) {
    EXPECT_THAT(flags, Contains(flag));
  }
}

std::set<std::string> CodesOf(const v1::Rulebook& rulebook, const std::string& id) {
  std::set<std::string> codes;
  for (const v1::Dictionary& dictionary : rulebook.dictionaries()) {
    if (dictionary.dictionary_id() != id) continue;
    for (const v1::Code& code : dictionary.codes()) codes.insert(code.code());
  }
  return codes;
}

// Days that no source gives, and a table of holidays, are the county's to write.
TEST(RulebookFiles, TheDefaultInventsNoDays) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  EXPECT_FALSE(rulebook.has_calendar());
  for (const v1::Clock& clock : rulebook.clocks()) {
    EXPECT_THAT(clock.source(), HasSubstr("domain")) << clock.clock_code();
    EXPECT_FALSE(clock.pauses()) << clock.clock_code();
    for (const char* unknown : {"town_days", "county_days", "objection_days", "feedback_days",
                                "announce_days", "register_days", "plan_days", "watch_days"}) {
      EXPECT_NE(clock.clock_code(), unknown);
    }
  }
}

// Once a dictionary is published, codes that it lacks are refused: these are all that the case
// facts name, but for the lists that only a county knows.
TEST(RulebookFiles, TheDictionariesOfTheCaseFileAreThere) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  for (const char* id : {"adjustment_kind", "category",        "change_reason",  "clearing_reason",
                         "clue_amount",     "clue_form",       "clue_kind",      "clue_reason",
                         "comparison_item", "comparison_skip", "declarer",       "decline_reason",
                         "difference",      "disaster",        "effect",         "feedback_manner",
                         "guarantee",       "helper_reason",   "helper_role",    "link_reason",
                         "measure",         "measure_end",     "objection_kind", "opinion",
                         "project",         "qualification",   "reentry_reason", "referral_reason",
                         "referral_result", "removal",         "review_role",    "risk",
                         "rollback_reason", "sign_manner",     "spot_finding",   "status",
                         "status_end",      "status_refusal",  "team_role",      "withdrawal"}) {
    EXPECT_FALSE(CodesOf(rulebook, id).empty()) << id;
  }
  for (const char* id :
       {"unit", "fund", "goal", "clue_layout", "register_layout", "national_system"}) {
    EXPECT_TRUE(CodesOf(rulebook, id).empty()) << id;
  }
  // What the program itself reads.
  EXPECT_THAT(CodesOf(rulebook, "helper_role"), ::testing::IsSupersetOf({"helper", "responsible"}));
  EXPECT_THAT(CodesOf(rulebook, "status"), ::testing::IsSupersetOf({"dibao", "tekun"}));
  // Whatever happens suddenly may be reported as a clue.
  EXPECT_THAT(CodesOf(rulebook, "clue_kind"), ::testing::IsSupersetOf(CodesOf(rulebook, "sudden")));
}

// The 14 official categories stand for themselves; every programme belongs to one of them.
TEST(RulebookFiles, EveryMeasureHasAnOfficialCategory) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  std::set<std::string> categories;
  std::set<std::string> groups;
  for (const v1::Dictionary& dictionary : rulebook.dictionaries()) {
    if (dictionary.dictionary_id() != "measure") continue;
    for (const v1::Code& code : dictionary.codes())
      code.group().empty() ? categories.insert(code.code()) : groups.insert(code.group());
  }
  EXPECT_THAT(categories, SizeIs(14));
  EXPECT_THAT(categories, ::testing::IsSupersetOf(groups));
  EXPECT_THAT(groups, ::testing::Not(IsEmpty()));
}

TEST(RulebookFiles, EveryRiskHasASuggestionButOther) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  std::set<std::string> suggested = {"99"};
  for (const v1::MeasureSuggestion& suggestion : rulebook.suggestions()) {
    if (!suggestion.risk_code().empty()) suggested.insert(suggestion.risk_code());
    EXPECT_TRUE(suggestion.has_when() || !suggestion.risk_code().empty())
        << suggestion.suggestion_code();
  }
  EXPECT_EQ(suggested, CodesOf(rulebook, "risk"));
}

TEST(RulebookFiles, EachFitsIntoOneEvent) {
  for (const v1::Rulebook& rulebook : {testing::DefaultRulebook(), testing::DemoRulebook()}) {
    v1::Fact fact;
    *fact.mutable_rulebook_published()->mutable_rulebook() = rulebook;
    EXPECT_LT(fact.ByteSizeLong() + 1'000, kSubmissionBytesMax) << rulebook.rulebook_id();
  }
}

}  // namespace
}  // namespace hearth::domain
