// serve: opens the node, opens the door, and waits for SIGINT or SIGTERM.

#ifndef HEARTH_SERVICES_SERVER_SERVE_H_
#define HEARTH_SERVICES_SERVER_SERVE_H_

#include "absl/status/status.h"
#include "services/server/config.h"

namespace hearth::server {

// Blocks the signals that end the server, in this thread and all that it starts. To be called
// before any thread is started.
void BlockStopSignals();

// Prints one line once it listens: "hearthd 正在监听 / listening on HOST:PORT". Returns OK after a
// clean stop.
absl::Status Serve(const Config& config);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_SERVE_H_
