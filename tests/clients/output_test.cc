#include "clients/cli/output.h"

#include <gtest/gtest.h>

#include <sstream>

#include "clients/cli/as_of.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/progress.h"
#include "clients/cli/table.h"
#include "clients/cli/text_width.h"
#include "clients/cli/words.h"
#include "clients/cpp/error.h"
#include "hearth/v1/households_service.pb.h"
#include "tests/support/status_matchers.h"

namespace hearth::cli {
namespace {

using ::hearth::testing::StatusIs;

TEST(TextWidthTest, ChineseTakesTwoColumns) {
  EXPECT_EQ(TextWidth("abc"), 3u);
  EXPECT_EQ(TextWidth("紫金县"), 6u);
  EXPECT_EQ(TextWidth("（甲）"), 6u);
  EXPECT_EQ(TextWidth("e\u0301"), 1u);  // a combining accent
  EXPECT_EQ(TextWidth("\xf0\xa0\x82\x87"), 2u);
  EXPECT_EQ(TextWidth("\xff"), 1u);
  EXPECT_EQ(FitWidth("紫金县", 6), "紫金县");
  EXPECT_EQ(FitWidth("紫金县城", 6), "紫金…");
  EXPECT_EQ(FitWidth("abcdef", 4), "abc…");
}

TEST(TableTest, ColumnsAlignByDisplayWidth) {
  const Table table{{{"name", "名称"}, {"count", "户数 n", true}, {"note", "备注"}},
                    {{"龙窝镇", "7", "x"}, {"a", "1234567", "\x1b[31m红"}, {"上义镇城", "", ""}}};
  std::ostringstream out;
  PrintTable(table, out);
  EXPECT_EQ(out.str(),
            "名称       户数 n  备注\n"
            "龙窝镇          7  x\n"
            "a         1234567   [31m红\n"
            "上义镇城\n");
}

TEST(TableTest, CsvIsForSpreadsheetsAndNoFormulaGetsIn) {
  EXPECT_EQ(CsvCell("plain"), "plain");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(CsvCell("=1+1"), "'=1+1");
  EXPECT_EQ(CsvCell("@cmd"), "'@cmd");
  EXPECT_EQ(CsvCell("-5.20"), "-5.20");
  EXPECT_EQ(CsvCell("-5+x"), "'-5+x");
  std::ostringstream out;
  PrintCsv({{{"a", "甲"}, {"b", "乙"}}, {{"1", "=x"}}}, out);
  EXPECT_EQ(out.str(),
            "\xef\xbb\xbf"
            "a,b\r\n1,'=x\r\n");
}

TEST(OutputTest, TheSameAnswerInEachForm) {
  v1::SearchHouseholdsResponse response;
  response.add_households()->set_area_code("441621102201");
  response.add_households()->set_area_code("441621102202");
  const Table table{{{"area_code", "区划"}}, {{"441621102201"}, {"441621102202"}}};
  const auto print = [&](Format format) {
    std::ostringstream out;
    PrintList(format, response, "households", table, out);
    return out.str();
  };
  EXPECT_EQ(print(Format::kTable), "区划\n441621102201\n441621102202\n");
  EXPECT_EQ(print(Format::kCsv),
            "\xef\xbb\xbf"
            "area_code\r\n441621102201\r\n441621102202\r\n");
  EXPECT_EQ(print(Format::kJsonl),
            "{\"area_code\":\"441621102201\"}\n{\"area_code\":\"441621102202\"}\n");
  EXPECT_NE(print(Format::kJson).find("\"households\": ["), std::string::npos);
}

TEST(AsOfTest, PositionDayOrInstant) {
  EXPECT_EQ(ParseAsOf("1234")->position(), 1234u);
  EXPECT_EQ(ParseAsOf("2026-03-01")->date(), 20260301);
  EXPECT_EQ(ParseAsOf("2025-12-01T08:00:00+08:00")->time_ms(), 1'764'547'200'000);
  for (const char* bad : {"", "yesterday", "2026-02-30", "-1", "99999999999999999999"}) {
    EXPECT_THAT(ParseAsOf(bad), StatusIs(absl::StatusCode::kInvalidArgument, "--as-of")) << bad;
  }
}

TEST(ExitCodeTest, Table) {
  const auto served = [](absl::Status status) {
    status.SetPayload(client::kDetailsPayload, absl::Cord());
    return status;
  };
  EXPECT_EQ(ExitCodeOf(absl::OkStatus()), 0);
  EXPECT_EQ(ExitCodeOf(absl::DataLossError("")), 1);
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), 2);
  EXPECT_EQ(ExitCodeOf(absl::NotFoundError("")), 2);
  EXPECT_EQ(ExitCodeOf(served(absl::NotFoundError(""))), 3);
  EXPECT_EQ(ExitCodeOf(served(absl::InvalidArgumentError(""))), 4);
  EXPECT_EQ(ExitCodeOf(absl::AbortedError("")), 4);
  EXPECT_EQ(ExitCodeOf(served(absl::UnavailableError(""))), 5);
  EXPECT_EQ(ExitCodeOf(absl::ResourceExhaustedError("")), 5);
}

TEST(WordsTest, MoneyAndFacts) {
  EXPECT_EQ(Yuan(0), "0.00");
  EXPECT_EQ(Yuan(123'456'789), "1,234,567.89");
  EXPECT_EQ(Yuan(-5), "-0.05");
  EXPECT_EQ(FactWord(10), "核查 check_recorded");
  EXPECT_EQ(FactWord(210), "clue_verified");
  EXPECT_EQ(FactWord(9'999), "#9999");
  EXPECT_EQ(RefusalWord(v1::REFUSAL_REASON_FUTURE_DATE), "FUTURE_DATE");
}

TEST(ProgressTest, ABarOnATerminalAndNothingForShortWorkElsewhere) {
  EXPECT_EQ(Progress::Bar(5, 10, 10), "[#####.....]  50% ");
  EXPECT_EQ(Progress::Bar(20, 10, 4), "[####] 100% ");
  EXPECT_EQ(Progress::Bar(1, 0, 4), "");
  std::ostringstream terminal, file;
  {
    Progress bar(&terminal, true, 10), lines(&file, false, 10);
    bar.Update(5, "x");
    lines.Update(5, "x");
  }
  EXPECT_NE(terminal.str().find(" 50% x"), std::string::npos);
  EXPECT_EQ(file.str(), "");
}

}  // namespace
}  // namespace hearth::cli
