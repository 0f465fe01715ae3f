#include "services/server/node.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "services/ledger/fatal.h"
#include "services/ledger/origin.h"
#include "services/ledger/own_fact.h"
#include "services/ledger/reason.h"
#include "services/ledger/restore.h"
#include "services/server/exit_codes.h"
#include "services/server/followed.h"
#include "services/server/key_check.h"
#include "services/server/logging.h"
#include "services/server/rolled_kek.h"
#include "services/server/threads.h"
#include "storage/files/anchor_file.h"
#include "storage/files/space.h"

namespace hearth::server {

// Where the ledger finds ids: the views' index. Its checkpoint is the lower of the two families
// that the writer's memory stands in for.
class Node::Ids : public ledger::IdIndex {
 public:
  explicit Ids(const projections::Views* views) : views_(views) {}
  absl::StatusOr<std::optional<Entry>> Find(std::string_view event_id) const override {
    auto found = views_->FindId(event_id);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return std::optional<Entry>();
    return std::optional<Entry>({(*found)->position, std::move((*found)->header_hash)});
  }
  absl::StatusOr<std::vector<ledger::Position>> StreamPositions(
      std::string_view household, ledger::Position until) const override {
    return views_->StreamPositions(household, until);
  }
  ledger::Position checkpoint() const override {
    return std::min(views_->id_checkpoint(), views_->stream_checkpoint());
  }

 private:
  const projections::Views* const views_;
};

absl::StatusOr<std::unique_ptr<Node>> Node::Open(const Config& config, bool create,
                                                 Metrics* metrics) {
  std::unique_ptr<Node> node(new Node(config, metrics));
  Synced synced;
  if (metrics != nullptr) synced = [metrics](Metrics::Duration took) { metrics->Synced(took); };
  absl::StatusOr<Stores> stores = OpenStores(config, create, synced);
  if (!stores.ok()) return stores.status();
  node->stores_ = *std::move(stores);
  absl::Status status = node->OpenViews();
  if (status.ok()) status = node->Recover();
  if (status.ok() && config.command == Command::kServe) {
    status = CheckNewestKeys(*node->stores_.log, *node->stores_.keys);
  }
  if (!status.ok()) return status;
  node->durable_.Advance(node->stores_.log->head().position);
  return node;
}

Node::Node(const Config& config, Metrics* metrics) : config_(config), metrics_(metrics) {}

Node::~Node() { Stop(); }

absl::Status Node::OpenViews() {
  projections::Views::Options options;
  options.on_watched = [this](storage::Position position) {
    watched_.Advance(position);
    if (metrics_ != nullptr) metrics_->ViewsAt(position);
  };
  options.on_switched = [this] {
    if (eraser_ != nullptr) eraser_->OnSwitched();
  };
  options.stages = stores_.stages();
  options.prepare_thread = StepBack;
  options.watch_rest = std::chrono::milliseconds(5);
  options.others_rest = std::chrono::milliseconds(25);  // until then the writer's memory stands in
  auto views =
      projections::Views::Open(stores_.log.get(), stores_.keys.get(), stores_.rows.get(), options);
  if (!views.ok()) return views.status();
  views_ = *std::move(views);
  ids_ = std::make_unique<Ids>(views_.get());
  const absl::StatusOr<v1::Moment> now = views_->Resolve(std::nullopt);
  if (!now.ok()) return now.status();
  watched_.Advance(now->position());
  return absl::OkStatus();
}

absl::StatusOr<ledger::RecoveryInput> Node::RecoveryInputOf() {
  ledger::RecoveryInput input;
  input.log = stores_.log.get();
  input.keys = stores_.keys.get();
  input.log_id = stores_.identity.log_id;
  input.stepped = stores_.identity.stepped;
  input.public_key = stores_.identity.public_key;
  input.allow_missing_anchor = config_.allow_missing_anchor;
  auto anchor = AnchorOf(stores_.layout);
  if (!anchor.ok()) return anchor.status();
  input.anchor = *std::move(anchor);
  const auto durable = stores_.durable->Read();
  if (durable.ok()) {
    input.durable = *durable;
  } else if (!absl::IsDataLoss(durable.status())) {
    return durable.status();
  }
  if (absl::Status status = AddFollowed(*views_, &input); !status.ok()) return status;
  return input;
}

absl::Status Node::Recover() {
  for (const bool again : {false, true}) {
    const absl::StatusOr<ledger::RecoveryInput> input = RecoveryInputOf();
    if (!input.ok()) return input.status();
    absl::StatusOr<ledger::Recovered> recovered = ledger::Recover(*input);
    const std::string reason = recovered.ok() ? "" : ledger::ReasonOf(recovered.status());
    if (reason == "HEAD_BELOW" && config_.accept_loss) return AcceptLoss(*input);
    const bool drop_views = recovered.ok() ? recovered->tree_unsound : reason == "VIEWS_AHEAD";
    if (!drop_views || again) {
      if (!recovered.ok()) return recovered.status();
      recovered_ = *std::move(recovered);
      return absl::OkStatus();
    }
    views_.reset();
    if (absl::Status status = DropRows(&stores_, config_); !status.ok()) return status;
    if (absl::Status status = OpenViews(); !status.ok()) return status;
  }
  return absl::InternalError("recovery: not reached");
}

absl::Status Node::AcceptLoss(const ledger::RecoveryInput& input) {
  absl::StatusOr<ledger::AcceptedLoss> accepted =
      ledger::AcceptLoss(input, config_.reason, config_.operator_account);
  if (!accepted.ok()) return accepted.status();
  recovered_ = std::move(accepted->recovered);
  restored_place_ = std::move(accepted->restored_place);
  restored_ = std::move(accepted->restored);
  // They may be of the lost records.
  views_.reset();
  absl::Status status = DropRows(&stores_, config_);
  return status.ok() ? OpenViews() : status;
}

absl::Status Node::MayWrite() const {
  const std::string& home = stores_.layout.home;
  const absl::StatusOr<uint64_t> free = storage::FreeBytes(home), total = storage::TotalBytes(home);
  if (!free.ok()) return free.status();
  if (!total.ok()) return total.status();
  const uint64_t floor = config_.free_floor_bytes < 0
                             ? storage::FreeFloorBytes(*total)
                             : static_cast<uint64_t>(config_.free_floor_bytes);
  if (*free >= floor) return absl::OkStatus();
  return ledger::Refuse(
      absl::StatusCode::kResourceExhausted, "DISK_FULL",
      "磁盘剩余空间不足，暂停录入，查询照常；请清理磁盘",
      "too little free space: intake waits, queries go on; make room on the disk");
}

ledger::Options Node::LedgerOptions() {
  ledger::Options options;
  options.log_id = stores_.identity.log_id;
  options.stepped = stores_.identity.stepped;
  options.open = stores_.identity.open;
  options.origin = ledger::MakeOrigin(options.log_id, options.stepped, recovered_.term);
  options.accept_clock_behind = config_.accept_clock_behind;
  options.fatal = [](const absl::Status& failure) {
    Say(Severity::kError, "WRITE_FAILED", ledger::FatalText(failure));
    _exit(kExitWriteFailed);  // no destructors: nothing may be written after a failed write
  };
  options.may_write = [this] { return MayWrite(); };
  options.views_lag = [this] { return views_->Lag(); };
  options.on_head = [this](storage::Position head) {
    if (metrics_ != nullptr) metrics_->HeadAt(head);
    durable_.Advance(head);
    views_->OnHead(head);
  };
  options.write_anchor = [this](std::string_view note) {
    return storage::WriteAnchor(stores_.layout.anchor(), note);
  };
  options.write_durable = [this](storage::Position position, const storage::Root& root) {
    return stores_.durable->Write({position, root});
  };
  options.stages = stores_.stages();
  options.observer = metrics_;
  return options;
}

absl::Status Node::WouldAccept(v1::EventHeader place, const v1::Fact& fact) const {
  const domain::Control control = ledger_->control();
  if (control.opened_day == 0) {
    return absl::UnavailableError(
        "尚未开启任何一天，请稍后再试 / no day is open yet; try again later");
  }
  // As RecordOwn fills it.
  place.set_kind(static_cast<uint32_t>(fact.fact_case()));
  place.set_actor(std::string(ledger::kServerActor));
  place.set_occurred_time_ms(domain::TimeOfDate(control.opened_day));
  const std::optional<domain::Refusal> refusal =
      domain::Decide(place, fact, control, control.opened_day);
  return refusal ? absl::InvalidArgumentError(refusal->detail) : absl::OkStatus();
}

void Node::MakeAttachments() {
  attachments::Attachments::Options options;
  options.dir = stores_.layout.attachments();
  options.may_write = [this] { return MayWrite(); };
  options.would_accept = [this](const v1::EventHeader& place, const v1::Fact& fact) {
    return WouldAccept(place, fact);
  };
  options.record = [this](const v1::EventHeader& place,
                          const v1::Fact& fact) -> absl::StatusOr<storage::Position> {
    const absl::StatusOr<ledger::Receipt> receipt = ledger_->RecordOwn(place, fact);
    if (!receipt.ok()) return receipt.status();
    if (receipt->refused == v1::REFUSAL_REASON_UNSPECIFIED) return receipt->position;
    return absl::FailedPreconditionError(receipt->refused_detail);
  };
  attachments_ = std::make_unique<attachments::Attachments>(std::move(options), stores_.log.get(),
                                                            stores_.keys.get(), views_.get());
}

void Node::MakeEraser() {
  Eraser::Options options;
  options.log = stores_.log.get();
  options.keys = stores_.keys.get();
  options.custody = stores_.custody;
  options.views = views_.get();
  options.attachments = stores_.layout.attachments();
  options.hold_key = stores_.hold_key;
  options.control = [this] { return ledger_->control(); };
  options.record = [this](const v1::Fact& fact) { return RecordControl("", fact); };
  eraser_ = std::make_unique<Eraser>(std::move(options), *stores_.erasures);
}

absl::Status Node::RecordControl(const std::string& event_id, const v1::Fact& fact) {
  v1::EventHeader place;
  place.set_stream(v1::STREAM_CONTROL);
  place.set_event_id(event_id);
  const absl::StatusOr<ledger::Receipt> receipt = ledger_->RecordOwn(place, fact);
  if (!receipt.ok()) return receipt.status();
  if (receipt->refused == v1::REFUSAL_REASON_UNSPECIFIED) return absl::OkStatus();
  return absl::FailedPreconditionError(receipt->refused_detail);
}

void Node::Follow() {
  views_->Start();
  views_->OnHead(stores_.log->head().position);
}

absl::Status Node::Serve() {
  ledger_ = ledger::Ledger::Run(LedgerOptions(), recovered_.start, stores_.log.get(),
                                stores_.keys.get(), ids_.get(), &clock_, &*stores_.signer);
  MakeAttachments();
  MakeEraser();
  // Before anything is read or recorded.
  if (absl::Status status = eraser_->CloseKeys(); !status.ok()) return status;
  Follow();
  if (absl::Status status = OpenFirstDay(); !status.ok()) return status;
  if (restored_.fact_case() != v1::Fact::FACT_NOT_SET) {
    if (absl::Status status = RecordRestored(); !status.ok()) return status;
  }
  if (ledger_->control().opened_day != 0) {  // else with a later start
    absl::Status status = RecordRolled(
        stores_.layout,
        [this](const std::string& id, const v1::Fact& fact) { return RecordControl(id, fact); });
    if (!status.ok()) return status;
  }
  return eraser_->Start();
}

// Grants have dates, so in a closed log nobody could act, or open a day, before there is one.
absl::Status Node::OpenFirstDay() {
  if (config_.first_day.empty() || ledger_->control().opened_day != 0) return absl::OkStatus();
  return ledger_->OpenDay(*domain::ParseDate(config_.first_day)).status();
}

// A refused one would take a position all the same, and the new term begin without the fact that
// says what was lost: so it is asked first whether it would be refused.
absl::Status Node::RecordRestored() {
  const bool day_open = ledger_->control().opened_day != 0;
  absl::Status status = day_open ? WouldAccept(restored_place_, restored_) : absl::OkStatus();
  if (status.ok()) {
    const absl::StatusOr<ledger::Receipt> receipt = ledger_->RecordOwn(restored_place_, restored_);
    if (!receipt.ok()) return receipt.status();
    if (receipt->refused == v1::REFUSAL_REASON_UNSPECIFIED) return absl::OkStatus();
    status = absl::InvalidArgumentError(receipt->refused_detail);
  }
  const std::string text(status.message());
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage,
                        "LogRestored 未被接受，请更正 --reason 或 --operator：" + text,
                        "LogRestored was refused; correct --reason or --operator");
}

void Node::Stop() {
  if (eraser_ != nullptr) eraser_->Stop();
  if (ledger_ != nullptr) ledger_->Stop();
  if (views_ != nullptr) views_->Stop();
}

absl::Status Node::IntakeHealth() const {
  if (absl::Status status = MayWrite(); !status.ok()) return status;
  return ledger_->health();
}

absl::Status Node::ViewsHealth() const {
  for (const projections::FollowerStatus& follower : views_->Status()) {
    if (follower.state == "live" || follower.state == "rebuilding") continue;
    return absl::DataLossError("视图 " + follower.name +
                               " 已停止，请停机后执行 hearthd rebuild / the view " + follower.name +
                               " has stopped; stop hearthd and run hearthd rebuild (" +
                               follower.state + ")");
  }
  return absl::OkStatus();
}

std::string Node::verifier_key() const {
  const Identity& identity = stores_.identity;
  return storage::merkle::VerifierKey(
      ledger::MakeOrigin(identity.log_id, identity.stepped, recovered_.term), identity.public_key);
}

}  // namespace hearth::server
