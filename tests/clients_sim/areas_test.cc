#include "clients/sim/areas.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/support/status_matchers.h"

namespace hearth::sim {
namespace {

using ::hearth::testing::StatusIs;

absl::StatusOr<std::vector<Area>> Read(const std::string& text) {
  std::istringstream in(text);
  return ReadAreasCsv(in);
}

TEST(AreasTest, ReadsCodeAndNameWhereverTheyStand) {
  const auto areas =
      Read("\xef\xbb\xbfname,level,code\r\n\"甲,\"\"村\"\"\",village,441621100201\r\n\n");
  ASSERT_THAT(areas.status(), ::hearth::testing::IsOk());
  ASSERT_EQ(areas->size(), 1U);
  EXPECT_EQ((*areas)[0].code, "441621100201");
  EXPECT_EQ((*areas)[0].name, "甲,\"村\"");
}

TEST(AreasTest, NamesTheLineThatIsWrong) {
  const struct {
    const char* text;
    const char* message;
  } kRows[] = {
      {"", "empty"},
      {"code,level\n1,2\n", "line 1"},
      {"code,name\n44,广东省\n4416210,紫金\n", "line 3"},
      {"code,name\n44x,广东省\n", "line 2"},
      {"code,name\n44\n", "line 2"},
      {"code,name\n44,\n", "line 2"},
  };
  for (const auto& row : kRows) {
    EXPECT_THAT(Read(row.text).status(), StatusIs(absl::StatusCode::kInvalidArgument, row.message))
        << row.text;
  }
}

}  // namespace
}  // namespace hearth::sim
