// Metrics: what an operator's Prometheus reads. Names, kinds of event, RPCs and counts only;
// nothing of any household. services/server/README.md lists them.

#ifndef HEARTH_SERVICES_SERVER_METRICS_H_
#define HEARTH_SERVICES_SERVER_METRICS_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "services/ledger/observer.h"
#include "storage/api/log.h"

namespace hearth::server {

// A value that is looked up when somebody reads, e.g. a lag.
struct Gauge {
  std::string name, help;
  double value = 0;
  std::string label = {}, label_value = {};  // empty = without
  bool counter = false;                      // only ever grows
};

// Thread-safe.
class Metrics : public ledger::Observer {
 public:
  using Duration = ledger::Observer::Duration;

  Metrics();
  ~Metrics() override;

  void QueueWaited(Duration waited) override;
  void GroupWritten(size_t events, Duration took) override;
  void Synced(Duration took);  // one fsync of the log
  // A group is durable, and: the views of the watchers have it. Between the two lies what an alert
  // waits for.
  void HeadAt(storage::Position head);
  void ViewsAt(storage::Position position);
  // `method` as in "/hearth.v1.IntakeService/SubmitRun"; `code` a gRPC code's name, e.g. "OK".
  void CallEnded(std::string_view method, std::string_view code, Duration took);

  // Asked at every reading, from the reader's thread; until it is set to nothing again.
  void SetGauges(std::function<std::vector<Gauge>()> gauges);

  // The page, as Prometheus reads it.
  std::string Text() const;
  // Serves it at http://127.0.0.1:PORT/metrics; `port` 0 = any free one. UNAVAILABLE when the port
  // is taken. The port that it got.
  absl::Status Expose(int port);
  int port() const { return port_; }

 private:
  struct Inner;
  std::unique_ptr<Inner> inner_;
  int port_ = 0;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_METRICS_H_
