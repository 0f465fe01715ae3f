// How a department's file is read.

#include "clients/cli/clue_file.h"

#include <gtest/gtest.h>

#include <utility>

#include "tests/support/status_matchers.h"

namespace hearth::cli {
namespace {

using ::hearth::testing::StatusIs;

TEST(ClueFile, ColumnsAreReadInBothLanguagesAndBothForms) {
  ClueFileTerms terms;
  terms.unit_code = "yibao";
  const absl::StatusOr<Csv> zh = Csv::Parse(
      "姓名,证件号码,村,线索种类,风险,自付金额,总费用,发生日期,出生年\n"
      "测试甲,990101198001010014,一村,medical,01;03,\"12,345.6\",20000,2026-10-03,1980\n");
  const absl::StatusOr<Csv> en = CsvOfJsonLines(
      R"({"name":"测试甲","id_number":"990101198001010014","village":"一村","kind":"medical",)"
      R"("risks":"01;03","self_paid":12345.6,"bill":20000,"happened_date":"2026-10-03",)"
      R"("birth_year":1980})"
      "\n");
  ASSERT_OK(zh);
  ASSERT_OK(en);
  EXPECT_TRUE(CheckClueHeader(*zh, terms).empty());
  EXPECT_TRUE(CheckClueHeader(*en, terms).empty());
  const std::vector<ClueRow> a = ReadClueRows(*zh, terms, CodeBook());
  const std::vector<ClueRow> b = ReadClueRows(*en, terms, CodeBook());
  ASSERT_EQ(a.size(), 1u);
  ASSERT_EQ(b.size(), 1u);
  EXPECT_EQ(a[0].bad_column, "") << a[0].detail;
  EXPECT_EQ(a[0].fact.SerializeAsString(), b[0].fact.SerializeAsString());
  EXPECT_EQ(a[0].fact.amounts(0).amount_fen(), 1'234'560);
  EXPECT_EQ(a[0].fact.risk_codes_size(), 2);
}

TEST(ClueFile, WhatCannotBeReadNamesItsColumn) {
  ClueFileTerms terms;
  terms.kind_code = "medical";
  const std::pair<const char*, const char*> cases[] = {
      {"姓名,证件号码\n,\n甲,1\n", ""},  // a row without anything is no row
      {"姓名,村\n,一村\n", "姓名"},           {"姓名,自付金额\n甲,1.234\n", "自付金额"},
      {"姓名,自付金额\n甲,-1\n", "自付金额"}, {"姓名,发生日期\n甲,2026-02-30\n", "发生日期"},
      {"姓名,出生年\n甲,八零\n", "出生年"},   {"姓名,风险\n甲,1;2;3;4;5;6\n", "风险"},
  };
  for (const auto& [text, column] : cases) {
    const absl::StatusOr<Csv> csv = Csv::Parse(text);
    ASSERT_OK(csv);
    EXPECT_EQ(ReadClueRows(*csv, terms, CodeBook())[0].bad_column, column) << text;
  }
  EXPECT_EQ(CheckClueHeader(*Csv::Parse("村\n一村\n"), terms).size(), 1u);
  EXPECT_EQ(CheckClueHeader(*Csv::Parse("姓名,颜色\n甲,红\n"), terms).size(), 1u);
  terms.kind_code = "";
  EXPECT_EQ(CheckClueHeader(*Csv::Parse("姓名\n甲\n"), terms).size(), 1u);
  EXPECT_THAT(CsvOfJsonLines("{\"name\":1}\nnonsense\n"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ClueFile, PeriodsAreMonthsOrDays) {
  ClueFileTerms terms;
  ASSERT_OK(ParsePeriod("2024-02", &terms));
  EXPECT_EQ(terms.period_start_date, 20240201);
  EXPECT_EQ(terms.period_end_date, 20240229);
  ASSERT_OK(ParsePeriod("2026-10-01..2026-10-10", &terms));
  EXPECT_EQ(terms.period_end_date, 20261010);
  for (const char* text : {"", "2026", "2026-13", "2026-10-10..2026-10-01", "x..y"}) {
    EXPECT_FALSE(ParsePeriod(text, &terms).ok()) << text;
  }
}

}  // namespace
}  // namespace hearth::cli
