// From lines to batches of runs.

#include <gtest/gtest.h>

#include <chrono>
#include <sstream>

#include "clients/cpp/draft_codec.h"
#include "clients/cpp/draft_feed.h"
#include "clients/cpp/step_queue.h"
#include "tests/clients/random_drafts.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::client {
namespace {

using ::hearth::testing::StatusIs;

struct Fed {
  std::vector<Step> steps;
  absl::Status end;
};

Fed Feed(const std::string& lines) {
  std::istringstream in(lines);
  LineSource source(&in);
  ChainTracker chain;
  DraftFeed feed(&source, nullptr, &chain);
  StepQueue queue(&feed, 2);
  Fed fed;
  while (true) {
    absl::StatusOr<StepQueue::Pulled> pulled = queue.Next(std::chrono::seconds(10));
    if (!pulled.ok()) {
      fed.end = pulled.status();
      return fed;
    }
    if (pulled->state == StepQueue::State::kEnd) return fed;
    if (pulled->step) fed.steps.push_back(*std::move(pulled->step));
  }
}

v1::EventHeader HeaderOf(const v1::Submission& submission) {
  v1::EventHeader header;
  EXPECT_TRUE(header.ParseFromString(submission.header()));
  return header;
}

TEST(FeedTest, RunsAreContiguousStretchesOfOneDeviceWithinTheBounds) {
  std::mt19937_64 random = hearth::testing::Random(20);
  std::vector<v1::Draft> drafts = testing::RandomDrafts(&random, 1'500, 3);
  for (uint64_t seq = 1; seq <= 1'300; ++seq) {
    drafts.push_back(testing::RandomDraft(&random, "job", seq));
  }
  drafts.insert(drafts.end(), drafts.end() - 3, drafts.end());  // a run sent twice
  const Fed fed = Feed("\n" + testing::Lines(drafts));          // a blank line counts as a line
  ASSERT_OK(fed.end);
  uint64_t line = 1;
  size_t repeats = 0;
  for (const Step& step : fed.steps) {
    const OutBatch& batch = std::get<OutBatch>(step);
    EXPECT_LE(batch.events, kBatchEventsMax);
    size_t events = 0;
    for (const OutRun& run : batch.runs) {
      ASSERT_EQ(static_cast<size_t>(run.run.submissions_size()), run.origins.size());
      EXPECT_LE(run.origins.size(), kRunEventsMax);
      events += run.origins.size();
      for (int i = 0; i < run.run.submissions_size(); ++i) {
        const v1::EventHeader header = HeaderOf(run.run.submissions(i));
        const Origin& origin = run.origins[static_cast<size_t>(i)];
        EXPECT_EQ(origin.line, ++line);
        EXPECT_EQ(header.device_seq(), drafts[line - 2].device_seq());
        if (origin.repeat) ++repeats;
        if (i == 0) continue;
        EXPECT_EQ(header.device(), HeaderOf(run.run.submissions(0)).device());
        EXPECT_EQ(header.device_seq(), HeaderOf(run.run.submissions(i - 1)).device_seq() + 1);
      }
    }
    EXPECT_EQ(events, batch.events);
  }
  EXPECT_EQ(line, drafts.size() + 1);
  EXPECT_EQ(repeats, 3u);
}

TEST(FeedTest, ADayComesAfterAllThatStandsBeforeIt) {
  std::mt19937_64 random = hearth::testing::Random(21);
  const std::vector<v1::Draft> drafts = testing::RandomDrafts(&random, 2, 1);
  const std::string day = R"({"open_day":"2025-12-01"})";
  const Fed fed = Feed(day + "\n" + testing::Lines({drafts[0]}) + day + "\r\n" + day + "\n" +
                       testing::Lines({drafts[1]}) + day);
  ASSERT_OK(fed.end);
  std::string shape;
  for (const Step& step : fed.steps) shape += std::holds_alternative<OutBatch>(step) ? 'e' : 'd';
  EXPECT_EQ(shape, "dedded");
  EXPECT_EQ(std::get<OpenDayStep>(fed.steps[0]).date, 20251201);
  EXPECT_EQ(std::get<OpenDayStep>(fed.steps.back()).line, 6u);
}

TEST(FeedTest, ABadLineIsNamedAndWhatStandsBeforeItIsGiven) {
  std::mt19937_64 random = hearth::testing::Random(22);
  const std::string good = testing::Lines(testing::RandomDrafts(&random, 3, 1));
  for (const std::string& bad :
       {std::string("{"), std::string(R"({"open_day":"2025-02-30"})"),
        std::string(R"({"actor":"x"})"), DraftLine(testing::RandomDraft(&random, "other", 5)),
        DraftLine(testing::RandomDraft(&random, "phone-0", 2))}) {
    const Fed fed = Feed(good + bad + "\n" + good);
    EXPECT_FALSE(fed.end.ok());
    EXPECT_NE(std::string(fed.end.message()).find("line 4: "), std::string::npos) << fed.end;
    ASSERT_EQ(fed.steps.size(), 1u) << bad;
    EXPECT_EQ(std::get<OutBatch>(fed.steps[0]).events, 3u);
  }
}

TEST(FeedTest, TheReaderAheadMayBeLeftAtAnyTime) {
  std::mt19937_64 random = hearth::testing::Random(23);
  std::istringstream in(testing::Lines(testing::RandomDrafts(&random, 3'000, 3)));
  LineSource source(&in);
  ChainTracker chain;
  DraftFeed feed(&source, nullptr, &chain);
  StepQueue queue(&feed, 1);
  ASSERT_OK_AND_ASSIGN(const StepQueue::Pulled pulled, queue.Next(std::chrono::seconds(10)));
  EXPECT_TRUE(pulled.step.has_value());
}  // the destructor must come back although the queue is full

}  // namespace
}  // namespace hearth::client
