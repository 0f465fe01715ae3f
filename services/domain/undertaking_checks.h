// What the checks of undertakings share. Private to decide_undertaking.cc and decide_team.cc. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_UNDERTAKING_CHECKS_H_
#define HEARTH_SERVICES_DOMAIN_UNDERTAKING_CHECKS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "services/domain/control.h"
#include "services/domain/fault.h"

namespace hearth::domain {

// What an undertaking is judged by. Borrows all.
struct UndertakingSight {
  const v1::EventHeader& header;
  const Control& control;
  int32_t day;    // on which it happened
  int32_t today;  // the log's

  const Undertakings& known() const { return *control.undertakings; }
};

// Two days of a period; 0 = no end.
MaybeFault CheckOrder(std::string_view end_field, int32_t start, int32_t end);
// The header names the area in which the undertaking was opened.
MaybeFault CheckSameArea(const std::string& opened_in, const UndertakingSight& sight);
// The area stands and lies in the header's.
MaybeFault CheckAreaWithin(std::string_view field, const std::string& code,
                           const UndertakingSight& sight);
// Open in the registry, once the log has accounts.
MaybeFault CheckAccount(std::string_view field, const std::string& account, const Control& control);

// Without the fact's name; nothing for other facts (decide_team.cc).
MaybeFault CheckProjectFact(const v1::Fact& fact, const UndertakingSight& sight);
MaybeFault CheckTeamFact(const v1::Fact& fact, const UndertakingSight& sight);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_UNDERTAKING_CHECKS_H_
