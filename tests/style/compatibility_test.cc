// Holds today's contract against the released one: phones and logs in the field speak the old one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

#include "tests/style/listing.h"

namespace hearth::style {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kReleased[] = R"(syntax = "proto3";
package hearth.v1;
message A { int32 x = 1; optional string y = 2; oneof o { A z = 3; } repeated E e = 4; }
enum E { E_UNSPECIFIED = 0; E_ONE = 1; }
service S { rpc M(A) returns (stream A); }
)";

std::vector<std::string> BrokenBy(const std::string& text, const std::string& instead) {
  std::string today = kReleased;
  const size_t at = today.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  today.replace(at, text.size(), instead);
  return BrokenPromises(List(Contract::FromText(kReleased)), List(Contract::FromText(today)));
}

TEST(Compatibility, TheContractKeepsItsPromises) {
  std::set<std::string> released;
  std::ifstream file(HEARTH_RELEASED_LISTING);
  for (std::string line; std::getline(file, line);) released.insert(line);
  ASSERT_GT(released.size(), 100u) << "cannot read " << HEARTH_RELEASED_LISTING;
  const auto today = List(Contract::FromDescriptorSet(HEARTH_DESCRIPTOR_SET));
  EXPECT_THAT(BrokenPromises(released, today), IsEmpty());
}

TEST(Compatibility, AdditionsAreWelcome) {
  EXPECT_THAT(BrokenBy("int32 x = 1;", "int32 x = 1; int32 w = 9;"), IsEmpty());
  EXPECT_THAT(BrokenBy("E_ONE = 1;", "E_ONE = 1; E_TWO = 2;"), IsEmpty());
  EXPECT_THAT(BrokenBy("rpc M", "rpc N(A) returns (A); rpc M"), IsEmpty());
}

TEST(Compatibility, ARemovedFieldMustBeReserved) {
  EXPECT_THAT(BrokenBy("int32 x = 1;", "reserved 1;"), IsEmpty());
  EXPECT_THAT(BrokenBy("int32 x = 1;", ""), ElementsAre(HasSubstr("hearth.v1.A.1 x")));
}

TEST(Compatibility, EveryOtherChangeIsFound) {
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"int32 x = 1", "int64 x = 1"},
      {"int32 x = 1", "int32 x = 8"},
      {"int32 x = 1", "int32 renamed = 1"},
      {"int32 x = 1", "repeated int32 x = 1"},
      {"optional string y", "string y"},
      {"oneof o { A z = 3; }", "A z = 3;"},
      {"E_ONE = 1", "E_ONE = 2"},
      {"E_ONE = 1", "E_OTHER = 1"},
      {"returns (stream A)", "returns (A)"},
      {"rpc M(A)", "rpc M(stream A)"},
      {"rpc M", "rpc Renamed"},
  };
  for (const auto& [text, instead] : changes) {
    EXPECT_EQ(BrokenBy(text, instead).size(), 1u) << instead;
  }
}

}  // namespace
}  // namespace hearth::style
