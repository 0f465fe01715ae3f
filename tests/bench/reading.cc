#include "tests/bench/reading.h"

#include <algorithm>
#include <atomic>
#include <chrono>
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
    while (!caught_up_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }

  void Committed(const std::string& household) {
    const std::lock_guard lock(mutex_);
    committed_[household] = Clock::now();
  }
  // Five seconds at most.
  void AwaitAll() {
    for (int i = 0; i < 5'000; ++i) {
      {
        const std::lock_guard lock(mutex_);
        if (committed_.empty()) return;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
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
      if (change.caught_up()) caught_up_ = true;
      const std::lock_guard lock(mutex_);
      const auto found = committed_.find(change.alert().household());
      if (found == committed_.end()) continue;
      took_ms_.push_back(MsSince(found->second));
      committed_.erase(found);
    }
    caught_up_ = true;
  }

  const std::unique_ptr<v1::AlertsService::Stub> stub_;
  grpc::ClientContext context_;
  const std::unique_ptr<grpc::ClientReader<v1::WatchAlertsResponse>> stream_;
  std::atomic<bool> caught_up_ = false;
  std::mutex mutex_;
  std::map<std::string, Clock::time_point> committed_;  // by household; guarded by mutex_
  std::vector<double> took_ms_;                         // the thread's until it has ended
  std::thread thread_;
};

void WriteEvenly(House* house, double events_per_second, const std::atomic<bool>* stop) {
  const auto runs = MakeChecks(house->county, house->Load(50 * 400, 50));
  const auto pause = std::chrono::duration_cast<Clock::duration>(
      std::chrono::duration<double>(50 / events_per_second));
  auto next = Clock::now();
  for (size_t i = 0; !*stop && i < runs.size(); ++i) {
    SubmitStreamed(house->channel(), {runs[i]}, 1, 1);
    next += pause;
    std::this_thread::sleep_until(next);
  }
}

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

void MeasureAlerts(House* house, double events_per_second) {
  WaitForFollowers(*house);
  AlertWatcher watcher(*house);
  // Half the load comes from elsewhere, in batches of 50, evenly.
  std::atomic<bool> stop = false;
  std::thread writer([&] { WriteEvenly(house, events_per_second / 2, &stop); });
  // Checks that raise a flag, of households of their own, one after the other.
  const County fresh({house->county.village(0)}, 300, house->Load(0, 1).seed);
  SubmitStreamed(house->channel(), MakeRegistrations(fresh, 0, fresh.size(), house->Load(0, 1)), 1,
                 8);
  for (size_t i = 0; i < fresh.size(); ++i) {
    LoadOptions load = house->Load(1, 1);
    load.problem_every = 1;
    if (SubmitUnary(house->channel(), MakeChecks(fresh.Only(i), load), 1).failed == 0) {
      watcher.Committed(fresh.id(i));
    }
  }
  watcher.AwaitAll();
  stop = true;
  writer.join();
  std::vector<double> took = watcher.End();
  const size_t lost = fresh.size() - took.size();
  if (took.empty()) took.push_back(0);
  const Rate rate = RateOf(std::move(took), 1, lost);
  std::printf(
      "answer -> alert at a watcher, at %.0f events/s: p50 %.1f p99 %.1f ms (%zu came before the "
      "answer, or not within 5 s)\n",
      events_per_second / 2, rate.p50_ms, rate.p99_ms, lost);
}

void MeasureRebuild(House* house) {
  const auto stub = v1::AdminService::NewStub(house->channel());
  WaitForFollowers(*house);
  const double cpu = house->hearthd->cpu_seconds();
  const auto began = Clock::now();
  grpc::ClientContext context;
  v1::RebuildProjectionsResponse response;
  if (!stub->RebuildProjections(&context, {}, &response).ok()) std::exit(1);
  WaitForFollowers(*house);
  grpc::ClientContext asking;
  v1::ListProjectionsResponse views;
  if (!stub->ListProjections(&asking, {}, &views).ok()) std::exit(1);
  const auto head = static_cast<double>(views.head_position());
  std::printf(
      "rebuild of the watch views from the log: %.0f events at %.0f /s, %.1f us of processor "
      "an event\n",
      head, head / (MsSince(began) / 1e3), (house->hearthd->cpu_seconds() - cpu) * 1e6 / head);
}

}  // namespace hearth::bench
