// A disk that fails while the power stays on: fsync, EIO, full, bits that change on the way.

#include <gmock/gmock.h>

#include <cerrno>
#include <filesystem>

#include "tests/faults/oracle.h"
#include "tests/faults/served_house.h"
#include "tests/ledger/house.h"
#include "tests/support/copy_folder.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;
using Op = SimulatedDisk::Op;

class BrokenDiskTest : public ::testing::Test {
 protected:
  BrokenDiskTest() { fs::create_directory(dir_.File("disk")); }

  ServedHouse::Setup SetupOn(SimulatedDisk* disk) {
    ServedHouse::Setup setup;
    setup.owner = &owner_;
    setup.disk = disk;
    setup.fatal = [this](const absl::Status& status) {
      ++fatal_;
      fatal_status_ = status;
    };
    return setup;
  }

  static ledger::Answer Submit(ServedHouse* house, const v1::Run& run) {
    std::promise<ledger::Answer> promise;
    house->ledger()->Submit(
        run, [&promise](ledger::Answer answer) { promise.set_value(std::move(answer)); });
    return House::Get(promise.get_future());
  }

  ledger::Answer Say(ServedHouse* house, const v1::Run& run) {
    ledger::Answer answer = Submit(house, run);
    if (answer.ok()) oracle_.Acknowledged(*answer);
    return answer;
  }

  // Begins a log with a few events.
  void Found() {
    SimulatedDisk disk(dir_.File("disk"));
    ServedHouse house(SetupOn(&disk));
    ASSERT_OK(house.Start());
    ASSERT_OK(Say(&house, office_.Next({Areas()})));
    for (int i = 0; i < 5; ++i) ASSERT_OK(Say(&house, phone_.Checks(20)));
  }

  // Fails one step of a kind while the phone sends: the answer is bad, the ledger ends the process,
  // nothing is written after it; and after a start on a good disk everything acknowledged is there
  // and the phone goes on.
  void EndsAndGoesOn(Op op, const std::string& part, int error, bool once = true) {
    ASSERT_NO_FATAL_FAILURE(Found());
    {
      SimulatedDisk disk(dir_.File("disk"));
      ServedHouse house(SetupOn(&disk));
      ASSERT_OK(house.Start());
      ASSERT_OK(Say(&house, phone_.Checks(3)));
      disk.FailAt(op, part, 1, error, once);
      EXPECT_FALSE(Say(&house, phone_.Checks(3)).ok());
      EXPECT_EQ(fatal_, 1);
      // The disk would work again; the ledger does not try.
      const storage::Position head = house.log()->head().position;
      EXPECT_FALSE(Say(&house, phone_.Checks(1)).ok());
      EXPECT_EQ(house.log()->head().position, head);
    }
    SimulatedDisk disk(dir_.File("disk"));
    ServedHouse house(SetupOn(&disk));
    ASSERT_OK(house.Start());
    EXPECT_THAT(oracle_.Audit(*house.log()), ::testing::IsEmpty());
    EXPECT_OK(Say(&house, phone_.Cut(0, phone_.sent().size())));
    EXPECT_THAT(oracle_.Audit(*house.log()), ::testing::IsEmpty());
    EXPECT_EQ(fatal_, 1);
  }

  TempDir dir_;
  Owner owner_;
  Oracle oracle_;
  Device office_{"office", 1}, phone_{"phone", 2};
  std::atomic<int> fatal_ = 0;
  absl::Status fatal_status_;
};

TEST_F(BrokenDiskTest, AFailingFsyncOfTheLogEndsTheProcess) {
  EndsAndGoesOn(Op::kSync, "/log/", EIO);
  EXPECT_THAT(std::string(fatal_status_.message()), ::testing::HasSubstr("simulated"));
}
TEST_F(BrokenDiskTest, AFailingFsyncOfTheKeysEndsTheProcess) {
  EndsAndGoesOn(Op::kSync, "/keys/", EIO);
}
TEST_F(BrokenDiskTest, AFailingWriteOfTheLogEndsTheProcess) {
  EndsAndGoesOn(Op::kWrite, "/log/", EIO);
}
TEST_F(BrokenDiskTest, AFullDiskUnderTheLogEndsTheProcess) {
  EndsAndGoesOn(Op::kWrite, "/log/", ENOSPC);
  EXPECT_EQ(fatal_status_.code(), absl::StatusCode::kResourceExhausted);
}
TEST_F(BrokenDiskTest, AFullDiskUnderEverythingEndsTheProcess) {
  EndsAndGoesOn(Op::kWrite, "/", ENOSPC, false);
}
TEST_F(BrokenDiskTest, AFullDiskUnderTheKeysEndsTheProcess) {
  EndsAndGoesOn(Op::kWrite, "/keys/", ENOSPC);
}
TEST_F(BrokenDiskTest, AFailingDurableRecordEndsTheProcess) {
  EndsAndGoesOn(Op::kWrite, "/durable", EIO);
}

using BrokenDiskDeathTest = BrokenDiskTest;

TEST_F(BrokenDiskDeathTest, WithItsOwnFatalTheProcessEndsWithCode3AndAMessage) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto run = [this] {
    Found();
    SimulatedDisk disk(dir_.File("disk"));
    ServedHouse::Setup setup = SetupOn(&disk);
    setup.fatal = nullptr;  // what the server uses
    ServedHouse house(setup);
    ASSERT_OK(house.Start());
    disk.FailAt(Op::kSync, "/log/", 1, EIO);
    (void)Submit(&house, phone_.Checks(3));
  };
  EXPECT_EXIT(run(), ::testing::ExitedWithCode(3), "simulated");
}

TEST_F(BrokenDiskTest, AnAnchorThatCannotBeWrittenShowsNoCheckpointAndIsTriedAgain) {
  ASSERT_NO_FATAL_FAILURE(Found());
  SimulatedDisk disk(dir_.File("disk"));
  ServedHouse house(SetupOn(&disk));
  ASSERT_OK(house.Start());
  disk.FailAt(Op::kSync, "/anchor", 1, EIO, true);
  const ledger::Answer answer = Say(&house, phone_.Checks(3));
  ASSERT_OK(answer);
  const absl::Time deadline = absl::Now() + absl::Seconds(60);
  while (absl::Now() < deadline) {
    const auto shown = house.ledger()->checkpoint_value();
    if (shown && shown->size >= answer->back().position) break;
    ASSERT_OK(Say(&house, phone_.Checks(1)));
  }
  const auto shown = house.ledger()->checkpoint_value();
  ASSERT_TRUE(shown.has_value());
  EXPECT_GE(shown->size, answer->back().position);
  EXPECT_EQ(fatal_, 0);
}

TEST_F(BrokenDiskTest, AViewThatCannotBeWrittenStopsAndIntakeGoesOn) {
  ASSERT_NO_FATAL_FAILURE(Found());
  SimulatedDisk disk(dir_.File("disk"));
  ServedHouse house(SetupOn(&disk));
  ASSERT_OK(house.Start());
  disk.FailAt(Op::kWrite, "/views/", 1, ENOSPC);
  const ledger::Answer answer = Say(&house, phone_.Checks(3));
  ASSERT_OK(answer);
  const absl::Status watched =
      house.views()->WaitFor(answer->back().position, absl::Now() + absl::Seconds(60));
  EXPECT_FALSE(watched.ok());
  EXPECT_FALSE(absl::IsDeadlineExceeded(watched)) << "it says why, and at once";
  ASSERT_OK(Say(&house, phone_.Checks(3)));
  EXPECT_EQ(fatal_, 0);
}

// Bits that change between disk and memory: an answer is right or a fault, never wrong.
TEST_F(BrokenDiskTest, ABitThatFlipsOnTheWayIsNeverAnAnswer) {
  ASSERT_NO_FATAL_FAILURE(Found());
  std::vector<std::string> records;
  {
    SimulatedDisk disk(dir_.File("disk"));
    ServedHouse house(SetupOn(&disk));
    ASSERT_OK(house.Start());
    ASSERT_OK(house.log()->Read(1, [&](storage::Position, std::string_view record) {
      records.emplace_back(record);
      return true;
    }));
  }
  uint64_t flipped = 0, refused = 0, served = 0;
  for (const char* part : {"/log/", "/keys/", "/views/", "/"}) {
    for (uint64_t every = 1; every <= 24; every += 1 + every / 3) {
      const std::string copy = dir_.File("copy");
      CopyFolder(dir_.File("disk"), copy);
      SimulatedDisk disk(copy);
      disk.FlipReads(part, every);
      ServedHouse house(SetupOn(&disk));
      const absl::Status started = house.Start();
      if (!started.ok()) {
        ++refused;
      } else {
        ++served;
        const absl::Status read =
            house.log()->Read(1, [&](storage::Position position, std::string_view record) {
              EXPECT_LE(position, records.size() + 1);  // a last checkpoint may open a day
              if (position <= records.size()) {
                EXPECT_EQ(record, records[position - 1]);
              }
              return true;
            });
        if (read.ok()) {
          EXPECT_GE(house.log()->head().position, records.size());
        }
      }
      flipped += disk.reads_flipped();
    }
  }
  std::printf("%llu reads flipped: %llu starts refused, %llu served what is right\n",
              static_cast<unsigned long long>(flipped), static_cast<unsigned long long>(refused),
              static_cast<unsigned long long>(served));
  EXPECT_GT(refused, 0u);
  EXPECT_GT(flipped, 20u);
}

}  // namespace
}  // namespace hearth::testing
