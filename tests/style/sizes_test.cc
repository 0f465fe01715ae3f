#include "tests/style/sizes.h"

#include <gtest/gtest.h>

namespace hearth::style {
namespace {

std::string Repeated(const std::string& line, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += line;
  return text;
}

// A function whose body, with its braces, has `lines` lines.
std::string FunctionOf(int lines) {
  return "void F(int x) {\n" + Repeated("  G(x);\n", lines - 2) + "}\n";
}

TEST(Sizes, TheTreeKeepsThem) {
  EXPECT_EQ(ToString(CheckSizes(LoadSourceTree(HEARTH_SOURCE_DIR))), "");
}

TEST(Sizes, ALongFileIsFound) {
  for (const std::string path : {"storage/a.cc", "proto/a.proto", "tests/a.sh"}) {
    EXPECT_TRUE(CheckSizes({{path, Repeated("// x\n", kFileLinesMax)}}).empty()) << path;
    EXPECT_EQ(CheckSizes({{path, Repeated("// x\n", kFileLinesMax + 1)}}).size(), 1u) << path;
  }
}

TEST(Sizes, ALongFunctionIsFoundWhereverItStands) {
  const std::string fits = FunctionOf(kFunctionLinesMax);
  const std::string tall = FunctionOf(kFunctionLinesMax + 1);
  const std::vector<std::pair<std::string, std::string>> around = {
      {"", ""},
      {"namespace a::b {\nnamespace {\n", "}\n}\n"},
      {"class C final : public B<int> {\n public:\n", "};\n"},
      {"template <typename T>\nstruct S {\n", "};\n"},
      {"enum class E : int { kA, kB };\n", ""},
      {"const int kTable[] = {1, 2};\n", ""},
      {"#define X(a) { \\\n  a\n", ""},
      {"const char* kText = \"{\";\nconst char kBrace = '{';\n", ""},
      {"// {\n/* {{ */\n", ""},
      {"const char* kRaw = R\"x({{{)x\";\nint n = 1'000;\n", ""},
      {"C::C() : a_{1}, b_(2) { Open({1, 2}); }\n", ""},
  };
  for (const auto& [before, after] : around) {
    EXPECT_TRUE(CheckSizes({{"a.cc", before + fits + after}}).empty()) << before;
    EXPECT_EQ(CheckSizes({{"a.cc", before + tall + after}}).size(), 1u) << before;
  }
}

TEST(Sizes, ALambdaCountsForTheFunctionAroundIt) {
  const auto functions = Functions("int F() {\n  auto g = [] {\n    return 1;\n  };\n}\n");
  ASSERT_EQ(functions.size(), 1u);
  EXPECT_EQ(functions[0].lines, 5);
  EXPECT_EQ(functions[0].signature, "int F() ");
}

TEST(Sizes, ATableOfValuesIsData) {
  const std::string table = "const Row kRows[] = {\n" + Repeated("  {1, 2},\n", 90) + "};\n";
  EXPECT_TRUE(CheckSizes({{"a.cc", table}}).empty());
}

}  // namespace
}  // namespace hearth::style
