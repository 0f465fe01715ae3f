// What Decide asks of a fact of a case file: does it follow from what the log holds? Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DECIDE_CASE_FILE_H_
#define HEARTH_SERVICES_DOMAIN_DECIDE_CASE_FILE_H_

#include <optional>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/events.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// nullopt = accepted. VERSION_CONFLICT when expected_version is not file.version (required for case
// steps, kinds 300 to 323; honoured where given elsewhere); WRONG_STATE with what is missing and who
// can do it; NO_RIGHT where the actor himself may not (his own or a related household, proposer and
// approver one person); MALFORMED where a claim differs from the log. REQUIRES: Decide (decide.h)
// accepts the fact by itself, and IsCaseFact(header).
std::optional<Refusal> DecideCaseFile(const v1::EventHeader& header, const v1::Fact& fact,
                                      const CaseInput& input);

// The part of it that asks nothing of a step but its kind and procedure: has it a place here, and is
// everything there that it needs? Asked before single fields are, so that who comes too early hears
// what is missing, not which field is empty. Total over all facts.
std::optional<Refusal> DecidePlace(const v1::EventHeader& header, const v1::Fact& fact,
                                   const CaseInput& input);

// Every step that the present stage knows, with what is missing for it.
std::vector<v1::NextStep> NextSteps(const CaseInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DECIDE_CASE_FILE_H_
