// The part of the case file's fold that clues and what belongs to them make. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CLUE_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_CLUE_FOLD_H_

#include <cstdint>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

bool IsClueFact(uint32_t kind);

// False when the fact does not fit the state it meets; then nothing is changed. REQUIRES: the event
// is accepted, has its body, and IsClueFact(kind).
// The clues that a consent answers.
void AnswerClues(v1::CaseFile* file,
                 const google::protobuf::RepeatedPtrField<v1::ClueReference>& clues,
                 const Event& event);

bool EvolveClue(v1::CaseFile* file, const Event& event);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CLUE_FOLD_H_
