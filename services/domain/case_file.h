// The fold of a household's case file: clues, case steps, measures, helpers, statuses. Unlike
// checks these facts do not commute: they are folded in the order of the log, and one that does not
// fit the state it meets changes nothing but CaseFile.facts_ignored. Replay gives the same bytes.
// Pure. Policy source: domain.md 3.3.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_FILE_H_
#define HEARTH_SERVICES_DOMAIN_CASE_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

// True for the kinds that belong to a household's case file, when the header names a household.
bool IsCaseFact(const v1::EventHeader& header);

// Adds the next fact of the household. REQUIRES: positions ascend; the same fact is not added
// twice. Facts that were not accepted, and kinds that IsCaseFact does not know, change nothing, but
// a FOLLOW_UP check is noted. A fact whose body was erased counts in the version alone.
void Evolve(v1::CaseFile* file, const Event& event);

// The other household by whose file, too, the fact is judged (CaseCarriedOver, HouseholdsLinked);
// null = none.
const std::string* OtherHousehold(const v1::Fact& fact);

// All facts of one household, in any order of the vector; folded by position.
v1::CaseFile FoldCaseFile(const std::vector<Event>& events);

// The civil day on which the log recorded the event: what clocks count from.
int32_t LogDay(const Event& event);

// The case that is open (IDENTIFYING, MONITORED, ELIMINATED), else null.
const v1::CaseRecord* OpenCase(const v1::CaseFile& file);
v1::CaseRecord* OpenCase(v1::CaseFile* file);
// The chain that is open (neither decided, rejected nor withdrawn), of the open case or the
// removal of a household without one; else null.
const v1::CaseChain* OpenChain(const v1::CaseFile& file);
v1::CaseChain* OpenChain(v1::CaseFile* file);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_FILE_H_
