// The outbox: completed once, durable before it is sent, the same ids for ever.

#include "clients/cpp/outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "clients/cpp/draft_codec.h"
#include "clients/cpp/draft_feed.h"
#include "clients/cpp/files.h"
#include "tests/clients/random_drafts.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::client {
namespace {

using ::hearth::testing::EqualsProto;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

std::vector<v1::Draft> IncompleteDrafts(uint64_t salt, size_t count) {
  std::mt19937_64 random = hearth::testing::Random(salt);
  std::vector<v1::Draft> drafts = testing::RandomDrafts(&random, count, 3);
  for (v1::Draft& draft : drafts) draft = testing::Incomplete(draft);
  return drafts;
}

// One process' life: takes the drafts and flushes after each `every`; dies without a flush at the
// end.
std::vector<v1::Draft> Live(const std::string& path, std::vector<v1::Draft> drafts, size_t every) {
  const std::unique_ptr<Outbox> outbox = Outbox::At(path);
  for (size_t i = 0; i < drafts.size(); ++i) {
    EXPECT_OK(outbox->Take(&drafts[i]));
    if ((i + 1) % every == 0) {
      EXPECT_OK(outbox->Flush());
    }
  }
  return drafts;
}

TEST(OutboxTest, ASecondLifeMakesTheSameEvents) {
  const TempDir dir;
  const std::vector<v1::Draft> input = IncompleteDrafts(10, 40);
  const std::vector<v1::Draft> first = Live(dir.File("o"), input, 1);
  const std::vector<v1::Draft> second = Live(dir.File("o"), input, 1);
  for (size_t i = 0; i < input.size(); ++i) {
    EXPECT_TRUE(IsComplete(first[i]));
    EXPECT_THAT(second[i], EqualsProto(first[i]));
    EXPECT_EQ(first[i].device_seq(), i + 1);
    EXPECT_EQ(first[i].device(), first[0].device());
  }
  // Negative control: without the file the ids would be others.
  EXPECT_NE(Live(dir.File("other"), input, 1)[0].event_id(), first[0].event_id());
}

TEST(OutboxTest, WhatWasDurableBeforeACrashStaysAndTheRestIsMadeAnew) {
  const TempDir dir;
  const std::vector<v1::Draft> input = IncompleteDrafts(11, 25);
  const std::vector<v1::Draft> first = Live(dir.File("o"), input, 10);    // 20 durable
  std::ofstream(dir.File("o"), std::ios::app) << R"({"event_id":"torn)";  // no line end
  const std::vector<v1::Draft> second = Live(dir.File("o"), input, 1);
  for (size_t i = 0; i < 20; ++i) EXPECT_THAT(second[i], EqualsProto(first[i]));
  EXPECT_NE(second[20].event_id(), first[20].event_id());
  EXPECT_EQ(second[24].device_seq(), 25u);
  const std::vector<v1::Draft> third = Live(dir.File("o"), input, 1);
  for (size_t i = 0; i < input.size(); ++i) EXPECT_THAT(third[i], EqualsProto(second[i]));
}

TEST(OutboxTest, LinesMayBeAddedButNotChanged) {
  const TempDir dir;
  std::vector<v1::Draft> input = IncompleteDrafts(12, 5);
  const std::vector<v1::Draft> first = Live(dir.File("o"), input, 1);
  input.push_back(IncompleteDrafts(13, 1)[0]);
  const std::vector<v1::Draft> longer = Live(dir.File("o"), input, 1);
  EXPECT_THAT(longer[4], EqualsProto(first[4]));
  EXPECT_EQ(longer[5].device_seq(), 6u);

  input[2].set_actor("somebody-else");
  const std::unique_ptr<Outbox> outbox = Outbox::At(dir.File("o"));
  EXPECT_OK(outbox->Take(&input[0]));
  EXPECT_OK(outbox->Take(&input[1]));
  EXPECT_THAT(outbox->Take(&input[2]), StatusIs(absl::StatusCode::kFailedPrecondition, "line 3"));
}

TEST(OutboxTest, CompleteDraftsNeedNoFileAndTheirDevicesGoOn) {
  const TempDir dir;
  std::mt19937_64 random = hearth::testing::Random(14);
  std::vector<v1::Draft> input = testing::RandomDrafts(&random, 4, 1);
  const std::vector<v1::Draft> kept = Live(dir.File("o"), input, 1);
  EXPECT_THAT(kept[3], EqualsProto(input[3]));
  EXPECT_FALSE(std::filesystem::exists(dir.File("o")));

  v1::Draft next = testing::Incomplete(input[3]);
  next.set_device(input[3].device());  // only the number is missing
  input.push_back(next);
  EXPECT_EQ(Live(dir.File("o"), input, 1)[4].device_seq(), 5u);
}

TEST(OutboxTest, TheFeedGivesNothingThatIsNotDurable) {
  const TempDir dir;
  const std::vector<v1::Draft> input = IncompleteDrafts(15, 700);
  std::istringstream in(testing::Lines(input));
  LineSource source(&in);
  const std::unique_ptr<Outbox> outbox = Outbox::At(dir.File("o"));
  ChainTracker chain;
  DraftFeed feed(&source, outbox.get(), &chain, 100);
  size_t given = 0;
  while (true) {
    ASSERT_OK_AND_ASSIGN(const std::optional<Step> step, feed.Next());
    if (!step) break;
    given += std::get<OutBatch>(*step).events;
    ASSERT_OK_AND_ASSIGN(const std::string kept, ReadFile(dir.File("o")));
    EXPECT_GE(static_cast<size_t>(std::count(kept.begin(), kept.end(), '\n')), given);
  }
  EXPECT_EQ(given, 700u);
}

}  // namespace
}  // namespace hearth::client
