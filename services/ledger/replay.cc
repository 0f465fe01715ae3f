#include "services/ledger/replay.h"

#include <algorithm>
#include <utility>

#include "services/domain/control.h"
#include "services/domain/invariant.h"
#include "services/ledger/origin.h"
#include "services/ledger/reason.h"
#include "services/record/record.h"
#include "storage/merkle/note.h"

namespace hearth::ledger {
namespace {

using storage::DurableRecord;
using storage::merkle::Frontier;

absl::Status Corrupt(const absl::Status& cause, std::string_view zh, std::string_view en) {
  const std::string detail(cause.message());
  return Refuse(absl::StatusCode::kDataLoss, "CORRUPT", std::string(zh) + "（" + detail + "）",
                std::string(en) + " (" + detail + ")");
}

absl::Status LogCorrupt(const absl::Status& cause) {
  return Corrupt(
      cause, "日志损坏，不能启动。请用备份恢复（hearthd restore），保留现有目录供检查",
      "the log is damaged and is not served. Restore a backup (hearthd restore) and keep "
      "this folder for inspection");
}

absl::Status NoAnchor() {
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "NO_ANCHOR",
      "日志不为空，但缺少锚文件（anchor），无法证明记录完整。请从备份找回锚文件；"
      "确认无误后可用 --allow-missing-anchor 启动",
      "the log has records but no anchor file, so nothing proves that none is missing. Bring "
      "the anchor back from where it was copied to, or start with --allow-missing-anchor once "
      "you are sure");
}

absl::Status OtherRoot(Position size) {
  const std::string at = std::to_string(size);
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "OTHER_ROOT",
      "前 " + at +
          " 条记录的根与已签名的不同：有记录被改动，不能启动。请用备份恢复，"
          "保留现有目录供检查",
      "the root over the first " + at +
          " records is not the one that was signed: a record was changed. Restore a backup "
          "and keep this folder for inspection");
}

// One reading of the log.
class Reading {
 public:
  Reading(const RecoveryInput& input, Position head) : input_(input), head_(head) {}

  // `base` is where hashing begins; below it the tree view is believed until a root proves it.
  absl::Status Run(Position base);

  std::optional<storage::Root> RootAt(Position size) const;
  Start& start() { return start_; }
  const std::optional<v1::LogRestored>& restored() const { return restored_; }

  // Sizes whose roots are asked for with RootAt; at most head.
  void Watch(Position size) {
    if (size <= head_) watched_.push_back({size, std::nullopt});
  }

 private:
  struct Watched {
    Position size;
    std::optional<storage::Root> root;
  };

  absl::Status LoadTree(Position base);
  absl::Status FoldIndexed();
  absl::Status Scan(Position from);
  absl::Status Take(Position position, std::string_view record);
  absl::Status Fold(Position position, std::string_view record);
  void NoteRoot();

  const RecoveryInput& input_;
  const Position head_;
  Position base_ = 0;
  std::vector<Watched> watched_;
  std::optional<v1::LogRestored> restored_;
  Start start_;
};

std::optional<storage::Root> Reading::RootAt(Position size) const {
  for (const Watched& watched : watched_) {
    if (watched.size == size) return watched.root;
  }
  return std::nullopt;
}

void Reading::NoteRoot() {
  for (Watched& watched : watched_) {
    if (watched.size == start_.frontier.size()) watched.root = start_.frontier.Root();
  }
}

absl::Status Reading::LoadTree(Position base) {
  base_ = base;
  for (Watched& watched : watched_) {
    if (watched.size >= base) continue;
    absl::StatusOr<Frontier> earlier = Frontier::Load(watched.size, input_.tree_nodes);
    if (!earlier.ok()) return earlier.status();
    watched.root = earlier->Root();
  }
  if (base > 0) {
    absl::StatusOr<Frontier> frontier = Frontier::Load(base, input_.tree_nodes);
    if (!frontier.ok()) return frontier.status();
    start_.frontier = *std::move(frontier);
  }
  NoteRoot();
  return absl::OkStatus();
}

absl::Status Reading::Run(Position base) {
  if (absl::Status status = LoadTree(base); !status.ok()) return status;
  if (absl::Status status = FoldIndexed(); !status.ok()) return status;
  const Position indexed = std::min(input_.ids_checkpoint, input_.stream_checkpoint);
  Position from = std::min(base, indexed) + 1;
  // At least the newest record: it says when the log was written last.
  if (head_ > 0) from = std::min(from, head_);
  return Scan(from);
}

absl::Status Reading::FoldIndexed() {
  std::vector<Position> positions = input_.control_positions;
  std::sort(positions.begin(), positions.end());
  for (const Position position : positions) {
    if (position > input_.stream_checkpoint) continue;
    absl::StatusOr<std::string> record = input_.log->Get(position);
    if (!record.ok()) return LogCorrupt(record.status());
    if (absl::Status status = Fold(position, *record); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status Reading::Fold(Position position, std::string_view record) {
  absl::StatusOr<domain::Event> event = record::Open(position, record, *input_.keys);
  if (!event.ok()) return LogCorrupt(event.status());
  start_.control = domain::Evolve(start_.control, *event);
  if (event->accepted() && event->fact.has_log_restored()) restored_ = event->fact.log_restored();
  return absl::OkStatus();
}

absl::Status Reading::Scan(Position from) {
  absl::Status fault;
  const auto take = [&](Position position, std::string_view record) {
    fault = Take(position, record);
    return fault.ok();
  };
  const absl::Status status = input_.log->Read(from, take);
  if (!fault.ok()) return fault;
  return status.ok() ? status : LogCorrupt(status);
}

absl::Status Reading::Take(Position position, std::string_view record) {
  if (position > base_) {
    start_.frontier.Append(storage::merkle::LeafHash(record));
    NoteRoot();
  }
  const bool unindexed = position > input_.ids_checkpoint;
  const bool unfolded = position > input_.stream_checkpoint;
  if (!unindexed && !unfolded && position != head_) return absl::OkStatus();
  absl::StatusOr<domain::Event> event = record::OpenHeader(position, record);
  if (!event.ok()) return LogCorrupt(event.status());
  start_.recorded_time_ms = event->recorded_time_ms;
  if (unindexed) {
    start_.unindexed.push_back({event->header.event_id(),
                                event->header.household(),
                                {.position = position, .header_hash = event->header_hash}});
  }
  const bool folds =
      domain::IsControl(event->header) || event->header.kind() == v1::Fact::kLogRestored;
  return unfolded && folds ? Fold(position, record) : absl::OkStatus();
}

struct Anchor {
  DurableRecord point;  // position 0 = there is none
  uint64_t term = kFirstTerm;
};

absl::StatusOr<Anchor> ReadAnchorOf(const RecoveryInput& input) {
  Anchor anchor;
  if (!input.anchor) return anchor;
  const absl::StatusOr<storage::merkle::Checkpoint> opened =
      storage::merkle::OpenCheckpoint(*input.anchor, input.public_key);
  const auto unreadable = [](const absl::Status& cause) {
    return Corrupt(
        cause, "锚文件（anchor）无法读取或签名不符，不能启动。请从备份找回锚文件",
        "the anchor file cannot be read or is not signed by this log's key. Bring it back from "
        "where it was copied to");
  };
  if (!opened.ok()) return unreadable(opened.status());
  const std::optional<uint64_t> term = TermOf(opened->origin, input.log_id, input.stepped);
  if (!term) return unreadable(absl::DataLossError("origin " + opened->origin));
  anchor.point = {.position = opened->size, .root = opened->root};
  anchor.term = *term;
  return anchor;
}

// What is known of the log from outside, and whether the log bears it out.
class Judgement {
 public:
  Judgement(const RecoveryInput& input, const Anchor& anchor)
      : durable_(input.durable.value_or(DurableRecord())), anchor_(anchor) {}

  void WatchIn(Reading* reading) const {
    reading->Watch(anchor_.point.position);
    reading->Watch(durable_.position);
  }

  // OTHER_ROOT, or OK with `lost` filled when the log ends below.
  absl::Status Check(const Reading& reading, Position head,
                     std::optional<DurableRecord>* lost) const {
    for (const DurableRecord& known : {anchor_.point, durable_}) {
      if (known.position == 0 || IsAccepted(known, reading)) continue;
      if (known.position > head) {
        if (!*lost || (*lost)->position < known.position) *lost = known;
      } else if (reading.RootAt(known.position) != known.root) {
        return OtherRoot(known.position);
      }
    }
    return absl::OkStatus();
  }

  // A loss that the log itself tells of, under a term that no anchor has reached yet.
  bool IsAccepted(const DurableRecord& known, const Reading& reading) const {
    const std::optional<v1::LogRestored>& restored = reading.restored();
    return restored && restored->term() > anchor_.term &&
           known.position > restored->restored_size() && known.position <= restored->old_size();
  }

  bool AnchorAccepted(const Reading& reading) const { return IsAccepted(anchor_.point, reading); }

 private:
  const DurableRecord durable_;
  const Anchor anchor_;
};

// REQUIRES: nothing of `input` is above the head.
absl::StatusOr<Replay> ReplayFrom(const RecoveryInput& input, const Anchor& anchor, Position base,
                                  Position head) {
  const Judgement judgement(input, anchor);
  Reading reading(input, head);
  judgement.WatchIn(&reading);
  if (absl::Status status = reading.Run(base); !status.ok()) return status;
  Replay replay;
  absl::Status status = judgement.Check(reading, head, &replay.lost);
  if (!status.ok()) return status;
  // Then nothing has proved what the tree view said.
  if (base > 0 && judgement.AnchorAccepted(reading)) return OtherRoot(base);
  replay.term = anchor.term;
  if (reading.restored()) replay.term = std::max(replay.term, reading.restored()->term());
  replay.start = std::move(reading.start());
  HEARTH_REQUIRE(replay.start.frontier.size() == head);
  return replay;
}

}  // namespace

absl::Status HeadBelow(Position head, const DurableRecord& known) {
  const std::string is = std::to_string(head), was = std::to_string(known.position);
  return Refuse(
      absl::StatusCode::kFailedPrecondition, "HEAD_BELOW",
      "日志只有 " + is + " 条记录，而已确认过 " + was +
          " 条：有记录丢失，不能启动。请用更新的备份恢复；确无更新备份时，用 --accept-loss 启动，"
          "并请各设备重发",
      "the log ends at " + is + ", but " + was +
          " records were acknowledged: some are lost. Restore a newer backup; if there is none, "
          "start with --accept-loss and let the devices send again");
}

absl::StatusOr<Replay> ReplayLog(const RecoveryInput& input) {
  HEARTH_REQUIRE(input.log != nullptr && input.keys != nullptr);
  const Position head = input.log->head().position;
  if (head > 0 && !input.anchor && !input.allow_missing_anchor) return NoAnchor();
  absl::StatusOr<Anchor> anchor = ReadAnchorOf(input);
  if (!anchor.ok()) return anchor.status();

  RecoveryInput views = input;
  const bool ahead =
      std::max({input.tree_checkpoint, input.ids_checkpoint, input.stream_checkpoint}) > head;
  if (ahead) {
    views.tree_checkpoint = views.ids_checkpoint = views.stream_checkpoint = 0;
    views.control_positions.clear();
  }
  // Hashing begins where the signature reaches: what lies below is proved by the root at the
  // anchor.
  Position base = views.tree_nodes ? std::min(views.tree_checkpoint, anchor->point.position) : 0;
  if (anchor->point.position > head) base = 0;
  absl::StatusOr<Replay> replay = ReplayFrom(views, *anchor, base, head);
  if (!replay.ok() && base > 0 && ReasonOf(replay.status()) != "CORRUPT") {
    // Is it the log, or only the view of its tree? The log alone can say.
    replay = ReplayFrom(views, *anchor, 0, head);
    if (replay.ok()) replay->tree_unsound = true;
  }
  if (!replay.ok()) return replay.status();
  replay->views_ahead = ahead;
  return replay;
}

}  // namespace hearth::ledger
