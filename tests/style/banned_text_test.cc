#include "tests/style/banned_text.h"

#include <gtest/gtest.h>

namespace hearth::style {
namespace {

TEST(BannedText, TheTreeHasNone) {
  EXPECT_EQ(ToString(CheckBannedTexts(LoadSourceTree(HEARTH_SOURCE_DIR))), "");
}

TEST(BannedText, EveryTextIsFoundWhereItIsBanned) {
  for (const BannedText& banned : BannedTexts()) {
    const std::string folder = banned.under.empty() ? "services/server/" : banned.under;
    const std::string line = "// first\n  x = \"" + banned.text + "\";\n";
    const auto findings = CheckBannedTexts({{folder + "planted.cc", line}});
    ASSERT_EQ(findings.size(), 1u) << banned.text;
    EXPECT_EQ(findings[0].line, 2);
    if (banned.under.empty()) continue;
    EXPECT_TRUE(CheckBannedTexts({{"services/server/planted.cc", line}}).empty()) << banned.text;
  }
}

TEST(BannedText, PartsOfLongerWordsAreFree) {
  const SourceTree tree = {{"tests/a.cc", "mkdtemp(TODOS) HACKED a/framework/b x../sharedness"}};
  EXPECT_TRUE(CheckBannedTexts(tree).empty()) << ToString(CheckBannedTexts(tree));
}

TEST(TopLevel, HoldsTheRoomsOnly) {
  EXPECT_EQ(ToString(CheckTopLevel(TopLevelEntries(HEARTH_SOURCE_DIR))), "");
}

TEST(TopLevel, AStrangerIsFound) {
  EXPECT_EQ(CheckTopLevel({"proto", ".github", "docs"}).size(), 1u);
}

}  // namespace
}  // namespace hearth::style
