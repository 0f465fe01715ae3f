#include "clients/sim/random.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace hearth::sim {
namespace {

// Frozen: another generator would be another county for the same seed.
TEST(RandomTest, KeepsItsNumbers) {
  Rng rng(1);
  std::vector<uint64_t> first;
  for (int i = 0; i < 3; ++i) first.push_back(rng.Next());
  EXPECT_EQ(first, (std::vector<uint64_t>{0xb3f2af6d0fc710c5ULL, 0x853b559647364ceaULL,
                                          0x92f89756082a4514ULL}));
  EXPECT_EQ(Rng(1).Next(), first[0]);
  EXPECT_NE(Rng(2).Next(), first[0]);
}

TEST(RandomTest, StaysInItsRangeAndReachesBothEnds) {
  Rng rng(7);
  std::array<int, 5> seen{};
  for (int i = 0; i < 1'000; ++i) {
    const int64_t value = rng.Between(-2, 2);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 2);
    ++seen[static_cast<size_t>(value + 2)];
  }
  for (const int count : seen) EXPECT_GT(count, 120);
}

TEST(RandomTest, DrawsByWeight) {
  Rng rng(7);
  std::array<int, 3> seen{};
  for (int i = 0; i < 10'000; ++i) ++seen[rng.Weighted(std::array<uint32_t, 3>{1, 0, 3})];
  EXPECT_NEAR(seen[0], 2'500, 200);
  EXPECT_EQ(seen[1], 0);
  EXPECT_NEAR(seen[2], 7'500, 200);
}

TEST(RandomTest, ChanceIsInPartsPerMillion) {
  Rng rng(7);
  int hits = 0;
  for (int i = 0; i < 100'000; ++i) hits += rng.Chance(50'000) ? 1 : 0;
  EXPECT_NEAR(hits, 5'000, 250);
  EXPECT_FALSE(rng.Chance(0));
  EXPECT_TRUE(rng.Chance(kMillion));
}

TEST(RandomTest, WritesBytesAsHex) {
  EXPECT_EQ(Hex(0x0123456789abcdefULL, 0xff), "0123456789abcdef00000000000000ff");
  EXPECT_EQ(Bytes16(0x4142434445464748ULL, 0x494a4b4c4d4e4f50ULL), "ABCDEFGHIJKLMNOP");
}

}  // namespace
}  // namespace hearth::sim
