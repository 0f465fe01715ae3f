#include "tests/bench/ingest.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/county_service.grpc.pb.h"
#include "tests/bench/figures.h"
#include "tests/support/temp_dir.h"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kUnary64[] = "unary, 64 in flight";
constexpr size_t kStreams = 4;
constexpr size_t kUnanswered = 8;  // batches a stream

// A round's share of the calls that cost most.
int Few(const Settings& settings) { return std::max(8'000, settings.checks / 20); }

class Round {
 public:
  Round(House* house, Table* table) : house_(*house), table_(*table) {}

  void Run() {
    Unary(kUnary64, 64);
    Unary("unary, 256 in flight", 256);
    Raw("raw log, unary, 64", 1, 64);
    Streamed("streamed, batches of 50", 50, house_.settings.checks / 2);
    Raw("raw log, batches of 50", 50, kStreams);
    Streamed("streamed, batches of 500", 500, house_.settings.checks);
    FollowUp();
    Raw("raw log, batches of 500", 500, kStreams);
    Naive();
  }

  void Streamed(const char* name, int run_events, int checks) {
    const std::vector<v1::Run> runs = MakeChecks(house_.county, house_.Load(checks, run_events));
    WaitForFollowers(house_);  // what an earlier part left would be counted, and throttle this one
    const Figure echo = Echo();
    streaming_since_ = Clock::now();
    streamed_ = EventsOf(runs);
    table_.Add(name,
               Measured(*house_.hearthd, streamed_,
                        [&] { return SubmitStreamed(channel_, runs, kStreams, kUnanswered); }),
               echo);
    last_echo_ = echo;
  }

 private:
  Figure Echo() {
    const auto calls = static_cast<size_t>(Few(house_.settings));
    return Measured(house_.echo, calls, [&] { return EchoCalls(echo_, calls, 64); });
  }

  void Unary(const char* name, size_t in_flight) {
    const std::vector<v1::Run> runs =
        MakeChecks(house_.county, house_.Load(Few(house_.settings), 1));
    const Figure echo = Echo();
    table_.Add(name,
               Measured(*house_.hearthd, runs.size(),
                        [&] { return SubmitUnary(channel_, runs, in_flight); }),
               echo);
  }

  // From the first event sent until every follower has it.
  void FollowUp() {
    const double cpu_before = house_.hearthd->cpu_seconds();
    WaitForFollowers(house_);
    const std::chrono::duration<double> seconds = Clock::now() - streaming_since_;
    Figure figure;
    const double count = static_cast<double>(streamed_);
    figure.rate.per_second = count / seconds.count();
    figure.server_us = (house_.hearthd->cpu_seconds() - cpu_before) * 1e6 / count;
    table_.Add("  and all followers there", figure, last_echo_);
  }

  void Raw(const char* name, int run_events, size_t parallel) {
    const int checks = run_events == 1 ? Few(house_.settings) : house_.settings.checks;
    const std::vector<v1::Run> runs = MakeChecks(house_.county, house_.Load(checks, run_events));
    const Figure echo = Echo();
    const auto channel = Connect(house_.raw_log.address());
    table_.Add(name,
               Measured(house_.raw_log, EventsOf(runs),
                        [&] {
                          return run_events == 1
                                     ? AppendUnary(channel, runs, parallel)
                                     : AppendStreamed(channel, runs, parallel, kUnanswered);
                        }),
               echo);
  }

  void Naive() {
    const std::vector<v1::Run> runs =
        MakeChecks(house_.county, house_.Load(house_.settings.checks / 4, 500));
    const Figure echo = Echo();
    const auto channel = Connect(house_.naive.address());
    table_.Add("naive store, batches of 500",
               Measured(house_.naive, EventsOf(runs),
                        [&] { return AppendStreamed(channel, runs, kStreams, 1); }),
               echo);
  }

  House& house_;
  Table& table_;
  const std::shared_ptr<grpc::Channel> echo_ = Connect(house_.echo.address());
  const std::shared_ptr<grpc::Channel> channel_ = house_.channel();
  Clock::time_point streaming_since_;
  size_t streamed_ = 0;
  Figure last_echo_;
};

// A 300-byte record appended to a growing file and synced.
Rate Fsyncs(int count) {
  testing::TempDir dir;
  const int fd = ::open(dir.File("growing").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
  const std::string record(300, 'x');
  std::vector<double> took;
  const auto began = Clock::now();
  for (int i = 0; i < count; ++i) {
    const auto from = Clock::now();
    if (::write(fd, record.data(), record.size()) < 0 || ::fdatasync(fd) != 0) std::abort();
    took.push_back(std::chrono::duration<double, std::milli>(Clock::now() - from).count());
  }
  ::close(fd);
  return RateOf(std::move(took), std::chrono::duration<double>(Clock::now() - began).count(), 0);
}

void LoneClient(House* house) {
  const std::vector<v1::Run> runs = MakeChecks(house->county, house->Load(2'000, 1));
  const Rate sync = Fsyncs(2'000);
  const Rate echo = EchoCalls(Connect(house->echo.address()), 2'000, 1);
  const Rate one = SubmitUnary(house->channel(), runs, 1);
  std::printf(
      "one client, idle server: p50 %.2f ms p99 %.2f ms; fsync of a growing file p50 %.2f "
      "p99 %.2f ms; echo p50 %.2f p99 %.2f ms\n",
      one.p50_ms, one.p99_ms, sync.p50_ms, sync.p99_ms, echo.p50_ms, echo.p99_ms);
}

v1::ListProjectionsResponse Views(v1::AdminService::Stub* stub) {
  grpc::ClientContext context;
  v1::ListProjectionsResponse response;
  if (!stub->ListProjections(&context, {}, &response).ok()) std::exit(1);
  return response;
}

bool CaughtUp(v1::AdminService::Stub* stub) {
  const v1::ListProjectionsResponse response = Views(stub);
  return std::all_of(response.projections().begin(), response.projections().end(),
                     [](const auto& view) { return view.lag() == 0 && view.state() == "live"; });
}

}  // namespace

double WaitForFollowers(const House& house) {
  const auto admin = v1::AdminService::NewStub(house.channel());
  const auto county = v1::CountyService::NewStub(house.channel());
  const auto began = Clock::now();
  while (!CaughtUp(admin.get())) {
    // The server lets us wait for the slowest; the few milliseconds of the others are asked for.
    grpc::ClientContext context;
    v1::SummarizeAreaRequest request;
    request.set_area_code("441621");
    request.set_min_position(Views(admin.get()).head_position());
    v1::SummarizeAreaResponse response;
    county->SummarizeArea(&context, request, &response);
  }
  return std::chrono::duration<double>(Clock::now() - began).count();
}

void MeasureGrowth(House* house) {
  Table table;
  Round round(house, &table);
  const auto stub = v1::AdminService::NewStub(house->channel());
  grpc::ClientContext context;
  v1::ListProjectionsResponse views;
  if (!stub->ListProjections(&context, {}, &views).ok()) std::exit(1);
  const uint64_t began_at = views.head_position();
  std::printf("growth: at %llu events, then at ten times as many\n",
              static_cast<unsigned long long>(began_at));
  const int sample = house->settings.checks / 2;
  round.Streamed("streamed, the log small", 500, sample);
  for (uint64_t events = began_at; events < 10 * began_at; events += 100'000) {
    SubmitStreamed(house->channel(), MakeChecks(house->county, house->Load(100'000, 500)), kStreams,
                   kUnanswered);
  }
  WaitForFollowers(*house);
  round.Streamed("streamed, ten times larger", 500, sample);
}

void MeasureIngest(House* house) {
  Table table;
  for (int round = 1; round <= house->settings.rounds; ++round) {
    std::printf("-- round %d of %d\n", round, house->settings.rounds);
    Round(house, &table).Run();
  }
  table.Print();
  LoneClient(house);
  std::printf("processor seconds of hearthd by thread:");
  for (const auto& [name, seconds] : house->hearthd->cpu_by_thread()) {
    if (seconds >= 0.1) std::printf(" %s %.1f", name.c_str(), seconds);
  }
  std::printf("\n");
}

}  // namespace hearth::bench
