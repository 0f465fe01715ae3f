// 公民身份号码 (GB 11643-1999). Pure.

#ifndef HEARTH_SERVICES_DOMAIN_ID_NUMBER_H_
#define HEARTH_SERVICES_DOMAIN_ID_NUMBER_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::domain {

enum class IdNumberFault { kNone, kLength, kCharacter, kDate, kCheckDigit };

// Upper-case X, full-width digits made plain, blanks removed.
std::string NormalizeIdNumber(std::string_view text);

// 18 digits (last may be X); 20 or 22 (disability certificate) are judged by their first 18.
// REQUIRES: normalized.
IdNumberFault CheckIdNumber(std::string_view id_number);

// yyyymmdd (0 for a birth before 1900) and sex (1 male, 2 female) that the number states.
// REQUIRES: CheckIdNumber gave kNone.
int32_t BirthDateOf(std::string_view id_number);
uint32_t SexOf(std::string_view id_number);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_ID_NUMBER_H_
