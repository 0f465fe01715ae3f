// Metrics of income: fen of the window unless they say otherwise.

#include "services/domain/civil_date.h"
#include "services/domain/income.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

// The group that a metric reads: the winning one, or that of the previous window.
struct Group {
  const v1::Income& income;
  const IncomeTotals totals;
};

using Amount = std::optional<int64_t> (*)(const Group& group);

LeanReading Read(const MetricInput& input, Amount amount) {
  LeanReading reading(input.evidence);
  if (!Rests("income", input.household.income_source(), input, &reading)) return reading;
  const v1::Income& income = input.household.income();
  if (const auto value = amount({income, TotalIncome(income)})) SetNumber(*value, &reading);
  return reading;
}

// What was counted over an earlier window stays as it was: no validity.
LeanReading ReadEarlier(const MetricInput& input, Amount amount) {
  LeanReading reading(input.evidence);
  if (!input.household.has_previous_income()) return reading;
  AddEvent(input.household.previous_income_source().event_id(), &reading);
  const v1::Income& income = input.household.previous_income();
  if (const auto value = amount({income, TotalIncome(income)})) SetNumber(*value, &reading);
  return reading;
}

std::optional<int64_t> Net(const Group& g) { return g.totals.net; }
std::optional<int64_t> Wage(const Group& g) { return g.totals.wage; }
std::optional<int64_t> Business(const Group& g) { return g.totals.business; }
std::optional<int64_t> Property(const Group& g) { return g.totals.property; }
std::optional<int64_t> Transfer(const Group& g) { return g.totals.transfer; }
std::optional<int64_t> Cost(const Group& g) { return g.totals.cost; }
std::optional<int64_t> Dibao(const Group& g) { return ItemSum(g.income, "D.dibao"); }
std::optional<int64_t> Pension(const Group& g) { return ItemSum(g.income, "D.pension"); }
std::optional<int64_t> NetPerCapita(const Group& g) {
  return PerCapita(g.totals.net, g.income.sharing_members());
}

std::optional<int64_t> Claims(const Group& g) {
  if (!g.income.has_claims_fen()) return std::nullopt;
  return g.income.claims_fen();
}

std::optional<int64_t> SelfPaid(const Group& g) {
  if (!g.income.has_self_paid_fen()) return std::nullopt;
  return g.income.self_paid_fen();
}

std::optional<int64_t> SelfPaidPerCapita(const Group& g) {
  if (!g.income.has_self_paid_fen()) return std::nullopt;
  return PerCapita(g.income.self_paid_fen(), g.income.sharing_members());
}

// Divided once, after subtracting, so that it is rounded once.
std::optional<int64_t> AfterSelfPaidPerCapita(const Group& g) {
  if (!g.income.has_self_paid_fen()) return std::nullopt;
  return PerCapita(SaturatingSubtract(g.totals.net, g.income.self_paid_fen()),
                   g.income.sharing_members());
}

template <Amount amount>
MetricEntry Row(std::string_view name, std::string_view meaning) {
  return {{name, MetricType::kNumber, "fen", "", meaning, true},
          [](const MetricInput& input) { return Read(input, amount); },
          [](const MetricInput& input) { return ReadEarlier(input, amount); }};
}

LeanReading DropOfIncome(const MetricInput& input) {
  const LeanReading now = Read(input, NetPerCapita);
  LeanReading reading = ReadEarlier(input, NetPerCapita);
  const LeanReading before = reading;
  reading.value.Clear();
  reading.holds_until = now.holds_until;
  for (const std::string* id : now.events) AddEvent(*id, &reading);
  if (!now.value.has_number() || !before.value.has_number()) return reading;
  if (const auto drop = DropPercent(before.value.number, now.value.number))
    SetNumber(*drop, &reading);
  return reading;
}

LeanReading PreviousKnown(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (!Rests("income", input.household.income_source(), input, &reading)) return reading;
  AddEvent(input.household.previous_income_source().event_id(), &reading);
  SetYes(input.household.has_previous_income(), &reading);
  return reading;
}

LeanReading AgeOfIncome(const MetricInput& input) {
  LeanReading reading(input.evidence);
  const v1::Source& source = input.household.income_source();
  AddEvent(source.event_id(), &reading);
  if (!IsDate(source.occurred_date())) return reading;
  SetNumber(DaysBetween(source.occurred_date(), input.day), &reading);
  reading.counts_from = source.occurred_date();
  return reading;
}

LeanReading LineKnown(const MetricInput& input) {
  LeanReading reading(input.evidence);
  SetYes(input.rules.line != nullptr, &reading);
  return reading;
}

LeanReading LineAmount(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (input.rules.line != nullptr) SetNumber(input.rules.line->amount_fen(), &reading);
  return reading;
}

}  // namespace

std::vector<MetricEntry> IncomeMetrics() {
  return {
      Row<Net>("income.net_fen", "net income of the household: A + B + C + D - E"),
      Row<NetPerCapita>("income.per_capita_fen",
                        "net income divided by the members who share it, rounded down"),
      Row<Wage>("income.wage_fen", "block A 工资性"),
      Row<Business>("income.business_fen", "block B 生产经营性, gross"),
      Row<Property>("income.property_fen", "block C 财产性"),
      Row<Transfer>("income.transfer_fen", "block D 转移性"),
      Row<Cost>("income.cost_fen", "block E 生产经营性支出"),
      Row<Dibao>("income.dibao_fen", "item D.dibao 低保金"),
      Row<Pension>("income.pension_fen", "item D.pension 养老保险金"),
      Row<Claims>("income.claims_fen", "理赔收入, kept apart"),
      Row<SelfPaid>("income.self_paid_fen", "合规自付支出, kept apart"),
      Row<SelfPaidPerCapita>(
          "income.self_paid_per_capita_fen",
          "compliant self-paid expenditure divided by the members who share income"),
      Row<AfterSelfPaidPerCapita>(
          "income.after_self_paid_per_capita_fen",
          "(net income - compliant self-paid expenditure) / sharing members"),
      {{"income.drop_percent", MetricType::kNumber, "percent", "",
        "how far per-capita net income is below that of the previous window; unanswered without "
        "one",
        false},
       DropOfIncome},
      {{"income.previous_known", MetricType::kYes, "", "",
        "an earlier window that does not overlap is known", false},
       PreviousKnown},
      {{"income.age_days", MetricType::kNumber, "days", "", "days since income was collected",
        false},
       AgeOfIncome},
      {{"line.known", MetricType::kYes, "", "", "an income line is in force", false}, LineKnown},
      {{"line.amount_fen", MetricType::kNumber, "fen", "", "the income line in force", false},
       LineAmount},
  };
}

}  // namespace hearth::domain
