#include "tests/bench/reading.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "hearth/v1/admin_service.grpc.pb.h"
#include "hearth/v1/alerts_service.grpc.pb.h"
#include "hearth/v1/county_service.grpc.pb.h"
#include "hearth/v1/households_service.grpc.pb.h"
#include "hearth/v1/intake_service.grpc.pb.h"
#include "tests/bench/ingest.h"

namespace hearth::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Query = std::function<grpc::Status(grpc::ClientContext*)>;

constexpr char kCounty[] = "441621";

double MsSince(Clock::time_point began) {
  return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

Rate Ask(const Query& query, int times) {
  std::vector<double> took;
  uint64_t failed = 0;
  const auto began = Clock::now();
  for (int i = 0; i < times; ++i) {
    grpc::ClientContext context;
    const auto from = Clock::now();
    if (!query(&context).ok()) ++failed;
    took.push_back(MsSince(from));
  }
  return RateOf(std::move(took), MsSince(began) / 1e3, failed);
}

// The questions, each with a day in the past or today.
class Questions {
 public:
  explicit Questions(const House& house)
      : house_(house),
        alerts_(v1::AlertsService::NewStub(house.channel())),
        county_(v1::CountyService::NewStub(house.channel())),
        households_(v1::HouseholdsService::NewStub(house.channel())) {}

  std::map<std::string, Query> Make(int32_t day) {
    std::map<std::string, Query> queries;
    if (day == 0) {
      queries["page of 50 alerts"] = [this](grpc::ClientContext* context) {
        v1::ListAlertsRequest request;
        request.set_area_code(kCounty);
        request.set_page_size(50);
        v1::ListAlertsResponse response;
        return alerts_->ListAlerts(context, request, &response);
      };
      queries["text search"] = [this](grpc::ClientContext* context) {
        v1::SearchHouseholdsRequest request;
        request.set_area_code(kCounty);
        request.set_text("甲某");
        request.set_page_size(50);
        v1::SearchHouseholdsResponse response;
        return households_->SearchHouseholds(context, request, &response);
      };
    }
    queries["area summary"] = [this, day](grpc::ClientContext* context) {
      v1::SummarizeAreaRequest request;
      request.set_area_code(kCounty);
      request.set_level_digits(9);
      if (day != 0) request.mutable_as_of()->set_date(day);
      v1::SummarizeAreaResponse response;
      return county_->SummarizeArea(context, request, &response);
    };
    queries["explain"] = [this, day](grpc::ClientContext* context) {
      v1::ExplainHouseholdRequest request;
      request.set_household(house_.county.id(asked_++ * 7919 % house_.county.size()));
      if (day != 0) request.mutable_as_of()->set_date(day);
      v1::ExplainHouseholdResponse response;
      return households_->ExplainHousehold(context, request, &response);
    };
    return queries;
  }

 private:
  const House& house_;
  const std::unique_ptr<v1::AlertsService::Stub> alerts_;
  const std::unique_ptr<v1::CountyService::Stub> county_;
  const std::unique_ptr<v1::HouseholdsService::Stub> households_;
  size_t asked_ = 0;
};

void AskAll(Questions* questions, const char* when, int32_t day, int times) {
  for (const auto& [name, query] : questions->Make(day)) {
    const Rate rate = Ask(query, times);
    std::printf("  %-20s %-14s p50 %7.2f p99 %7.2f ms%s\n", name.c_str(), when, rate.p50_ms,
                rate.p99_ms, rate.failed > 0 ? "  FAILED" : "");
    std::fflush(stdout);
  }
}

int32_t OpenedDay(const House& house) {
  const auto stub = v1::CountyService::NewStub(house.channel());
  grpc::ClientContext context;
  v1::SummarizeAreaRequest request;
  request.set_area_code(kCounty);
  v1::SummarizeAreaResponse response;
  return stub->SummarizeArea(&context, request, &response).ok() ? response.moment().day() : 0;
}

// Watches all alerts of the county and takes the time from a commit to the household's alert.
class AlertWatcher {
 public:
  explicit AlertWatcher(const House& house)
      : stub_(v1::AlertsService::NewStub(house.channel())), stream_(Open()) {
    thread_ = std::thread([this] { Read(); });
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return caught_up_; });
  }

  void Committed(const std::string& household) {
    const std::lock_guard lock(mutex_);
    committed_[household] = Clock::now();
  }
  void AwaitAll(std::chrono::seconds most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, most, [this] { return committed_.empty(); });
  }
  std::vector<double> End() {
    context_.TryCancel();
    thread_.join();
    return std::move(took_ms_);
  }

 private:
  std::unique_ptr<grpc::ClientReader<v1::WatchAlertsResponse>> Open() {
    v1::WatchAlertsRequest request;
    request.set_area_code(kCounty);
    return stub_->WatchAlerts(&context_, request);
  }
  void Read() {
    v1::WatchAlertsResponse change;
    while (stream_->Read(&change)) {
      const std::lock_guard lock(mutex_);
      caught_up_ = caught_up_ || change.caught_up();
      const auto found = committed_.find(change.alert().household());
      if (found != committed_.end()) {
        took_ms_.push_back(MsSince(found->second));
        committed_.erase(found);
      }
      changed_.notify_one();
    }
    const std::lock_guard lock(mutex_);
    caught_up_ = true;  // the stream has broken: nobody shall wait for it
    changed_.notify_one();
  }

  const std::unique_ptr<v1::AlertsService::Stub> stub_;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReader<v1::WatchAlertsResponse>> stream_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool caught_up_ = false;                              // guarded by mutex_, as all below
  std::map<std::string, Clock::time_point> committed_;  // by household
  std::vector<double> took_ms_;
  std::thread thread_;
};

}  // namespace

void MeasureQueries(House* house) {
  const int times = std::clamp(house->settings.checks / 500, 100, 1'000);
  Questions questions(*house);
  WaitForFollowers(*house);
  std::printf("queries, %zu households\n", house->county.size());
  AskAll(&questions, "idle", 0, times);
  // The log is as old as this run: its own first day is the only past there is.
  if (const int32_t day = OpenedDay(*house); day != 0) AskAll(&questions, "as of", day, times);
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) {
      const auto runs = MakeChecks(house->county, house->Load(20'000, 500));
      SubmitStreamed(house->channel(), runs, 2, 4);
    }
  });
  AskAll(&questions, "under intake", 0, times / 4);
  stop = true;
  writer.join();
}

void MeasureAlerts(House* house) {
  WaitForFollowers(*house);
  AlertWatcher watcher(*house);
  const County fresh({house->county.village(0)}, 300, house->Load(0, 1).seed);
  SubmitStreamed(house->channel(), MakeRegistrations(fresh, 0, fresh.size(), house->Load(0, 1)), 1,
                 8);
  // The load beside it: one client who waits for each of his small batches. What that makes is
  // printed, to be set against what the same process takes at most.
  std::atomic<bool> stop = false;
  std::atomic<size_t> written = 0;
  std::thread writer([&] {
    while (!stop) {
      const auto runs = MakeChecks(house->county, house->Load(200, 10));
      SubmitStreamed(house->channel(), runs, 1, 1);
      written += EventsOf(runs);
    }
  });
  // Checks that raise a flag, of households of their own, one after the other.
  const auto began = Clock::now();
  for (size_t i = 0; i < fresh.size(); ++i) {
    LoadOptions load = house->Load(1, 1);
    load.problem_every = 1;
    if (SubmitUnary(house->channel(), MakeChecks(fresh.Only(i), load), 1).failed == 0) {
      watcher.Committed(fresh.id(i));
    }
  }
  const double seconds = MsSince(began) / 1e3;
  stop = true;
  writer.join();
  watcher.AwaitAll(std::chrono::seconds(5));
  std::vector<double> took = watcher.End();
  const size_t lost = fresh.size() - took.size();
  if (took.empty()) took.push_back(0);
  const Rate rate = RateOf(std::move(took), 1, lost);
  std::printf(
      "answer -> alert at a watcher, beside %.0f events/s: p50 %.1f p99 %.1f ms (%zu came before "
      "the answer, or not within 5 s)\n",
      static_cast<double>(written + fresh.size()) / seconds, rate.p50_ms, rate.p99_ms, lost);
}

void MeasureRebuild(House* house) {
  const auto stub = v1::AdminService::NewStub(house->channel());
  grpc::ClientContext context;
  v1::ListProjectionsResponse views;
  if (!stub->ListProjections(&context, {}, &views).ok()) std::exit(1);
  const auto head = static_cast<double>(views.head_position());
  const Rebuilt rebuilt = house->Rebuild();
  std::printf(
      "rebuild of all views from the log, offline: %.0f events at %.0f /s, %.1f us of processor an "
      "event\n",
      head, head / rebuilt.seconds, rebuilt.cpu_seconds * 1e6 / head);
}

}  // namespace hearth::bench
