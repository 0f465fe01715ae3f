#include "clients/cli/csv.h"

#include <gtest/gtest.h>

#include "clients/cli/text_encoding.h"
#include "clients/cpp/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::cli {
namespace {

using ::hearth::testing::StatusIs;

TEST(CsvTest, QuotesLineEndsBlanksAndShortRows) {
  ASSERT_OK_AND_ASSIGN(
      const Csv csv,
      Csv::Parse("code, Name ,note\r\n1,\"a \"\"b\"\", c\",\"two\nlines\"\n\n ,,\n2,　乙　\r3"));
  EXPECT_EQ(csv.header(), (std::vector<std::string>{"code", "Name", "note"}));
  ASSERT_EQ(csv.size(), 3u);
  const int name = csv.Find({"名称", "NAME"});
  EXPECT_EQ(csv.Cell(0, name), "a \"b\", c");
  EXPECT_EQ(csv.Cell(0, csv.Find({"note"})), "two\nlines");
  EXPECT_EQ(csv.Cell(1, name), "乙");
  EXPECT_EQ(csv.RowNumber(1), 5u);
  EXPECT_EQ(csv.Cell(2, name), "");
  EXPECT_EQ(csv.Cell(2, csv.Find({"absent"})), "");
}

TEST(CsvTest, WhatIsNoTableIsSaidSo) {
  EXPECT_THAT(Csv::Parse(""), StatusIs(absl::StatusCode::kInvalidArgument, "empty"));
  EXPECT_THAT(Csv::Parse("a\n\"b"), StatusIs(absl::StatusCode::kInvalidArgument, "row 2: a quote"));
}

// "户主,张三" in the encodings of offices.
TEST(EncodingTest, Utf8WithAndWithoutMarkAndGb18030) {
  EXPECT_EQ(*ToUtf8("户主,张三"), "户主,张三");
  EXPECT_EQ(*ToUtf8("\xef\xbb\xbf户主,张三"), "户主,张三");
  EXPECT_EQ(*ToUtf8("\xbb\xa7\xd6\xf7,\xd5\xc5\xc8\xfd"), "户主,张三");
  // A character that only GB18030's four bytes hold: U+20087.
  EXPECT_EQ(*ToUtf8("\x95\x32\x90\x31\xd5\xc5"), "\xf0\xa0\x82\x87张");
  EXPECT_EQ(*ToUtf8(""), "");
  EXPECT_THAT(ToUtf8("\xff\xff"), StatusIs(absl::StatusCode::kInvalidArgument, "neither"));
}

TEST(EncodingTest, AFileInGb18030IsReadLikeAnyOther) {
  const hearth::testing::TempDir dir;
  ASSERT_OK(client::WriteFile(dir.File("a.csv"), "\xd0\xd5\xc3\xfb\n\xd5\xc5\xc8\xfd\n"));
  ASSERT_OK_AND_ASSIGN(const Csv csv, Csv::Load(dir.File("a.csv")));
  EXPECT_EQ(csv.Cell(0, csv.Find({"姓名"})), "张三");
  EXPECT_THAT(Csv::Load(dir.File("none.csv")), StatusIs(absl::StatusCode::kNotFound, "none.csv"));
}

}  // namespace
}  // namespace hearth::cli
