#include "tests/sim/simulation.h"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "services/domain/civil_date.h"
#include "tests/ledger/fakes.h"
#include "tests/sim/phones.h"
#include "tests/sim/server.h"
#include "tests/sim/verdict.h"

namespace hearth::testing {
namespace {

constexpr int kSteps = 300;
constexpr int kDrainRoundsMax = 50;
constexpr int64_t kMinute = 60'000;

class Simulation {
 public:
  Simulation(uint64_t seed, Plant plant)
      : rng_(seed),
        stepped_(Chance(rng_, 30)),
        disk_(plant),
        clock_(NoonOf(kToday)),
        phones_(rng_(), kToday) {}

  Outcome Run() {
    Rise();
    for (int step = 0; step < kSteps && sound(); ++step) Act();
    if (sound()) Drain();
    if (sound()) JudgeAll();
    outcome_.events = disk_.log()->head().position;
    outcome_.accepted = phones_.accepted();
    outcome_.resent = phones_.resent();
    outcome_.checkpoints = shown_.size();
    outcome_.digest = phones_.digest().value();
    Note(phones_.faults());
    return std::move(outcome_);
  }

 private:
  bool sound() const { return outcome_.faults.empty() && phones_.faults().empty(); }
  void Note(const std::vector<std::string>& faults) {
    outcome_.faults.insert(outcome_.faults.end(), faults.begin(), faults.end());
  }
  void Note(const std::string& what, const absl::Status& status) {
    if (!status.ok()) Note({what + ": " + status.ToString()});
  }

  void Rise();
  void Die();
  // One step of somebody; `meanwhile` a group is being written only of those who may then.
  void Act();
  void ActMeanwhile();
  void ActAside(uint64_t dice);
  void Commit();
  void Sign();
  void Follow(int follower, size_t events);
  void MoveClock();
  void OpenDay();

  void Drain();
  void FollowAll();
  void JudgeAll();

  Phones::Send Sender() {
    return [this](const v1::Run& run, std::function<void(ledger::Answer)> done) {
      server_->Submit(run, std::move(done));
    };
  }

  Rng rng_;
  const bool stepped_;
  Disk disk_;
  FakeClock clock_;
  Phones phones_;
  std::unique_ptr<SimServer> server_;
  std::map<storage::Position, storage::Root> shown_;  // checkpoints
  Outcome outcome_;
};

void Simulation::Rise() {
  ++outcome_.lives;
  server_ = std::make_unique<SimServer>(&disk_, &clock_, stepped_, [this] { ActMeanwhile(); });
  Note("not served", server_->Start());
}

void Simulation::Die() {
  server_.reset();
  if (Chance(rng_, 50)) {
    ++outcome_.power_cuts;
    disk_.PowerCut(&rng_);
  } else {
    disk_.ProcessEnds();
  }
  const storage::Position head = disk_.log()->head().position;
  for (const std::string& family : FollowersAhead(*disk_.rows(), head)) {
    Note({"ahead of the durable log: " + family});
  }
  Note(MissingReceipts(*disk_.log(), phones_.receipts()));
  if (sound()) Rise();
}

void Simulation::Act() {
  const uint64_t dice = Below(rng_, 100);
  if (dice < 20) {
    Commit();
  } else if (dice < 23) {
    Die();
  } else {
    ActAside(dice);
  }
}

void Simulation::ActMeanwhile() {
  while (Chance(rng_, 50)) ActAside(23 + Below(rng_, 77));
}

void Simulation::ActAside(uint64_t dice) {
  if (dice < 50) return phones_.Act(Sender());
  if (dice < 68) return static_cast<void>(server_->Prepare());
  if (dice < 72) return Sign();
  if (dice < 90)
    return Follow(static_cast<int>(Below(rng_, SimServer::kFollowers)), 1 + Below(rng_, 9));
  if (dice < 93) return server_->Rebuild();
  if (dice < 95) return disk_.rows()->Flush();
  if (dice < 97) return server_->Idle();
  return stepped_ ? OpenDay() : MoveClock();
}

void Simulation::Commit() {
  static constexpr Fault kFaults[] = {Fault::kBeforeWrite, Fault::kBeforeDurable,
                                      Fault::kBeforeAnswers, Fault::kAmidstAnswers};
  const bool faulty = Chance(rng_, 15);
  const bool done = server_->Commit(faulty ? kFaults[Below(rng_, 4)] : Fault::kNone);
  if (server_->farthest() > disk_.log()->head().position) Note({"a follower is ahead of the log"});
  if (done && faulty) {
    ++outcome_.faulty_commits;
    Die();
  }
}

void Simulation::Sign() {
  Note("checkpoint", server_->Sign());
  const auto shown = server_->ledger().checkpoint_value();
  if (shown) shown_[shown->size] = shown->root;
}

void Simulation::Follow(int follower, size_t events) {
  const uint32_t version = server_->views()->Status()[2].version;
  Note("follower " + std::to_string(follower), server_->Follow(follower, events));
  if (server_->views()->Status()[2].version != version) ++outcome_.versions;
}

// Mostly on, by minutes; now and then over midnight, or back: less than the log allows, or more.
void Simulation::MoveClock() {
  const uint64_t dice = Below(rng_, 10);
  if (dice < 6) return clock_.Advance(static_cast<int64_t>(Below(rng_, 60)) * kMinute);
  if (dice < 8) return clock_.Advance(-static_cast<int64_t>(Below(rng_, 8)) * kMinute);
  ++outcome_.days;
  clock_.Advance(9 * 60 * kMinute);
}

void Simulation::OpenDay() {
  const int32_t opened = server_->ledger().control().opened_day;
  ++outcome_.days;
  server_->OpenDay(opened == 0 ? kToday : domain::AddDays(opened, 1));
}

void Simulation::Drain() {
  clock_.Advance(30 * kMinute);
  for (int round = 0; round < kDrainRoundsMax; ++round) {
    if (stepped_ && server_->ledger().control().opened_day == 0) OpenDay();
    const bool any = phones_.SendAll(Sender());
    while (server_->Prepare() || server_->Commit(Fault::kNone)) continue;
    if (!any) return;
  }
  Note({"not everything is answered"});
}

void Simulation::FollowAll() {
  for (int follower = 0; follower < SimServer::kFollowers && sound(); ++follower) {
    Follow(follower, disk_.log()->head().position);
  }
}

void Simulation::JudgeAll() {
  // Once more, all of it: nothing may come of it.
  const storage::Position head = disk_.log()->head().position;
  phones_.ResendAll(Sender());
  bool forgery_refused = false;
  server_->Submit(phones_.Forged(), [&](const ledger::Answer& answer) {
    forgery_refused = absl::IsAlreadyExists(answer.status());
  });
  while (server_->Prepare() || server_->Commit(Fault::kNone)) continue;
  if (!forgery_refused) Note({"an id was taken twice"});
  if (disk_.log()->head().position != head) Note({"resending recorded something"});
  Sign();
  FollowAll();
  if (!sound()) return;
  Note(JudgeLog(*disk_.log(), phones_.receipts(), shown_));
  Note(JudgeViews(&disk_, server_.get(), &phones_.digest()));
}

}  // namespace

Outcome Simulate(uint64_t seed, Plant plant) { return Simulation(seed, plant).Run(); }

}  // namespace hearth::testing
