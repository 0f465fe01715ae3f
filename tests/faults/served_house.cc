#include "tests/faults/served_house.h"

#include <algorithm>
#include <utility>

#include "services/server/followed.h"

namespace hearth::testing {

using storage::Position;

class ServedHouse::Ids : public ledger::IdIndex {
 public:
  explicit Ids(const projections::Views* views) : views_(views) {}
  absl::StatusOr<std::optional<Entry>> Find(std::string_view event_id) const override {
    auto found = views_->FindId(event_id);
    if (!found.ok()) return found.status();
    if (!found->has_value()) return std::optional<Entry>();
    return std::optional<Entry>({(*found)->position, std::move((*found)->header_hash)});
  }
  absl::StatusOr<std::vector<Position>> StreamPositions(std::string_view household,
                                                        Position until) const override {
    return views_->StreamPositions(household, until);
  }
  Position checkpoint() const override {
    return std::min(views_->id_checkpoint(), views_->stream_checkpoint());
  }

 private:
  const projections::Views* const views_;
};

ServedHouse::ServedHouse(Setup setup)
    : setup_(std::move(setup)),
      wrapped_(setup_.disk),
      env_(rocksdb::NewCompositeEnv(std::make_shared<FaultFileSystem>(setup_.disk))) {
  options_.env = env_.get();
  options_.block_cache_bytes = size_t{8} << 20;
  options_.sync_writes = setup_.sync;
}

ServedHouse::~ServedHouse() { Stop(); }

void ServedHouse::Stop() {
  if (ledger_ != nullptr) ledger_->Stop();
  if (views_ != nullptr) views_->Stop();
}

absl::Status ServedHouse::OpenStores() {
  storage::RocksRecovery recovery;
  auto log = storage::RocksLog::Open(File("log"), options_, &recovery);
  if (!log.ok()) return log.status();
  log_ = *std::move(log);
  wal_cut_ = recovery.wal_cut;
  if (setup_.opened) setup_.opened(*log_);
  auto key_rows = storage::RocksKeyRows::Open(File("keys"), options_);
  if (!key_rows.ok()) return key_rows.status();
  auto keys = storage::SubjectKeys::Open(*std::move(key_rows),
                                         storage::Kek::FromSecret(setup_.owner->secret));
  if (!keys.ok()) return keys.status();
  keys_ = *std::move(keys);
  // The identity of a log is written after its keys are there, and is there before any record.
  if (absl::IsNotFound(log_->GetMeta("format").status())) {
    if (log_->head().position > 0) faults_.push_back("the log has lost its meta rows");
    if (absl::Status status = log_->PutMeta("format", "1"); !status.ok()) return status;
  }
  auto durable = storage::DurableFile::Open(File("durable"));
  if (!durable.ok()) return durable.status();
  durable_ = *std::move(durable);
  storage::RocksOptions options = options_;
  options.drop_if_corrupt = true;
  auto rows = storage::RocksRows::Open(File("views"), options, &recovery);
  if (!rows.ok()) return rows.status();
  rows_ = *std::move(rows);
  views_dropped_ = recovery.dropped;
  return absl::OkStatus();
}

absl::Status ServedHouse::OpenViews() {
  auto views = projections::Views::Open(log_.get(), keys_.get(), rows_.get(), {});
  if (!views.ok()) return views.status();
  views_ = *std::move(views);
  ids_ = std::make_unique<Ids>(views_.get());
  for (const projections::FollowerStatus& follower : views_->Status()) {
    if (follower.position > log_->head().position) {
      faults_.push_back("the view " + follower.name + " is ahead of the log");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<ledger::Recovered> ServedHouse::Recover() {
  ledger::RecoveryInput input;
  input.log = log_.get();
  input.keys = keys_.get();
  input.log_id = "0123456789abcdef";
  input.public_key = setup_.owner->signer.public_key();
  const absl::StatusOr<std::string> note = storage::ReadAnchor(File("anchor"));
  if (note.ok()) {
    input.anchor = *note;
  } else if (!absl::IsNotFound(note.status())) {
    return note.status();
  }
  if (const auto durable = durable_->Read(); durable.ok()) input.durable = *durable;
  if (absl::Status status = server::AddFollowed(*views_, &input); !status.ok()) return status;
  return ledger::Recover(input);
}

ledger::Options ServedHouse::LedgerOptions(uint64_t term) {
  ledger::Options options;
  options.log_id = "0123456789abcdef";
  options.origin = ledger::MakeOrigin(options.log_id, false, term);
  options.checkpoint_period_ms = 2;  // as many checkpoints as there is time for
  options.views_lag = [this] { return views_->Lag(); };
  options.on_head = [this](Position head) { views_->OnHead(head); };
  options.write_anchor = [this](std::string_view note) {
    return storage::WriteAnchor(File("anchor"), note);
  };
  options.write_durable = [this](Position position, const storage::Root& root) {
    return durable_->Write({position, root});
  };
  options.fatal = setup_.fatal;
  return options;
}

absl::Status ServedHouse::Start() {
  if (absl::Status status = OpenStores(); !status.ok()) return status;
  if (absl::Status status = OpenViews(); !status.ok()) return status;
  absl::StatusOr<ledger::Recovered> recovered = Recover();
  if (!recovered.ok()) return recovered.status();
  if (recovered->tree_unsound) faults_.push_back("the tree's nodes do not lead to its root");
  ledger_ =
      ledger::Ledger::Run(LedgerOptions(recovered->term), std::move(recovered->start), log_.get(),
                          keys_.get(), ids_.get(), &setup_.owner->clock, &setup_.owner->signer);
  views_->Start();
  views_->OnHead(log_->head().position);
  return absl::OkStatus();
}

}  // namespace hearth::testing
