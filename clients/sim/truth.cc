#include "clients/sim/truth.h"

#include "clients/sim/calendar.h"
#include "clients/sim/codes.h"
#include "clients/sim/groups.h"

namespace hearth::sim {

void Truth::Households() {
  if (out_ == nullptr) return;
  const int last_month = MonthOf(world_.start_day) - 1;
  for (const Household& h : world_.population.households) {
    *out_ << "{\"household\":\"" << HouseholdHex(world_, h) << "\",\"area\":\"" << world_.AreaOf(h)
          << "\",\"poor\":" << (h.poor ? "true" : "false")
          << ",\"per_capita_fen\":" << PerCapitaFen(world_, h, last_month)
          << ",\"members\":" << ActiveCount(world_.population, h) << ",\"risk\":\""
          << kRiskCodes[static_cast<size_t>(h.risk)]
          << "\",\"unrecorded\":" << (h.unrecorded ? "true" : "false")
          << ",\"cannot_cope\":" << (h.cannot_cope ? "true" : "false")
          << ",\"gap\":" << static_cast<int>(h.gap)
          << ",\"never_visited\":" << (h.never_visited ? "true" : "false") << "}\n";
  }
}

void Truth::Event(int day, const Household& household, const char* what,
                  const std::string& detail) {
  if (out_ == nullptr) return;
  *out_ << "{\"day\":\"" << DayText(world_.Today(day)) << "\",\"household\":\""
        << HouseholdHex(world_, household) << "\",\"what\":\"" << what << "\",\"detail\":\""
        << detail << "\"}\n";
}

void Truth::Summary() {
  if (out_ == nullptr) return;
  *out_ << "{\"summary\":{\"households\":" << world_.population.households.size()
        << ",\"facts\":" << facts_ << ",\"duplicates\":" << duplicates_
        << ",\"partial\":" << partial_ << ",\"flood_town\":\"";
  if (world_.flood.town >= 0)
    *out_ << world_.county.towns[static_cast<size_t>(world_.flood.town)].code;
  *out_ << "\"}}\n";
}

}  // namespace hearth::sim
