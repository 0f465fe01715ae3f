// What all steps of a case do to its file: reach a stage, wait, go back, end, take a new basis.
// Private to the fold. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_CHAIN_H_
#define HEARTH_SERVICES_DOMAIN_CASE_CHAIN_H_

#include <algorithm>
#include <cstdint>
#include <string>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

// The step at work: the state it meets, and the row that takes it further.
struct Step {
  v1::CaseFile* file;
  const Event& event;
  int32_t day;
  v1::CaseRecord* record;  // the open case; null = none
  v1::CaseChain* chain;    // the open chain; null = none

  const v1::Fact& fact() const { return event.fact; }
  const std::string& id() const { return event.header.event_id(); }
  const std::string& actor() const { return event.header.actor(); }
  v1::CaseStage case_stage() const {
    return record == nullptr ? v1::CASE_STAGE_UNSPECIFIED : record->stage();
  }
  v1::ChainStage chain_stage() const {
    return chain == nullptr ? v1::CHAIN_STAGE_UNSPECIFIED : chain->stage();
  }
};

// Adds a name to an ascending list, once.
template <typename Names>
void AddSorted(const std::string& name, Names* names) {
  const auto place = std::lower_bound(names->begin(), names->end(), name);
  if (place != names->end() && *place == name) return;
  const auto index = place - names->begin();
  *names->Add() = name;
  std::rotate(names->begin() + index, names->end() - 1, names->end());
}

// 8 bytes, big-endian.
std::string MemberKey(uint64_t member_id);

// Allows that he is asked about: neither refused nor absent.
bool Consents(const v1::ConsentSigner& signer);

// The place names this very case and chain.
bool IsHere(const v1::CaseStep& place, const Step& step);

void Reach(v1::ChainStage stage, Step* step);
// While a chain waits for another level, some clocks stand still.
void BeginPause(Step* step);
void EndPause(Step* step);
void Close(v1::CaseStage stage, const std::string& code, Step* step);
// The chain ends without its decision; a case that was never approved ends with it.
void Abandon(v1::ChainStage stage, const std::string& code, Step* step);
// What a body decided other than to pass. False for a decision that does not fit.
bool TurnBack(v1::CaseDecision decision, v1::CaseReturn to, int32_t due_date,
              const std::string& code, Step* step);
// What is approved from now on. A risk that is new, or comes back, begins its clock.
void TakeBasis(const v1::CaseBasis& basis, Step* step);
// Of the open case, or of the household where it has none.
v1::CaseChain* OpenChainOf(v1::CaseProcedure procedure, Step* step);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_CHAIN_H_
