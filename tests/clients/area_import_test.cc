#include "clients/cli/area_import.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cli/rulebook_parts.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/status_matchers.h"

namespace hearth::cli {
namespace {

using ::hearth::testing::EqualsProto;
using ::hearth::testing::StatusIs;

Csv Table(const std::string& text) {
  absl::StatusOr<Csv> csv = Csv::Parse(text);
  EXPECT_OK(csv);
  return *csv;
}

constexpr char kTree[] =
    "code,name,level,parent\n441621102,甲镇,town,441621\n44,广东省,province,\n"
    "4416,河源市,prefecture,44\n441621,紫金县,county,4416\n441621102201,乙村,village,441621102\n";

TEST(AreaImportTest, ParentsComeFirstAndASecondImportChangesNothing) {
  const AreaPlan plan = PlanAreas(Table(kTree), {});
  EXPECT_TRUE(plan.errors.empty());
  ASSERT_EQ(plan.changes.size(), 5u);
  EXPECT_EQ(plan.changes[0].created().code(), "44");
  EXPECT_EQ(plan.changes[4].created().code(), "441621102201");
  EXPECT_EQ(plan.changes[4].created().parent_code(), "441621102");
  const AreaPlan again = PlanAreas(Table(kTree), After({}, plan.changes));
  EXPECT_TRUE(again.changes.empty());
  EXPECT_EQ(again.unchanged, 5u);
}

TEST(AreaImportTest, ANewNameIsARenamingAndANewParentATransfer) {
  const KnownAreas known = After({}, PlanAreas(Table(kTree), {}).changes);
  const AreaPlan plan = PlanAreas(
      Table("code,name,parent\n441621102,丙镇,\n441621103,丁镇,\n441621102201,乙村,441621103\n"),
      known);
  ASSERT_TRUE(plan.errors.empty());
  ASSERT_EQ(plan.changes.size(), 3u);
  EXPECT_EQ(plan.changes[0].renamed().name(), "丙镇");
  EXPECT_EQ(plan.changes[1].created().name(), "丁镇");
  EXPECT_EQ(plan.changes[2].transferred().parent_code(), "441621103");
}

TEST(AreaImportTest, ErrorsNameRowColumnAndRemedy) {
  struct Row {
    const char* text;
    uint64_t row;
    const char* column;
  };
  const Row table[] = {
      {"code,name\n44162,甲\n", 2, "code"},
      {"code,name\n4.4E+08,甲\n", 2, "code"},
      {"code,name\n44,\n", 2, "name"},
      {"code,name\n44,甲\n44,乙\n", 3, "code"},
      {"code,name,level\n44,甲,county\n", 2, "level"},
      {"code,name\n441621102201,甲村\n", 2, "parent"},
      {"code,title\n44,甲\n", 1, "name"},
  };
  for (const Row& row : table) {
    SCOPED_TRACE(row.text);
    const AreaPlan plan = PlanAreas(Table(row.text), {});
    ASSERT_EQ(plan.errors.size(), 1u);
    EXPECT_EQ(plan.errors[0].row, row.row);
    EXPECT_EQ(plan.errors[0].column, row.column);
    EXPECT_FALSE(plan.errors[0].zh.empty());
    EXPECT_FALSE(plan.errors[0].en.empty());
    EXPECT_TRUE(plan.changes.empty());
  }
}

TEST(AreaImportTest, Assistance) {
  KnownAreas known = After({}, PlanAreas(Table(kTree), {}).changes);
  const std::string text =
      "no,town_code,town,assistance_class,lead_unit,member_units\n"
      "1,441621102,甲镇,重点帮扶镇,牵头,一;二；三\n";
  const AreaPlan plan = PlanAssistance(Table(text), known);
  ASSERT_TRUE(plan.errors.empty());
  ASSERT_EQ(plan.changes.size(), 1u);
  const v1::AreaAssisted& assisted = plan.changes[0].assisted();
  EXPECT_EQ(assisted.lead_unit(), "牵头");
  ASSERT_EQ(assisted.member_units_size(), 3);
  EXPECT_EQ(assisted.member_units(2), "三");

  v1::AreaNode& town = known["441621102"];
  town.set_assistance_class("重点帮扶镇");
  town.set_lead_unit("牵头");
  for (const char* unit : {"一", "二", "三"}) town.add_member_units(unit);
  EXPECT_TRUE(PlanAssistance(Table(text), known).changes.empty());

  EXPECT_EQ(
      PlanAssistance(Table("town_code,assistance_class\n441621199,x\n"), known).errors[0].column,
      "town_code");
  EXPECT_EQ(PlanAssistance(Table("town_code,town,assistance_class\n441621102,别镇,x\n"), known)
                .errors[0]
                .column,
            "town");
}

TEST(AreaImportTest, NoFactHoldsMoreThanItMay) {
  std::vector<v1::AreaChange> changes(1'203);
  for (size_t i = 0; i < changes.size(); ++i) {
    v1::Area* area = changes[i].mutable_created();
    area->set_code(absl::StrCat(441621100000000 + i));
    area->set_name("第一村民小组");
  }
  const std::vector<v1::AreaChanged> facts = ToFacts(changes, 20000101, "号");
  size_t count = 0;
  for (const v1::AreaChanged& fact : facts) {
    EXPECT_LE(fact.changes_size(), 500);
    EXPECT_LE(fact.ByteSizeLong(), 45'000u);
    EXPECT_EQ(fact.effective_date(), 20000101);
    for (const v1::AreaChange& change : fact.changes()) {
      EXPECT_THAT(change, EqualsProto(changes[count++]));
    }
  }
  EXPECT_EQ(count, changes.size());
  EXPECT_EQ(facts.size(), 3u);
  for (v1::AreaChange& change : changes) change.mutable_created()->set_name(std::string(180, 'x'));
  EXPECT_GT(ToFacts(changes, 0, "").size(), 5u);  // bounded by bytes too
}

v1::Rulebook BigRulebook() {
  v1::Rulebook rulebook;
  rulebook.set_rulebook_id("demo");
  rulebook.set_version(3);
  rulebook.set_area_code("441621");
  rulebook.mutable_title()->set_zh("示范");
  rulebook.mutable_alerts()->add_focus_groups("low_income");
  for (int i = 0; i < 40; ++i) {
    rulebook.add_rules()->set_rule_code("rule-" + std::to_string(i));
    v1::Dictionary* dictionary = rulebook.add_dictionaries();
    dictionary->set_dictionary_id("d" + std::to_string(i));
    for (int j = 0; j < 20; ++j) dictionary->add_codes()->set_code("code-" + std::to_string(j));
  }
  return rulebook;
}

TEST(RulebookPartsTest, ThePartsMergeIntoTheWhole) {
  const v1::Rulebook whole = BigRulebook();
  ASSERT_OK_AND_ASSIGN(const auto one, ToParts(whole));
  ASSERT_EQ(one.size(), 1u);
  EXPECT_EQ(one[0].part_count(), 0u);
  EXPECT_THAT(one[0].rulebook(), EqualsProto(whole));

  ASSERT_OK_AND_ASSIGN(const auto parts, ToParts(whole, 1'000));
  ASSERT_GT(parts.size(), 5u);
  v1::Rulebook merged;
  for (size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].part(), i + 1);
    EXPECT_EQ(parts[i].part_count(), parts.size());
    EXPECT_EQ(parts[i].rulebook().rulebook_id(), "demo");
    EXPECT_EQ(parts[i].rulebook().version(), 3u);
    EXPECT_LE(parts[i].rulebook().ByteSizeLong(), 1'000u);
    merged.MergeFrom(parts[i].rulebook());
  }
  EXPECT_THAT(merged, EqualsProto(whole));
  EXPECT_THAT(ToParts(whole, 100), StatusIs(absl::StatusCode::kInvalidArgument, "dictionaries[0]"));
}

}  // namespace
}  // namespace hearth::cli
