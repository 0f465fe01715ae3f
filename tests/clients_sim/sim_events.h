// Lines of the simulated county as the domain reads them, without client or server.

#ifndef HEARTH_TESTS_CLIENTS_SIM_SIM_EVENTS_H_
#define HEARTH_TESTS_CLIENTS_SIM_SIM_EVENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/sim/areas.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "tests/clients_sim/county.h"

namespace hearth::testing {

// As the client library will encode it, as far as deciding and folding read it. Aborts on a line
// that is no fact.
domain::Event ToEvent(const v1::Draft& draft, uint64_t position);

// A county of these areas under the default and the demo rulebook. `folder` is the source tree.
domain::Control DemoCounty(const std::string& folder, const std::vector<sim::Area>& areas);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_CLIENTS_SIM_SIM_EVENTS_H_
