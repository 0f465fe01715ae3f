#include "tests/clients_sim/case_ledger.h"

#include <utility>

#include "clients/sim/calendar.h"
#include "services/domain/case_file.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "services/domain/decide_case_file.h"
#include "services/domain/household_fold.h"
#include "tests/clients_sim/sim_events.h"

namespace hearth::testing {
namespace {

constexpr int64_t kEightMs = 8 * 3'600'000;

std::string ToHex(const std::string& bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return hex;
}

}  // namespace

CaseLedger::CaseLedger(const std::string& folder, const std::vector<sim::Area>& areas)
    : control_(DemoCounty(folder, areas)) {}

// The refusal, or nothing.
std::string CaseLedger::Judge(const domain::Event& event, const std::string& household) {
  const int32_t today = control_.opened_day;
  if (const auto refusal = domain::Decide(event.header, event.fact, control_, today)) {
    return refusal->detail;
  }
  if (!domain::IsCaseFact(event.header)) return "";
  const auto opened =
      domain::OpenHousehold(domain::FoldHousehold(households_[household], today), control_);
  domain::CaseInput input{files_[household], opened, control_, today};
  if (event.fact.has_case_carried_over()) {
    input.other = &files_[ToHex(event.fact.case_carried_over().from_household())];
  }
  const auto refusal = domain::DecideCaseFile(event.header, event.fact, input);
  return refusal.has_value() ? refusal->detail : "";
}

void CaseLedger::Note(const v1::CaseFile& file) {
  for (const v1::CaseRecord& record : file.cases()) {
    case_stages_.insert(record.stage());
    if (!record.chains().empty()) chain_stages_.insert(record.chains().rbegin()->stage());
  }
}

void CaseLedger::Take(const SimLine& line) {
  if (!line.draft.open_day().empty()) {
    control_.opened_day = sim::DateNumber(line.day);
    return;
  }
  if (!seen_.insert(line.draft.event_id()).second) return;
  domain::Event event = ToEvent(line.draft, ++position_);
  event.recorded_time_ms = domain::TimeOfDate(control_.opened_day) + kEightMs;
  const std::string& household = line.draft.household();
  const std::string refusal = Judge(event, household);
  if (!refusal.empty()) {
    refused_[line.draft.event_id()] = refusal;
    if (household.empty() || stumbled_.insert(household).second) {
      first_refused_.insert(line.draft.event_id());
    }
    return;
  }
  ++kinds_[event.fact.fact_case()];
  if (household.empty()) {
    control_ = domain::Evolve(control_, event);
    control_.opened_day = sim::DateNumber(line.day);
    return;
  }
  domain::Evolve(&files_[household], event);
  if (domain::IsCaseFact(event.header)) Note(files_[household]);
  if (domain::IsHouseholdFact(event.header)) households_[household].push_back(std::move(event));
}

}  // namespace hearth::testing
