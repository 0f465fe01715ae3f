// A table of persons becomes registrations; every error names row, column and remedy.

#include "clients/cli/household_import.h"

#include <gtest/gtest.h>

#include "clients/cli/household_columns.h"
#include "clients/cpp/bytes.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/status_matchers.h"

namespace hearth::cli {
namespace {

using ::hearth::testing::EqualsProto;

constexpr char kHeader[] =
    "户编号,区划代码,自然村,姓名,证件号码,证件例外,与户主关系,健康状况,出生日期\n";
constexpr char kHead[] = "H1,441621102201001,上村,赵一,990101198001010014,,户主,健康,\n";
constexpr char kWife[] = "H1,,,钱二,990101200002290126,,配偶,,\n";

HouseholdTable Read(const std::string& rows, const std::string& header = kHeader) {
  absl::StatusOr<Csv> csv = Csv::Parse(header + rows);
  EXPECT_OK(csv);
  return ReadHouseholds(*csv, CodeBook());
}

struct ErrorRow {
  const char* what;
  std::string rows;
  uint64_t row;
  const char* column;
};

TEST(HouseholdImportTest, ErrorsNameRowColumnAndRemedy) {
  const std::string head = kHead;
  const std::vector<ErrorRow> table = {
      {"no number", ",441621102201001,,赵一,990101198001010014,,户主,,\n", 2, "户编号"},
      {"no area", "H1,,,赵一,990101198001010014,,户主,,\n", 2, "区划代码"},
      {"a town is no place to live", "H1,441621102,,赵一,990101198001010014,,户主,,\n", 2,
       "区划代码"},
      {"Excel's number format", "H1,4.41621E+14,,赵一,990101198001010014,,户主,,\n", 2, "区划代码"},
      {"no name", "H1,441621102201001,,,990101198001010014,,户主,,\n", 2, "姓名"},
      {"no ID", "H1,441621102201001,,赵一,,,户主,,\n", 2, "证件号码"},
      {"wrong check digit", "H1,441621102201001,,赵一,990101198001010015,,户主,,\n", 2, "证件号码"},
      {"no such day", "H1,441621102201001,,赵一,990101199002290016,,户主,,\n", 2, "证件号码"},
      {"unknown relation", "H1,441621102201001,,赵一,990101198001010014,,邻居,,\n", 2,
       "与户主关系"},
      {"unknown health", "H1,441621102201001,,赵一,990101198001010014,,户主,不错,\n", 2,
       "健康状况"},
      {"no real day of birth", "H1,441621102201001,,赵一,990101198001010014,,户主,,1980-02-30\n", 2,
       "出生日期"},
      {"two heads", head + "H1,,,钱二,990101200002290126,,户主,,\n", 2, "与户主关系"},
      {"no head", "H1,441621102201001,,赵一,990101198001010014,,配偶,,\n", 2, "与户主关系"},
      {"one ID twice", head + "H1,,,钱二,990101198001010014,,配偶,,\n", 3, "证件号码"},
      {"two hamlets", head + "H1,441621102201001,下村,钱二,990101200002290126,,配偶,,\n", 3,
       "户信息"},
      {"two areas", head + "H1,441621102201002,,钱二,990101200002290126,,配偶,,\n", 3, "区划代码"},
  };
  for (const ErrorRow& row : table) {
    SCOPED_TRACE(row.what);
    const HouseholdTable read = Read(row.rows);
    bool found = false;
    for (const CellError& error : read.errors) {
      found |= error.row == row.row && error.column == row.column && !error.zh.empty() &&
               !error.en.empty();
    }
    EXPECT_TRUE(found) << read.errors.size() << " errors";
  }
  EXPECT_EQ(Read("", "姓名,区划代码\n").errors.size(), 2u);  // two columns missing
  EXPECT_EQ(Read("", std::string("备注,") + kHeader).errors[0].column, "备注");  // one unknown
  EXPECT_TRUE(Read(head + kWife).errors.empty());                                // and a sound one
}

TEST(HouseholdImportTest, RowsBecomeARegistration) {
  const HouseholdTable read =
      Read(std::string(kHead) + "H2,441621102201,,孙三,,unregistered,本人,,1990-05-06\n" + kWife);
  ASSERT_TRUE(read.errors.empty());
  ASSERT_EQ(read.households.size(), 2u);
  ASSERT_OK_AND_ASSIGN(
      const HouseholdPlan plan,
      PlanHousehold(read.households[0], [](const std::string& county, const std::string& number) {
        EXPECT_EQ(county, "441621");
        EXPECT_EQ(number, "H1");
        return std::optional<v1::OpenedHousehold>();
      }));
  EXPECT_FALSE(plan.known);
  ASSERT_TRUE(plan.draft.has_value());
  EXPECT_EQ(plan.draft->household().size(), 32u);
  EXPECT_EQ(plan.draft->area_code(), "441621102201001");
  const v1::HouseholdRegistered& fact = plan.draft->fact().household_registered();
  EXPECT_EQ(fact.identity().natural_village(), "上村");
  ASSERT_EQ(fact.members_size(), 2);
  EXPECT_NE(fact.members(0).member_id(), 0u);
  EXPECT_NE(fact.members(0).member_id(), fact.members(1).member_id());
  EXPECT_EQ(fact.members(0).identity().relation(), "01");
  EXPECT_EQ(fact.members(0).situation().health(), "healthy");
  EXPECT_FALSE(fact.members(1).has_situation());                 // not asked stays not asked
  EXPECT_EQ(fact.members(0).identity().birth_date(), 19800101);  // from the number
  EXPECT_EQ(fact.members(0).identity().sex(), 1u);
  EXPECT_EQ(read.households[1].members[0].identity().birth_date(), 19900506);
}

v1::OpenedHousehold Opened(const v1::Draft& draft) {
  const v1::HouseholdRegistered& fact = draft.fact().household_registered();
  v1::OpenedHousehold household;
  household.set_household(*client::FromHex(draft.household()));
  household.set_area_code(draft.area_code());
  *household.mutable_identity() = fact.identity();
  for (const v1::Member& member : fact.members()) {
    v1::OpenedMember* opened = household.add_members();
    *opened->mutable_member() = member;
    opened->set_active(true);
  }
  return household;
}

HouseholdPlan Plan(const std::string& rows, std::optional<v1::OpenedHousehold> known) {
  const HouseholdTable read = Read(rows);
  EXPECT_TRUE(read.errors.empty());
  absl::StatusOr<HouseholdPlan> plan = PlanHousehold(
      read.households.at(0), [&](const std::string&, const std::string&) { return known; });
  EXPECT_OK(plan);
  return *plan;
}

TEST(HouseholdImportTest, ASecondImportUpdatesByNumber) {
  const std::string rows = std::string(kHead) + kWife;
  const v1::Draft first = *Plan(rows, {}).draft;
  v1::OpenedHousehold known = Opened(first);
  known.mutable_identity()->set_phone(
      "19900000001");  // known from elsewhere; the table has no such column
  known.mutable_members(0)->mutable_member()->mutable_situation()->set_labour("ordinary");

  const HouseholdPlan same = Plan(rows, known);
  EXPECT_TRUE(same.known);
  EXPECT_FALSE(same.draft.has_value());

  std::string changed = rows;
  changed.replace(changed.find("健康,"), 6, "大病");
  const HouseholdPlan update = Plan(changed, known);
  ASSERT_TRUE(update.draft.has_value());
  EXPECT_EQ(update.draft->household(), first.household());
  const v1::HouseholdRegistered& fact = update.draft->fact().household_registered();
  EXPECT_EQ(fact.identity().phone(), "19900000001");
  EXPECT_EQ(fact.members(0).member_id(), known.members(0).member().member_id());
  EXPECT_EQ(fact.members(0).situation().health(), "serious");
  EXPECT_EQ(fact.members(0).situation().labour(), "ordinary");

  const HouseholdPlan fewer = Plan(kHead, known);
  EXPECT_EQ(fewer.not_in_table, 1u);
  EXPECT_FALSE(fewer.draft.has_value());  // a table never removes anybody
  const HouseholdPlan more = Plan(rows + "H1,,,李四,990101198001010030,,子,,\n", known);
  ASSERT_TRUE(more.draft.has_value());
  EXPECT_EQ(more.draft->fact().household_registered().members_size(), 3);
}

TEST(HouseholdImportTest, ACountysOwnDictionaryIsRead) {
  v1::Rulebook rulebook;
  v1::Dictionary* dictionary = rulebook.add_dictionaries();
  dictionary->set_dictionary_id("health");
  v1::Code* code = dictionary->add_codes();
  code->set_code("frail");
  code->mutable_text()->set_zh("体弱");
  CodeBook codes;
  EXPECT_EQ(codes.Find("health", "体弱"), std::nullopt);
  codes.Add(rulebook);
  EXPECT_EQ(codes.Find("health", "体弱"), "frail");
  EXPECT_EQ(codes.Find("health", "frail"), "frail");
  EXPECT_EQ(codes.Find("health", "健康"), "healthy");
  EXPECT_EQ(codes.Find("ethnicity", "03"), "03");  // no dictionary: codes pass
  EXPECT_NE(codes.Choices("health").find("体弱"), std::string::npos);
}

// domain.md 4.3
TEST(IdNumberTest, Vectors) {
  for (const char* good : {"11010519491231002X", "440524188001010014", "990101198001010014",
                           "990101200002290126", "99010119800101001442"}) {
    EXPECT_EQ(CheckIdNumber(good).zh, "") << good;
  }
  for (const char* bad : {"", "1", "990101198001010013", "990101199002290016", "99010119800101001x",
                          "9901011980010100141", "99O101198001010014"}) {
    EXPECT_NE(CheckIdNumber(bad).zh, "") << bad;
  }
}

}  // namespace
}  // namespace hearth::cli
