// What is looked up whenever somebody reads the metrics: how far the views are, whether all is
// well, and what the operating system says of this process.

#ifndef HEARTH_SERVICES_SERVER_GAUGES_H_
#define HEARTH_SERVICES_SERVER_GAUGES_H_

#include <vector>

#include "services/server/metrics.h"
#include "services/server/node.h"
#include "services/transport/lanes.h"

namespace hearth::server {

// REQUIRES: node->Serve was called. Thread-safe.
std::vector<Gauge> GaugesOf(Node* node, const transport::Lanes& lanes);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_GAUGES_H_
