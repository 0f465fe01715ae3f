// kill -9 under load: no acknowledged event is lost, none is there twice, positions are dense, and
// every checkpoint that was handed out stays true.

#include <gmock/gmock.h>

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/wire/audit.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

constexpr int kKills = 10;
constexpr int kCallers = 32;
constexpr int kEventsInARun = 5;
constexpr uint64_t kAnswersBeforeAKill = 200;

// What callers know for certain. Thread-safe.
class Known {
 public:
  void Acknowledged(const v1::Receipt& receipt) {
    const std::lock_guard lock(mutex_);
    const auto [at, fresh] = receipts_.emplace(receipt.event_id(), receipt);
    if (!fresh && (at->second.position() != receipt.position() ||
                   at->second.leaf_hash() != receipt.leaf_hash())) {
      ++contradictions_;
    }
    ++answers_;
  }
  uint64_t answers() const {
    const std::lock_guard lock(mutex_);
    return answers_;
  }
  void FillIn(HandedOut* handed_out) const {
    const std::lock_guard lock(mutex_);
    handed_out->receipts = receipts_;
  }
  int contradictions() const {
    const std::lock_guard lock(mutex_);
    return contradictions_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, v1::Receipt> receipts_;  // by event id
  uint64_t answers_ = 0;
  int contradictions_ = 0;
};

// A device that never gives up on a run: what it has no answer for, it sends again.
class Caller {
 public:
  explicit Caller(int number) : device_("caller." + std::to_string(number)) { NextRun(); }

  // Sends to the server until it goes away.
  void Work(const std::string& address, Known* known) {
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    const auto stub = v1::IntakeService::NewStub(channel);
    while (true) {
      v1::SubmitRunResponse response;
      const grpc::Status status = stub->SubmitRun(Context().get(), request_, &response);
      if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) continue;
      if (!status.ok()) return;
      for (const v1::Receipt& receipt : response.receipts()) known->Acknowledged(receipt);
      NextRun();
    }
  }

 private:
  void NextRun() {
    std::vector<domain::Event> events;
    for (int i = 0; i < kEventsInARun; ++i) {
      v1::Fact fact;
      fact.mutable_check_voided()->set_target_event_id(EventId(device_.rng(), Morning(kFirstDay)));
      fact.mutable_check_voided()->set_reason("entered_twice");
      const std::string household(16, static_cast<char>('a' + Below(device_.rng(), 20)));
      events.push_back(device_.Make(fact, household, kGrid, Morning(kFirstDay)));
    }
    *request_.mutable_run() = device_.Run(std::move(events));
  }

  Device device_;
  v1::SubmitRunRequest request_;
};

class CrashTest : public ::testing::Test {
 protected:
  // Serves under load until enough was answered, then kills.
  void RunAndKill() {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    std::vector<std::thread> threads;
    for (Caller& caller : callers_) {
      threads.emplace_back([&, this] { caller.Work(server_.address(), &known_); });
    }
    const uint64_t enough = known_.answers() + kAnswersBeforeAKill;
    Desk desk(server_.address(), "watcher");
    while (known_.answers() < enough) NoteCheckpoint(&desk);
    server_.Kill();
    for (std::thread& thread : threads) thread.join();
  }

  void NoteCheckpoint(Desk* desk) {
    const auto head = desk->Head();
    if (!head.checkpoint().empty()) handed_out_.checkpoints[head.checkpoint()] = head.verifier_key();
  }

  // A signed checkpoint of quite another log.
  static std::pair<std::string, std::string> ForeignCheckpoint() {
    Hearthd other;
    other.Start();
    Desk desk(other.address(), "stranger");
    desk.Found();
    v1::GetHeadResponse head;
    do {
      head = desk.Head();
    } while (head.checkpoint().empty());
    return {head.checkpoint(), head.verifier_key()};
  }

  // The negative control: what a server that loses, doubles or changes events would look like.
  void ExpectThatPlantedFaultsAreFound(const std::vector<v1::LoggedEvent>& events, Desk* desk) {
    const uint64_t somewhere = handed_out_.receipts.begin()->second.position();
    std::vector<v1::LoggedEvent> lost = events, doubled = events;
    lost.erase(lost.begin() + static_cast<std::ptrdiff_t>(somewhere - 1));
    EXPECT_THAT(Audit(lost, {handed_out_.receipts, {}}, desk),
                IsSupersetOf({"lost: " + std::to_string(somewhere),
                              "not dense at " + std::to_string(somewhere)}));
    doubled.push_back(events[somewhere - 1]);
    doubled.back().mutable_stamp()->set_position(events.size() + 1);
    EXPECT_THAT(Audit(doubled, {}, desk),
                ElementsAre("an id twice at " + std::to_string(events.size() + 1)));
    std::map<std::string, v1::Receipt> receipts = {*handed_out_.receipts.begin()};
    receipts.begin()->second.set_leaf_hash(std::string(32, 'x'));
    EXPECT_THAT(Audit(events, {receipts, {}}, desk),
                ElementsAre("changed: " + std::to_string(somewhere)));
    receipts.begin()->second.set_position(somewhere + 1);
    EXPECT_THAT(Audit(events, {receipts, {}}, desk),
                ElementsAre("moved: " + std::to_string(somewhere + 1)));
    EXPECT_THAT(Audit(events, {{}, {ForeignCheckpoint()}}, desk), SizeIs(1));
  }

  Hearthd server_;
  std::vector<Caller> callers_;
  Known known_;
  HandedOut handed_out_;
};

TEST_F(CrashTest, NothingAcknowledgedIsLostAndNothingIsThereTwice) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk(server_.address()).Found();
  ASSERT_EQ(server_.Stop(), 0);
  for (int i = 0; i < kCallers; ++i) callers_.emplace_back(i);
  for (int kill = 0; kill < kKills; ++kill) ASSERT_NO_FATAL_FAILURE(RunAndKill());
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk desk(server_.address(), "auditor");

  known_.FillIn(&handed_out_);
  const std::vector<v1::LoggedEvent> events = desk.ReadLog();
  EXPECT_THAT(Audit(events, handed_out_, &desk), IsEmpty());
  EXPECT_EQ(known_.contradictions(), 0);
  EXPECT_GE(handed_out_.receipts.size(), kKills * kAnswersBeforeAKill);
  EXPECT_GE(handed_out_.checkpoints.size(), 2u);
  ExpectThatPlantedFaultsAreFound(events, &desk);
}

}  // namespace
}  // namespace hearth::testing
