// Income over a window of twelve months: season, growth, harvests and shocks.

#include <algorithm>

#include "clients/sim/calendar.h"
#include "clients/sim/codes.h"
#include "clients/sim/groups.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr int kWindowMonths = 12;
constexpr int64_t kFen = 100;
constexpr int64_t kRoundFen = 10 * kFen;  // families know their income to ten yuan

// Everything in fen over the window.
struct Totals {
  int64_t wage = 0;
  int64_t public_post = 0;
  int64_t gross = 0;
  int64_t cost = 0;
  int64_t property = 0;
  int64_t pension = 0;
  int64_t dibao = 0;
  int64_t support = 0;
  int64_t subsidy = 0;
  int64_t self_paid = 0;
  int64_t claims = 0;
};

int64_t Rounded(int64_t fen) { return fen / kRoundFen * kRoundFen; }

bool LosesWages(const World& world, const Household& h, int month) {
  if (h.shock == Shock::kNone || h.shock_loss == 0) return false;
  const int middle = FirstDayOfMonth(month) + 14 - world.start_day;
  return middle >= h.shock_day && middle <= h.shock_end;
}

int64_t WageOf(const World& world, const Household& h, int month) {
  const int since = std::max(0, month - MonthOf(world.start_day));
  int64_t permille = 1'000 + static_cast<int64_t>(since) * kWageGrowthPerMonthPermille;
  if (LosesWages(world, h, month)) permille = permille * (1'000 - h.shock_loss) / 1'000;
  return h.income.wage * kFen * kWageSeason[static_cast<size_t>(month % 12)] / 1'000 * permille /
         1'000;
}

int64_t HarvestOf(const World& world, const Household& h, int month) {
  const Town& town = world.TownOf(h);
  const int first_year = MonthOf(world.start_day) / 12 - 1;
  const auto year = static_cast<size_t>(std::max(0, month / 12 - first_year)) % town.yields.size();
  int64_t permille = town.yields[year];
  const int flood_month = MonthOf(world.Today(world.flood.day));
  const bool after_flood = h.flooded && month >= flood_month && month / 12 == flood_month / 12;
  if (after_flood) permille = permille * kFloodHarvestPermille / 1'000;
  return h.income.gross * kFen * kHarvestSeason[static_cast<size_t>(month % 12)] / 1'000 *
         permille / 1'000;
}

Totals Sum(const World& world, const Household& h, int last_month) {
  Totals totals;
  for (int month = last_month - kWindowMonths + 1; month <= last_month; ++month) {
    totals.wage += WageOf(world, h, month);
    totals.gross += HarvestOf(world, h, month);
  }
  totals.wage = Rounded(totals.wage);
  totals.gross = Rounded(totals.gross);
  totals.cost = h.income.cost * kFen;
  totals.property = h.income.property * kFen;
  totals.pension = h.income.pension * kFen;
  totals.dibao = h.income.dibao * kFen;
  totals.support = h.income.support * kFen;
  totals.subsidy = h.income.subsidy * kFen;
  totals.self_paid = h.income.self_paid * kFen;
  totals.claims = h.income.claims * kFen;
  const int end = FirstDayOfMonth(last_month + 1) - world.start_day;
  const int start = FirstDayOfMonth(last_month - kWindowMonths + 1) - world.start_day;
  if (h.shock != Shock::kNone && h.shock_day >= start && h.shock_day < end) {
    totals.self_paid += h.shock_cost * kFen;
  }
  const Person* persons = world.population.PersonsOf(h);
  const bool post = std::any_of(persons, persons + h.persons,
                                [](const Person& p) { return p.active && p.public_post; });
  if (post) totals.public_post = totals.wage / 4 / kRoundFen * kRoundFen;
  totals.wage -= totals.public_post;
  return totals;
}

void AddItem(const char* code, int64_t fen, v1::Income* income) {
  if (fen <= 0) return;
  v1::IncomeItem* item = income->add_items();
  item->set_code(code);
  item->set_amount_fen(fen);
}

}  // namespace

void FillIncome(const World& world, const Household& household, int last_month,
                const char* window_rule, v1::Income* income) {
  const Totals totals = Sum(world, household, last_month);
  const int first_month = last_month - kWindowMonths + 1;
  income->set_window_start_date(DateNumber(FirstDayOfMonth(first_month)));
  income->set_window_end_date(DateNumber(FirstDayOfMonth(last_month + 1) - 1));
  income->set_window_rule(window_rule);
  income->set_sharing_members(std::max(1U, ActiveCount(world.population, household)));
  const size_t trade = household.serial % code::kTrades.size();
  AddItem(code::kWage, totals.wage, income);
  AddItem(code::kWagePublicPost, totals.public_post, income);
  AddItem(code::kTrades[trade], totals.gross, income);
  AddItem(code::kLandRent, totals.property, income);
  AddItem(household.tekun ? code::kTekun : code::kDibao, totals.dibao, income);
  AddItem(code::kPension, totals.pension, income);
  AddItem(code::kSupport, totals.support, income);
  AddItem(code::kFarmSubsidy, totals.subsidy, income);
  AddItem(code::kTradeCosts[trade], totals.cost, income);
  income->set_claims_fen(totals.claims);
  income->set_self_paid_fen(totals.self_paid);
}

int64_t PerCapitaFen(const World& world, const Household& household, int last_month) {
  const Totals t = Sum(world, household, last_month);
  const int64_t net = t.wage + t.public_post + t.gross - t.cost + t.property + t.pension + t.dibao +
                      t.support + t.subsidy;
  return net / std::max(1U, ActiveCount(world.population, household));
}

}  // namespace hearth::sim
