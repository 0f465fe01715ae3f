#include "tests/sim/server.h"

#include <algorithm>
#include <utility>

#include "services/ledger/origin.h"
#include "services/ledger/reason.h"
#include "services/ledger/recovery.h"
#include "services/projections/checkpoint.h"
#include "services/server/followed.h"

namespace hearth::testing {
namespace {

constexpr char kLogId[] = "simulated log id";  // 16 bytes
constexpr size_t kBatchEventsMax = 8;
constexpr size_t kStepRows = 2;

}  // namespace

class SimServer::Ids : public ledger::IdIndex {
 public:
  explicit Ids(const projections::Views* views) : views_(views) {}
  absl::StatusOr<std::optional<Entry>> Find(std::string_view event_id) const override {
    auto found = views_->FindId(event_id);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return std::optional<Entry>();
    return std::optional<Entry>({(*found)->position, (*found)->header_hash});
  }
  absl::StatusOr<std::vector<storage::Position>> StreamPositions(
      std::string_view household, storage::Position until) const override {
    return views_->StreamPositions(household, until);
  }
  storage::Position checkpoint() const override {
    return std::min(views_->id_checkpoint(), views_->stream_checkpoint());
  }

 private:
  const projections::Views* const views_;
};

SimServer::SimServer(Disk* disk, const ledger::Clock* clock, bool stepped,
                     std::function<void()> meanwhile)
    : disk_(disk), clock_(clock), stepped_(stepped), meanwhile_(std::move(meanwhile)) {}

SimServer::~SimServer() = default;

absl::Status SimServer::Start() {
  absl::Status status = OpenViews();
  if (status.ok()) status = Recover();
  if (!status.ok()) return status;
  disk_->log()->set_append_hook([this](const storage::Group&) {
    meanwhile_();
    return fault_ == Fault::kBeforeWrite ? absl::AbortedError("killed") : absl::OkStatus();
  });
  ledger_ = ledger::SteppedLedger::Open(LedgerOptions(), recovered_.start, disk_->log(),
                                        disk_->keys(), ids_.get(), clock_, &disk_->signer());
  views_->OnHead(disk_->log()->head().position);
  return absl::OkStatus();
}

absl::Status SimServer::OpenViews() {
  projections::Views::Options options;
  options.batch_events_max = kBatchEventsMax;
  options.step_rows_max = kStepRows;
  ids_.reset();
  views_ = std::make_unique<projections::ViewsImpl>(disk_->followed(), disk_->keys(), disk_->rows(),
                                                    std::move(options));
  ids_ = std::make_unique<Ids>(views_.get());
  return views_->OpenFollowers();
}

absl::StatusOr<ledger::RecoveryInput> SimServer::Input() const {
  ledger::RecoveryInput input;
  input.log = disk_->log();
  input.keys = disk_->keys();
  input.log_id = kLogId;
  input.stepped = stepped_;
  input.public_key = disk_->signer().public_key();
  input.anchor = disk_->anchor;
  input.durable = disk_->durable;
  // Before the first signature there may be records and no anchor: the operator's word.
  input.allow_missing_anchor = !disk_->anchor;
  if (absl::Status status = server::AddFollowed(*views_, &input); !status.ok()) return status;
  return input;
}

absl::Status SimServer::Recover() {
  for (const bool again : {false, true}) {
    const absl::StatusOr<ledger::RecoveryInput> input = Input();
    if (!input.ok()) return input.status();
    absl::StatusOr<ledger::Recovered> recovered = ledger::Recover(*input);
    const bool drop_views = recovered.ok() ? recovered->tree_unsound
                                           : ledger::ReasonOf(recovered.status()) == "VIEWS_AHEAD";
    if (!drop_views || again) {
      if (!recovered.ok()) return recovered.status();
      recovered_ = *std::move(recovered);
      return absl::OkStatus();
    }
    views_.reset();
    disk_->rows()->Clear();
    if (absl::Status status = OpenViews(); !status.ok()) return status;
  }
  return absl::InternalError("not reached");
}

ledger::Options SimServer::LedgerOptions() {
  ledger::Options options;
  options.log_id = kLogId;
  options.stepped = stepped_;
  options.origin = ledger::MakeOrigin(options.log_id, stepped_, recovered_.term);
  options.on_head = [this](storage::Position head) { views_->OnHead(head); };
  options.write_anchor = [this](std::string_view note) {
    disk_->anchor = std::string(note);
    return absl::OkStatus();
  };
  options.write_durable = [this](storage::Position position, const storage::Root& root) {
    if (fault_ == Fault::kBeforeDurable) return absl::AbortedError("killed");
    disk_->WriteDurable({position, root});
    return fault_ == Fault::kBeforeAnswers ? absl::AbortedError("killed") : absl::OkStatus();
  };
  options.fatal = [this](const absl::Status&) { dead_ = true; };
  return options;
}

void SimServer::Submit(const v1::Run& run, std::function<void(ledger::Answer)> done) {
  ledger_->Submit(run, [this, done = std::move(done)](ledger::Answer answer) {
    if (dead_) return;
    done(std::move(answer));
    if (fault_ == Fault::kAmidstAnswers) dead_ = true;
  });
}

void SimServer::OpenDay(int32_t date) {
  ledger_->OpenDayThen(date, [](const ledger::Answer&) {});
}

bool SimServer::Commit(Fault fault) {
  fault_ = fault;
  const bool done = ledger_->CommitStep();
  fault_ = Fault::kNone;
  return done;
}

storage::Position SimServer::farthest() const {
  storage::Position farthest = 0;
  for (const projections::FollowerStatus& follower : views_->Status()) {
    farthest = std::max(farthest, follower.position);
  }
  return farthest;
}

std::vector<std::string> FollowersAhead(const storage::Rows& rows, storage::Position head) {
  std::vector<std::string> ahead;
  for (const std::string& family : rows.Families()) {
    const auto checkpoint = projections::ReadCheckpoint(rows, family);
    if (checkpoint.ok() && checkpoint->position > head) ahead.push_back(family);
  }
  return ahead;
}

}  // namespace hearth::testing
