// The part of the case file's fold that clues and what belongs to them make. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_CLUE_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_CLUE_FOLD_H_

#include <google/protobuf/repeated_ptr_field.h>

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

// The clue that an ACTIVE_DISCOVERY check opens (kind "discovery"); false for every other check.
bool EvolveClueFromCheck(v1::CaseFile* file, const Event& event);
// The clue that a low-income status opens when it is won, lost or refused (kinds "status_granted",
// "status_ended", "status_refused"); false when it opens none, as where it only goes on with
// another amount. May be called before or after the status itself is folded.
bool EvolveClueFromStatus(v1::CaseFile* file, const Event& event);

// ConsentSigned answers the clues that led to it: those that wait for consent are the case's.
void AnswerClues(v1::CaseFile* file,
                 const google::protobuf::RepeatedPtrField<v1::ClueReference>& clues,
                 const Event& event);

// The clue that a reference names; a reference without a kind names the only clue of its event.
// Null when there is none, or more than one.
const v1::ClueFile* FindClue(const v1::CaseFile& file, const v1::ClueReference& clue);
v1::ClueFile* FindClue(v1::CaseFile* file, const v1::ClueReference& clue);

// OPEN, VERIFIED or PROPOSED: somebody still has to do something.
bool IsWaiting(const v1::ClueFile& clue);
// Answered by ClueDismissed: not admitted, or confirmed as monitored already.
bool WasDismissed(const v1::ClueFile& clue);

// The later clue that took the place of a department's answered one: of the same person, kind and
// period, and waiting. Null = it may be opened again.
const v1::ClueFile* FindFollower(const v1::CaseFile& file, const v1::ClueFile& clue);
// The earlier clue that a report would repeat: of the same person (0 = the household), kind and
// stated period; of a department's without a period, one that still waits. A clue whose match was
// withdrawn repeats nothing. Null = it is a clue of its own.
const v1::ClueFile* FindRepeated(const v1::CaseFile& file, const v1::ClueReported& fact);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CLUE_FOLD_H_
