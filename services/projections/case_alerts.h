// The alerts that stand because of a household's case file: what is due soon, overdue or lacking.
// They appear with the duty (domain/file_duties.h), go with it, and lie where it lies: a clue that
// went up a level is its town's. Texts hold no personal data.

#ifndef HEARTH_SERVICES_PROJECTIONS_CASE_ALERTS_H_
#define HEARTH_SERVICES_PROJECTIONS_CASE_ALERTS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "hearth/v1/alert.pb.h"
#include "services/projections/overlay.h"
#include "services/projections/read_model.h"

namespace hearth::projections {

// The alert that the duty calls for on the day; nullopt = none yet. Pure.
std::optional<v1::Alert> AlertFor(const v1::FileDuty& duty, const std::string& household,
                                  const domain::Event& cause, int32_t day);

// Raises, moves and resolves. `standing`: ids of the alerts that stand, ascending; brought up to
// date.
absl::Status UpdateCaseAlerts(const Change& change,
                              google::protobuf::RepeatedPtrField<std::string>* standing,
                              Overlay* rows);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CASE_ALERTS_H_
