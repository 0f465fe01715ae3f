#include "services/server/serve.h"

#include <signal.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/ledger/reason.h"
#include "services/server/backup.h"
#include "services/server/door.h"
#include "services/server/exit_codes.h"
#include "services/server/gatekeeper.h"
#include "services/server/gauges.h"
#include "services/server/logging.h"
#include "services/server/metrics.h"
#include "services/server/node.h"
#include "services/server/self_call.h"
#include "services/server/service_manager.h"
#include "services/server/threads.h"
#include "services/transport/lanes.h"
#include "services/transport/services.h"

namespace hearth::server {
namespace {

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

// True once a stop signal came; false after about a second without one.
bool StopSignalled() {
  const sigset_t signals = StopSignals();
  const timespec second{1, 0};
  return sigtimedwait(&signals, nullptr, &second) > 0;
}

transport::House HouseOf(Node* node, access::Access* access, access::Privacy* privacy,
                         access::Reads* reads, access::SecurityEvents* security,
                         transport::Lanes* lanes) {
  transport::House house;
  house.access = access;
  house.privacy = privacy;
  house.reads = reads;
  house.security = security;
  house.ledger = node->ledger();
  house.views = node->views();
  house.log = node->stores().log.get();
  house.keys = node->stores().keys.get();
  house.attachments = node->attachments();
  house.durable = node->durable();
  house.watched = node->watched();
  house.lanes = lanes;
  house.backup = [node](const std::string& directory) { return WriteBackup(node, directory); };
  house.log_id = node->stores().identity.log_id;
  house.verifier_key = node->verifier_key();
  house.stepped = node->stores().identity.stepped;
  return house;
}

// An export has half of what the screens have, and stands back for whoever waits for an answer.
transport::Lanes::Options LanesOf(const Config& config) {
  transport::Lanes::Options options;
  options.screens_threads = static_cast<size_t>(config.query_threads);
  options.bulk_threads = std::max<size_t>(options.screens_threads / 2, 1);
  options.prepare_bulk_thread = StepBack;
  return options;
}

// Tells the health service, and the operator once a change, whether facts are taken and views
// follow.
class HealthWatch {
 public:
  void Look(const Node& node, Door* door) {
    if (Changed(node.IntakeHealth(), "INTAKE", "恢复录入 / intake goes on", &intake_)) {
      door->SetIntake(intake_);
    }
    if (Changed(node.ViewsHealth(), "VIEWS", "视图恢复 / views follow again", &views_)) {
      door->SetQueries(views_);
    }
  }

 private:
  // Says so, when it is another than before.
  static bool Changed(const absl::Status& health, const std::string& what, const char* well,
                      bool* was_well) {
    if (health.ok() == *was_well) return false;
    *was_well = health.ok();
    if (health.ok()) {
      Say(Severity::kInfo, what + "_WELL", well);
    } else {
      Say(Severity::kError, what + "_ILL", std::string(health.message()),
          {{"reason", ledger::ReasonOf(health)}});
    }
    return true;
  }

  bool intake_ = true, views_ = true;
};

// Null without --metrics-port.
absl::StatusOr<std::unique_ptr<Metrics>> MakeMetrics(const Config& config) {
  if (config.metrics_port < 0) return std::unique_ptr<Metrics>();
  auto metrics = std::make_unique<Metrics>();
  const absl::Status exposed = metrics->Expose(config.metrics_port);
  if (!exposed.ok()) {
    const std::string address(exposed.message());
    return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonPortTaken,
                          "无法监听 " + address + "：请换 --metrics-port",
                          "cannot listen on " + address + ": choose another --metrics-port");
  }
  Say(Severity::kInfo, "METRICS",
      "指标 / metrics http://127.0.0.1:" + std::to_string(metrics->port()) + "/metrics",
      {{"port", metrics->port()}});
  return metrics;
}

// As many descriptors as the system gives: gRPC 1.51 stops accepting for ever once they run out
// (CVE-2023-4785), and the usual soft limit of 1,024 is within reach of one idle client.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
}

absl::Status Serve(const Config& config) {
  RaiseDescriptorLimit();
  absl::StatusOr<std::unique_ptr<Metrics>> metrics = MakeMetrics(config);
  if (!metrics.ok()) return metrics.status();
  absl::StatusOr<std::unique_ptr<Node>> node = Node::Open(config, true, metrics->get());
  if (!node.ok()) return node.status();
  if (absl::Status status = (*node)->Serve(); !status.ok()) return status;
  const std::unique_ptr<access::SecurityEvents> security = MakeSecurityEvents(node->get());
  absl::StatusOr<std::unique_ptr<access::Access>> access = OpenAccess(node->get(), security.get());
  if (!access.ok()) return access.status();
  const std::unique_ptr<access::Privacy> privacy = MakePrivacy(node->get(), access->get());
  const absl::StatusOr<ReadGate> gate = OpenReads(node->get());
  if (!gate.ok()) return gate.status();
  transport::Lanes lanes(LanesOf(config));
  const transport::House house =
      HouseOf(node->get(), access->get(), privacy.get(), gate->reads.get(), security.get(), &lanes);
  absl::StatusOr<std::unique_ptr<Door>> door =
      Door::Open(config, transport::MakeServices(house), metrics->get());
  if (!door.ok()) return door.status();
  if (absl::Status status = ShowHowToEnter(access->get(), (*node)->stores().layout); !status.ok()) {
    return status;
  }
  std::printf("hearthd 正在监听 / listening on %s:%d\n", config.listen.c_str(), (*door)->port());
  std::fflush(stdout);
  if (LogsJson()) {  // who reads text has just read it
    Say(Severity::kInfo, "LISTENING", "正在监听 / listening",
        {{"address", config.listen}, {"port", (*door)->port()}});
  }
  if (*metrics != nullptr) {
    (*metrics)->SetGauges([node = node->get(), &lanes] { return GaugesOf(node, lanes); });
  }
  SayReady();
  SelfCall self(config.listen, (*door)->port(), !config.tls_cert.empty());
  Watchdog watchdog([&self](std::chrono::milliseconds patience) { return self.Make(patience); });
  HealthWatch watch;
  while (!StopSignalled()) {
    watch.Look(**node, door->get());
    watchdog.Look();
  }
  SayStopping();
  if (*metrics != nullptr) (*metrics)->SetGauges({});
  Say(Severity::kInfo, "STOPPING", "正在停止 / stopping");
  (*door)->Close();
  (*node)->Stop();
  return absl::OkStatus();
}

}  // namespace hearth::server
