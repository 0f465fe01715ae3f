#include "tests/sim/disk.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/projections/checkpoint.h"
#include "services/projections/index_fold.h"
#include "tests/storage/log_writer.h"

namespace hearth::testing {
namespace {

constexpr storage::Position kSkipEvery = 11;
constexpr uint64_t kLoseCheckpointEvery = 9;

// Only reads; leaves out some records when it is told to.
class Followed : public storage::Log {
 public:
  Followed(const std::unique_ptr<storage::MemoryLog>* log, bool skips) : log_(log), skips_(skips) {}

  absl::Status Read(storage::Position from, const Visit& visit) const override {
    return (*log_)->Read(from, [&](storage::Position position, std::string_view record) {
      return (skips_ && position % kSkipEvery == 0) || visit(position, record);
    });
  }
  absl::StatusOr<std::string> Get(storage::Position position) const override {
    return (*log_)->Get(position);
  }
  storage::Head head() const override { return (*log_)->head(); }
  absl::Status Append(const storage::Group&) override { return absl::UnimplementedError("append"); }
  void AdoptRoot(storage::Position, const storage::Root&) override {}
  absl::StatusOr<std::string> GetMeta(std::string_view name) const override {
    return (*log_)->GetMeta(name);
  }
  absl::Status PutMeta(std::string_view, std::string_view) override {
    return absl::UnimplementedError("meta");
  }
  absl::Status Verify() const override { return (*log_)->Verify(); }
  absl::Status Backup(const std::string& dir) const override { return (*log_)->Backup(dir); }

 private:
  const std::unique_ptr<storage::MemoryLog>* const log_;
  const bool skips_;
};

template <typename Wanted>
void Remove(storage::Batch* batch, Wanted wanted) {
  std::erase_if(batch->ops, wanted);
}

bool IsCheckpoint(const storage::Batch::Op& op) { return op.key == projections::CheckpointKey(); }

}  // namespace

Disk::Disk(Plant plant)
    : plant_(plant),
      log_(std::make_unique<storage::MemoryLog>()),
      followed_(std::make_unique<Followed>(&log_, plant == Plant::kSkippedEvent)),
      signer_(*storage::merkle::Signer::FromSeed(std::string(32, 's'))) {
  if (plant != Plant::kDoubledBatch) return;
  rows_.set_plant([count = uint64_t{0}](storage::Batch* batch) mutable {
    if (std::none_of(batch->ops.begin(), batch->ops.end(), IsCheckpoint)) return;
    if (++count % kLoseCheckpointEvery == 0) Remove(batch, IsCheckpoint);
  });
}

void Disk::WriteDurable(const storage::DurableRecord& record) {
  durable_before_ = std::exchange(durable, record);
}

void Disk::ProcessEnds() {
  keys_.Crash();
  log_->ForgetRoot();
}

void Disk::PowerCut(Rng* rng) {
  SimRows::Plant plant;
  if (plant_ == Plant::kStaleIndex) {
    plant = [](storage::Batch* batch) {
      Remove(batch, [](const storage::Batch::Op& op) {
        return op.family == projections::kIdFamily && !IsCheckpoint(op);
      });
    };
  }
  rows_.LoseBatches(Below(*rng, rows_.unflushed() + 1), plant);
  if (Chance(*rng, 30)) durable = durable_before_;
  if (plant_ == Plant::kEarlyAcknowledgement) LoseNewestRecord();
  ProcessEnds();
}

void Disk::LoseNewestRecord() {
  absl::Status status;
  std::vector<std::string> records = storage::ReadAll(*log_, 1, &status);
  if (records.empty()) return;
  records.pop_back();
  log_ = std::make_unique<storage::MemoryLog>();
  if (records.empty()) return;
  storage::LogWriter writer;
  writer.Append(*log_, records).IgnoreError();
}

}  // namespace hearth::testing
