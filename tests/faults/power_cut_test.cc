// Power cuts at random steps of the disk, under load, over the real ledger, followers and engines:
// nothing that was acknowledged is lost, twice or changed, and everybody goes on.
//
// 25 cuts by default; HEARTH_CUTS=500 for the long run.

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <thread>

#include "services/projections/watch_fold.h"
#include "storage/memory/memory_rows.h"
#include "tests/faults/oracle.h"
#include "tests/faults/served_house.h"
#include "tests/ledger/house.h"
#include "tests/projections/answers.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;
using Unsynced = SimulatedDisk::Unsynced;

// A phone: sends until it is told that all of it is recorded, in order.
class Phone {
 public:
  Phone(const std::string& name, uint64_t seed) : device_(name, seed) {
    for (int i = 0; i < 30; ++i) households_.push_back(device_.RandomHousehold());
  }

  // Sends until an answer is bad. May send what was answered before.
  void Work(ledger::Ledger* ledger, Oracle* oracle, const std::function<bool()>& enough) {
    while (!enough()) {
      Rng& rng = device_.rng();
      const bool again = answered_ > 0 && Chance(rng, 15);
      if (!again && answered_ == device_.sent().size()) Make(1 + Below(rng, 25));
      const size_t from = again ? Below(rng, answered_) : answered_;
      const size_t to = std::min(device_.sent().size(), from + 1 + Below(rng, 30));
      if (!Send(ledger, oracle, from, to)) return;
    }
  }
  bool SendRest(ledger::Ledger* ledger, Oracle* oracle) {
    while (answered_ < device_.sent().size()) {
      const size_t to = std::min(device_.sent().size(), answered_ + 100);
      if (!Send(ledger, oracle, answered_, to)) return false;
    }
    return true;
  }

 private:
  // Checks of a few households again and again, short and long.
  void Make(size_t count) {
    Rng& rng = device_.rng();
    std::vector<domain::Event> events;
    for (size_t i = 0; i < count; ++i) {
      const v1::Fact fact = SmallCheck(std::string(Below(rng, 400), 'x'));
      const std::string& household = households_[Below(rng, households_.size())];
      events.push_back(
          MakeEvent(rng, fact, household, kVillage, NoonOf(kToday), device_.name(), 1));
    }
    device_.Chain(std::move(events));
  }

  bool Send(ledger::Ledger* ledger, Oracle* oracle, size_t from, size_t to) {
    std::promise<ledger::Answer> promise;
    ledger->Submit(device_.Cut(from, to),
                   [&](ledger::Answer answer) { promise.set_value(std::move(answer)); });
    const ledger::Answer answer = House::Get(promise.get_future());
    if (!answer.ok()) return false;
    oracle->Acknowledged(*answer);
    answered_ = std::max(answered_, to);
    if (const auto shown = ledger->checkpoint_value(); shown) oracle->Shown(*shown);
    return true;
  }

  Device device_;
  std::vector<std::string> households_;
  size_t answered_ = 0;  // of its events, the first so many are known to be recorded
};

// One house through many lives, on a fresh disk.
class Lives {
 public:
  Lives(uint64_t salt, bool sync) : random_(Random(salt)), sync_(sync) {
    for (int i = 0; i < 4; ++i) phones_.emplace_back("phone-" + std::to_string(i), random_());
    fs::create_directory(Folder());
  }

  // A life that ends by a power cut, then what was left of the disk.
  void LiveAndDie() {
    SimulatedDisk disk(Folder());
    const bool early = random_() % 4 == 0;  // while it opens and recovers
    if (early) disk.CutAtStep(1 + random_() % 160);
    {
      ServedHouse house(SetupOn(&disk));
      const absl::Status started = house.Start();
      if (started.ok()) {
        if (!early) disk.CutAtStep(disk.steps() + 1 + random_() % 400);
        if (random_() % 4 == 0) (void)house.views()->Rebuild();
        Work(&house, &disk);
      } else if (!disk.is_cut()) {
        refused_.push_back(started.ToString());
      }
      disk.PowerCut();
      Take(house);
    }
    ++cuts_[disk.cut_at()];
    const std::string next = dir_.File("life-" + std::to_string(life_ + 1));
    fs::create_directory(next);
    disk.WriteSurvivors(next, random_, static_cast<Unsynced>(random_() % 3));
    fs::remove_all(Folder());
    ++life_;
    owner_.clock.Advance(3'600'000);
  }

  // A last life without faults: everybody sends the rest, and the views are what the log says.
  void LiveOn() {
    SimulatedDisk disk(Folder());
    ServedHouse house(SetupOn(&disk));
    const absl::Status started = house.Start();
    if (!started.ok()) {
      refused_.push_back(started.ToString());
      return;
    }
    for (Phone& phone : phones_) EXPECT_TRUE(phone.SendRest(house.ledger(), &oracle_));
    const storage::Position head = house.ledger()->head();
    EXPECT_OK(house.views()->WaitFor(head, absl::Now() + absl::Seconds(120)));
    ExpectFreshViewsAreTheSame(&house, head);
    house.Stop();
    Take(house);
    for (const std::string& fault : oracle_.Audit(*house.log())) faults_.push_back(fault);
  }

  const std::vector<std::string>& faults() const { return faults_; }
  const std::vector<std::string>& refused() const { return refused_; }
  const std::map<std::string, int>& cuts() const { return cuts_; }
  const Oracle& oracle() const { return oracle_; }
  int wals_cut() const { return wals_cut_; }
  int views_dropped() const { return views_dropped_; }

 private:
  std::string Folder() const { return dir_.File("life-" + std::to_string(life_)); }

  ServedHouse::Setup SetupOn(SimulatedDisk* disk) {
    ServedHouse::Setup setup;
    setup.owner = &owner_;
    setup.disk = disk;
    setup.sync = sync_;
    setup.fatal = [](const absl::Status&) {};  // the power is off: the process is gone anyway
    setup.opened = [this](const storage::Log& log) {
      for (const std::string& fault : oracle_.Audit(log)) faults_.push_back(fault);
    };
    return setup;
  }

  void Work(ServedHouse* house, SimulatedDisk* disk) {
    if (!founded_) {
      founded_ = office_.SendRest(house->ledger(), &oracle_);
      if (!founded_) return;
    }
    std::atomic<int> rounds = 0;
    const auto enough = [&] { return disk->is_cut() || ++rounds > 400; };
    std::vector<std::thread> threads;
    for (Phone& phone : phones_) {
      threads.emplace_back([&] { phone.Work(house->ledger(), &oracle_, enough); });
    }
    for (std::thread& thread : threads) thread.join();
  }

  void Take(const ServedHouse& house) {
    for (const std::string& fault : house.faults()) faults_.push_back(fault);
    wals_cut_ += house.wal_cut() ? 1 : 0;
    views_dropped_ += house.views_dropped() ? 1 : 0;
  }

  static uint32_t LiveVersion(const projections::Views& views) {
    for (const auto& follower : views.Status()) {
      if (follower.name == "watch" && follower.state == "live") return follower.version;
    }
    return 1;
  }

  void ExpectFreshViewsAreTheSame(ServedHouse* house, storage::Position head) {
    storage::MemoryRows rows;
    auto fresh = projections::Views::Open(house->log(), house->keys(), &rows, {});
    ASSERT_OK(fresh);
    (*fresh)->Start();
    (*fresh)->OnHead(head);
    ASSERT_OK((*fresh)->WaitFor(head, absl::Now() + absl::Seconds(120)));
    while ((*fresh)->Lag() > 0 || house->views()->Lag() > 0 || (*fresh)->id_checkpoint() < head ||
           house->views()->id_checkpoint() < head) {
      std::this_thread::yield();
    }
    const auto dump = [&](const storage::Rows& of, const projections::Views& views) {
      return OpenedRows(of, projections::WatchFamily(LiveVersion(views)), *house->keys());
    };
    const auto expected = dump(rows, **fresh);
    EXPECT_GT(expected.size(), 100u);
    EXPECT_EQ(dump(*house->rows(), *house->views()), expected);
    (*fresh)->Stop();
  }

  std::mt19937_64 random_;
  const bool sync_;
  const TempDir dir_;
  int life_ = 0;
  Owner owner_;
  Oracle oracle_;
  std::vector<Phone> phones_;
  struct Founder {
    Device device{"office", 1};
    bool SendRest(ledger::Ledger* ledger, Oracle* oracle) {
      if (device.sent().empty()) device.Next({Areas()});
      std::promise<ledger::Answer> promise;
      ledger->Submit(device.Cut(0, 1),
                     [&](ledger::Answer answer) { promise.set_value(std::move(answer)); });
      const ledger::Answer answer = House::Get(promise.get_future());
      if (answer.ok()) oracle->Acknowledged(*answer);
      return answer.ok();
    }
  } office_;
  bool founded_ = false;
  std::vector<std::string> faults_, refused_;
  std::map<std::string, int> cuts_;
  int wals_cut_ = 0, views_dropped_ = 0;
};

int CutsWanted() {
  const char* wanted = std::getenv("HEARTH_CUTS");
  return wanted == nullptr ? 25 : std::atoi(wanted);
}

TEST(PowerCutTest, NothingAcknowledgedIsLostOrTwiceAndEverybodyGoesOn) {
  constexpr int kCutsAHouse = 50;
  const int wanted = CutsWanted();
  std::map<std::string, int> cuts;
  size_t acknowledged = 0, shown = 0;
  int done = 0, wals_cut = 0, views_dropped = 0;
  for (uint64_t house = 0; done < wanted; ++house) {
    Lives lives(1'000 + house, true);
    for (int i = 0; i < kCutsAHouse && done < wanted; ++i, ++done) lives.LiveAndDie();
    lives.LiveOn();
    EXPECT_TRUE(lives.faults().empty()) << lives.faults().front();
    EXPECT_TRUE(lives.refused().empty()) << lives.refused().front();
    for (const auto& [where, count] : lives.cuts()) cuts[where] += count;
    acknowledged += lives.oracle().acknowledged();
    shown += lives.oracle().shown();
    wals_cut += lives.wals_cut();
    views_dropped += lives.views_dropped();
    if (HasFailure()) break;
  }
  EXPECT_GT(acknowledged, 0u);
  EXPECT_GT(shown, 0u);
  EXPECT_GT(WrappedPosix::calls(), 0u) << "our own files did not pass through the disk";
  std::printf("%d power cuts, %zu events acknowledged, %zu checkpoints shown\n", done, acknowledged,
              shown);
  std::printf("write-ahead log cut at the start %d times, views dropped %d times\n", wals_cut,
              views_dropped);
  for (const auto& [where, count] : cuts) std::printf("  %4d  %s\n", count, where.c_str());
}

TEST(PowerCutTest, NegativeControlWithoutSyncTheLossIsReported) {
  int lost = 0, refused = 0;
  for (uint64_t house = 0; house < 3; ++house) {
    Lives lives(2'000 + house, false);
    for (int i = 0; i < 6; ++i) lives.LiveAndDie();
    for (const std::string& fault : lives.faults()) lost += fault.starts_with("lost") ? 1 : 0;
    refused += static_cast<int>(lives.refused().size());
  }
  std::printf("without sync: %d losses reported, %d starts refused\n", lost, refused);
  EXPECT_GT(lost, 0);
  EXPECT_GT(refused, 0);
}

}  // namespace
}  // namespace hearth::testing
