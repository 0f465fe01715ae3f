#include "services/domain/income.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>

namespace hearth::domain {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

TEST(Income, PerCapitaIsRoundedDown) {
  struct Row {
    int64_t amount;
    uint32_t persons;
    std::optional<int64_t> expected;
  };
  const Row rows[] = {
      {0, 1, 0},
      {100, 1, 100},
      {100, 3, 33},
      {101, 3, 33},
      {102, 3, 34},
      {99, 100, 0},
      {-1, 3, -1},
      {-100, 3, -34},
      {-102, 3, -34},
      {-99, 100, -1},
      {2, 0, {}},
      {kMax, 1, kMax},
      {kMin, 1, kMin},
      {kMin, 2, kMin / 2},
      {3'000'000, 7, 428'571},
      {-3'000'000, 7, -428'572},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(PerCapita(row.amount, row.persons), row.expected)
        << row.amount << " / " << row.persons;
  }
}

TEST(Income, NetIsIncomeOfFourBlocksLessCost) {
  v1::Income income;
  const auto add = [&](const char* code, int64_t fen) {
    income.add_items()->set_code(code);
    income.mutable_items(income.items_size() - 1)->set_amount_fen(fen);
  };
  EXPECT_EQ(TotalIncome(income).net, 0) << "no item is 0 once the group is there";
  add("A.wage", 1'000);
  add("A.public_post", 500);
  add("B.planting", 200);
  add("C.land", 30);
  add("D.dibao", 4);
  add("E.planting", 10'000);
  add("X.unknown", 7);
  add("", 7);
  income.set_claims_fen(99);
  income.set_self_paid_fen(99);
  const IncomeTotals totals = TotalIncome(income);
  EXPECT_EQ(totals.wage, 1'500);
  EXPECT_EQ(totals.business, 200);
  EXPECT_EQ(totals.property, 30);
  EXPECT_EQ(totals.transfer, 4);
  EXPECT_EQ(totals.cost, 10'000);
  EXPECT_EQ(totals.net, 1'734 - 10'000) << "claims and self-paid expenditure stay apart";
  EXPECT_EQ(ItemSum(income, "A.wage"), 1'000);
  EXPECT_EQ(ItemSum(income, "A"), 0);
}

TEST(Income, SumsStopAtTheEndsOfTheirRange) {
  v1::Income income;
  for (int i = 0; i < 3; ++i) {
    income.add_items()->set_code("A.wage");
    income.mutable_items(i)->set_amount_fen(kMax);
  }
  EXPECT_EQ(TotalIncome(income).wage, kMax);
  EXPECT_EQ(TotalIncome(income).net, kMax);
  for (v1::IncomeItem& item : *income.mutable_items()) item.set_code("E.other");
  EXPECT_EQ(TotalIncome(income).net, -kMax);
  EXPECT_EQ(SaturatingSubtract(kMin, 1), kMin);
}

TEST(Income, PercentagesAreRoundedDown) {
  EXPECT_EQ(ScalePercent(800'000, 100), 800'000);
  EXPECT_EQ(ScalePercent(333, 50), 166);
  EXPECT_EQ(ScalePercent(-333, 50), -167);
  EXPECT_EQ(ScalePercent(kMax, 200), kMax);
  EXPECT_EQ(DropPercent(1'000, 700), 30);
  EXPECT_EQ(DropPercent(1'000, 701), 29);
  EXPECT_EQ(DropPercent(1'000, 1'001), -1);
  EXPECT_EQ(DropPercent(1'000, -1'000), 200);
  EXPECT_EQ(DropPercent(0, 5), std::nullopt);
  EXPECT_EQ(DropPercent(-5, 5), std::nullopt);
}

}  // namespace
}  // namespace hearth::domain
