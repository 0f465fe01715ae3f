#include "tests/wire/soak_load.h"

#include <algorithm>
#include <utility>

#include "tests/domain/fixtures.h"

namespace hearth::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kRegistrationsInARun = 200;
constexpr std::chrono::milliseconds kBetweenQueries(100);

double MsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// One check in so many is of a family that is not well: flags come, and go with the next check.
constexpr uint64_t kIllEvery = 40;

v1::Fact SomeCheck(Rng& rng) {
  v1::Fact fact;
  v1::CheckRecorded* check = fact.mutable_check_recorded();
  *check = WellCheck(kFirstDay);
  const int64_t per_capita_fen = Below(rng, kIllEvery) == 0 ? 500'000 : 1'500'000;
  SetPerCapita(per_capita_fen + static_cast<int64_t>(Below(rng, 100'000)), check);
  return fact;
}

}  // namespace

void Times::Add(double ms) {
  const std::lock_guard lock(mutex_);
  ms_.push_back(ms);
}

std::vector<double> Times::Take() {
  std::vector<double> taken;
  {
    const std::lock_guard lock(mutex_);
    taken = std::exchange(ms_, {});
  }
  std::sort(taken.begin(), taken.end());
  return taken;
}

SoakLoad::SoakLoad(const std::string& address, int households)
    : address_(address), writers_(kWriters), reader_(address, "reader") {
  for (int i = 0; i < kWriters; ++i) {
    Writer& writer = writers_[static_cast<size_t>(i)];
    writer.desk = std::make_unique<Desk>(address, "writer." + std::to_string(i));
    Register(&writer, households / kWriters);
  }
}

void SoakLoad::Register(Writer* writer, int households) {
  Desk& desk = *writer->desk;
  std::vector<domain::Event> events;
  for (int n = 0; n < households; ++n) {
    const std::string& household = writer->households.emplace_back(desk.NewHousehold());
    events.push_back(
        desk.device.Make(desk.Registration("示例"), household, kGrid, Morning(kFirstDay)));
    if (events.size() < kRegistrationsInARun && n + 1 < households) continue;
    desk.Submit(desk.device.Run(std::exchange(events, {})));
  }
}

SoakLoad::~SoakLoad() { Stop(); }

bool SoakLoad::WaitUntil(Clock::time_point due, const std::atomic<bool>& ended) {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, due, [&] { return ended.load(); });
  return !ended;
}

void SoakLoad::Pause(Clock::time_point until) { WaitUntil(until, ended_); }

void SoakLoad::Write(double events_a_second) {
  writing_ended_ = false;
  const std::chrono::duration<double> period(
      events_a_second == 0 ? 0 : kWriters * kEventsInARun / events_a_second);
  for (Writer& writer : writers_) {
    writing_.emplace_back([this, &writer, period] { WriteOn(&writer, period); });
  }
}

void SoakLoad::WriteOn(Writer* writer, std::chrono::duration<double> period) {
  Clock::time_point due = Clock::now();
  while (WaitUntil(due, writing_ended_)) {
    std::vector<domain::Event> events;
    Device& device = writer->desk->device;
    for (int i = 0; i < kEventsInARun; ++i) {
      const std::string& household =
          writer->households[Below(device.rng(), writer->households.size())];
      events.push_back(device.Make(SomeCheck(device.rng()), household, kGrid, Morning(kFirstDay)));
    }
    v1::SubmitRunRequest request;
    *request.mutable_run() = device.Run(std::move(events));
    const Clock::time_point begin = period.count() == 0 ? Clock::now() : due;
    v1::SubmitRunResponse response;
    const grpc::Status status =
        writer->desk->intake->SubmitRun(Context().get(), request, &response);
    submits_.Add(MsSince(begin));
    if (status.ok()) {
      events_ += kEventsInARun;
    } else {
      ++failures_;
    }
    due = period.count() == 0 ? Clock::now()
                              : due + std::chrono::duration_cast<Clock::duration>(period);
  }
}

void SoakLoad::StopWriting() {
  {
    const std::lock_guard lock(mutex_);
    writing_ended_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : writing_) thread.join();
  writing_.clear();
}

void SoakLoad::Watch() {
  watching_.emplace_back([this] { WatchAlerts(); });
  watching_.emplace_back([this] { FollowLog(); });
  watching_.emplace_back([this] { Ask(); });
}

void SoakLoad::WatchAlerts() {
  v1::WatchAlertsRequest request;
  request.set_area_code(kCounty);
  const auto stream = reader_.alerts->WatchAlerts(&alerts_call_, request);
  v1::WatchAlertsResponse message;
  while (stream->Read(&message)) alerts_ += message.has_alert() ? 1 : 0;
  const grpc::Status status = stream->Finish();
  if (!ended_) ++failures_;
}

void SoakLoad::FollowLog() {
  v1::SubscribeRequest request;
  request.set_raw(true);
  const auto stream = reader_.log->Subscribe(&log_call_, request);
  v1::SubscribeResponse message;
  while (stream->Read(&message)) seen_ += message.has_event() ? 1 : 0;
  const grpc::Status status = stream->Finish();
  if (!ended_) ++failures_;
}

void SoakLoad::Ask() {
  Rng rng(1);
  Clock::time_point due = Clock::now();
  while (WaitUntil(due, ended_)) {
    const Clock::time_point begin = Clock::now();
    grpc::Status status;
    const uint64_t which = Below(rng, 3);
    if (which == 0) {
      v1::GetHouseholdRequest request;
      const Writer& writer = writers_[Below(rng, writers_.size())];
      request.set_household(writer.households[Below(rng, writer.households.size())]);
      v1::GetHouseholdResponse response;
      status = reader_.households->GetHousehold(Context().get(), request, &response);
    } else if (which == 1) {
      v1::ListAlertsRequest request;
      request.set_area_code(kCounty);
      v1::ListAlertsResponse response;
      status = reader_.alerts->ListAlerts(Context().get(), request, &response);
    } else {
      v1::SummarizeAreaRequest request;
      request.set_area_code(kCounty);
      v1::SummarizeAreaResponse response;
      status = reader_.county->SummarizeArea(Context().get(), request, &response);
    }
    queries_.Add(MsSince(begin));
    if (!status.ok()) ++failures_;
    due += kBetweenQueries;
  }
}

void SoakLoad::Stop() {
  StopWriting();
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  alerts_call_.TryCancel();
  log_call_.TryCancel();
  for (std::thread& thread : watching_) thread.join();
  watching_.clear();
}

}  // namespace hearth::testing
