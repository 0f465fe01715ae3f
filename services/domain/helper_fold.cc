#include "services/domain/civil_date.h"
#include "services/domain/measure_fold.h"
#include "services/domain/measure_parts.h"

namespace hearth::domain {
namespace {

void End(int32_t day, v1::HelperTerm* term) {
  term->set_ended(true);
  term->set_ended_date(day);
}

// What he had to see to goes to who follows him.
void HandOver(const std::string& from, const std::string& to, v1::CaseFile* file) {
  if (from.empty()) return;
  for (v1::MeasureFile& measure : *file->mutable_measures()) {
    const bool open = measure.stage() != v1::MEASURE_STAGE_ENDED;
    if (open && measure.account() == from) measure.set_account(to);
  }
}

bool FoldAssigned(const v1::HelperAssigned& fact, const Event& event, v1::CaseFile* file) {
  if (!IsOpenCase(*file, fact.case_id()) || !IsDate(fact.from_date())) return false;
  if (v1::HelperTerm* active = Mutable(ActiveHelper(*file, fact.role_code()))) {
    if (active->account() != fact.predecessor_account()) return false;
    End(LastDayBefore(fact.from_date(), active->from_date()), active);
  }
  v1::HelperTerm* term = file->add_helpers();
  term->set_event_id(event.header.event_id());
  term->set_case_id(fact.case_id());
  term->set_role_code(fact.role_code());
  term->set_account(fact.account());
  term->set_unit_code(fact.unit_code());
  term->set_from_date(fact.from_date());
  term->set_until_date(fact.until_date());
  HandOver(fact.predecessor_account(), fact.account(), file);
  return true;
}

bool FoldReleased(const v1::HelperReleased& fact, v1::CaseFile* file) {
  v1::HelperTerm* term = Mutable(FindHelperTerm(*file, fact.assigned_event_id()));
  if (term == nullptr || term->ended()) return false;
  End(fact.end_date(), term);
  return true;
}

}  // namespace

bool FoldHelperFact(const Event& event, v1::CaseFile* file) {
  if (event.fact.has_helper_assigned()) {
    return FoldAssigned(event.fact.helper_assigned(), event, file);
  }
  return event.fact.has_helper_released() && FoldReleased(event.fact.helper_released(), file);
}

const v1::HelperTerm* FindHelperTerm(const v1::CaseFile& file, std::string_view event_id) {
  return LastOf(&file.helpers(),
                [&](const v1::HelperTerm& term) { return term.event_id() == event_id; });
}

const v1::HelperTerm* ActiveHelper(const v1::CaseFile& file, std::string_view role_code) {
  return LastOf(&file.helpers(), [&](const v1::HelperTerm& term) {
    return !term.ended() && term.role_code() == role_code;
  });
}

}  // namespace hearth::domain
