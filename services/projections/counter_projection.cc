#include "services/projections/counter_projection.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/case_file.h"
#include "services/projections/case_rows.h"
#include "storage/api/invariant.h"

namespace hearth::projections {
namespace {

void CountGaps(const v1::Guarantees& guarantees, Counters* counters) {
  const auto count = [&](const char* name, v1::Problem problem) {
    if (problem == v1::PROBLEM_EXISTS) (*counters)[absl::StrCat("gap.", name)] = 1;
  };
  count("food", guarantees.food());
  count("clothing", guarantees.clothing());
  count("education", guarantees.education());
  count("medical", guarantees.medical());
  count("housing", guarantees.housing());
  count("water", guarantees.water());
  count("pension", guarantees.pension());
}

void CountOrigin(v1::Origin origin, Counters* counters) {
  if (origin == v1::ORIGIN_OUT_OF_POVERTY) (*counters)["origin.out_of_poverty"] = 1;
  if (origin == v1::ORIGIN_GENERAL) (*counters)["origin.general"] = 1;
}

int64_t Persons(const v1::OpenedHousehold& household) {
  int64_t persons = 0;
  for (const v1::OpenedMember& member : household.members()) persons += member.active() ? 1 : 0;
  return persons;
}

std::string VillageOf(const v1::OpenedHousehold& household) {
  return household.area_code().size() < kVillageDigits
             ? std::string()
             : household.area_code().substr(0, kVillageDigits);
}

// Rows are ascending by key, as figures are.
bool IsRow(const Counters& counters, const rows::v1::CounterRow& row) {
  return std::equal(counters.begin(), counters.end(), row.values().begin(), row.values().end(),
                    [](const auto& counter, const rows::v1::CounterValue& value) {
                      return counter.first == value.key() && counter.second == value.value();
                    });
}

}  // namespace

Counters ContributionOf(const v1::OpenedHousehold& household, const domain::Finding& finding,
                        const std::vector<std::string>& flags,
                        const std::vector<std::string>& faults) {
  Counters counters;
  if (household.ended()) return counters;
  if (!household.registered()) return {{"waiting", 1}};
  counters["registered"] = 1;
  counters["persons"] = Persons(household);
  if (finding.visit.has_value()) {
    if (finding.visit->overdue()) {
      counters["overdue"] = 1;
    } else if (finding.visit->last_date() != 0) {
      counters["covered"] = 1;
    }
  }
  for (const std::string& flag : flags) counters[absl::StrCat("flag.", flag)] = 1;
  for (const std::string& fault : faults) counters[absl::StrCat("fault.", fault)] = 1;
  if (household.risks().exists() == v1::ANSWER_YES) {
    for (const std::string& risk : household.risks().types()) {
      counters[absl::StrCat("risk.", risk)] = 1;
    }
  }
  CountGaps(household.guarantees(), &counters);
  CountOrigin(household.identity().origin(), &counters);
  return counters;
}

void CountCaseFile(const v1::CaseFile& file, const std::vector<v1::FileDuty>& duties,
                   int64_t persons, Counters* counters) {
  for (const v1::ClueFile& clue : file.clues()) {
    if (IsWaiting(clue.stage())) ++(*counters)["clues_open"];
  }
  bool no_measure = false;
  for (const v1::FileDuty& duty : duties) {
    if (!duty.overdue()) continue;
    ++(*counters)["duties_overdue"];
    if (duty.kind() == "CLUE_DUE") ++(*counters)["clues_overdue"];
    no_measure |= duty.kind() == "MEASURE_DUE";
  }
  if (no_measure) (*counters)["no_measure"] = 1;
  const v1::CaseRecord* record = domain::OpenCase(file);
  if (record == nullptr) return;
  if (record->stage() == v1::CASE_STAGE_IDENTIFYING) (*counters)["identifying"] = 1;
  if (record->stage() == v1::CASE_STAGE_ELIMINATED) (*counters)["eliminated"] = 1;
  if (record->stage() != v1::CASE_STAGE_MONITORED) return;
  (*counters)["monitored"] = 1;
  (*counters)["monitored_persons"] = persons;
  const std::string& category = record->basis().category_code();
  (*counters)[absl::StrCat("category.", category)] = 1;
  (*counters)[absl::StrCat("category_persons.", category)] = persons;
}

absl::Status CounterProjection::OnHousehold(const Change& change,
                                            rows::v1::WatchedHousehold* watched, Overlay*) {
  const std::string village = VillageOf(change.household);
  Counters now;
  if (!village.empty()) {
    now = ContributionOf(change.household, change.finding, change.flags, change.faults);
    if (watched->has_case_file() && !change.household.ended()) {
      CountCaseFile(change.file, change.duties, Persons(change.household), &now);
    }
  }
  std::erase_if(now, [](const auto& counter) { return counter.second == 0; });
  if (IsRow(now, watched->counter().row()) &&
      (village == watched->counter().village() || now.empty())) {
    return absl::OkStatus();
  }
  Counters before;
  AddRow(watched->counter().row(), &before);
  HEARTH_CHECK(changes_.empty() || day_ == change.control.opened_day);
  day_ = change.control.opened_day;
  for (const auto& [key, value] : before) changes_[watched->counter().village()][key] -= value;
  for (const auto& [key, value] : now) changes_[village][key] += value;
  rows::v1::CounterPart* part = watched->mutable_counter();
  part->Clear();
  if (now.empty()) return absl::OkStatus();
  part->set_village(village);
  *part->mutable_row() = ToRow(now);
  return absl::OkStatus();
}

absl::Status CounterProjection::OnBatch(Overlay* rows) {
  for (const auto& [village, changes] : changes_) {
    if (absl::Status status = WriteVillage(village, changes, rows); !status.ok()) return status;
  }
  changes_.clear();
  return absl::OkStatus();
}

absl::Status CounterProjection::WriteVillage(const std::string& village, const Counters& changes,
                                             Overlay* rows) {
  auto totals = totals_.find(village);
  if (totals == totals_.end()) {
    // Not touched since this process began: what is written is all there is.
    const auto written = TotalsOf(rows->written(), rows->family(), village, day_);
    if (!written.ok()) return written.status();
    totals = totals_.emplace(village, Counters()).first;
    AddRow(*written, &totals->second);
    rows->Put(VillageKey(village), "");
  }
  for (const auto& [key, value] : changes) totals->second[key] += value;
  rows->Put(DayKey(village, day_), ToRow(totals->second).SerializeAsString());
  return absl::OkStatus();
}

}  // namespace hearth::projections
