#include "tests/style/checklist.h"

#include <gtest/gtest.h>

#include <string>

namespace hearth::style {
namespace {

// Sixty sound rows, row `number` replaced.
SourceTree Planted(int number, const std::string& row) {
  std::string text;
  for (int i = 1; i <= 60; ++i) {
    text += i == number ? row : "| R" + std::to_string(i) + " | x | `a_test:Some.Case` | |";
    text += "\n";
  }
  return {{"tests/CHECKLIST.md", text},
          {"tests/a/CMakeLists.txt", "hearth_test(NAME a_test SOURCES a.cc)"},
          {"tests/a/a.cc", "TEST(Some, Case) {}\nTEST_F(Other, Case) {}"}};
}

TEST(Checklist, EveryTestThatItNamesExists) {
  EXPECT_EQ(ToString(CheckChecklist(LoadSourceTree(HEARTH_SOURCE_DIR))), "");
}

TEST(Checklist, EveryWayOfLyingIsFound) {
  EXPECT_TRUE(CheckChecklist(Planted(0, "")).empty());
  EXPECT_TRUE(CheckChecklist(Planted(7, "| R7 | x | `a_test:Other.Case`, `a_test` | |")).empty());
  EXPECT_TRUE(CheckChecklist(Planted(7, "| R7 | x | | another issue |")).empty());
  for (const char* row : {"", "| R7 | x | | |", "| R6 | x | `a_test` | |",
                          "| R7 | x | `b_test` | |", "| R7 | x | `a_test:Some.Other` | |",
                          "| R7 | x | a_test | |", "| R7 | x | `a_test`, `gone_test` | |"}) {
    EXPECT_FALSE(CheckChecklist(Planted(7, row)).empty()) << row;
  }
  EXPECT_FALSE(CheckChecklist({}).empty());
}

}  // namespace
}  // namespace hearth::style
