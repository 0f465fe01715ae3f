// Duties of the chains of steps: which level has it on its table, and by when.

#include <algorithm>
#include <optional>

#include "services/domain/duty_list.h"

namespace hearth::domain {
namespace {

// The step that is next.
struct Step {
  std::string_view kind;
  std::string_view clock_code;
  DutyLevel level;
  std::string_view about;
  int32_t start;
};

// An elimination begins with the village review, an identification with the comparison; the others
// go to the town.
Step FirstStep(const v1::CaseChain& chain) {
  switch (chain.procedure()) {
    case v1::CASE_PROCEDURE_IDENTIFICATION:
      return {"COMPARE_DUE", "compare_days", DutyLevel::kCounty, chain.chain_id(),
              chain.stage_date()};
    case v1::CASE_PROCEDURE_ELIMINATION:
      return {"REVIEW_DUE", "review_days", DutyLevel::kVillage, chain.chain_id(),
              chain.stage_date()};
    default:
      return {"TOWN_REVIEW_DUE", "town_days", DutyLevel::kTown, chain.chain_id(),
              chain.stage_date()};
  }
}

// nullopt for a chain that is over.
std::optional<Step> NextStepOf(const v1::CaseChain& chain) {
  const std::string& id = chain.chain_id();
  const int32_t since = chain.stage_date();
  switch (chain.stage()) {
    case v1::CHAIN_STAGE_OPENED:
      return FirstStep(chain);
    case v1::CHAIN_STAGE_VERIFYING:
      return Step{"VERIFY_DUE", "visit_days", DutyLevel::kVillage, id, since};
    case v1::CHAIN_STAGE_COMPARING:
      return Step{"COMPARE_DUE", "compare_days", DutyLevel::kCounty, chain.comparison_event_id(),
                  chain.comparison_date()};
    case v1::CHAIN_STAGE_COMPARED:
    case v1::CHAIN_STAGE_REVIEWED:  // the clock includes hanging up the notice
      return Step{"REVIEW_DUE", "review_days", DutyLevel::kVillage, id, since};
    case v1::CHAIN_STAGE_IN_PUBLICITY:
      return Step{"PUBLICITY_DUE", "publicity_days", DutyLevel::kVillage,
                  chain.publicity_event_id(), chain.publicity_date()};
    case v1::CHAIN_STAGE_PUBLICISED:
      return Step{"TOWN_REVIEW_DUE", "town_days", DutyLevel::kTown, id, since};
    case v1::CHAIN_STAGE_TOWN_PASSED:
      return Step{"COUNTY_DUE", "county_days", DutyLevel::kCounty, id, since};
    default:
      return std::nullopt;
  }
}

// domain.md 3.3 counts the whole chain from the clue; of several the earliest.
int32_t ChainStart(const v1::CaseChain& chain, const v1::CaseFile& file) {
  int32_t start = chain.opened_date();
  for (const v1::ClueFile& clue : file.clues()) {
    const bool led_here = !clue.answered_event_id().empty() &&
                          clue.answered_event_id() == chain.chain_id() && clue.opened_date() != 0;
    if (led_here) start = std::min(start, clue.opened_date());
  }
  return start;
}

void AddObjections(const v1::CaseChain& chain, DutyList* list) {
  for (const v1::Objection& objection : chain.objections()) {
    if (objection.resolved()) continue;
    const DutyDraft draft{"OBJECTION_DUE", objection.event_id(), DutyLevel::kTown};
    if (objection.due_date() != 0) {
      list->ByDay(draft, objection.raised_date(), objection.due_date());
    } else {
      list->ByClock(draft, "objection_days", objection.raised_date());
    }
  }
}

// Returned: the level that sent it back said when it wants to see it again.
void AddReturn(const v1::CaseChain& chain, const Step& step, DutyList* list) {
  for (const v1::ChainPause& pause : chain.pauses()) {
    if (pause.until_date() != 0) continue;
    list->ByDay({"RETURN_DUE", chain.chain_id(), step.level}, pause.from_date(),
                chain.returned_due_date());
  }
}

void AddOpenChain(const v1::CaseChain& chain, DutyList* list) {
  const std::optional<Step> step = NextStepOf(chain);
  if (!step.has_value()) return;
  const std::vector<v1::ChainPause> pauses(chain.pauses().begin(), chain.pauses().end());
  const DutyLevel holder = chain.objected() ? DutyLevel::kTown : step->level;
  list->ByClock({"CHAIN_DUE", chain.chain_id(), holder}, "chain_days_total",
                ChainStart(chain, list->input().file), pauses);
  if (chain.objected()) return AddObjections(chain, list);  // the steps stand still
  list->ByClock({step->kind, step->about, step->level}, step->clock_code, step->start, pauses);
  AddReturn(chain, *step, list);
}

// What the county decided hangs in the village, where the village reviewed it, and goes into the
// system of record.
void AddDecided(const v1::CaseChain& chain, DutyList* list) {
  if (chain.stage() != v1::CHAIN_STAGE_DECIDED) return;
  const bool in_the_open = chain.procedure() == v1::CASE_PROCEDURE_IDENTIFICATION ||
                           chain.procedure() == v1::CASE_PROCEDURE_ELIMINATION;
  if (in_the_open && !chain.announced()) {
    list->ByClock({"ANNOUNCE_DUE", chain.decided_event_id(), DutyLevel::kTown}, "announce_days",
                  chain.decided_date());
  }
  if (!chain.registered()) {
    list->ByClock({"REGISTER_DUE", chain.decided_event_id(), DutyLevel::kCounty}, "register_days",
                  chain.decided_date());
  }
}

}  // namespace

void AddChainDuties(DutyList* list) {
  const v1::CaseFile& file = list->input().file;
  for (const v1::CaseRecord& record : file.cases()) {
    // What is left of a case that goes on elsewhere is due there.
    if (record.stage() == v1::CASE_STAGE_CARRIED_OVER) continue;
    for (const v1::CaseChain& chain : record.chains()) {
      AddOpenChain(chain, list);
      AddDecided(chain, list);
    }
  }
  if (file.has_removal()) AddOpenChain(file.removal(), list);
}

}  // namespace hearth::domain
