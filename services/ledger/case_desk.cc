#include "services/ledger/case_desk.h"

#include <utility>

#include "services/domain/case_file.h"
#include "services/domain/household_fold.h"
#include "services/domain/invariant.h"
#include "services/record/record.h"

namespace hearth::ledger {

absl::StatusOr<std::vector<domain::Event>> OpenRecords(
    const std::string& household, const std::vector<storage::Position>& positions,
    const RecordAt& record_at, const storage::Keys& keys) {
  std::vector<domain::Event> events;
  events.reserve(positions.size());
  for (const storage::Position position : positions) {
    const absl::StatusOr<std::string> bytes = record_at(position);
    if (!bytes.ok()) return bytes.status();
    absl::StatusOr<domain::Event> event = record::Open(position, *bytes, keys);
    if (!event.ok()) return event.status();
    // Whoever calls his household as a reserved stream is called in the index finds its events too.
    if (event->header.household() == household) events.push_back(*std::move(event));
  }
  return events;
}

absl::Status CaseDesk::Fold(const std::string& household, const domain::Control& control,
                            Sheet* sheet) const {
  absl::StatusOr<std::vector<domain::Event>> events = events_of_(household);
  if (!events.ok()) return events.status();
  for (domain::Event& event : *events) control.releases->Mark(&event);
  events->insert(events->end(), sheet->own.begin(), sheet->own.end());
  sheet->day = control.opened_day;
  sheet->state = domain::FoldHousehold(*events, sheet->day);
  sheet->file = domain::FoldCaseFile(*events);
  sheet->household.reset();
  sheet->control_position = control.position;
  sheet->folded = true;
  return absl::OkStatus();
}

absl::StatusOr<domain::CaseInput> CaseDesk::Look(const std::string& household,
                                                 const domain::Control& control, int32_t today) {
  const auto found = sheets_.find(household);
  HEARTH_REQUIRE(found != sheets_.end());
  Sheet& sheet = found->second;
  // Control says who was released, and on which day the household stands.
  if (!sheet.folded || sheet.control_position != control.position) {
    if (absl::Status status = Fold(household, control, &sheet); !status.ok()) return status;
  }
  if (!sheet.household) sheet.household = domain::OpenHousehold(sheet.state, control);
  return domain::CaseInput{
      .file = sheet.file, .household = *sheet.household, .control = control, .today = today};
}

void CaseDesk::Add(domain::Event event) {
  const auto found = sheets_.find(event.header.household());
  HEARTH_REQUIRE(found != sheets_.end());
  Sheet& sheet = found->second;
  if (sheet.folded) {
    domain::Evolve(&sheet.file, event);
    if (domain::IsHouseholdFact(event.header)) {
      sheet.folded = domain::Evolve(&sheet.state, event, sheet.day);
      sheet.household.reset();
    }
  }
  sheet.own.push_back(std::move(event));
}

void CaseDesk::Rewind() {
  for (auto& [household, sheet] : sheets_) sheet = Sheet();
}

}  // namespace hearth::ledger
