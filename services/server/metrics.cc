#include "services/server/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <deque>
#include <exception>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "storage/api/mutex.h"

namespace hearth::server {
namespace {

using Clock = std::chrono::steady_clock;
using prometheus::MetricFamily;

// Seconds; from an fsync to a client that gave up.
const prometheus::Histogram::BucketBoundaries kSeconds = {
    0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30};
const prometheus::Histogram::BucketBoundaries kEvents = {1,   2,   5,   10,    20,    50,
                                                         100, 200, 500, 1'000, 2'000, 5'000};
// Groups whose views are awaited; with more the oldest are forgotten, which only loses samples.
constexpr size_t kHeadsMax = 4'096;

double SecondsOf(Metrics::Duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// What is looked up when somebody reads.
class Looked : public prometheus::Collectable {
 public:
  void Set(std::function<std::vector<Gauge>()> gauges) {
    const storage::MutexLock lock(mutex_);
    gauges_ = std::move(gauges);
  }

  std::vector<MetricFamily> Collect() const override {
    // Held while they are read, so that nobody reads once Set has returned.
    const storage::MutexLock lock(mutex_);
    std::map<std::string, MetricFamily> families;
    if (!gauges_) return {};
    for (const Gauge& gauge : gauges_()) {
      MetricFamily& family = families[gauge.name];
      family.name = gauge.name;
      family.help = gauge.help;
      family.type = gauge.counter ? prometheus::MetricType::Counter : prometheus::MetricType::Gauge;
      prometheus::ClientMetric& metric = family.metric.emplace_back();
      if (!gauge.label.empty()) metric.label.push_back({gauge.label, gauge.label_value});
      (gauge.counter ? metric.counter.value : metric.gauge.value) = gauge.value;
    }
    std::vector<MetricFamily> all;
    for (auto& [name, family] : families) all.push_back(std::move(family));
    return all;
  }

 private:
  mutable storage::Mutex mutex_;
  std::function<std::vector<Gauge>()> gauges_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

struct Metrics::Inner {
  using Histogram = prometheus::Histogram;
  using Calls = absl::flat_hash_map<std::string, prometheus::Counter*>;

  Histogram& MakeHistogram(const char* name, const char* help,
                           const Histogram::BucketBoundaries& buckets) {
    return prometheus::BuildHistogram().Name(name).Help(help).Register(*registry).Add({}, buckets);
  }

  std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
  std::shared_ptr<Looked> looked = std::make_shared<Looked>();
  Histogram& queue_wait = MakeHistogram("hearth_queue_wait_seconds",
                                        "How long a run waited for its place in the log", kSeconds);
  Histogram& group_events =
      MakeHistogram("hearth_group_events", "Events that became durable together", kEvents);
  Histogram& group_write = MakeHistogram("hearth_group_write_seconds",
                                         "Writing a group: keys, log with its fsync", kSeconds);
  Histogram& fsync = MakeHistogram("hearth_fsync_seconds", "One fsync of the log", kSeconds);
  Histogram& alert_wait = MakeHistogram("hearth_alert_wait_seconds",
                                        "From durable to the views that watchers read", kSeconds);
  prometheus::Family<prometheus::Counter>& calls = prometheus::BuildCounter()
                                                       .Name("hearth_calls_total")
                                                       .Help("Calls answered, by method and code")
                                                       .Register(*registry);
  prometheus::Family<Histogram>& call_time = prometheus::BuildHistogram()
                                                 .Name("hearth_call_seconds")
                                                 .Help("How long a call took, by method")
                                                 .Register(*registry);

  storage::Mutex mutex;
  // Looking a metric up by its labels costs more than the call's own share here.
  absl::flat_hash_map<std::string, std::pair<Histogram*, Calls>> by_method ABSL_GUARDED_BY(mutex);
  std::deque<std::pair<storage::Position, Clock::time_point>> heads ABSL_GUARDED_BY(mutex);
  std::unique_ptr<prometheus::Exposer> exposer;
};

Metrics::Metrics() : inner_(std::make_unique<Inner>()) {}
Metrics::~Metrics() = default;

void Metrics::QueueWaited(Duration waited) { inner_->queue_wait.Observe(SecondsOf(waited)); }

void Metrics::GroupWritten(size_t events, Duration took) {
  inner_->group_events.Observe(static_cast<double>(events));
  inner_->group_write.Observe(SecondsOf(took));
}

void Metrics::Synced(Duration took) { inner_->fsync.Observe(SecondsOf(took)); }

void Metrics::HeadAt(storage::Position head) {
  const storage::MutexLock lock(inner_->mutex);
  if (inner_->heads.size() == kHeadsMax) inner_->heads.pop_front();
  inner_->heads.emplace_back(head, Clock::now());
}

void Metrics::ViewsAt(storage::Position position) {
  const Clock::time_point now = Clock::now();
  const storage::MutexLock lock(inner_->mutex);
  while (!inner_->heads.empty() && inner_->heads.front().first <= position) {
    inner_->alert_wait.Observe(SecondsOf(now - inner_->heads.front().second));
    inner_->heads.pop_front();
  }
}

void Metrics::CallEnded(std::string_view method, std::string_view code, Duration took) {
  prometheus::Counter* counter = nullptr;
  prometheus::Histogram* histogram = nullptr;
  {
    const storage::MutexLock lock(inner_->mutex);
    auto& [time, calls] = inner_->by_method[absl::string_view(method.data(), method.size())];
    if (time == nullptr) {
      time = &inner_->call_time.Add({{"method", std::string(method)}}, kSeconds);
    }
    prometheus::Counter*& count = calls[absl::string_view(code.data(), code.size())];
    if (count == nullptr) {
      count = &inner_->calls.Add({{"method", std::string(method)}, {"code", std::string(code)}});
    }
    counter = count;
    histogram = time;
  }
  counter->Increment();
  histogram->Observe(SecondsOf(took));
}

void Metrics::SetGauges(std::function<std::vector<Gauge>()> gauges) {
  inner_->looked->Set(std::move(gauges));
}

std::string Metrics::Text() const {
  std::vector<MetricFamily> all = inner_->registry->Collect();
  for (MetricFamily& family : inner_->looked->Collect()) all.push_back(std::move(family));
  return prometheus::TextSerializer().Serialize(all);
}

absl::Status Metrics::Expose(int port) {
  try {
    inner_->exposer =
        std::make_unique<prometheus::Exposer>(absl::StrCat("127.0.0.1:", port), /*num_threads=*/1);
  } catch (const std::exception&) {
    return absl::UnavailableError(absl::StrCat("127.0.0.1:", port));
  }
  inner_->exposer->RegisterCollectable(inner_->registry);
  inner_->exposer->RegisterCollectable(inner_->looked);
  port_ = inner_->exposer->GetListeningPorts().front();
  return absl::OkStatus();
}

}  // namespace hearth::server
