// kill -9 under load: no acknowledged event is lost, none is there twice, positions are dense, and every checkpoint
// that was handed out stays true.

#include <gmock/gmock.h>

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "clients/cpp/checkpoint.h"
#include "clients/cpp/merkle_verify.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

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
    if (!fresh && (at->second.position() != receipt.position() || at->second.leaf_hash() != receipt.leaf_hash())) {
      ++contradictions_;
    }
    ++answers_;
  }
  uint64_t answers() const {
    const std::lock_guard lock(mutex_);
    return answers_;
  }
  std::map<std::string, v1::Receipt> receipts() const {
    const std::lock_guard lock(mutex_);
    return receipts_;
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
  void Work(const std::string& address, Known* known, const std::atomic<bool>& stop) {
    const auto channel = grpc::CreateChannel(address, grpc::InsecureChannelCredentials());
    const auto stub = v1::IntakeService::NewStub(channel);
    while (!stop) {
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
    std::atomic<bool> stop = false;
    std::vector<std::thread> threads;
    for (Caller& caller : callers_) {
      threads.emplace_back([&, this] { caller.Work(server_.address(), &known_, stop); });
    }
    const uint64_t enough = known_.answers() + kAnswersBeforeAKill;
    Desk desk(server_.address(), "watcher");
    while (known_.answers() < enough) NoteCheckpoint(&desk);
    server_.Kill();
    for (std::thread& thread : threads) thread.join();
  }

  void NoteCheckpoint(Desk* desk) {
    const auto head = desk->Head();
    if (!head.checkpoint().empty()) checkpoints_[head.checkpoint()] = head.verifier_key();
  }

  Hearthd server_;
  std::vector<Caller> callers_;
  Known known_;
  std::map<std::string, std::string> checkpoints_;  // note → verifier key
};

TEST_F(CrashTest, NothingAcknowledgedIsLostAndNothingIsThereTwice) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk(server_.address()).Found();
  ASSERT_EQ(server_.Stop(), 0);
  for (int i = 0; i < kCallers; ++i) callers_.emplace_back(i);
  for (int kill = 0; kill < kKills; ++kill) ASSERT_NO_FATAL_FAILURE(RunAndKill());
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk desk(server_.address(), "auditor");

  // Dense, each id once.
  std::map<std::string, uint64_t> stored;
  std::string leaf_of_last;
  uint64_t expected = 0;
  std::map<uint64_t, std::string> leaves;
  for (const v1::LoggedEvent& event : desk.ReadLog()) {
    EXPECT_EQ(event.stamp().position(), ++expected);
    EXPECT_TRUE(stored.emplace(event.header().event_id(), expected).second) << "twice: " << expected;
    leaves[expected] = client::LeafHash(event.record());
  }
  // Every acknowledged event is where its receipt says, with that leaf.
  EXPECT_EQ(known_.contradictions(), 0);
  EXPECT_GE(known_.receipts().size(), kKills * kAnswersBeforeAKill);
  for (const auto& [id, receipt] : known_.receipts()) {
    EXPECT_EQ(stored[id], receipt.position());
    EXPECT_EQ(leaves[receipt.position()], receipt.leaf_hash());
  }
  // Every checkpoint that was handed out is a prefix of today's log.
  ASSERT_GE(checkpoints_.size(), 2u);
  for (const auto& [note, key] : checkpoints_) {
    ASSERT_OK_AND_ASSIGN(const client::Checkpoint old, client::OpenCheckpoint(note, key));
    if (old.size == 0) continue;
    v1::ProveConsistencyRequest request;
    request.set_first_size(old.size);
    v1::ProveConsistencyResponse proof;
    const grpc::Status status = desk.log->ProveConsistency(Context().get(), request, &proof);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_OK_AND_ASSIGN(const client::Checkpoint now, client::OpenCheckpoint(proof.checkpoint(), key));
    const std::vector<std::string> path(proof.path().begin(), proof.path().end());
    EXPECT_OK(client::VerifyConsistency(old.size, now.size, old.root, now.root, path));
  }
}

}  // namespace
}  // namespace hearth::testing
