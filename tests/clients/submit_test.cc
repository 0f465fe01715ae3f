// Whatever the door does, every event of a file is recorded exactly once, in order within its
// device, and the summary says what happened.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "clients/cpp/client.h"
#include "clients/cpp/draft_codec.h"
#include "clients/cpp/draft_feed.h"
#include "tests/clients/fake_intake.h"
#include "tests/clients/random_drafts.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::client {
namespace {

using ::hearth::testing::StatusIs;
using testing::FakeIntake;
using testing::Faults;

ClientOptions Options(const FakeIntake& door) {
  ClientOptions options;
  options.server = door.address();
  options.pause_ms = 1;
  options.pause_ms_max = 5;
  return options;
}

constexpr size_t kBatchEvents =
    20;  // many batches of few events: most of a test's time is making them

struct Outcome {
  absl::Status status;
  SubmitReport report;
};

Outcome Submit(const FakeIntake& door, const std::string& lines, SubmitOptions options = {}) {
  std::istringstream in(lines);
  LineSource source(&in);
  ChainTracker chain;
  DraftFeed feed(&source, nullptr, &chain, kBatchEvents);
  StepQueue steps(&feed);
  options.answer_timeout_ms =
      std::min<int64_t>(options.answer_timeout_ms, 1'000);  // a lost last answer
  Outcome outcome;
  outcome.status = Client::Make(Options(door))->Submit(&steps, options, &outcome.report);
  return outcome;
}

std::vector<v1::Draft> Drafts(uint64_t salt, size_t count) {
  std::mt19937_64 random = hearth::testing::Random(salt);
  return testing::RandomDrafts(&random, count, 7);
}

// How often the events of `door` were recorded more than once.
size_t Doubles(const FakeIntake& door) {
  std::set<std::string> ids;
  size_t doubles = 0;
  for (const testing::Recorded& event : door.recorded())
    doubles += !ids.insert(event.event_id).second;
  return doubles;
}

TEST(SubmitTest, AQuietDoorGetsEverythingInOrder) {
  const std::vector<v1::Draft> drafts = Drafts(40, 1'500);
  const auto door = FakeIntake::Start({});
  const Outcome outcome = Submit(*door, testing::Lines(drafts));
  ASSERT_OK(outcome.status);
  EXPECT_EQ(outcome.report.accepted, 1'500u);
  EXPECT_EQ(outcome.report.already_recorded, 0u);
  EXPECT_EQ(outcome.report.refused, 0u);
  EXPECT_EQ(outcome.report.last_position, 1'500u);
  EXPECT_EQ(outcome.report.input_bytes, testing::Lines(drafts).size());
  const std::vector<testing::Recorded> recorded = door->recorded();
  ASSERT_EQ(recorded.size(), drafts.size());
  for (size_t i = 0; i < drafts.size(); ++i) {
    EXPECT_EQ(recorded[i].device, drafts[i].device());
    EXPECT_EQ(recorded[i].device_seq, drafts[i].device_seq());
  }
  const Outcome again = Submit(*door, testing::Lines(drafts));
  ASSERT_OK(again.status);
  EXPECT_EQ(again.report.already_recorded, 1'500u);
  EXPECT_EQ(again.report.accepted, 0u);
  EXPECT_EQ(door->recorded().size(), 1'500u);
}

Faults Rough(uint64_t seed) {
  Faults faults;
  faults.seed = seed;
  faults.break_before = 60;
  faults.lose_answer = 60;
  faults.skip_answer = 40;
  faults.exhausted = 60;
  faults.end_quietly = 40;
  faults.busy_run = 2;
  faults.credits = 1 + static_cast<uint32_t>(seed % 20);
  return faults;
}

TEST(SubmitTest, WhateverBreaksEveryEventIsRecordedOnce) {
  const uint64_t seed = hearth::testing::Seed();
  uint64_t resent = 0;
  for (uint64_t round = 0; round < 12; ++round) {
    SCOPED_TRACE(seed + round);
    const std::vector<v1::Draft> drafts = Drafts(41 + round, 1'500);
    const auto door = FakeIntake::Start(Rough(seed + round));
    const Outcome outcome = Submit(*door, testing::Lines(drafts));
    ASSERT_OK(outcome.status);
    EXPECT_EQ(door->recorded().size(), drafts.size());
    EXPECT_EQ(Doubles(*door), 0u);
    EXPECT_EQ(outcome.report.accepted, drafts.size());
    EXPECT_EQ(outcome.report.already_recorded, 0u);
    EXPECT_EQ(outcome.report.refused, 0u);
    resent += outcome.report.resent_batches;
  }
  EXPECT_GT(resent, 20u) << "the door was too kind to show anything";
}

// Negative control: a door that forgets ids gets doubles, and the count above would see them.
TEST(SubmitTest, AForgetfulDoorIsNoticed) {
  Faults faults = Rough(7);
  faults.forget = true;
  faults.lose_answer = 300;
  const auto door = FakeIntake::Start(faults);
  ASSERT_OK(Submit(*door, testing::Lines(Drafts(60, 1'500))).status);
  EXPECT_GT(Doubles(*door), 0u);
}

TEST(SubmitTest, RepeatsInTheInputAndEarlierRecordingsAreCountedAsSuch) {
  const std::vector<v1::Draft> drafts = Drafts(61, 600);
  const auto door = FakeIntake::Start({});
  const std::vector<v1::Draft> half(drafts.begin(), drafts.begin() + 200);
  ASSERT_OK(Submit(*door, testing::Lines(half)).status);

  std::vector<v1::Draft> input = drafts;  // 200 known, 400 new, 100 of the new ones twice
  input.insert(input.end(), drafts.begin() + 300, drafts.begin() + 400);
  SubmitOptions options;
  options.known_head = 200;
  const Outcome outcome = Submit(*door, testing::Lines(input), options);
  ASSERT_OK(outcome.status);
  EXPECT_EQ(outcome.report.accepted, 400u);
  EXPECT_EQ(outcome.report.already_recorded, 300u);
}

TEST(SubmitTest, RefusalsAreCountedByReasonWithTheirFirstLine) {
  Faults faults;
  faults.broken_device = "phone-3";
  faults.refuse_event = 100;
  const std::vector<v1::Draft> drafts = Drafts(62, 800);
  size_t of_broken = 0, first = 0;
  for (size_t i = 0; i < drafts.size(); ++i) {
    if (drafts[i].device() != "phone-3") continue;
    if (of_broken++ == 0) first = i + 1;
  }
  const auto door = FakeIntake::Start(faults);
  const Outcome outcome = Submit(*door, testing::Lines(drafts));
  ASSERT_OK(outcome.status);
  const auto& reasons = outcome.report.reasons;
  EXPECT_EQ(reasons.at("CHAIN_BROKEN").count, of_broken);
  EXPECT_EQ(reasons.at("CHAIN_BROKEN").first_line, first);
  EXPECT_GT(reasons.at("UNKNOWN_AREA").count, 20u);
  EXPECT_EQ(reasons.at("UNKNOWN_AREA").detail, "area_code: ...");
  EXPECT_EQ(outcome.report.refused, of_broken + reasons.at("UNKNOWN_AREA").count);
  EXPECT_EQ(outcome.report.events(), drafts.size());
  EXPECT_NE(outcome.report.Json().find(R"("reason":"CHAIN_BROKEN")"), std::string::npos);
}

std::string WithDays(const std::vector<v1::Draft>& drafts, std::map<std::string, int32_t>* day_of) {
  std::string lines;
  for (size_t i = 0; i < drafts.size(); ++i) {
    const auto day = static_cast<int32_t>(i / 170);  // not the size of a batch
    if (i % 170 == 0) lines += R"({"open_day":"2025-12-0)" + std::to_string(day + 1) + "\"}\n";
    lines += DraftLine(drafts[i]) + "\n";
    (*day_of)[drafts[i].device() + "/" + std::to_string(drafts[i].device_seq())] = 20251201 + day;
  }
  return lines;
}

TEST(SubmitTest, ADayOpensWhenAllBeforeItIsRecordedAndNothingAfterIt) {
  std::map<std::string, int32_t> day_of;
  const std::string lines = WithDays(Drafts(63, 1'000), &day_of);
  const auto door = FakeIntake::Start(Rough(3));
  const Outcome outcome = Submit(*door, lines);
  ASSERT_OK(outcome.status);
  EXPECT_EQ(outcome.report.days_opened, 6u);
  EXPECT_EQ(door->days().size(), 6u);
  EXPECT_EQ(door->recorded().size(), 1'000u);
  for (const testing::Recorded& event : door->recorded()) {
    EXPECT_EQ(event.day, day_of[event.device + "/" + std::to_string(event.device_seq)]);
  }
  // The same file again: its days are long open.
  SubmitOptions options;
  options.known_head = 1'000;
  const Outcome again = Submit(*door, lines, options);
  ASSERT_OK(again.status);
  EXPECT_EQ(again.report.already_recorded, 1'000u);
  EXPECT_EQ(door->days().size(), 6u);
}

TEST(SubmitTest, AnErrorInTheFileComesAfterAllThatStandsBeforeItIsRecorded) {
  const auto door = FakeIntake::Start({});
  const std::string good = testing::Lines(Drafts(64, 234));
  const Outcome outcome = Submit(*door, good + "{\n" + good);
  EXPECT_THAT(outcome.status, StatusIs(absl::StatusCode::kInvalidArgument, "line 235"));
  EXPECT_EQ(door->recorded().size(), 234u);
  EXPECT_EQ(outcome.report.accepted, 234u);
}

TEST(SubmitTest, GivesUpWhenNothingEverComes) {
  Faults faults;
  faults.exhausted = 1'000;
  const auto door = FakeIntake::Start(faults);
  SubmitOptions options;
  options.give_up_after_ms = 50;
  EXPECT_THAT(Submit(*door, testing::Lines(Drafts(65, 10)), options).status,
              StatusIs(absl::StatusCode::kResourceExhausted));
  faults.exhausted = 0;
  faults.busy_run = 1'000;
  const auto busy = FakeIntake::Start(faults);
  EXPECT_THAT(Submit(*busy, testing::Lines(Drafts(66, 10)), options).status,
              StatusIs(absl::StatusCode::kDeadlineExceeded, "busy"));
}

// Steps that are there at once.
class ReadySteps : public StepSource {
 public:
  explicit ReadySteps(size_t count) {
    ListSource source(Drafts(67, count * 5));
    ChainTracker chain;
    DraftFeed feed(&source, nullptr, &chain, 5);
    for (size_t i = 0; i < count; ++i) steps_.push_back(**feed.Next());
  }
  absl::StatusOr<std::optional<Step>> Next() override {
    if (next_ == steps_.size()) return std::nullopt;
    return std::move(steps_[next_++]);
  }

 private:
  std::vector<Step> steps_;
  size_t next_ = 0;
};

// The door holds each answer until more than four batches are unanswered, or for the time of many
// calls, in which a client without manners would have sent them.
uint32_t UnansweredMax(uint32_t credits) {
  std::unique_ptr<FakeIntake> door;
  std::unique_ptr<Client> other;
  Faults faults;
  faults.credits = credits;
  faults.hold = [&door, &other] {
    for (int i = 0; i < 200 && door->unanswered_max() <= 4; ++i) EXPECT_OK(other->GetHead());
  };
  door = FakeIntake::Start(faults);
  other = Client::Make(Options(*door));
  ReadySteps ready(12);
  StepQueue steps(&ready, 12);
  SubmitReport report;
  EXPECT_OK(Client::Make(Options(*door))->Submit(&steps, SubmitOptions(), &report));
  EXPECT_EQ(report.accepted, 60u);
  return door->unanswered_max();
}

TEST(SubmitTest, CreditsAreKept) {
  EXPECT_LE(UnansweredMax(0), 4u);  // what may be sent before the first answer tells the credits
  EXPECT_LE(UnansweredMax(2), 4u);
  // Negative control: more than four are sent, and seen, where they are granted.
  EXPECT_GT(UnansweredMax(12), 4u);
}

}  // namespace
}  // namespace hearth::client
