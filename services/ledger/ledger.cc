#include "services/ledger/ledger.h"

#include <sys/prctl.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <future>
#include <thread>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"
#include "services/ledger/checkpointer.h"
#include "services/ledger/committer.h"
#include "services/ledger/day_plan.h"
#include "services/ledger/door.h"
#include "services/ledger/id_memory.h"
#include "services/ledger/pipeline.h"
#include "services/ledger/preparer.h"
#include "services/ledger/reason.h"
#include "services/ledger/receipts.h"
#include "services/ledger/stepped.h"
#include "services/ledger/throttle.h"

namespace hearth::ledger {
namespace {

// Small enough that the time since the last flush is looked at often, large enough to spare the
// lock.
constexpr size_t kWorksAtOnce = 64;
constexpr size_t kOwnFactBytes = domain::kSubmissionBytesMax;

Durable DurableOf(const Start& start) {
  return {.position = start.frontier.size(),
          .root = start.frontier.Root(),
          .recorded_ms = start.recorded_time_ms,
          .control = start.control};
}

absl::Status Stopping() {
  return Refuse(absl::StatusCode::kUnavailable, "STOPPING", "服务正在停止，未记录；请稍后重发",
                "the server is stopping; nothing was recorded, send it again later");
}

absl::Status Busy() {
  return Refuse(absl::StatusCode::kResourceExhausted, "BUSY", "服务繁忙，未记录；请稍后重发",
                "too much is waiting; nothing was recorded, send it again later");
}

absl::Status ViewsBehind() {
  return Refuse(absl::StatusCode::kResourceExhausted, "VIEWS_BEHIND",
                "索引落后过多，暂停录入，未记录；请稍后重发",
                "the indexes are too far behind; nothing was recorded, send it again later");
}

class LedgerImpl : public SteppedLedger {
 public:
  LedgerImpl(Options options, const Start& start, storage::Log* log, storage::Keys* keys,
             const IdIndex* ids, const Clock* clock, const storage::merkle::Signer* signer);
  ~LedgerImpl() override { Stop(); }

  void StartThreads();

  void Submit(v1::Run run, std::function<void(Answer)> done) override;
  absl::StatusOr<Receipt> RecordOwn(const v1::EventHeader& place, const v1::Fact& fact) override;
  absl::StatusOr<OpenedDay> OpenDay(int32_t date) override;

  Position head() const override { return published_.head(); }
  domain::Control control() const override { return published_.control(); }
  std::string checkpoint() const override { return checkpointer_.note(); }
  std::optional<storage::merkle::Checkpoint> checkpoint_value() const override {
    return checkpointer_.value();
  }
  absl::Status health() const override;
  void Stop() override;

  bool PrepareStep() override;
  void IdleStep() override { Do(Pipeline::Step::kIdle); }
  bool CommitStep() override;
  absl::Status CheckpointStep() override { return checkpointer_.SignNewest(); }
  void OpenDayThen(int32_t date, std::function<void(Answer)> done) override {
    Post(DayCommand{date}, std::move(done));
  }

 private:
  absl::StatusOr<Door::Ticket> Enter(size_t events, size_t bytes);
  int32_t Today(int64_t now_ms, const domain::Control& control) const;
  void Queue(Work work);
  void Post(std::variant<ReadRun, OwnFact, DayCommand> what, Done done);
  absl::StatusOr<Receipt> Wait(std::variant<ReadRun, OwnFact, DayCommand> what);

  void Prepare();  // the preparing thread
  Pipeline::Building InWork() const;
  bool Do(Pipeline::Step step);  // false at the end
  void TakeWork();
  void Commit();  // the committing thread

  const Options options_;
  storage::Log* const log_;
  storage::Keys* const keys_;
  const IdIndex* const ids_;
  const Clock* const clock_;

  Door door_;
  IdFloors floors_;
  Pipeline pipeline_;
  Published published_;
  Throttle throttle_;
  Preparer preparer_;    // of the preparing thread alone
  Committer committer_;  // of the committing thread alone
  Checkpointer checkpointer_;

  storage::Mutex stop_mutex_;
  std::thread preparing_ ABSL_GUARDED_BY(stop_mutex_);
  std::thread committing_ ABSL_GUARDED_BY(stop_mutex_);
};

LedgerImpl::LedgerImpl(Options options, const Start& start, storage::Log* log, storage::Keys* keys,
                       const IdIndex* ids, const Clock* clock,
                       const storage::merkle::Signer* signer)
    : options_(std::move(options)),
      log_(log),
      keys_(keys),
      ids_(ids),
      clock_(clock),
      door_(options_.queue_events_max, options_.queue_bytes_max),
      floors_(ids),
      published_(DurableOf(start)),
      throttle_(options_.views_lag, options_.views_lag_max, &pipeline_),
      preparer_(&options_, start, log, ids, &floors_, keys, clock),
      committer_(&options_, log, keys, &published_),
      checkpointer_(&options_, signer, &published_,
                    start.restore_pending ? start.frontier.size() : 0) {}

void LedgerImpl::StartThreads() {
  checkpointer_.Start();
  const storage::MutexLock lock(stop_mutex_);
  preparing_ = std::thread([this] { Prepare(); });
  committing_ = std::thread([this] { Commit(); });
}

absl::StatusOr<Door::Ticket> LedgerImpl::Enter(size_t events, size_t bytes) {
  const Position head = published_.head(), indexed = ids_->checkpoint();
  if (head > indexed && head - indexed > options_.index_lag_max) return ViewsBehind();
  std::optional<Door::Ticket> ticket = door_.Enter(events, bytes);
  if (!ticket) return Busy();
  return *std::move(ticket);
}

int32_t LedgerImpl::Today(int64_t now_ms, const domain::Control& control) const {
  if (!options_.stepped) return domain::DateOfTime(now_ms);
  return control.opened_day == 0 ? kNoDayYet : control.opened_day;
}

void LedgerImpl::Queue(Work work) {
  if (options_.stages != nullptr) options_.stages->Enter(storage::Stage::kQueued);
  std::optional<Work> refused = pipeline_.Push(std::move(work));
  if (refused) refused->caller.Give(Stopping());
}

void LedgerImpl::Submit(v1::Run run, std::function<void(Answer)> done) {
  absl::StatusOr<Door::Ticket> ticket =
      Enter(static_cast<size_t>(run.submissions_size()), BytesOf(run));
  if (!ticket.ok()) return done(ticket.status());
  Caller caller{std::move(done), *std::move(ticket)};
  const Durable durable = published_.Get();
  const int64_t now_ms = options_.stepped
                             ? SteppedTime({durable.recorded_ms, durable.control.opened_day})
                             : clock_->NowMs();
  absl::StatusOr<ReadRun> read = ReadRunOf(std::move(run), {.control = durable.control,
                                                            .now_ms = now_ms,
                                                            .today = Today(now_ms, durable.control),
                                                            .open = options_.open,
                                                            .log = *log_,
                                                            .ids = *ids_,
                                                            .floors = &floors_,
                                                            .keys = keys_});
  if (!read.ok()) return caller.Give(read.status());
  if (!read->all_recorded()) return Queue({*std::move(read), std::move(caller)});
  // All of it is in the log and in the index: nothing to wait for.
  std::vector<Receipt> receipts;
  receipts.reserve(read->events.size());
  for (const ReadEvent& event : read->events) {
    receipts.push_back(RecordedAt(*event.recorded_at, event.judged.event.header.event_id()));
  }
  if (absl::Status status = FillRecorded(*log_, &receipts); !status.ok()) {
    return caller.Give(WithReason(std::move(status), "CORRUPT"));
  }
  caller.Give(std::move(receipts));
}

void LedgerImpl::Post(std::variant<ReadRun, OwnFact, DayCommand> what, Done done) {
  absl::StatusOr<Door::Ticket> ticket = Enter(1, kOwnFactBytes);
  if (!ticket.ok()) return done(ticket.status());
  Queue({std::move(what), {std::move(done), *std::move(ticket)}});
}

absl::StatusOr<Receipt> LedgerImpl::Wait(std::variant<ReadRun, OwnFact, DayCommand> what) {
  std::promise<Answer> answer;
  Post(std::move(what), [&answer](Answer given) { answer.set_value(std::move(given)); });
  Answer given = answer.get_future().get();
  if (!given.ok()) return given.status();
  HEARTH_REQUIRE(given->size() == 1);
  return std::move(given->front());
}

absl::StatusOr<Receipt> LedgerImpl::RecordOwn(const v1::EventHeader& place, const v1::Fact& fact) {
  HEARTH_REQUIRE(fact.fact_case() != v1::Fact::FACT_NOT_SET);
  return Wait(OwnFact{place, fact});
}

absl::StatusOr<Ledger::OpenedDay> LedgerImpl::OpenDay(int32_t date) {
  const absl::StatusOr<Receipt> receipt = Wait(DayCommand{date});
  if (!receipt.ok()) return receipt.status();
  return OpenedDay{.position = receipt->position, .opened = !receipt->already_recorded};
}

absl::Status LedgerImpl::health() const {
  if (!options_.stepped) {
    const Durable durable = published_.Get();
    const LogTime time{durable.recorded_ms, durable.control.opened_day};
    absl::Status status = WallTime(clock_->NowMs(), time, options_.accept_clock_behind).status();
    if (!status.ok()) return status;
  }
  return checkpointer_.health();
}

void LedgerImpl::TakeWork() {
  const bool begins = !preparer_.building();
  absl::Status may_write;
  if (begins) {
    throttle_.Wait();
    if (options_.may_write) may_write = options_.may_write();
  }
  const size_t room =
      options_.group_events_max - std::min(options_.group_events_max, preparer_.events());
  std::vector<Work> works = pipeline_.Take(kWorksAtOnce, room);
  if (options_.stages != nullptr) options_.stages->Leave(storage::Stage::kQueued, works.size());
  const storage::InStage preparing(options_.stages, storage::Stage::kPreparing, works.size());
  const auto now = std::chrono::steady_clock::now();
  for (Work& work : works) {
    if (options_.observer != nullptr) options_.observer->QueueWaited(now - work.queued);
    if (may_write.ok()) {
      preparer_.Add(std::move(work));
    } else {
      work.caller.Give(WithReason(may_write, "DISK_FULL"));
    }
  }
}

Pipeline::Building LedgerImpl::InWork() const {
  return {
      .any = preparer_.building(),
      .full = preparer_.events() >= options_.group_events_max,
  };
}

bool LedgerImpl::Do(Pipeline::Step step) {
  switch (step) {
    case Pipeline::Step::kTake:
      TakeWork();
      return true;
    case Pipeline::Step::kFlush:
      pipeline_.HandOver(preparer_.TakeGroup());
      return true;
    case Pipeline::Step::kIdle:
      if (!options_.may_write || options_.may_write().ok()) preparer_.OpenDueDays();
      return true;
    case Pipeline::Step::kStop:
      pipeline_.PreparerEnds();
      return false;
  }
  return false;
}

void LedgerImpl::Prepare() {
  ::prctl(PR_SET_NAME, "prepare", 0, 0, 0);
  const std::chrono::milliseconds day_check(options_.day_check_period_ms);
  while (Do(pipeline_.Next(InWork(), day_check))) continue;
}

bool LedgerImpl::PrepareStep() {
  const std::optional<Pipeline::Step> step = pipeline_.Poll(InWork());
  return step && Do(*step);
}

void LedgerImpl::Commit() {
  ::prctl(PR_SET_NAME, "commit", 0, 0, 0);
  while (std::optional<Group> group = pipeline_.NextGroup()) {
    pipeline_.Committed(committer_.Commit(*std::move(group)));
  }
}

bool LedgerImpl::CommitStep() {
  if (!pipeline_.has_group()) return false;
  committer_.Commit(*pipeline_.NextGroup());
  // As if no time had passed: what a group holds must not hang on the machine's speed.
  pipeline_.Committed(Pipeline::Clock::duration::zero());
  return true;
}

void LedgerImpl::Stop() {
  const storage::MutexLock lock(stop_mutex_);
  for (Work& work : pipeline_.Stop()) work.caller.Give(Stopping());
  if (preparing_.joinable()) preparing_.join();
  if (committing_.joinable()) committing_.join();
  published_.Close();
  checkpointer_.Join();
}

}  // namespace

std::unique_ptr<Ledger> Ledger::Run(Options options, Start start, storage::Log* log,
                                    storage::Keys* keys, const IdIndex* ids, const Clock* clock,
                                    const storage::merkle::Signer* signer) {
  auto ledger =
      std::make_unique<LedgerImpl>(std::move(options), start, log, keys, ids, clock, signer);
  ledger->StartThreads();
  return ledger;
}

std::unique_ptr<SteppedLedger> SteppedLedger::Open(Options options, Start start, storage::Log* log,
                                                   storage::Keys* keys, const IdIndex* ids,
                                                   const Clock* clock,
                                                   const storage::merkle::Signer* signer) {
  return std::make_unique<LedgerImpl>(std::move(options), start, log, keys, ids, clock, signer);
}

}  // namespace hearth::ledger
