#include "services/domain/adjustment.h"

#include <algorithm>
#include <map>
#include <utility>

#include "hearth/v1/events.pb.h"
#include "services/domain/case_file.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kSevere = "SEVERE";  // dictionary "category": by a sudden event

struct Count {
  int64_t households = 0;
  int64_t persons = 0;
};

struct Village {
  Count opening, closing;
  std::map<std::pair<std::string_view, bool>, Count> changes;  // by (kind, into)
};

using Villages = std::map<std::string, Village>;

void Add(std::string_view kind, int households, int64_t persons, Village* village) {
  const bool into = households != 0 ? households > 0 : persons > 0;
  Count& count = village->changes[{kind, into}];
  count.households += households;
  count.persons += persons;
}

std::string_view KindOfComing(uint32_t kind, const Standing& after) {
  if (kind == v1::Fact::kCaseApproved) {
    return after.category_code == kSevere ? kAdjustMidwayAddition : kAdjustIn;
  }
  return kind == v1::Fact::kEliminationRolledBack ? kAdjustIn : kAdjustNaturalChange;
}

std::string_view KindOfGoing(uint32_t kind) {
  switch (kind) {
    case v1::Fact::kEliminationApproved:
      return kAdjustOut;
    case v1::Fact::kHouseholdNaturallyRemoved:
      return kAdjustNaturalRemoval;
    case v1::Fact::kMisidentificationCleared:
      return kAdjustMidwayRemoval;
    default:
      return kAdjustNaturalChange;  // split, merged, linked
  }
}

// Still monitored: who came and went, what changed.
void AddWithin(const Standing& before, const Standing& after, Villages* villages) {
  Village* village = &(*villages)[after.village];
  if (before.village != after.village) {
    Add(kAdjustNaturalChange, -1, -before.persons, &(*villages)[before.village]);
    Add(kAdjustNaturalChange, 1, after.persons, village);
  } else if (before.persons != after.persons) {
    Add(kAdjustNaturalChange, 0, after.persons - before.persons, village);
  }
  if (before.category_code != after.category_code) Add(kAdjustCategory, 1, after.persons, village);
  if (before.risk_codes != after.risk_codes) Add(kAdjustRisks, 1, after.persons, village);
}

void AddStep(const Standing& before, const AdjustmentStep& step, Villages* villages) {
  const Standing& after = step.after;
  if (before.monitored && after.monitored) return AddWithin(before, after, villages);
  if (after.monitored) {
    return Add(KindOfComing(step.kind, after), 1, after.persons, &(*villages)[after.village]);
  }
  if (!before.monitored) return;
  Add(KindOfGoing(step.kind), -1, -before.persons, &(*villages)[before.village]);
}

void AddSnapshot(const Standing& standing, Count Village::*count, Villages* villages) {
  if (!standing.monitored) return;
  Count& sum = (*villages)[standing.village].*count;
  sum.households += 1;
  sum.persons += standing.persons;
}

void Fill(std::string_view kind, const Count& count, v1::AdjustmentCount* out) {
  out->set_kind_code(std::string(kind));
  out->set_households(static_cast<int32_t>(count.households));
  out->set_persons(static_cast<int32_t>(count.persons));
}

bool MovesBalance(std::string_view kind) { return kind != kAdjustCategory && kind != kAdjustRisks; }

}  // namespace

Standing StandingOf(const v1::CaseFile& file, const v1::OpenedHousehold& household,
                    std::string_view village) {
  Standing standing;
  standing.village = std::string(village);
  for (const v1::OpenedMember& member : household.members()) standing.persons += member.active();
  const v1::CaseRecord* record = OpenCase(file);
  // While a household is identified anew, its eliminated case is not monitored either.
  if (record == nullptr || record->stage() != v1::CASE_STAGE_MONITORED) return standing;
  standing.monitored = true;
  standing.category_code = record->basis().category_code();
  for (const v1::RiskClock& risk : record->risks()) {
    if (!risk.eliminated()) standing.risk_codes.push_back(risk.risk_code());
  }
  std::sort(standing.risk_codes.begin(), standing.risk_codes.end());
  return standing;
}

std::vector<v1::AdjustmentBalance> BalanceOf(const std::vector<AdjustmentLife>& lives) {
  Villages villages;
  for (const AdjustmentLife& life : lives) {
    AddSnapshot(life.opening, &Village::opening, &villages);
    AddSnapshot(life.closing, &Village::closing, &villages);
    const Standing* before = &life.opening;
    for (const AdjustmentStep& step : life.steps) {
      AddStep(*before, step, &villages);
      before = &step.after;
    }
  }
  std::vector<v1::AdjustmentBalance> balances;
  for (const auto& [code, village] : villages) {
    v1::AdjustmentBalance balance;
    balance.set_area_code(code);
    Fill("", village.opening, balance.mutable_opening());
    Fill("", village.closing, balance.mutable_closing());
    for (const auto& [kind, count] : village.changes) {
      if (count.households == 0 && count.persons == 0) continue;
      Fill(kind.first, count, balance.add_changes());
    }
    balances.push_back(std::move(balance));
  }
  return balances;
}

bool Closes(const v1::AdjustmentBalance& balance) {
  int64_t households = balance.opening().households();
  int64_t persons = balance.opening().persons();
  for (const v1::AdjustmentCount& change : balance.changes()) {
    if (!MovesBalance(change.kind_code())) continue;
    households += change.households();
    persons += change.persons();
  }
  return households == balance.closing().households() && persons == balance.closing().persons();
}

}  // namespace hearth::domain
