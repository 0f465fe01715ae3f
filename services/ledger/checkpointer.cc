#include "services/ledger/checkpointer.h"

#include <chrono>
#include <utility>

#include "services/ledger/fatal.h"
#include "services/ledger/reason.h"

namespace hearth::ledger {

using storage::MutexLock;

Checkpointer::Checkpointer(const Options* options, const storage::merkle::Signer* signer,
                           Published* published, Position signed_above)
    : options_(options), signer_(signer), published_(published), signed_position_(signed_above) {}

void Checkpointer::Start() {
  if (published_->Get().position == 0) AnchorNothing();
  // Before anybody asks, so that proofs are served from the first call on; a failure shows in
  // health() and is tried again by the loop.
  static_cast<void>(SignNewest());
  thread_ = std::thread([this] { Loop(); });
}

void Checkpointer::AnchorNothing() {
  const absl::StatusOr<std::string> note =
      Anchor({.origin = options_->origin, .size = 0, .root = published_->Get().root});
  if (!note.ok()) EndOn(*options_, note.status());
}

absl::StatusOr<std::string> Checkpointer::Anchor(const storage::merkle::Checkpoint& checkpoint) {
  absl::StatusOr<std::string> note = storage::merkle::SignCheckpoint(checkpoint, *signer_);
  if (!note.ok() || !options_->write_anchor) return note;
  if (absl::Status status = options_->write_anchor(*note); !status.ok()) return status;
  return note;
}

void Checkpointer::Join() {
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::Loop() {
  const std::chrono::milliseconds period(options_->checkpoint_period_ms);
  bool open = true;
  while (open && published_->WaitAbove(signed_position_)) {
    const auto began = std::chrono::steady_clock::now();
    static_cast<void>(SignNewest());
    open = published_->PauseUntil(began + period);
  }
  // The last one covers everything: what was recorded while this thread paused.
  static_cast<void>(SignNewest());
}

absl::Status Checkpointer::SignNewest() {
  const Durable durable = published_->Get();
  if (durable.position <= signed_position_) return absl::OkStatus();
  absl::Status status = Sign(durable);
  if (status.ok()) signed_position_ = durable.position;
  return status;
}

absl::Status Checkpointer::Sign(const Durable& durable) {
  storage::merkle::Checkpoint checkpoint{
      .origin = options_->origin, .size = durable.position, .root = durable.root};
  absl::StatusOr<std::string> note = Anchor(checkpoint);
  const MutexLock lock(mutex_);
  health_ = note.status();
  if (!note.ok()) return health_;
  note_ = *std::move(note);
  value_ = std::move(checkpoint);
  return health_;
}

std::string Checkpointer::note() const {
  const MutexLock lock(mutex_);
  return note_;
}

std::optional<storage::merkle::Checkpoint> Checkpointer::value() const {
  const MutexLock lock(mutex_);
  return value_;
}

absl::Status Checkpointer::health() const {
  const MutexLock lock(mutex_);
  if (health_.ok()) return health_;
  return Refuse(absl::StatusCode::kUnavailable, "ANCHOR_NOT_WRITTEN",
                "签名检查点无法写入锚文件，请检查磁盘与权限：" + std::string(health_.message()),
                "the signed checkpoint cannot be written to the anchor file; look at the disk and "
                "its permissions: " +
                    std::string(health_.message()));
}

}  // namespace hearth::ledger
