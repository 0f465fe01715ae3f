#include "services/server/gatekeeper.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "services/ledger/own_fact.h"
#include "services/server/clocks.h"
#include "services/server/files.h"
#include "services/server/logging.h"

namespace hearth::server {

std::unique_ptr<access::SecurityEvents> MakeSecurityEvents(Node* node) {
  const Identity& identity = node->stores().identity;
  access::SecurityEvents::Options options;
  options.open = identity.open;
  options.stepped = identity.stepped;
  options.control = [ledger = node->ledger()] { return ledger->control(); };
  options.record = [ledger = node->ledger()](const std::string& actor, int64_t occurred_time_ms,
                                             const v1::Fact& fact) {
    v1::EventHeader place;
    place.set_stream(v1::STREAM_AUDIT);
    place.set_actor(actor);
    place.set_occurred_time_ms(occurred_time_ms);
    return ledger->RecordOwn(place, fact).status();
  };
  options.now_ms = [] { return WallClock().NowMs(); };
  options.hash = [keys = node->stores().keys.get()](std::string_view source) {
    return keys->IndexHash("source:" + std::string(source));
  };
  return std::make_unique<access::SecurityEvents>(std::move(options));
}

absl::StatusOr<std::unique_ptr<access::Access>> OpenAccess(Node* node,
                                                           access::SecurityEvents* security) {
  const Identity& identity = node->stores().identity;
  access::Access::Options options;
  options.open = identity.open;
  options.stepped = identity.stepped;
  options.log_id = identity.log_id;
  options.secrets = node->stores().secrets;
  options.control = [ledger = node->ledger()] { return ledger->control(); };
  options.record = [ledger = node->ledger()](
                       const std::string& actor, int64_t occurred_time_ms,
                       const v1::Fact& fact) -> absl::StatusOr<access::Access::Recorded> {
    v1::EventHeader place;
    place.set_stream(v1::STREAM_CONTROL);
    place.set_actor(actor);
    place.set_occurred_time_ms(occurred_time_ms);
    absl::StatusOr<ledger::Receipt> receipt = ledger->RecordOwn(place, fact);
    if (!receipt.ok()) return receipt.status();
    return access::Access::Recorded{std::move(receipt->event_id),
                                    std::move(receipt->refused_detail)};
  };
  options.now_ms = [] { return WallClock().NowMs(); };
  options.security = security;
  auto access = std::make_unique<access::Access>(std::move(options));
  if (absl::Status status = access->Load(); !status.ok()) return status;
  return access;
}

std::unique_ptr<access::Privacy> MakePrivacy(Node* node, access::Access* access) {
  access::Privacy::Options options;
  options.control = [ledger = node->ledger()] { return ledger->control(); };
  options.record = [access](const std::string& actor, const v1::Fact& fact) {
    return access->Record(actor, fact);
  };
  options.hand = node->eraser();
  return std::make_unique<access::Privacy>(std::move(options));
}

absl::StatusOr<ReadGate> OpenReads(Node* node) {
  const Identity& identity = node->stores().identity;
  const projections::Views* const views = node->views();
  ReadGate gate;
  gate.trail = std::make_unique<access::AuditTrail>(
      node->stores().log.get(), node->stores().keys.get(),
      access::AuditTrail::Index{[views] { return views->stream_checkpoint(); },
                                [views](storage::Position until) {
                                  return views->StreamPositions(
                                      projections::StreamKey(v1::STREAM_AUDIT), until);
                                }});
  access::Reads::Options options;
  options.open = identity.open;
  options.stepped = identity.stepped;
  options.control = [ledger = node->ledger()] { return ledger->control(); };
  options.record = [ledger = node->ledger()](
                       const v1::EventHeader& place,
                       const v1::Fact& fact) -> absl::StatusOr<access::Access::Recorded> {
    absl::StatusOr<ledger::Receipt> receipt = ledger->RecordOwn(place, fact);
    if (!receipt.ok()) return receipt.status();
    return access::Access::Recorded{std::move(receipt->event_id),
                                    std::move(receipt->refused_detail)};
  };
  options.new_event_id = [] { return ledger::NewEventId(WallClock().NowMs()); };
  options.area_of = [views](std::string_view household) { return views->AreaOf(household); };
  options.now_ms = [] { return WallClock().NowMs(); };
  options.trail = gate.trail.get();
  gate.reads = std::make_unique<access::Reads>(std::move(options));
  if (absl::Status status = gate.reads->Load(); !status.ok()) return status;
  return gate;
}

absl::Status ShowHowToEnter(access::Access* access, const Layout& layout) {
  if (access->open()) {
    Say(Severity::kWarning, "ACCESS_OPEN",
        "--access=open：任何人可做任何事，仅限本机演示与测试 / everybody may do everything: for "
        "demo "
        "and tests on this machine only");
  }
  const std::string code = access->NewBootstrapCode();
  const std::string path = layout.bootstrap_code();
  std::error_code error;
  std::filesystem::remove(path, error);  // worthless; it may have another mode than ours
  if (code.empty()) return absl::OkStatus();
  if (::isatty(STDOUT_FILENO) == 1) {
    std::printf(
        "hearthd 首次启用码（一次有效，15 分钟）/ one-time bootstrap code (15 minutes): %s\n"
        "  hearth admin bootstrap --code %s ...\n",
        code.c_str(), code.c_str());
    return absl::OkStatus();
  }
  std::printf(
      "hearthd 首次启用码（一次有效，15 分钟）在此文件 / one-time bootstrap code (15 minutes) in: "
      "%s\n  hearth admin bootstrap --code-file %s ...\n",
      path.c_str(), path.c_str());
  return WriteSmallFile(path, code + "\n");
}

}  // namespace hearth::server
