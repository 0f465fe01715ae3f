// The part of the case file's fold that measures and what belongs to them make: helpers, plans,
// measures, referrals, low-income statuses. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_MEASURE_FOLD_H_
#define HEARTH_SERVICES_DOMAIN_MEASURE_FOLD_H_

#include <cstdint>
#include <string_view>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

bool IsMeasureFact(uint32_t kind);

// False when the fact does not fit the state it meets; then nothing is changed. Facts that leave
// nothing in the file (DutyReassigned, MeasureSuggestionDeclined, RegisterRowReceived,
// DifferenceDecided, SpotCheckAnswered, SpotCheckJudged) always fit. REQUIRES: the event is
// accepted, has its body, and IsMeasureFact(kind).
bool EvolveMeasure(v1::CaseFile* file, const Event& event);

// Who holds the role (四个不摘: never two); null = nobody.
const v1::HelperTerm* ActiveHelper(const v1::CaseFile& file, std::string_view role_code);
// By the event id that began it; null = none of this household.
const v1::HelperTerm* FindHelperTerm(const v1::CaseFile& file, std::string_view event_id);
const v1::MeasureFile* FindMeasure(const v1::CaseFile& file, std::string_view event_id);
const v1::ReferralFile* FindReferral(const v1::CaseFile& file, std::string_view event_id);
const v1::StatusFile* FindStatus(const v1::CaseFile& file, std::string_view event_id);
// The grant that holds (granted and not ended) of that member (0 = the household); null = none.
const v1::StatusFile* HeldStatus(const v1::CaseFile& file, std::string_view status_code,
                                 uint64_t member_id);
// A measure that addresses the risk runs.
bool IsMeasured(const v1::CaseFile& file, std::string_view risk_code);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_MEASURE_FOLD_H_
