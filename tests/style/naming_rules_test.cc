#include "tests/style/naming_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace hearth::style {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A contract that keeps every rule; each test below breaks one place of it.
constexpr char kGood[] = R"(syntax = "proto3";
package hearth.v1;
// Looks after houses.
service HouseService {
  // Lists houses.
  rpc ListHouses(ListHousesRequest) returns (ListHousesResponse);
}
// Asks for houses.
message ListHousesRequest {
  // At most so many.
  int32 page_size = 1;
  string page_token = 2;  // Where to go on.
}
// Answers.
message ListHousesResponse {
  // Empty at the end.
  string next_page_token = 1;
  // Counts by name.
  map<string, int32> counts = 2;
  // Price in fen.
  int64 price_fen = 3;
  // Nested.
  enum Kind {
    KIND_UNSPECIFIED = 0;  // Not said.
    KIND_BRICK = 1;  // Brick.
  }
}
)";

std::string With(const std::string& text, const std::string& instead) {
  std::string contract = kGood;
  const size_t at = contract.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  return contract.replace(at, text.size(), instead);
}

std::vector<std::string> Findings(const std::string& text) {
  return CheckNaming(Contract::FromText(text));
}

TEST(NamingRules, TheContractKeepsThem) {
  const Contract contract = Contract::FromDescriptorSet(HEARTH_DESCRIPTOR_SET);
  ASSERT_FALSE(contract.files().empty());
  std::string all;
  for (const std::string& finding : CheckNaming(contract)) all += finding + "\n";
  EXPECT_EQ(all, "");
}

TEST(NamingRules, AGoodContractPasses) { EXPECT_THAT(Findings(kGood), IsEmpty()); }

TEST(NamingRules, EveryMissingCommentIsFound) {
  for (const char* comment :
       {"// Looks after houses.", "// Lists houses.", "// Asks for houses.", "// At most so many.",
        "// Where to go on.", "// Nested.", "// Not said.", "// Brick."}) {
    EXPECT_THAT(Findings(With(comment, "")), ElementsAre(HasSubstr("has no comment"))) << comment;
    EXPECT_THAT(Findings(With(comment, "// ----")), ElementsAre(HasSubstr("has no comment")));
  }
}

TEST(NamingRules, EveryBrokenNameIsFound) {
  const std::vector<std::pair<std::string, std::pair<std::string, std::string>>> table = {
      {"package must be hearth.v1", {"package hearth.v1", "package hearth.v2"}},
      {"must end in Service", {"service HouseService", "service Houses"}},
      {"_UNSPECIFIED", {"KIND_UNSPECIFIED = 0", "KIND_WOOD = 0"}},
      {"must begin with KIND_", {"KIND_BRICK", "BRICK"}},
      {"lower_snake_case", {"price_fen", "priceFen"}},
      {"whole fen", {"int64 price_fen", "double price_fen"}},
      {"needs page_size", {"int32 page_size", "int32 size"}},
      {"needs page_token", {"string page_token", "string token"}},
      {"needs next_page_token", {"string next_page_token", "string next"}},
      {"takes ListHousesRequest",
       {"ListHouses(ListHousesRequest)", "ListHouses(ListHousesResponse)"}},
      {"returns ListHousesResponse",
       {"returns (ListHousesResponse)", "returns (ListHousesRequest)"}},
  };
  for (const auto& [finding, change] : table) {
    const auto findings = Findings(With(change.first, change.second));
    EXPECT_THAT(findings, ::testing::Contains(HasSubstr(finding))) << change.second;
  }
}

}  // namespace
}  // namespace hearth::style
