// What can be counted in the drafts alone.

#ifndef HEARTH_TESTS_CLIENTS_SIM_FIGURES_H_
#define HEARTH_TESTS_CLIENTS_SIM_FIGURES_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/clients_sim/county.h"

namespace hearth::testing {

struct TownFigures {
  int64_t households = 0;
  int64_t persons = 0;
  int64_t checks = 0;
  int64_t late = 0;
  int64_t by_phone = 0;
  int64_t wage_fen = 0;
  int64_t farm_fen = 0;
  int64_t risky = 0;
  int64_t sudden = 0;

  auto operator<=>(const TownFigures&) const = default;
};

struct Figures {
  int64_t facts = 0;       // without repetitions
  int64_t duplicates = 0;  // lines that stood before, verbatim
  int64_t checks = 0;
  int64_t late = 0;  // checks in the file two days after the visit or later
  int64_t regular = 0;
  int64_t partial = 0;  // regular checks without guarantees or risks
  int64_t by_phone = 0;
  int64_t households = 0;
  int64_t persons = 0;                 // registered with them
  int64_t confirmed = 0;               // groups confirmed unchanged
  int64_t overtaking_checks = 0;       // before their household's registration
  int64_t overtaking_corrections = 0;  // corrections and voids before their target
  std::map<int, int64_t> kinds;        // facts by field number
  std::map<int, int64_t> check_kinds;
  std::map<int, int64_t> months;  // first visits' occurred month 1..12 -> checks
  std::set<std::string> risks;
  std::set<std::string> sudden_kinds;
  std::map<std::string, TownFigures> towns;  // by code
};

Figures Count(const std::vector<SimLine>& lines);

// What is wrong with the rates, one text a finding; empty = the county is as its parameters say.
std::vector<std::string> FindRateFaults(const Figures& figures);
// Pairs of towns whose figures are the same.
std::vector<std::string> FindTwins(const Figures& figures);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_CLIENTS_SIM_FIGURES_H_
