// The arithmetic of household income (domain.md 2.3), in one place. Evaluator version 1: another
// rounding is another version. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_INCOME_H_
#define HEARTH_SERVICES_DOMAIN_INCOME_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "hearth/v1/check.pb.h"

namespace hearth::domain {

// Sums of the blocks in fen. An item that is not listed counts as 0 once the group is there. Sums
// that leave 64 bits stop at their end: amounts come from outside.
struct IncomeTotals {
  int64_t wage = 0;      // A 工资性
  int64_t business = 0;  // B 生产经营性, gross
  int64_t property = 0;  // C 财产性
  int64_t transfer = 0;  // D 转移性
  int64_t cost = 0;      // E 生产经营性支出
  int64_t net = 0;       // A + B + C + D - E; claims and self-paid expenditure stay apart
};

// The block is the first letter of the item's code; other letters are no income and are left out.
IncomeTotals TotalIncome(const v1::Income& income);

// Sum of the items of that very code.
int64_t ItemSum(const v1::Income& income, std::string_view code);

// amount / persons, rounded down (toward minus infinity) to whole fen: nobody is put above a line
// by rounding. nullopt when persons is 0.
std::optional<int64_t> PerCapita(int64_t amount_fen, uint32_t persons);

// amount * percent / 100, rounded down to whole fen; stops at the ends of 64 bits.
int64_t ScalePercent(int64_t amount, uint32_t percent);

// By how many per cent `now` is below `before`, rounded down; negative when it rose. nullopt unless
// before > 0.
std::optional<int64_t> DropPercent(int64_t before, int64_t now);

int64_t SaturatingAdd(int64_t a, int64_t b);
int64_t SaturatingSubtract(int64_t a, int64_t b);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_INCOME_H_
