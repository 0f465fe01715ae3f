// Decide about areas and rulebooks: their own checks speak, under the fact's path.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "tests/domain/full_fact.h"
#include "tests/domain/valid_rulebook.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::HeaderFor;
using ::hearth::testing::kToday;
using ::hearth::testing::TestControl;
using ::hearth::testing::ValidRulebook;

std::optional<Refusal> Judge(const v1::Fact& fact, const Control& control = TestControl()) {
  return Decide(HeaderFor(fact), fact, control, kToday);
}

v1::Fact Publication() {
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = ValidRulebook();
  return fact;
}

void ExpectRefused(const v1::Fact& fact, v1::RefusalReason reason, const std::string& path) {
  const auto refusal = Judge(fact);
  ASSERT_TRUE(refusal.has_value()) << path;
  EXPECT_EQ(refusal->reason, reason) << refusal->detail;
  EXPECT_EQ(refusal->detail.substr(0, path.size()), path) << refusal->detail;
}

TEST(DecideControl, Areas) {
  v1::Fact fact;
  v1::AreaChange* change = fact.mutable_area_changed()->add_changes();
  change->mutable_created()->set_code("990101002");
  change->mutable_created()->set_name("town");
  EXPECT_FALSE(Judge(fact).has_value());
  change->mutable_created()->set_name("");
  ExpectRefused(fact, v1::REFUSAL_REASON_MALFORMED, "area_changed.changes[0].created.name: ");
  change->mutable_renamed()->set_code("990101009");
  ExpectRefused(fact, v1::REFUSAL_REASON_UNKNOWN_AREA, "area_changed.changes[0].renamed.code: ");
  fact.mutable_area_changed()->set_effective_date(20260230);
  ExpectRefused(fact, v1::REFUSAL_REASON_IMPOSSIBLE_DATE, "area_changed.effective_date: ");
}

TEST(DecideControl, AnAreaMayBeNamedByTheFactThatCreatesIt) {
  v1::Fact fact;
  v1::Area* area = fact.mutable_area_changed()->add_changes()->mutable_created();
  area->set_code("98");
  area->set_name("province");
  v1::EventHeader header = HeaderFor(fact);
  header.set_area_code("98");
  EXPECT_FALSE(Decide(header, fact, TestControl(), kToday).has_value());
  header.set_area_code("9");
  EXPECT_TRUE(Decide(header, fact, TestControl(), kToday).has_value());
}

TEST(DecideControl, Rulebooks) {
  const auto accepted = Judge(Publication());
  EXPECT_FALSE(accepted.has_value()) << accepted->detail;
  v1::Fact fact = Publication();
  fact.mutable_rulebook_published()->mutable_rulebook()->mutable_rules(0)->set_flag("low");
  const auto refusal = Judge(fact);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, v1::REFUSAL_REASON_INVALID_RULEBOOK);
  EXPECT_NE(refusal->detail.find("rules[0].flag"), std::string::npos) << refusal->detail;
  fact = Publication();
  fact.mutable_rulebook_published()->mutable_rulebook()->set_area_code("990102");
  ExpectRefused(fact, v1::REFUSAL_REASON_INVALID_RULEBOOK, "rulebook_published.rulebook: ");
  EXPECT_NE(Judge(fact)->detail.find("area_code"), std::string::npos);
  fact.mutable_rulebook_published()->clear_rulebook();
  ExpectRefused(fact, v1::REFUSAL_REASON_MALFORMED, "rulebook_published.rulebook: ");
}

TEST(DecideControl, ManyProblemsFitIntoAStamp) {
  v1::Fact fact = Publication();
  v1::Rulebook* rulebook = fact.mutable_rulebook_published()->mutable_rulebook();
  for (int i = 0; i < 500; ++i) rulebook->add_rules();
  const auto refusal = Judge(fact);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_LT(refusal->detail.size(), 2100u);
  v1::Stamp stamp;
  stamp.set_refused_detail(refusal->detail);  // must be UTF-8 after the cut
  EXPECT_TRUE(v1::Stamp().ParseFromString(stamp.SerializeAsString()));
}

TEST(DecideControl, PartsOfRulebooks) {
  struct Row {
    uint32_t part;
    uint32_t count;
    bool accepted;
  };
  for (const Row& row : {Row{0, 0, true}, Row{1, 0, true}, Row{1, 1, true}, Row{2, 1, false},
                         Row{2, 0, false}, Row{0, 2, false}, Row{1, 2, true}, Row{2, 2, true},
                         Row{3, 2, false}, Row{100, 100, true}, Row{1, 101, false}}) {
    v1::Fact fact = Publication();
    fact.mutable_rulebook_published()->set_part(row.part);
    fact.mutable_rulebook_published()->set_part_count(row.count);
    EXPECT_EQ(Judge(fact).has_value(), !row.accepted) << row.part << " of " << row.count;
  }
}

TEST(DecideControl, TheLastPartIsJudgedWithTheOthers) {
  v1::RulebookPublished first;
  first.set_part(1);
  first.set_part_count(2);
  *first.mutable_rulebook() = ValidRulebook();
  first.mutable_rulebook()->clear_rules();
  Control control = TestControl();
  auto rulebooks = std::make_shared<RulebookSet>(*control.rulebooks);
  rulebooks->Apply(first);
  control.rulebooks = rulebooks;
  v1::Fact fact;
  v1::RulebookPublished* last = fact.mutable_rulebook_published();
  last->set_part(2);
  last->set_part_count(2);
  last->mutable_rulebook()->set_rulebook_id("county");
  last->mutable_rulebook()->set_version(1);
  *last->mutable_rulebook()->mutable_rules() = ValidRulebook().rules();
  EXPECT_FALSE(Judge(fact, control).has_value());
  last->mutable_rulebook()->mutable_rules(1)->set_priority(9);
  const auto refusal = Judge(fact, control);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_NE(refusal->detail.find("rules[1].priority"), std::string::npos);
}

}  // namespace
}  // namespace hearth::domain
