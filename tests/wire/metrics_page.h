// The page that Prometheus reads of a running hearthd. REQUIRES: it was started with
// --metrics-port 0.

#ifndef HEARTH_TESTS_WIRE_METRICS_PAGE_H_
#define HEARTH_TESTS_WIRE_METRICS_PAGE_H_

#include <string>

#include "tests/wire/hearthd.h"

namespace hearth::testing {

// Where it is served; fails the test and answers 0 when hearthd does not say.
int MetricsPort(const Hearthd& server);
// What an HTTP GET answers, head and body.
std::string Get(int port, const std::string& path);
// The sample's value in a page of Prometheus' text; -1 when it is not there.
double Sample(const std::string& page, const std::string& name);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_METRICS_PAGE_H_
