#include "services/domain/decide_case_file.h"

#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/domain/case_file.h"
#include "services/domain/case_guards.h"
#include "services/domain/case_relations.h"
#include "services/domain/case_steps.h"
#include "services/domain/clue_fold.h"
#include "services/domain/decide_clue.h"
#include "services/domain/decide_measure.h"
#include "services/domain/measure_fold.h"
#include "services/domain/rights.h"

namespace hearth::domain {
namespace {

// Steps that the table has no row for: they follow from a chain whatever its stage.
bool IsAside(int kind) {
  return kind == v1::Fact::kObjectionRaised || kind == v1::Fact::kObjectionResolved ||
         kind == v1::Fact::kCaseWithdrawn;
}

bool IsAfterDecision(int kind) {
  return kind == v1::Fact::kCaseAnnounced || kind == v1::Fact::kRegisteredInNationalSystem;
}

bool MayObject(v1::ChainStage stage) {
  return stage == v1::CHAIN_STAGE_IN_PUBLICITY || stage == v1::CHAIN_STAGE_PUBLICISED ||
         stage == v1::CHAIN_STAGE_TOWN_PASSED;
}

std::vector<std::string> RolesFor(int kind, bool zh) {
  std::vector<std::string> words;
  const RoleSet roles = SubmittersOf(static_cast<uint32_t>(kind));
  for (const RoleTerms& terms : AllRoles()) {
    if (roles.Has(terms.role)) words.emplace_back(zh ? terms.zh : terms.word);
  }
  return words;
}

// What may be done here, for whoever tried something else.
Fault NotHere(int kind, const CaseSight& sight) {
  std::vector<std::string> zh, en;
  std::set<int> named;
  for (const CaseStepRow& row : CaseStepRows()) {
    if (row.case_before != sight.case_stage() || row.chain_before != sight.chain_stage()) continue;
    if (sight.chain != nullptr && row.procedure != sight.chain->procedure()) continue;
    if (!named.insert(row.kind).second) continue;
    zh.push_back(absl::StrCat(NameOfStep(row.kind).zh, "（",
                              absl::StrJoin(RolesFor(row.kind, true), "、"), "）"));
    en.push_back(absl::StrCat(NameOfStep(row.kind).en, " (",
                              absl::StrJoin(RolesFor(row.kind, false), ", "), ")"));
  }
  return WrongState("step",
                    absl::StrCat("现为“", NameOfStage(sight.case_stage()).zh, "·",
                                 NameOfStage(sight.chain_stage()).zh, "”，不能",
                                 NameOfStep(kind).zh, "；可以：", absl::StrJoin(zh, "、")),
                    absl::StrCat("stands at ", NameOfStage(sight.case_stage()).en, ", ",
                                 NameOfStage(sight.chain_stage()).en, "; no ", NameOfStep(kind).en,
                                 " here. Possible: ", absl::StrJoin(en, ", ")));
}

// The place that the fact names must be the open case and chain.
MaybeFault CheckPlace(const v1::CaseStep& place, bool opens, const CaseSight& sight) {
  const bool new_case = opens && place.procedure() == v1::CASE_PROCEDURE_IDENTIFICATION;
  const std::string case_id =
      sight.record == nullptr || new_case ? std::string() : sight.record->case_id();
  if (place.case_id() != case_id) {
    return Malformed("step.case_id", "不是该户的在办个案", "is not the open case of the household");
  }
  const std::string chain_id = sight.chain == nullptr ? std::string() : sight.chain->chain_id();
  if (place.chain_id() != chain_id) {
    return Malformed("step.chain_id", "不是在办程序；开启程序的步骤应留空",
                     "is not the open chain; empty in the step that opens one");
  }
  if (sight.chain != nullptr && place.procedure() != sight.chain->procedure()) {
    return Malformed("step.procedure", "与在办程序不同", "is not that of the chain");
  }
  if (place.next_clock_code().empty() && place.next_due_date() == 0) return std::nullopt;
  const auto due = sight.clocks.DueDate(place.next_clock_code(), sight.input.today);
  if (due.has_value() && *due == place.next_due_date()) return std::nullopt;
  return Malformed("step.next_due_date", "与规则集的时限不符",
                   "is not what the rulebook's clock says");
}

MaybeFault CheckAfterDecision(const v1::Fact& fact, const CaseSight& sight) {
  const bool announces = fact.has_case_announced();
  const std::string& decided = announces ? fact.case_announced().decided_event_id()
                                         : fact.registered_in_national_system().decided_event_id();
  const v1::CaseStep& place = *PlaceOf(fact);
  const auto fits = [&](const std::string& case_id, const v1::CaseChain& chain) {
    return chain.stage() == v1::CHAIN_STAGE_DECIDED && !decided.empty() &&
           chain.decided_event_id() == decided && place.case_id() == case_id &&
           place.procedure() == chain.procedure() &&
           (place.chain_id().empty() || place.chain_id() == chain.chain_id()) &&
           !(announces ? chain.announced() : chain.registered());
  };
  bool found = sight.input.file.has_removal() && fits("", sight.input.file.removal());
  for (const v1::CaseRecord& record : sight.input.file.cases()) {
    for (const v1::CaseChain& chain : record.chains()) found |= fits(record.case_id(), chain);
  }
  if (!found) {
    return WrongState("decided_event_id", "没有这项审定，或已公告、已录入",
                      "is no decision of this household, or that is done already");
  }
  const bool number_missing = !announces &&
                              place.procedure() == v1::CASE_PROCEDURE_IDENTIFICATION &&
                              fact.registered_in_national_system().registration_number().empty();
  if (!number_missing) return std::nullopt;
  return Malformed("registration_number", "新纳入的户必填", "is required for a new case");
}

MaybeFault CheckAside(const v1::EventHeader& header, const v1::Fact& fact, const CaseSight& sight) {
  const int kind = static_cast<int>(header.kind());
  if (sight.chain == nullptr ||
      (kind == v1::Fact::kObjectionRaised && !MayObject(sight.chain->stage()))) {
    return NotHere(kind, sight);
  }
  if (auto fault = CheckPlace(*PlaceOf(fact), /*opens=*/false, sight)) return fault;
  return CheckClaims(header, fact, sight);
}

MaybeFault CheckCarriedOver(const v1::CaseCarriedOver& fact, const CaseSight& sight) {
  if (sight.record != nullptr) return NotHere(v1::Fact::kCaseCarriedOver, sight);
  const v1::CaseFile* from = sight.input.other;
  const v1::CaseRecord* record = from == nullptr ? nullptr : OpenCase(*from);
  if (record == nullptr || from->household() != fact.from_household() ||
      record->case_id() != fact.case_id()) {
    return WrongState("case_id", "原户没有这个在办个案", "is no open case of the other household");
  }
  const bool same = record->approved_date() == fact.approved_date() &&
                    record->eliminated_date() == fact.eliminated_date() &&
                    record->registration_number() == fact.registration_number() &&
                    record->basis().SerializeAsString() == fact.basis().SerializeAsString();
  if (same) return std::nullopt;
  return Malformed("basis", "与原户个案不一致", "differs from the case as it stands there");
}

// Taken by the table: neither aside nor after a decision, nor from another household.
bool IsTabled(int kind) {
  return IsCaseStep(kind) && !IsAside(kind) && !IsAfterDecision(kind) &&
         kind != v1::Fact::kCaseCarriedOver;
}

v1::CaseProcedure ProcedureOf(const v1::Fact& fact) {
  const v1::CaseStep* place = PlaceOf(fact);
  return place == nullptr ? v1::CASE_PROCEDURE_IDENTIFICATION : place->procedure();
}

std::vector<Fault> MissingHere(int kind, const v1::Fact& fact, const CaseSight& sight) {
  if (fact.has_publicity_ended() && fact.publicity_ended().interrupted()) return {};
  if (fact.has_elimination_proposed()) {
    return MissingForElimination(fact.elimination_proposed().natural(), sight);
  }
  return MissingFor(kind, sight);
}

MaybeFault CheckTabledPlace(int kind, const v1::Fact& fact, const CaseSight& sight) {
  if (FindCaseStep(kind, ProcedureOf(fact), sight.case_stage(), sight.chain_stage()) == nullptr) {
    return NotHere(kind, sight);
  }
  std::vector<Fault> missing = MissingHere(kind, fact, sight);
  if (missing.empty()) return std::nullopt;
  return std::move(missing.front());
}

MaybeFault CheckStep(const v1::EventHeader& header, const v1::Fact& fact, const CaseSight& sight) {
  const int kind = static_cast<int>(header.kind());
  if (fact.has_case_carried_over()) return CheckCarriedOver(fact.case_carried_over(), sight);
  if (IsAside(kind)) return CheckAside(header, fact, sight);
  if (IsAfterDecision(kind)) return CheckAfterDecision(fact, sight);
  if (auto fault = CheckTabledPlace(kind, fact, sight)) return fault;
  if (const v1::CaseStep* place = PlaceOf(fact); place != nullptr) {
    const bool opens = sight.chain == nullptr;
    if (auto fault = CheckPlace(*place, opens, sight)) return fault;
  }
  if (auto fault = CheckPersons(header, sight)) return fault;
  return CheckClaims(header, fact, sight);
}

MaybeFault CheckVersion(const v1::EventHeader& header, const CaseInput& input) {
  const bool step = IsCaseStep(static_cast<int>(header.kind()));
  if (!header.has_expected_version()) {
    if (!step) return std::nullopt;
    return Malformed("header.expected_version", "请填写所见个案的版本",
                     "say which version of the case file the actor saw");
  }
  if (header.expected_version() == input.file.version()) return std::nullopt;
  return Fault{v1::REFUSAL_REASON_VERSION_CONFLICT, "header.expected_version",
               absl::StrCat("他人已先办理，现为版本 ", input.file.version(), "，请刷新后重试"),
               absl::StrCat("somebody was faster: the file is at version ", input.file.version(),
                            "; read it again")};
}

MaybeFault CheckLinked(const v1::EventHeader& header, const v1::Fact& fact,
                       const CaseInput& input) {
  if (header.command_id().empty() && !fact.has_households_found_distinct()) {
    return Malformed("header.command_id", "两户的事实须用同一 command_id 一并提交",
                     "the facts of both households go together under one command_id");
  }
  if (!fact.has_households_linked()) return std::nullopt;
  if (!input.file.survivor().empty()) {
    return WrongState("other_household", "该户已并入他户",
                      "the household has gone into another one");
  }
  const v1::CaseRecord* here = OpenCase(input.file);
  if (fact.households_linked().survives() || here == nullptr) return std::nullopt;
  const v1::CaseRecord* there = input.other == nullptr ? nullptr : OpenCase(*input.other);
  if (there != nullptr && there->case_id() == fact.households_linked().case_id()) {
    return std::nullopt;
  }
  return WrongState("case_id", "该户有在办个案，请在同一命令中先转入另一户（CaseCarriedOver）",
                    "the household has an open case; carry it over to the other one first, in the "
                    "same command (CaseCarriedOver)");
}

MaybeFault FindFileFault(const v1::EventHeader& header, const v1::Fact& fact,
                         const CaseInput& input) {
  if (auto fault = CheckVersion(header, input)) return fault;
  if (!input.household.registered()) {
    return WrongState("header.household", "该户尚未登记，请先登记",
                      "the household is not registered; register it first");
  }
  if (auto fault = CheckRelation(header, fact, input)) return fault;
  const int kind = static_cast<int>(header.kind());
  if (IsClueFact(header.kind())) return CheckClueFact(header, fact, input);
  if (IsMeasureFact(header.kind())) return CheckMeasureFact(header, fact, input);
  if (IsCaseStep(kind)) return CheckStep(header, fact, CaseSight(input));
  return CheckLinked(header, fact, input);
}

std::string Told(const Fault& fault) { return absl::StrCat(fault.zh, " / ", fault.en); }

}  // namespace

std::optional<Refusal> DecideCaseFile(const v1::EventHeader& header, const v1::Fact& fact,
                                      const CaseInput& input) {
  const MaybeFault fault = FindFileFault(header, fact, input);
  if (!fault.has_value()) return std::nullopt;
  return ToRefusal(*fault);
}

std::optional<Refusal> DecidePlace(const v1::EventHeader& header, const v1::Fact& fact,
                                   const CaseInput& input) {
  const int kind = static_cast<int>(header.kind());
  const bool faster =
      header.has_expected_version() &&
      header.expected_version() != input.file.version();  // a conflict is told first
  if (!IsTabled(kind) || faster || !input.household.registered()) return std::nullopt;
  const MaybeFault fault = CheckTabledPlace(kind, fact, CaseSight(input));
  if (!fault.has_value()) return std::nullopt;
  return ToRefusal(*fault);
}

std::vector<v1::NextStep> NextSteps(const CaseInput& input) {
  const CaseSight sight(input);
  std::vector<v1::NextStep> steps;
  std::set<std::pair<int, int>> named;
  for (const CaseStepRow& row : CaseStepRows()) {
    if (row.case_before != sight.case_stage() || row.chain_before != sight.chain_stage()) continue;
    if (sight.chain != nullptr && row.procedure != sight.chain->procedure()) continue;
    if (!named.insert({row.kind, row.procedure}).second) continue;
    v1::NextStep& step = steps.emplace_back();
    step.set_kind(static_cast<uint32_t>(row.kind));
    step.set_name_zh(std::string(NameOfStep(row.kind).zh));
    step.set_name_en(std::string(NameOfStep(row.kind).en));
    for (std::string& role : RolesFor(row.kind, false)) step.add_role_codes(std::move(role));
    std::vector<Fault> missing = row.kind == v1::Fact::kEliminationProposed
                                     ? MissingForElimination(/*natural=*/false, sight)
                                     : MissingFor(row.kind, sight);
    for (const Fault& fault : missing) step.add_missing(Told(fault));
  }
  return steps;
}

}  // namespace hearth::domain
