#include "tests/clients/fake_intake.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <thread>

#include "clients/cpp/bytes.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/intake_service.grpc.pb.h"
#include "hearth/v1/log_service.grpc.pb.h"
#include "tests/clients/fake_cases.h"

namespace hearth::client::testing {
namespace {

grpc::Status Exhausted() {
  google::rpc::Status rich;
  rich.set_code(grpc::StatusCode::RESOURCE_EXHAUSTED);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_nanos(1'000'000);
  rich.add_details()->PackFrom(retry);
  return {grpc::StatusCode::RESOURCE_EXHAUSTED, "full", rich.SerializeAsString()};
}

// As the real door says it.
grpc::Status NotFound() {
  google::rpc::Status rich;
  rich.set_code(grpc::StatusCode::NOT_FOUND);
  google::rpc::ErrorInfo info;
  info.set_reason("NOT_FOUND");
  google::rpc::LocalizedMessage zh, en;
  zh.set_locale("zh-CN");
  zh.set_message("没有此规则集");
  en.set_locale("en");
  en.set_message("no such rulebook");
  rich.add_details()->PackFrom(info);
  rich.add_details()->PackFrom(zh);
  rich.add_details()->PackFrom(en);
  return {grpc::StatusCode::NOT_FOUND, "rulebook_id", rich.SerializeAsString()};
}

// The log behind the door.
class Log {
 public:
  explicit Log(const Faults& faults) : faults_(faults), random_(faults.seed) {}

  bool Chance(uint32_t per_thousand) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (per_thousand == 0 || random_() % 1000 >= per_thousand) return false;
    ++happened_;
    return true;
  }

  v1::RunResult Record(const v1::Run& run) {
    const std::lock_guard<std::mutex> lock(mutex_);
    v1::RunResult result;
    for (const v1::Submission& submission : run.submissions()) {
      v1::EventHeader header;
      header.ParseFromString(submission.header());
      if (!faults_.broken_device.empty() && header.device() == faults_.broken_device) {
        result.Clear();
        result.set_refused_reason("CHAIN_BROKEN");
        return result;
      }
      *result.add_receipts() = RecordOne(header, submission);
    }
    return result;
  }

  // As the real door: forward only.
  // Whether it was opened now; nullopt when a later one is open.
  std::optional<bool> Open(int32_t day) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (day < day_) return std::nullopt;
    if (day == day_) return false;
    days_.push_back(day);
    day_ = day;
    return true;
  }
  int32_t day() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return day_;
  }
  std::vector<Recorded> recorded() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return recorded_;
  }
  std::vector<v1::Fact> facts() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return facts_;
  }
  std::vector<int32_t> days() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return days_;
  }
  void Unanswered(uint32_t count) {
    const std::lock_guard<std::mutex> lock(mutex_);
    unanswered_max_ = std::max(unanswered_max_, count);
  }
  uint32_t unanswered_max() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return unanswered_max_;
  }
  uint64_t happened() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return happened_;
  }

 private:
  v1::Receipt RecordOne(const v1::EventHeader& header, const v1::Submission& submission) {
    v1::Receipt& known = receipts_[Sha256(submission.header())];
    if (known.position() != 0 && !faults_.forget) {
      v1::Receipt again = known;
      again.set_already_recorded(true);
      return again;
    }
    recorded_.push_back({header.event_id(), header.device(), header.device_seq(), day_});
    std::string body;
    for (const std::string& part : submission.parts()) body += part;
    facts_.emplace_back().ParseFromString(body);
    known.set_event_id(header.event_id());
    known.set_position(recorded_.size());
    if (random_() % 1000 < faults_.refuse_event) {
      known.set_refused(v1::REFUSAL_REASON_UNKNOWN_AREA);
      known.set_refused_detail("area_code: ...");
    }
    return known;
  }

  const Faults faults_;
  mutable std::mutex mutex_;
  std::mt19937_64 random_;
  std::map<std::string, v1::Receipt> receipts_;
  std::vector<Recorded> recorded_;
  std::vector<v1::Fact> facts_;
  std::vector<int32_t> days_;
  int32_t day_ = 0;
  uint32_t unanswered_max_ = 0;
  uint64_t happened_ = 0;
};

// One stream. gRPC's threads read ahead, so that more batches than were granted would be seen; one
// thread of our own works the batches off.
class Reactor : public grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse> {
 public:
  explicit Reactor(Log* log) : log_(*log) { StartRead(&reading_); }

  std::optional<v1::SubmitRunsRequest> Next() {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !batches_.empty(); });
    if (batches_.empty()) return {};
    v1::SubmitRunsRequest batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }

  // False when the client is gone.
  bool Answer(const v1::SubmitRunsResponse& response) {
    std::unique_lock<std::mutex> lock(mutex_);
    written_ = false;
    --unanswered_;
    StartWrite(&response);
    changed_.wait(lock, [this] { return written_; });
    return write_ok_;
  }

  void Forget() {
    const std::lock_guard<std::mutex> lock(mutex_);
    --unanswered_;
  }
  uint32_t unanswered() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return unanswered_;
  }
  // The worker's last act.
  void End(const grpc::Status& status) {
    Finish(status);
    Release();
  }

  void OnReadDone(bool ok) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (ok) {
      log_.Unanswered(++unanswered_);
      batches_.push_back(std::move(reading_));
      StartRead(&reading_);
    } else {
      ended_ = true;
    }
    changed_.notify_all();
  }
  void OnWriteDone(bool ok) override {
    const std::lock_guard<std::mutex> lock(mutex_);
    written_ = true;
    write_ok_ = ok;
    changed_.notify_all();
  }
  void OnDone() override { Release(); }

 private:
  void Release() {
    if (users_.fetch_sub(1) == 1) delete this;
  }

  Log& log_;
  std::atomic<int> users_{2};  // gRPC and the worker
  std::mutex mutex_;
  std::condition_variable changed_;
  v1::SubmitRunsRequest reading_;
  std::deque<v1::SubmitRunsRequest> batches_;
  uint32_t unanswered_ = 0;
  bool ended_ = false, written_ = false, write_ok_ = false;
};

class Intake : public v1::IntakeService::CallbackService {
 public:
  Intake(Log* log, const Faults& faults) : log_(*log), faults_(faults) {}
  ~Intake() override {
    for (std::thread& worker : workers_) worker.join();
  }

  grpc::ServerBidiReactor<v1::SubmitRunsRequest, v1::SubmitRunsResponse>* SubmitRuns(
      grpc::CallbackServerContext*) override {
    auto* reactor = new Reactor(&log_);
    const std::lock_guard<std::mutex> lock(mutex_);
    workers_.emplace_back([this, reactor] { reactor->End(WorkOff(reactor)); });
    return reactor;
  }

 private:
  grpc::Status WorkOff(Reactor* reactor) {
    while (std::optional<v1::SubmitRunsRequest> batch = reactor->Next()) {
      if (log_.Chance(faults_.break_before)) return Gone();
      if (log_.Chance(faults_.exhausted)) return Exhausted();
      if (log_.Chance(faults_.end_quietly)) return grpc::Status::OK;
      v1::SubmitRunsResponse response;
      response.set_batch(batch->batch());
      for (const v1::Run& run : batch->runs()) {
        if (log_.Chance(faults_.busy_run)) {
          response.add_results()->set_refused_reason("BUSY");
        } else {
          *response.add_results() = log_.Record(run);
        }
      }
      if (log_.Chance(faults_.lose_answer)) return Gone();
      if (faults_.hold) faults_.hold();
      if (log_.Chance(faults_.skip_answer)) {
        reactor->Forget();
        continue;
      }
      const uint32_t others = reactor->unanswered() - 1;
      response.set_credits(faults_.credits > others ? faults_.credits - others : 0);
      if (!reactor->Answer(response)) return Gone();
    }
    return grpc::Status::OK;
  }

  static grpc::Status Gone() { return {grpc::StatusCode::UNAVAILABLE, "gone"}; }

  Log& log_;
  const Faults faults_;
  std::mutex mutex_;
  std::vector<std::thread> workers_;
};

class Admin : public v1::AdminService::Service {
 public:
  explicit Admin(Log* log) : log_(*log) {}
  grpc::Status OpenDay(grpc::ServerContext*, const v1::OpenDayRequest* request,
                       v1::OpenDayResponse* response) override {
    const std::optional<bool> opened = log_.Open(request->date());
    if (!opened) return {grpc::StatusCode::INVALID_ARGUMENT, "forward only"};
    response->set_opened(*opened);
    return grpc::Status::OK;
  }
  // Behind by one event less each time.
  grpc::Status ListProjections(grpc::ServerContext*, const v1::ListProjectionsRequest*,
                               v1::ListProjectionsResponse* response) override {
    v1::ProjectionStatus* view = response->add_projections();
    view->set_name("watch");
    view->set_version(1);
    view->set_state("live");
    const uint64_t lag = lag_ == 0 ? 0 : lag_--;
    view->set_position(100 - lag);
    view->set_lag(lag);
    return grpc::Status::OK;
  }
  grpc::Status ListAreas(grpc::ServerContext*, const v1::ListAreasRequest*,
                         v1::ListAreasResponse* response) override {
    for (const v1::Fact& fact : log_.facts()) {
      for (const v1::AreaChange& change : fact.area_changed().changes()) {
        if (change.has_created()) *response->add_areas()->mutable_area() = change.created();
      }
    }
    return grpc::Status::OK;
  }
  grpc::Status ListRulebooks(grpc::ServerContext*, const v1::ListRulebooksRequest*,
                             v1::ListRulebooksResponse*) override {
    return grpc::Status::OK;
  }
  grpc::Status GetRulebook(grpc::ServerContext*, const v1::GetRulebookRequest* request,
                           v1::GetRulebookResponse* response) override {
    for (const v1::Fact& fact : log_.facts()) {
      const v1::Rulebook& rulebook = fact.rulebook_published().rulebook();
      if (rulebook.rulebook_id() == request->rulebook_id() &&
          rulebook.version() == request->version()) {
        *response->mutable_rulebook() = rulebook;
        return grpc::Status::OK;
      }
    }
    return NotFound();
  }
  grpc::Status CheckRulebook(grpc::ServerContext*, const v1::CheckRulebookRequest* request,
                             v1::CheckRulebookResponse* response) override {
    if (request->rulebook().area_code().empty()) response->add_problems("area_code: is missing");
    return grpc::Status::OK;
  }

 private:
  Log& log_;
  uint64_t lag_ = 2;
};

class Heads : public v1::LogService::Service {
 public:
  explicit Heads(Log* log) : log_(*log) {}
  grpc::Status GetHead(grpc::ServerContext*, const v1::GetHeadRequest*,
                       v1::GetHeadResponse* response) override {
    response->set_position(log_.recorded().size());
    response->set_opened_day(log_.day());
    response->set_log_id("00112233445566778899aabbccddeeff");
    response->set_clock("stepped");
    return grpc::Status::OK;
  }

 private:
  Log& log_;
};

class InProcess : public FakeIntake {
 public:
  explicit InProcess(const Faults& faults)
      : log_(faults), intake_(&log_, faults), admin_(&log_), heads_(&log_) {
    grpc::ServerBuilder builder;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.SetMaxReceiveMessageSize(4 << 20);
    builder.RegisterService(&intake_);
    builder.RegisterService(&admin_);
    builder.RegisterService(&heads_);
    builder.RegisterService(&cases_);
    builder.RegisterService(&reads_);
    server_ = builder.BuildAndStart();
  }
  ~InProcess() override { server_->Shutdown(std::chrono::system_clock::now()); }

  std::string address() const override { return "127.0.0.1:" + std::to_string(port_); }
  std::vector<Recorded> recorded() const override { return log_.recorded(); }
  std::vector<v1::Fact> facts() const override { return log_.facts(); }
  std::vector<int32_t> days() const override { return log_.days(); }
  uint32_t unanswered_max() const override { return log_.unanswered_max(); }
  uint64_t faults() const override { return log_.happened(); }

 private:
  Log log_;
  Intake intake_;
  Admin admin_;
  Heads heads_;
  FakeCases cases_;
  FakeReads reads_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace

std::unique_ptr<FakeIntake> FakeIntake::Start(const Faults& faults) {
  return std::make_unique<InProcess>(faults);
}

}  // namespace hearth::client::testing
