// Every row of the table is planted once and must be found: a rule that cannot fire protects
// nothing.

#include "tests/style/include_rules.h"

#include <gtest/gtest.h>

#include <string>

namespace hearth::style {
namespace {

SourceTree Planted(std::string_view room, const std::string& line) {
  return {{std::string(room) + "planted.cc", "// why\n" + line + "\nint x;\n"}};
}

std::string Include(std::string_view path) { return "#include \"" + std::string(path) + "\""; }

TEST(IncludeRules, TheTreeKeepsThem) {
  const SourceTree tree = LoadSourceTree(HEARTH_SOURCE_DIR);
  ASSERT_GT(tree.count("tests/style/include_rules_test.cc"), 0u) << "the tree was not found";
  EXPECT_EQ(ToString(CheckIncludes(tree)), "");
  EXPECT_EQ(ToString(CheckTexts(tree)), "");
  EXPECT_EQ(ToString(CheckReadModels(tree)), "");
}

TEST(IncludeRules, EveryRowFindsItsPlantedInclude) {
  for (const IncludeRule& rule : IncludeRules()) {
    const auto findings = CheckIncludes(Planted(rule.room, Include(rule.example)));
    ASSERT_FALSE(findings.empty()) << rule.room << " " << rule.pattern;
    EXPECT_EQ(findings[0].line, 2);
    EXPECT_TRUE(CheckIncludes(Planted("services/server/", Include(rule.example))).empty());
  }
}

TEST(IncludeRules, EveryTextIsFound) {
  for (const TextRule& rule : TextRules()) {
    const std::string line = "auto t = " + std::string(rule.text) + ");";
    EXPECT_EQ(CheckTexts(Planted(rule.room, line)).size(), 1u) << rule.room << " " << rule.text;
    EXPECT_TRUE(CheckTexts(Planted("services/server/", line)).empty());
  }
}

TEST(IncludeRules, AForbiddenHeaderIsFoundThroughAnAllowedOne) {
  const SourceTree tree = {
      {"services/domain/a.cc", "#include \"services/domain/b.h\"\n"},
      {"services/domain/b.h", "#include \"hearth/util.h\"\n"},
      {"hearth/util.h", "#include <rocksdb/db.h>\n"},
  };
  EXPECT_EQ(CheckIncludes(tree).size(), 2u);  // b.h and its user a.cc
}

TEST(IncludeRules, ReadModelsDoNotKnowEachOther) {
  const std::string alert = Include("services/projections/alert_projection.h");
  const auto check = [&alert](const std::string& file) {
    return CheckReadModels({{"services/projections/" + file, alert + "\n"}}).size();
  };
  EXPECT_EQ(check("duty_projection.cc"), 1u);
  EXPECT_EQ(check("duty_query.cc"), 1u);
  EXPECT_EQ(check("alert_projection.cc"), 0u);
  EXPECT_EQ(check("registry.cc"), 0u);
}

}  // namespace
}  // namespace hearth::style
