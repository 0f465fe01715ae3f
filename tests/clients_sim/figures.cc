#include "tests/clients_sim/figures.h"

#include <unordered_map>
#include <unordered_set>

namespace hearth::testing {
namespace {

// Sees each fact once, in the order of the file.
class Counter {
 public:
  explicit Counter(Figures* figures) : figures_(*figures) {}

  void See(const SimLine& line) {
    const v1::Draft& draft = line.draft;
    if (!draft.open_day().empty()) return;
    if (!ids_.insert(draft.event_id()).second) {
      ++figures_.duplicates;
      return;
    }
    ++figures_.facts;
    ++figures_.kinds[draft.fact().fact_case()];
    if (draft.fact().has_household_registered()) Register(draft);
    if (draft.fact().has_check_recorded()) Check(line);
    if (draft.fact().has_check_corrected())
      Target(draft.fact().check_corrected().target_event_id());
    if (draft.fact().has_check_voided()) Target(draft.fact().check_voided().target_event_id());
  }

 private:
  TownFigures& Town(const v1::Draft& draft) {
    return figures_.towns[draft.area_code().substr(0, 9)];
  }

  void Register(const v1::Draft& draft) {
    if (!registered_.insert(draft.household()).second) return;
    ++figures_.households;
    figures_.persons += draft.fact().household_registered().members_size();
    ++Town(draft).households;
    Town(draft).persons += draft.fact().household_registered().members_size();
  }

  void Target(const std::string& id) {
    std::string hex;
    static constexpr char kDigits[] = "0123456789abcdef";
    for (const char c : id) {
      if (hex.size() == 8 || hex.size() == 13 || hex.size() == 18 || hex.size() == 23) hex += '-';
      hex += kDigits[static_cast<unsigned char>(c) >> 4];
      hex += kDigits[static_cast<unsigned char>(c) & 15];
    }
    if (ids_.count(hex) == 0) ++figures_.overtaking_corrections;
  }

  void Check(const SimLine& line) {
    const v1::CheckRecorded& check = line.draft.fact().check_recorded();
    TownFigures& town = Town(line.draft);
    const int day = DayOf(line.draft.occurred_time());
    const bool late = line.day - day >= 2;
    const bool phone = check.visit_mode() != v1::VISIT_MODE_HOME;
    ++figures_.checks;
    ++figures_.check_kinds[check.kind()];
    ++figures_.months[std::stoi(line.draft.occurred_time().substr(5, 2))];
    figures_.late += late ? 1 : 0;
    figures_.by_phone += phone ? 1 : 0;
    if (check.kind() == v1::CHECK_KIND_REGULAR_VERIFICATION) {
      ++figures_.regular;
      if (!check.has_guarantees() || !check.has_risks()) ++figures_.partial;
    }
    if (check.guarantees().obtained() == v1::OBTAINED_CONFIRMED_UNCHANGED) ++figures_.confirmed;
    if (registered_.count(line.draft.household()) == 0) ++figures_.overtaking_checks;
    ++town.checks;
    town.late += late ? 1 : 0;
    town.by_phone += phone ? 1 : 0;
    Content(check, &town);
  }

  void Content(const v1::CheckRecorded& check, TownFigures* town) {
    for (const std::string& risk : check.risks().types()) figures_.risks.insert(risk);
    if (check.risks().types_size() > 0) ++town->risky;
    for (const v1::SuddenEvent& event : check.sudden_events()) {
      figures_.sudden_kinds.insert(event.kind());
      ++town->sudden;
    }
    for (const v1::IncomeItem& item : check.income().items()) {
      if (item.code() == "A.wage") town->wage_fen += item.amount_fen();
      if (item.code().front() == 'B') town->farm_fen += item.amount_fen();
    }
  }

  Figures& figures_;
  std::unordered_set<std::string> ids_;
  std::unordered_set<std::string> registered_;
};

}  // namespace

Figures Count(const std::vector<SimLine>& lines) {
  Figures figures;
  Counter counter(&figures);
  for (const SimLine& line : lines) counter.See(line);
  return figures;
}

std::vector<std::string> FindRateFaults(const Figures& f) {
  std::vector<std::string> faults;
  // Permille of `whole`, both ends allowed.
  const auto expect = [&](const char* what, int64_t part, int64_t whole, int64_t low,
                          int64_t high) {
    const int64_t permille = whole == 0 ? -1 : part * 1'000 / whole;
    if (permille >= low && permille <= high) return;
    faults.push_back(std::string(what) + ": " + std::to_string(permille) + " permille, expected " +
                     std::to_string(low) + ".." + std::to_string(high));
  };
  expect("persons a household", f.persons, f.households, 2'900, 3'120);
  expect("facts a household", f.facts, f.households, 5'000, 6'200);
  expect("late checks", f.late, f.checks, 60, 100);
  expect("repeated lines", f.duplicates, f.facts, 10, 35);
  expect("partial regular checks", f.partial, f.regular, 40, 60);
  expect("calls instead of visits", f.by_phone, f.checks, 60, 250);
  expect("confirmed guarantees", f.confirmed, f.checks, 250, 550);
  return faults;
}

std::vector<std::string> FindTwins(const Figures& figures) {
  std::vector<std::string> twins;
  for (auto a = figures.towns.begin(); a != figures.towns.end(); ++a) {
    for (auto b = std::next(a); b != figures.towns.end(); ++b) {
      if (a->second == b->second) twins.push_back(a->first + " = " + b->first);
    }
  }
  return twins;
}

}  // namespace hearth::testing
