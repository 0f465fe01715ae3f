// CaseInput: what a case step is judged by. Guards read this, never the command's own claims.

#ifndef HEARTH_SERVICES_DOMAIN_CASE_INPUT_H_
#define HEARTH_SERVICES_DOMAIN_CASE_INPUT_H_

#include <cstdint>
#include <string>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/control.h"

namespace hearth::domain {

// Borrows all; lives for one judgement.
struct CaseInput {
  const v1::CaseFile& file;              // after every earlier fact of the household
  const v1::OpenedHousehold& household;  // as it stands on control.opened_day
  const Control& control;
  int32_t today;  // the log's day
  // The file of the other household that the fact names (CaseCarriedOver); null = not known.
  const v1::CaseFile* other = nullptr;

  // Where the household lies; empty while nobody said.
  const std::string& area_code() const { return household.area_code(); }
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CASE_INPUT_H_
