#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "services/ledger/household_memory.h"
#include "services/ledger/id_memory.h"
#include "tests/ledger/fakes.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::ledger {
namespace {

class SteppingIds : public IdIndex {
 public:
  absl::StatusOr<std::optional<Entry>> Find(std::string_view) const override {
    return std::optional<Entry>();
  }
  absl::StatusOr<std::vector<Position>> StreamPositions(std::string_view, Position) const override {
    return std::vector<Position>();
  }
  Position checkpoint() const override { return at; }
  Position at = 0;
};

std::string Id(int n) { return "id" + std::to_string(10'000'000'000'000 + n); }
std::string Hash(int n) { return std::string(31, 'h') + static_cast<char>(n); }

TEST(IdMemoryTest, FindsWhatItHoldsUntilItIsTrimmed) {
  IdMemory memory;
  for (int n = 5; n <= 20; ++n) {
    memory.Insert(static_cast<Position>(n), IdMemory::ToId(Id(n)), IdMemory::ToHash(Hash(n)));
  }
  EXPECT_EQ(memory.Find(Id(4)), std::nullopt);
  ASSERT_TRUE(memory.Find(Id(5)).has_value());
  EXPECT_EQ(memory.Find(Id(5))->position, 5u);
  EXPECT_EQ(memory.Find(Id(7))->header_hash.back(), 7);
  memory.Trim(7);
  EXPECT_EQ(memory.size(), 13u);
  EXPECT_FALSE(memory.Find(Id(7)).has_value());
  EXPECT_TRUE(memory.Find(Id(8)).has_value());
  memory.Trim(3);
  EXPECT_EQ(memory.size(), 13u);
  memory.Trim(100);
  EXPECT_EQ(memory.size(), 0u);
  memory.Insert(42, IdMemory::ToId(Id(42)), IdMemory::ToHash(Hash(42)));
  EXPECT_EQ(memory.Find(Id(42))->position, 42u);
}

TEST(HouseholdMemoryTest, AccordsWithAListOverRandomEvents) {
  std::mt19937_64 random = testing::Random(7);
  std::vector<std::string> households = {""};  // of a reserved stream
  for (int n = 0; n < 5; ++n) households.push_back(Id(n));
  HouseholdMemory memory;
  std::vector<std::string> all(100);  // by position; it begins at 100
  Position floor = 99;
  for (int i = 0; i < 2'000; ++i) {
    all.push_back(households[random() % households.size()]);
    memory.Insert(all.size() - 1, HouseholdMemory::ToId(all.back()));
    if (random() % 10 == 0) {
      floor = std::min<Position>(all.size() - 1, floor + random() % 25);
      memory.Trim(floor);
      ASSERT_EQ(memory.size(), all.size() - 1 - floor);
    }
    const std::string& household = households[random() % households.size()];
    const Position after = floor + random() % 20;
    std::vector<Position> expected;
    for (Position p = after + 1; p < all.size(); ++p) {
      if (!household.empty() && all[p] == household) expected.push_back(p);
    }
    ASSERT_EQ(memory.Above(household, after), expected);
    const Position newest = memory.Newest(household);
    ASSERT_EQ(newest > after ? newest : 0, expected.empty() ? 0 : expected.back());
  }
}

// Whoever asked the index at 10 needs the memory from 11 on, however far the index comes.
TEST(IdFloorsTest, AHoldKeepsTheFloorWhereTheIndexWasAsked) {
  SteppingIds ids;
  IdFloors floors(&ids);
  ids.at = 10;
  EXPECT_EQ(floors.floor(), 10u);
  {
    IdFloors::Hold first = floors.Take();
    ids.at = 20;
    EXPECT_EQ(floors.floor(), 10u);
    IdFloors::Hold second = floors.Take();
    first = IdFloors::Hold();
    EXPECT_EQ(floors.floor(), 20u);
    ids.at = 30;
    first = std::move(second);
    EXPECT_EQ(floors.floor(), 20u);
  }
  EXPECT_EQ(floors.floor(), 30u);
}

}  // namespace
}  // namespace hearth::ledger
