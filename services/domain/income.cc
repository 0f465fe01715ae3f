#include "services/domain/income.h"

#include <limits>

namespace hearth::domain {
namespace {

__extension__ using Wide = __int128;  // a product of two 64-bit numbers fits

Wide FloorDivide(Wide dividend, Wide divisor) {
  const Wide quotient = dividend / divisor;
  return dividend % divisor != 0 && (dividend < 0) != (divisor < 0) ? quotient - 1 : quotient;
}

int64_t Clamp(Wide value) {
  constexpr int64_t kMin = std::numeric_limits<int64_t>::min();
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
  if (value < kMin) return kMin;
  return value > kMax ? kMax : static_cast<int64_t>(value);
}

int64_t* BlockOf(std::string_view code, IncomeTotals* totals) {
  switch (code.empty() ? '\0' : code.front()) {
    case 'A':
      return &totals->wage;
    case 'B':
      return &totals->business;
    case 'C':
      return &totals->property;
    case 'D':
      return &totals->transfer;
    case 'E':
      return &totals->cost;
    default:
      return nullptr;
  }
}

}  // namespace

IncomeTotals TotalIncome(const v1::Income& income) {
  IncomeTotals totals;
  for (const v1::IncomeItem& item : income.items()) {
    int64_t* block = BlockOf(item.code(), &totals);
    if (block != nullptr) *block = SaturatingAdd(*block, item.amount_fen());
  }
  Wide net = totals.wage;
  net += totals.business;
  net += totals.property;
  net += totals.transfer;
  net -= totals.cost;
  totals.net = Clamp(net);
  return totals;
}

int64_t ItemSum(const v1::Income& income, std::string_view code) {
  int64_t sum = 0;
  for (const v1::IncomeItem& item : income.items()) {
    if (item.code() == code) sum = SaturatingAdd(sum, item.amount_fen());
  }
  return sum;
}

std::optional<int64_t> PerCapita(int64_t amount_fen, uint32_t persons) {
  if (persons == 0) return std::nullopt;
  return Clamp(FloorDivide(amount_fen, persons));
}

int64_t ScalePercent(int64_t amount, uint32_t percent) {
  return Clamp(FloorDivide(static_cast<Wide>(amount) * percent, 100));
}

std::optional<int64_t> DropPercent(int64_t before, int64_t now) {
  if (before <= 0) return std::nullopt;
  return Clamp(FloorDivide((static_cast<Wide>(before) - now) * 100, before));
}

int64_t SaturatingAdd(int64_t a, int64_t b) { return Clamp(static_cast<Wide>(a) + b); }

int64_t SaturatingSubtract(int64_t a, int64_t b) { return Clamp(static_cast<Wide>(a) - b); }

}  // namespace hearth::domain
