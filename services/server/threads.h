// How the threads of one process share two processors.

#ifndef HEARTH_SERVICES_SERVER_THREADS_H_
#define HEARTH_SERVICES_SERVER_THREADS_H_

#include <string>

namespace hearth::server {

// Names the calling thread (15 bytes at most, as ps and perf show them) and lets it stand back:
// when everybody wants a processor, it gets about half of what another thread gets. So intake is
// limited by the log and not by the number of views; the bound on their lag (ledger/throttle.h)
// keeps them from being starved.
void StepBack(const std::string& name);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_THREADS_H_
