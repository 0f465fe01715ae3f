#include "tests/wire/throng.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace hearth::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCallersAChannel = 100;  // a connection has 256 streams

// What the server's RetryInfo says; 0 for none.
int64_t RetryAfterMs(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::RetryInfo retry;
  for (const google::protobuf::Any& any : details.details()) {
    if (any.UnpackTo(&retry)) break;
  }
  return retry.retry_delay().seconds() * 1'000 + retry.retry_delay().nanos() / 1'000'000;
}

}  // namespace

void Tally::Count(const grpc::Status& status) {
  if (status.ok()) {
    ++answered_;
  } else if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    ++shed_;
  } else if (++failed_ == 1) {
    std::printf("the first failure: %d %s\n", status.error_code(), status.error_message().c_str());
  }
}

double Tally::share_shed() const {
  const auto all = static_cast<double>(answered_ + shed_);
  return all == 0 ? 0 : static_cast<double>(shed_) / all;
}

Throng::Throng(const std::string& address, int callers, Call call, Tally* tally)
    : call_(std::move(call)), tally_(tally), calling_(callers) {
  for (int i = 0; i * kCallersAChannel < callers; ++i) {
    grpc::ChannelArguments own;
    own.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channels_.push_back(
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own));
  }
  waker_ = std::thread([this] { Wake(); });
  for (int i = 0; i < callers; ++i) Begin(i);
}

Throng::~Throng() {
  {
    std::unique_lock lock(mutex_);
    over_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return calling_ == 0; });
  }
  waker_.join();
}

void Throng::Begin(int caller) {
  call_(channels_[static_cast<size_t>(caller / kCallersAChannel)],
        [this, caller](const grpc::Status& status) { End(caller, status); });
}

void Throng::End(int caller, const grpc::Status& status) {
  tally_->Count(status);
  const std::chrono::milliseconds wait(status.ok() ? 0 : RetryAfterMs(status));
  {
    const std::lock_guard lock(mutex_);
    if (over_ || wait.count() > 0) {
      --calling_;
      if (!over_) waiting_.emplace(Clock::now() + wait, caller);
      return changed_.notify_all();
    }
  }
  Begin(caller);
}

void Throng::Wake() {
  std::unique_lock lock(mutex_);
  while (!over_) {
    if (waiting_.empty()) {
      changed_.wait(lock, [this] { return over_ || !waiting_.empty(); });
      continue;
    }
    const auto first = waiting_.begin();
    if (first->first > Clock::now()) {
      changed_.wait_until(lock, first->first);
      continue;
    }
    const int caller = first->second;
    waiting_.erase(first);
    ++calling_;
    lock.unlock();
    Begin(caller);
    lock.lock();
  }
}

Pacers::Pacers(const std::string& address, double events_a_second, int seconds, Known* known,
               Tally* tally)
    : period_(kWriters / events_a_second),
      turns_(std::llround(seconds / period_.count())),
      known_(known),
      tally_(tally) {
  for (int i = 0; i < kWriters; ++i) {
    threads_.emplace_back([=, this] { Write(address, i); });
  }
}

Pacers::~Pacers() { Join(); }

std::vector<double> Pacers::Join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  std::sort(waits_.begin(), waits_.end());
  return waits_;
}

void Pacers::Write(const std::string& address, int number) {
  // A chain goes on where it was left off: all pacers have devices of their own.
  static std::atomic<int> made = 0;
  Device device("pacer." + std::to_string(made++));
  const auto stub =
      v1::IntakeService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  v1::SubmitRunRequest request;
  for (int64_t turn = 0; turn < turns_; ++turn) {
    const auto share = static_cast<double>(turn) + static_cast<double>(number) / kWriters;
    const auto due = began_ + std::chrono::duration_cast<Clock::duration>(period_ * share);
    {
      std::unique_lock lock(mutex_);
      due_.wait_until(lock, due, [&] { return Clock::now() >= due; });
    }
    if (!request.has_run()) {
      v1::Fact fact;
      fact.mutable_check_voided()->set_target_event_id(EventId(device.rng(), Morning(kFirstDay)));
      fact.mutable_check_voided()->set_reason("entered_twice");
      *request.mutable_run() =
          device.Run({device.Make(fact, std::string(16, 'a'), kGrid, Morning(kFirstDay))});
    }
    v1::SubmitRunResponse response;
    const grpc::Status status = stub->SubmitRun(Context().get(), request, &response);
    tally_->Count(status);
    if (!status.ok()) continue;
    for (const v1::Receipt& receipt : response.receipts()) known_->Acknowledged(receipt, false);
    request.clear_run();
    const std::lock_guard lock(mutex_);
    waits_.push_back(std::chrono::duration<double, std::milli>(Clock::now() - due).count());
  }
}

}  // namespace hearth::testing
