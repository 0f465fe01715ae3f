// The rulebooks that ship: they can be read, may be published, and say where their values come
// from.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(RulebookFiles, EachFitsIntoOneEvent) {
  for (const v1::Rulebook& rulebook : {testing::DefaultRulebook(), testing::DemoRulebook()}) {
    v1::Fact fact;
    *fact.mutable_rulebook_published()->mutable_rulebook() = rulebook;
    EXPECT_LT(fact.ByteSizeLong() + 1'000, kSubmissionBytesMax) << rulebook.rulebook_id();
  }
}

}  // namespace
}  // namespace hearth::domain
