// What an operator meets one day: a full disk, a read-only one, a clock that jumps, views that are
// corrupt, keys of yesterday. Each ends as services/server/README.md says, with a message that says
// what to do; nothing is lost.

#include <gmock/gmock.h>

#include <cerrno>
#include <chrono>
#include <filesystem>

#include "services/domain/civil_date.h"
#include "tests/faults/worldly_hearthd.h"
#include "tests/storage/disk.h"
#include "tests/wire/desk.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::AnyOf;
using ::testing::HasSubstr;

// Exit codes: services/server/README.md.
constexpr int kWriteFailed = 3;
constexpr int64_t kMinuteMs = 60'000, kDayMs = 24 * 60 * kMinuteMs;

class OperatorFaultsTest : public ::testing::Test {
 protected:
  // A stepped log with a household. Ends with the server running.
  void Found(const std::vector<std::string>& arguments = {"--clock=stepped",
                                                          "--free-floor-bytes=1000000"}) {
    arguments_ = arguments;
    ASSERT_TRUE(server_.Start(arguments_)) << server_.said();
    Desk desk(server_.address());
    desk.Found();
    household_ = desk.Register("险示", kFirstDay);
    ASSERT_EQ(desk.Household(household_, desk.Head().position()).household().members_size(), 2);
  }

  // One check of the household; what the server says.
  grpc::Status Try(Desk* desk) {
    v1::SubmitRunRequest request;
    v1::Fact fact;
    fact.mutable_check_recorded()->set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
    fact.mutable_check_recorded()->set_visit_mode(v1::VISIT_MODE_HOME);
    fact.mutable_check_recorded()->set_form_version("test.1");
    *request.mutable_run() =
        desk->device.Run({desk->device.Make(fact, household_, kGrid, Morning(day_))});
    v1::SubmitRunResponse response;
    return desk->intake->SubmitRun(Context().get(), request, &response);
  }
  // Tries until the clock's watcher has noticed a change.
  bool ComesToAccept(const std::string& device) {
    for (int i = 0; i < 100; ++i) {
      Desk desk(server_.address(), device + std::to_string(i));
      if (Try(&desk).ok()) return true;
    }
    return false;
  }

  // Reads go on. For about two seconds after the clock was set back they may end with
  // DEADLINE_EXCEEDED: absl::Now(), which is compared with the call's deadline, looks at the
  // system's clock only that often.
  bool Answers() {
    Desk desk(server_.address(), "reader");
    v1::GetHouseholdRequest request;
    request.set_household(household_);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < until) {
      v1::GetHouseholdResponse response;
      const grpc::Status status =
          desk.households->GetHousehold(Context().get(), request, &response);
      if (status.ok()) return response.household().members_size() == 2;
      if (status.error_code() != grpc::StatusCode::DEADLINE_EXCEEDED) return false;
    }
    return false;
  }

  WorldlyHearthd server_;
  std::vector<std::string> arguments_;
  std::string household_;
  int32_t day_ = kFirstDay;
};

TEST_F(OperatorFaultsTest, BelowTheFloorOfFreeSpaceIntakeWaitsAndReadsGoOn) {
  ASSERT_NO_FATAL_FAILURE(Found());
  server_.SetFreeBytes(999'000);
  Desk desk(server_.address(), "phone");
  const grpc::Status status = Try(&desk);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("磁盘"));
  EXPECT_THAT(status.error_message(), HasSubstr("make room on the disk"));
  EXPECT_TRUE(Answers());
  server_.SetFreeBytes(-1);
  EXPECT_TRUE(ComesToAccept("later"));
  EXPECT_EQ(server_.Stop(), 0);
}

TEST_F(OperatorFaultsTest, AWriteOnAFullDiskEndsTheServerAndNothingIsLost) {
  ASSERT_NO_FATAL_FAILURE(Found());
  uint64_t head = 0;
  {
    Desk desk(server_.address(), "phone");
    ASSERT_TRUE(Try(&desk).ok());
    head = desk.Head().position();
    server_.SetWriteErrno(ENOSPC);
    EXPECT_FALSE(Try(&desk).ok());
  }
  EXPECT_EQ(server_.WaitForEnd(), kWriteFailed) << server_.said();
  EXPECT_THAT(server_.said(), HasSubstr("No space left"));
  server_.SetWriteErrno(0);
  ASSERT_TRUE(server_.Start(arguments_)) << server_.said();
  Desk desk(server_.address(), "later");
  EXPECT_GE(desk.Head().position(), head);
  EXPECT_TRUE(Try(&desk).ok());
  EXPECT_TRUE(Answers());
}

TEST_F(OperatorFaultsTest, ADiskThatTurnsReadOnlyEndsTheServerAndAStartSaysWhy) {
  ASSERT_NO_FATAL_FAILURE(Found());
  {
    Desk desk(server_.address(), "phone");
    server_.SetWriteErrno(EROFS);
    EXPECT_FALSE(Try(&desk).ok());
  }
  EXPECT_EQ(server_.WaitForEnd(), kWriteFailed) << server_.said();
  EXPECT_THAT(server_.said(), HasSubstr("Read-only"));
  ASSERT_FALSE(server_.Start(arguments_));
  EXPECT_EQ(server_.exit_code(), 1);
  EXPECT_THAT(server_.said(), HasSubstr("Read-only"));
  EXPECT_THAT(server_.said(), HasSubstr(server_.data()));
  server_.SetWriteErrno(0);
  ASSERT_TRUE(server_.Start(arguments_)) << server_.said();
  EXPECT_TRUE(Answers());
}

// On a wall clock: `day_` is today, whatever that is.
class ClockTest : public OperatorFaultsTest {
 protected:
  void FoundToday() {
    arguments_ = {"--clock=wall", "--free-floor-bytes=0"};
    ASSERT_TRUE(server_.Start(arguments_)) << server_.said();
    Desk desk(server_.address());
    day_ = domain::DateOfTime(absl::ToUnixMillis(absl::Now()));
    desk.Record(Areas(), "", "", day_);
    household_ = desk.Register("钟示", day_);
    ASSERT_EQ(desk.Household(household_, desk.Head().position()).household().members_size(), 2);
  }
  static v1::Fact Areas() {
    v1::Fact fact;
    fact.mutable_area_changed()->set_effective_date(20200101);
    fact.mutable_area_changed()->set_document_number("test");
    std::string parent;
    for (const std::string code : {"44", "4416", "441621", kTown, kVillage}) {
      v1::Area& area = *fact.mutable_area_changed()->add_changes()->mutable_created();
      area.set_code(code);
      area.set_name("area");
      area.set_parent_code(parent);
      parent = code;
    }
    return fact;
  }
};

TEST_F(ClockTest, BackwardsByMoreThanFiveMinutesIntakeWaitsUntilItIsRight) {
  ASSERT_NO_FATAL_FAILURE(FoundToday());
  server_.SetClock(-10 * kMinuteMs);
  Desk desk(server_.address(), "phone");
  const grpc::Status status = Try(&desk);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("时钟"));
  EXPECT_THAT(status.error_message(), HasSubstr("--accept-clock-behind"));
  EXPECT_TRUE(Answers());
  // The operator's command, and then the right time again.
  ASSERT_EQ(server_.Stop(), 0);
  std::vector<std::string> accepting = arguments_;
  accepting.push_back("--accept-clock-behind");
  ASSERT_TRUE(server_.Start(accepting)) << server_.said();
  EXPECT_TRUE(ComesToAccept("accepted"));
  ASSERT_EQ(server_.Stop(), 0);
  server_.SetClock(0);
  ASSERT_TRUE(server_.Start(arguments_)) << server_.said();
  EXPECT_TRUE(ComesToAccept("right"));
}

TEST_F(ClockTest, ThreeDaysForwardTheDaysAreOpenedOneByOne) {
  ASSERT_NO_FATAL_FAILURE(FoundToday());
  server_.SetClock(3 * kDayMs);
  EXPECT_TRUE(ComesToAccept("phone"));
  int days = 0;
  for (const v1::LoggedEvent& event : Desk(server_.address(), "reader").ReadLog()) {
    days += event.header().kind() == static_cast<uint32_t>(v1::Fact::kDayOpened) ? 1 : 0;
  }
  EXPECT_EQ(days, 4);
  EXPECT_TRUE(Answers());
}

TEST_F(ClockTest, InTheYear2099NoDayIsOpenedWithoutAnOperator) {
  ASSERT_NO_FATAL_FAILURE(FoundToday());
  const uint64_t head = Desk(server_.address(), "before").Head().position();
  server_.SetClock(73LL * 365 * kDayMs);
  {
    Desk desk(server_.address(), "phone");
    const grpc::Status status = Try(&desk);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
    EXPECT_THAT(status.error_message(), HasSubstr("Admin.OpenDay"));
    EXPECT_THAT(status.error_message(), HasSubstr("Check the clock"));
    EXPECT_TRUE(Answers());
    EXPECT_EQ(desk.Head().position(), head);
  }
  server_.SetClock(0);
  EXPECT_TRUE(ComesToAccept("right"));
}

TEST_F(OperatorFaultsTest, CorruptViewsAreDroppedAndBuiltAgain) {
  ASSERT_NO_FATAL_FAILURE(Found());
  ASSERT_EQ(server_.Stop(), 0);
  for (const fs::path& file : storage::FilesBelow(server_.home() + "/views")) {
    if (file.filename().string().starts_with("MANIFEST")) fs::resize_file(file, 10);
  }
  ASSERT_TRUE(server_.Start(arguments_)) << server_.said();
  EXPECT_THAT(server_.said(), HasSubstr("corrupt, being built again"));
  Desk desk(server_.address(), "reader");
  EXPECT_EQ(desk.Household(household_, desk.Head().position()).household().members_size(), 2);
}

}  // namespace
}  // namespace hearth::testing
