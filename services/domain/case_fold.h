// The part of the case file's fold that the steps of a case make, by the table of case_steps.h.
// Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_CASE_FOLD_H_

#include "hearth/v1/case_file.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

// False when the step does not fit the state it meets; then nothing is changed. REQUIRES: the event
// is accepted, has its body, and IsCaseStep(kind).
bool EvolveCaseStep(v1::CaseFile* file, const Event& event);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_FOLD_H_
