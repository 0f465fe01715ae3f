#include "tests/wire/callers.h"

#include <utility>

namespace hearth::testing {
namespace {

constexpr int kOneOfSo = 48;  // goes on with new runs while the others repeat

}  // namespace

void Known::Acknowledged(const v1::Receipt& receipt, bool repeated) {
  const std::lock_guard lock(mutex_);
  const auto [at, fresh] = receipts_.emplace(receipt.event_id(), receipt);
  if (!fresh && (at->second.position() != receipt.position() ||
                 at->second.leaf_hash() != receipt.leaf_hash())) {
    ++contradictions_;
  }
  ++answers_;
  if (fresh) fresh_.insert(*at);
  if (receipt.already_recorded() && !repeated) ++resent_;
  if (repeated && !receipt.already_recorded()) ++contradictions_;
}

std::map<std::string, v1::Receipt> Known::receipts() const {
  const std::lock_guard lock(mutex_);
  return receipts_;
}

std::map<std::string, v1::Receipt> Known::TakeFresh() {
  const std::lock_guard lock(mutex_);
  return std::exchange(fresh_, {});
}

// A device and the run that it has no answer for.
class Callers::Caller {
 public:
  Caller(int number, int events_in_a_run)
      : device_("caller." + std::to_string(number)),
        events_(events_in_a_run),
        repeats_(number % kOneOfSo != 0) {
    NextRun();
  }

  void Work(const std::string& address, Callers* all) {
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    const auto stub = v1::IntakeService::NewStub(channel);
    while (true) {
      v1::SubmitRunResponse response;
      const auto context = Context();
      const bool too_late = all->sealed_.load();
      const bool again = repeats_ && all->repeat_ && answered_.has_run();
      const v1::SubmitRunRequest& request = again ? answered_ : request_;
      all->in_flight_ += too_late ? 0 : 1;
      const grpc::Status status = stub->SubmitRun(context.get(), request, &response);
      all->in_flight_ -= too_late ? 0 : 1;
      if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) continue;
      if (!status.ok()) {
        if (!too_late) ++all->cut_off_;
        return;
      }
      for (const v1::Receipt& receipt : response.receipts()) {
        all->known_.Acknowledged(receipt, again);
      }
      if (!again) NextRun();
    }
  }

 private:
  void NextRun() {
    answered_ = std::move(request_);
    std::vector<domain::Event> events;
    for (int i = 0; i < events_; ++i) {
      v1::Fact fact;
      fact.mutable_check_voided()->set_target_event_id(EventId(device_.rng(), Morning(kFirstDay)));
      fact.mutable_check_voided()->set_reason("entered_twice");
      const std::string household(16, static_cast<char>('a' + Below(device_.rng(), 20)));
      events.push_back(device_.Make(fact, household, kGrid, Morning(kFirstDay)));
    }
    *request_.mutable_run() = device_.Run(std::move(events));
  }

  Device device_;
  const int events_;
  const bool repeats_;
  v1::SubmitRunRequest request_, answered_;
};

Callers::Callers(int count, int events_in_a_run) {
  for (int i = 0; i < count; ++i) callers_.push_back(std::make_unique<Caller>(i, events_in_a_run));
}

Callers::~Callers() { Join(); }

void Callers::Start(const std::string& address) {
  cut_off_ = 0;
  sealed_ = repeat_ = false;
  for (const auto& caller : callers_) {
    threads_.emplace_back([&caller, address, this] { caller->Work(address, this); });
  }
}

int Callers::Join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  return cut_off_;
}

}  // namespace hearth::testing
