// R23: reading a household without a permit, and making a permit outside services/access, break the
// build.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace hearth::access {
namespace {

// Whether a function with this body compiles against the views.
bool Compiles(const std::string& body) {
  const testing::TempDir dir;
  std::ofstream(dir.File("probe.cc")) << "#include \"services/access/permits.h\"\n"
                                         "#include \"services/projections/views.h\"\n"
                                         "namespace hearth::transport {\n"
                                         "void Probe(const projections::Views& views) {\n"
                                      << body << "\n}\n}\n";
  const std::string command =
      std::string(HEARTH_COMPILE) + " " + dir.File("probe.cc") + " 2>/dev/null";
  return std::system(command.c_str()) == 0;
}

TEST(Permit, ReadsOfHouseholdsNeedOne) {
  const std::string permit = "const auto permit = access::Permits::Masked();\n";
  EXPECT_TRUE(Compiles(permit + "(void)views.GetHousehold(permit, \"h\", std::nullopt);\n"
                                "(void)views.Search(permit, {}, std::nullopt);\n"
                                "(void)views.Timeline(permit, \"h\", 1, \"\", std::nullopt);"));
  EXPECT_FALSE(Compiles("(void)views.GetHousehold(\"h\", std::nullopt);"));
  EXPECT_FALSE(Compiles("(void)views.Search({}, std::nullopt);"));
  EXPECT_FALSE(Compiles("(void)views.Timeline(\"h\", 1, \"\", std::nullopt);"));
}

TEST(Permit, NobodyElseMakesOne) {
  EXPECT_FALSE(Compiles("const domain::ReadPermit permit;"));
  EXPECT_FALSE(Compiles("const domain::ReadPermit permit({\"identity\"});"));
  EXPECT_FALSE(Compiles("(void)access::Permits::Of({\"identity\"});"));
  EXPECT_FALSE(Compiles("(void)access::Permits::Everything();"));
}

}  // namespace
}  // namespace hearth::access
