// The tool's own device: one unbroken chain over commands, crashes and failures.

#include "clients/cpp/own_device.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::client {
namespace {

using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

constexpr char kLog[] = "00112233445566778899aabbccddeeff";

// Stands for the server: takes events, checks the chain, and may fail before or after it has taken
// them.
class Door {
 public:
  enum class Mode { kWork, kFailBefore, kFailAfter, kRefuse };

  SendSteps Send(Mode mode) {
    return [this, mode](StepQueue* steps, const SubmitOptions& options, SubmitReport* report) {
      if (mode == Mode::kFailBefore) return absl::UnavailableError("away");
      if (mode == Mode::kRefuse) {
        absl::Status refused = absl::InvalidArgumentError("never");
        refused.SetPayload(kDetailsPayload, absl::Cord());
        return refused;
      }
      while (true) {
        absl::StatusOr<StepQueue::Pulled> pulled = steps->Next(std::chrono::seconds(10));
        if (!pulled.ok()) return pulled.status();
        if (pulled->state == StepQueue::State::kEnd) break;
        if (pulled->step) Take(std::get<OutBatch>(*pulled->step), mode, options, report);
      }
      return mode == Mode::kFailAfter ? absl::UnavailableError("cut") : absl::OkStatus();
    };
  }

  std::set<std::string> ids;
  uint64_t newest = 0;
  bool chain_holds = true;

 private:
  void Take(const OutBatch& batch, Mode mode, const SubmitOptions& options, SubmitReport* report) {
    for (const OutRun& run : batch.runs) {
      for (int i = 0; i < run.run.submissions_size(); ++i) {
        v1::EventHeader header;
        ASSERT_TRUE(header.ParseFromString(run.run.submissions(i).header()));
        if (ids.insert(header.event_id()).second) {
          chain_holds &= header.device_seq() == newest + 1 && header.prev_hash() == hash_;
          newest = header.device_seq();
          hash_ = Sha256(run.run.submissions(i).header());
        }
        report->accepted += 1;
        if (mode == Mode::kWork) {
          options.on_receipt(run.origins[static_cast<size_t>(i)], v1::Receipt());
        }
      }
    }
  }

  std::string hash_ = std::string(32, '\0');
};

std::vector<v1::Draft> Facts(size_t count) {
  std::vector<v1::Draft> drafts(count);
  for (v1::Draft& draft : drafts) {
    draft.set_actor("operator");
    draft.set_occurred_time("2025-12-01T09:00:00+08:00");
    draft.mutable_fact()->mutable_area_changed()->set_effective_date(20000101);
  }
  return drafts;
}

absl::Status Command(const TempDir& dir, Door* door, Door::Mode mode, size_t count) {
  absl::StatusOr<OwnDevice> device = OwnDevice::Open(dir.str(), kLog);
  if (!device.ok()) return device.status();
  SubmitReport report;
  return device->Record(Facts(count), door->Send(mode), SubmitOptions(), &report);
}

TEST(OwnDeviceTest, CommandsMakeOneChain) {
  const TempDir dir;
  Door door;
  for (size_t count = 1; count <= 5; ++count) {
    ASSERT_OK(Command(dir, &door, Door::Mode::kWork, count));
  }
  EXPECT_EQ(door.ids.size(), 15u);
  EXPECT_TRUE(door.chain_holds);
}

TEST(OwnDeviceTest, WhatFailedIsSentFirstWithItsOldIdsAndRecordedOnce) {
  const TempDir dir;
  Door door;
  ASSERT_OK(Command(dir, &door, Door::Mode::kWork, 2));
  for (const Door::Mode failure : {Door::Mode::kFailBefore, Door::Mode::kFailAfter}) {
    const size_t before = door.ids.size();
    EXPECT_THAT(Command(dir, &door, failure, 3), StatusIs(absl::StatusCode::kUnavailable, "kept"));
    ASSERT_OK(Command(dir, &door, Door::Mode::kWork, 1));
    EXPECT_EQ(door.ids.size(), before + 4);
    EXPECT_TRUE(door.chain_holds);
  }
}

TEST(OwnDeviceTest, DeathBetweenTheTwoFilesSendsNothingTwiceUnderNewNumbers) {
  const TempDir dir;
  const std::string pending = dir.File(std::string(kLog) + "/pending.jsonl");
  Door door;
  EXPECT_FALSE(Command(dir, &door, Door::Mode::kFailAfter, 3).ok());
  std::filesystem::copy(pending, dir.File("copy"));
  ASSERT_OK(Command(dir, &door, Door::Mode::kWork, 0));
  std::filesystem::copy(dir.File("copy"), pending);  // as if the removal had not reached the disk
  ASSERT_OK(Command(dir, &door, Door::Mode::kWork, 1));
  EXPECT_EQ(door.ids.size(), 4u);
  EXPECT_TRUE(door.chain_holds);
}

TEST(OwnDeviceTest, WhatAServerWillNeverTakeDoesNotBlockTheDevice) {
  const TempDir dir;
  Door door;
  EXPECT_THAT(Command(dir, &door, Door::Mode::kRefuse, 1),
              StatusIs(absl::StatusCode::kInvalidArgument));
  ASSERT_OK(Command(dir, &door, Door::Mode::kWork, 1));
  EXPECT_EQ(door.ids.size(), 1u);
  EXPECT_TRUE(door.chain_holds);
}

TEST(OwnDeviceTest, EachLogHasItsOwnDeviceAndDamageIsNamed) {
  const TempDir dir;
  ASSERT_OK_AND_ASSIGN(const OwnDevice one, OwnDevice::Open(dir.str(), kLog));
  ASSERT_OK_AND_ASSIGN(const OwnDevice two, OwnDevice::Open(dir.str(), std::string(32, 'f')));
  EXPECT_NE(one.device(), two.device());
  EXPECT_FALSE(OwnDevice::Open(dir.str(), "../elsewhere").ok());

  const std::string other(32, '7');
  ASSERT_OK(OwnDevice::Open(dir.str(), other));
  ASSERT_OK(WriteFile(dir.File(other + "/device"), "cli-1 7 nonsense\n"));
  EXPECT_THAT(OwnDevice::Open(dir.str(), other),
              StatusIs(absl::StatusCode::kDataLoss, other + "/device"));
}

TEST(OwnDeviceTest, FactsAreDatedByTheLogsDay) {
  v1::GetHeadResponse head;
  head.set_clock("wall");
  EXPECT_EQ(DateOf(FactTimeMs(head, 20000101)), DateOf(NowMs()));
  head.set_clock("stepped");
  EXPECT_EQ(DateOf(FactTimeMs(head, 20000101)), 20000101);
  head.set_opened_day(20251224);
  EXPECT_EQ(DateOf(FactTimeMs(head, 20000101)), 20251224);
}

}  // namespace
}  // namespace hearth::client
