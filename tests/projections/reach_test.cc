// Which areas a control event reaches: the quick look-up against its plain definition.

#include "services/projections/reach.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/domain/area_changes.h"
#include "tests/support/random.h"

namespace hearth::projections {
namespace {

using domain::AreaTree;

constexpr int32_t kStart = 20200101, kMoved = 20210101, kDay = 20220101;

std::vector<std::string> AllCodes() {
  std::vector<std::string> codes = {"99", "9901", "990101", "990102"};
  for (const char* town : {"990101001", "990101002", "990102001"}) {
    codes.emplace_back(town);
    for (const char* village : {"001", "002"}) {
      codes.push_back(std::string(town) + village);
      for (const char* grid : {"001", "002"}) {
        codes.push_back(std::string(town) + village + grid);
      }
    }
  }
  return codes;
}

// A town that went to the other county, and a village that went into another one.
domain::Control Moved() {
  auto tree = std::make_shared<AreaTree>();
  std::vector<v1::AreaChange> made;
  for (const std::string& code : AllCodes()) made.push_back(domain::Created(code, "area"));
  tree->Apply(domain::Fact(made, kStart), kStart);
  tree->Apply(domain::Fact({domain::Transferred("990101002", "990102"),
                            domain::Merged("990101001001", "990101001002")},
                           kMoved),
              kMoved);
  domain::Control control;
  control.opened_day = kDay;
  control.areas = tree;
  return control;
}

bool Naive(std::string_view code, const std::vector<std::string>& areas,
           const domain::Control& control) {
  return std::any_of(areas.begin(), areas.end(), [&](const std::string& area) {
    return code.starts_with(area) || control.areas->IsUnder(code, area, control.opened_day);
  });
}

TEST(ReachTest, LooksUpWhatItsDefinitionSays) {
  const domain::Control control = Moved();
  std::vector<std::string> codes = AllCodes();
  codes.insert(codes.end(), {"990101001001009", "990109001001001", ""});  // never created
  std::mt19937_64 random = testing::Random(3);
  int covered = 0, not_covered = 0, only_by_tree = 0;
  for (int i = 0; i < 6'000; ++i) {  // a third of it misses the demands below now and then
    std::vector<std::string> areas;
    for (uint64_t n = random() % 4; n > 0; --n) {
      areas.push_back(codes[random() % (codes.size() - 1)]);
    }
    const Reach reach(areas, control);
    for (const std::string& code : codes) {
      const bool wanted = Naive(code, areas, control);
      ASSERT_EQ(reach.Covers(code), wanted) << code;
      ++(wanted ? covered : not_covered);
      const bool by_code = std::any_of(areas.begin(), areas.end(), [&](const std::string& area) {
        return code.starts_with(area);
      });
      only_by_tree += wanted && !by_code ? 1 : 0;
    }
  }
  EXPECT_GT(covered, 1'000);
  EXPECT_GT(not_covered, 1'000);
  EXPECT_GT(only_by_tree, 1'000) << "the tree was never asked";
}

}  // namespace
}  // namespace hearth::projections
