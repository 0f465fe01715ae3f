#include "services/domain/case_file.h"

#include <algorithm>

#include "services/domain/case_fold.h"
#include "services/domain/case_steps.h"
#include "services/domain/civil_date.h"
#include "services/domain/clue_fold.h"
#include "services/domain/measure_fold.h"

namespace hearth::domain {
namespace {

bool IsOpen(v1::CaseStage stage) {
  return stage == v1::CASE_STAGE_IDENTIFYING || stage == v1::CASE_STAGE_MONITORED ||
         stage == v1::CASE_STAGE_ELIMINATED;
}

// Households that a person found to be one (domain.md 3.5).
bool IsLink(int kind) {
  return kind == v1::Fact::kHouseholdsLinked || kind == v1::Fact::kHouseholdsUnlinked ||
         kind == v1::Fact::kHouseholdsFoundDistinct;
}

bool FoldLinked(const v1::HouseholdsLinked& fact, int32_t day, v1::CaseFile* file) {
  if (!file->survivor().empty()) return false;
  *file->add_linked_households() = fact.other_household();
  if (fact.survives()) return true;
  file->set_survivor(fact.other_household());
  // Its guard has seen that the case goes on there.
  if (v1::CaseRecord* record = OpenCase(file); record != nullptr) {
    record->set_stage(v1::CASE_STAGE_CARRIED_OVER);
    record->set_closed_date(day);
  }
  return true;
}

bool EvolveLink(v1::CaseFile* file, const Event& event) {
  if (event.fact.has_households_linked()) {
    return FoldLinked(event.fact.households_linked(), LogDay(event), file);
  }
  if (event.fact.has_households_unlinked()) {
    if (file->linked_households().empty()) return false;
    file->mutable_linked_households()->RemoveLast();
    file->clear_survivor();
  }
  return true;
}

// Whoever is divided, joined or moved is looked at again: nobody leaves watch by moving.
void NoteStructure(v1::CaseFile* file, const Event& event) {
  const v1::Fact& fact = event.fact;
  if (fact.has_household_split() || fact.has_household_merged() || fact.has_household_relocated()) {
    file->set_household(event.header.household());
    file->set_structure_date(LogDay(event));
  }
}

void NoteCheck(v1::CaseFile* file, const Event& event) {
  file->set_structure_date(0);
  if (event.fact.check_recorded().kind() != v1::CHECK_KIND_FOLLOW_UP) return;
  file->set_last_follow_up_date(std::max(file->last_follow_up_date(), LogDay(event)));
}

bool EvolveFact(v1::CaseFile* file, const Event& event) {
  const auto kind = event.header.kind();
  if (IsClueFact(kind)) return EvolveClue(file, event);
  if (IsCaseStep(static_cast<int>(kind))) return EvolveCaseStep(file, event);
  if (IsMeasureFact(kind)) return EvolveMeasure(file, event);
  return EvolveLink(file, event);
}

}  // namespace

bool IsCaseFact(const v1::EventHeader& header) {
  const auto kind = header.kind();
  return !header.household().empty() && (IsClueFact(kind) || IsCaseStep(static_cast<int>(kind)) ||
                                         IsMeasureFact(kind) || IsLink(static_cast<int>(kind)));
}

const std::string* OtherHousehold(const v1::Fact& fact) {
  if (fact.has_case_carried_over()) return &fact.case_carried_over().from_household();
  if (fact.has_households_linked()) return &fact.households_linked().other_household();
  return nullptr;
}

int32_t LogDay(const Event& event) { return DateOfTime(event.recorded_time_ms); }

void Evolve(v1::CaseFile* file, const Event& event) {
  if (!event.accepted()) return;
  if (event.fact.has_check_recorded()) NoteCheck(file, event);
  NoteStructure(file, event);
  if (!IsCaseFact(event.header)) return;
  file->set_household(event.header.household());
  file->set_version(file->version() + 1);
  // Erased: that it happened counts, what it said does not.
  if (event.fact.fact_case() == v1::Fact::FACT_NOT_SET || !EvolveFact(file, event)) {
    file->set_facts_ignored(file->facts_ignored() + 1);
  }
}

v1::CaseFile FoldCaseFile(const std::vector<Event>& events) {
  std::vector<const Event*> ordered;
  ordered.reserve(events.size());
  for (const Event& event : events) ordered.push_back(&event);
  std::sort(ordered.begin(), ordered.end(),
            [](const Event* a, const Event* b) { return a->position < b->position; });
  v1::CaseFile file;
  for (const Event* event : ordered) Evolve(&file, *event);
  return file;
}

v1::CaseRecord* OpenCase(v1::CaseFile* file) {
  for (int i = file->cases_size() - 1; i >= 0; --i) {
    if (IsOpen(file->cases(i).stage())) return file->mutable_cases(i);
  }
  return nullptr;
}

const v1::CaseRecord* OpenCase(const v1::CaseFile& file) {
  return OpenCase(const_cast<v1::CaseFile*>(&file));
}

v1::CaseChain* OpenChain(v1::CaseFile* file) {
  if (v1::CaseRecord* record = OpenCase(file); record != nullptr) {
    if (record->chains().empty()) return nullptr;
    v1::CaseChain* chain = record->mutable_chains(record->chains_size() - 1);
    return IsEnded(chain->stage()) ? nullptr : chain;
  }
  if (!file->has_removal() || IsEnded(file->removal().stage())) return nullptr;
  return file->mutable_removal();
}

const v1::CaseChain* OpenChain(const v1::CaseFile& file) {
  return OpenChain(const_cast<v1::CaseFile*>(&file));
}

}  // namespace hearth::domain
