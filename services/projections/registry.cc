#include "services/projections/registry.h"

#include "services/projections/alert_projection.h"
#include "services/projections/case_projection.h"
#include "services/projections/counter_projection.h"
#include "services/projections/duty_projection.h"
#include "services/projections/quarantine_projection.h"
#include "services/projections/search_projection.h"

namespace hearth::projections {

ReadModels MakeReadModels(const storage::Keys* keys) {
  ReadModels models;
  models.push_back(std::make_unique<AlertProjection>());
  models.push_back(std::make_unique<CaseProjection>(keys));
  models.push_back(std::make_unique<CounterProjection>());
  models.push_back(std::make_unique<DutyProjection>());
  models.push_back(std::make_unique<QuarantineProjection>());
  models.push_back(std::make_unique<SearchProjection>(keys));
  return models;
}

}  // namespace hearth::projections
