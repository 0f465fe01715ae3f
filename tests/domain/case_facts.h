// The right fact of every kind of case step for the present state: every claim is what the log
// holds. For kinds that decide: PASSED. Used by CaseHouse.

#ifndef HEARTH_TESTS_DOMAIN_CASE_FACTS_H_
#define HEARTH_TESTS_DOMAIN_CASE_FACTS_H_

#include <string>
#include <vector>

#include "services/domain/case_input.h"
#include "services/domain/clock.h"

namespace hearth::testing {

// What a fact is made from.
struct CaseGround {
  explicit CaseGround(const domain::CaseInput& in);

  domain::CaseInput input;
  const v1::ClueFile* clue;      // the newest; null = none
  const v1::CaseRecord* record;  // the open one; null = none
  const v1::CaseChain* chain;    // the open one; null = none
  domain::Clocks clocks;
  std::string check;  // the newest

  void FillStep(v1::CaseProcedure procedure, v1::CaseStep* step) const;
  void FillBasis(v1::CaseBasis* basis) const;
};

struct CaseFactMaker {
  int kind;
  v1::Fact (*make)(const CaseGround& ground);
};
std::vector<CaseFactMaker> VillageFacts();
std::vector<CaseFactMaker> DecidedFacts();

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_CASE_FACTS_H_
