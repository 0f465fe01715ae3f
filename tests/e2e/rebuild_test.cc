// Rebuild = live while two clients write and queries are answered.

#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "tests/e2e/county_feed.h"
#include "tests/support/proto_matchers.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

std::vector<v1::ProjectionStatus> Projections(Desk* desk) {
  v1::ListProjectionsResponse response;
  EXPECT_TRUE(desk->admin->ListProjections(Context().get(), {}, &response).ok());
  return {response.projections().begin(), response.projections().end()};
}

// Until no view is being rebuilt and all have caught up; asks summaries meanwhile and counts the
// answers.
int WaitUntilLive(Desk* desk) {
  int answers = 0;
  for (bool live = false; !live; ++answers) {
    desk->Summary();
    live = true;
    for (const v1::ProjectionStatus& view : Projections(desk)) {
      live = live && view.state() == "live" && view.lag() == 0;
    }
  }
  return answers;
}

uint32_t WatchVersion(Desk* desk) {
  for (const v1::ProjectionStatus& view : Projections(desk)) {
    if (view.name() == "watch") return view.version();
  }
  return 0;
}

// As text, sorted: ids of alerts and days rest on the log's id, and two servers have two.
std::vector<std::string> WithoutIds(std::vector<v1::Alert> alerts) {
  std::vector<std::string> texts;
  for (v1::Alert& alert : alerts) {
    alert.clear_alert_id();
    alert.clear_cause_event_id();
    alert.clear_resolved_event_id();
    texts.push_back(alert.DebugString());
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

uint32_t BeginRebuild(Desk* desk) {
  v1::RebuildProjectionsResponse begun;
  EXPECT_TRUE(desk->admin->RebuildProjections(Context().get(), {}, &begun).ok());
  return begun.version();
}

TEST(Rebuild, GivesTheSameWhileTwoClientsWrite) {
  const auto households = static_cast<uint32_t>(CountFromEnvironment("HEARTH_HOUSEHOLDS", 400));
  const CountyFeed feed({.under = kCounty, .households = households, .months = 6});
  Hearthd server, plain_server;
  ASSERT_NO_FATAL_FAILURE(server.Start());
  ASSERT_NO_FATAL_FAILURE(plain_server.Start());
  Desk desk(server.address(), "founder"), plain(plain_server.address(), "founder");
  CountyFeed::Found(&desk);
  CountyFeed::Found(&plain);
  const size_t half = feed.steps() / 2;
  ASSERT_NO_FATAL_FAILURE(feed.Feed(0, half, &desk));
  const uint32_t version = BeginRebuild(&desk);
  // Two clients send the very same half at once: every event is recorded once.
  std::thread second([&] {
    Desk other(server.address(), "other");
    feed.Feed(0, half, &other);
  });
  feed.Feed(half, feed.steps(), &desk);
  second.join();
  ASSERT_FALSE(HasFatalFailure());
  const int answered = WaitUntilLive(&desk);
  EXPECT_EQ(WatchVersion(&desk), version);

  ASSERT_NO_FATAL_FAILURE(feed.Feed(0, feed.steps(), &plain));
  WaitUntilLive(&plain);
  ASSERT_EQ(desk.Head().position(), plain.Head().position());
  EXPECT_THAT(desk.Summary(), EqualsProto(plain.Summary()));
  EXPECT_EQ(WithoutIds(desk.Alerts()), WithoutIds(plain.Alerts()));
  const std::vector<std::string> ids = feed.Households(feed.steps());
  for (const std::string& id : ids) {
    EXPECT_THAT(desk.Household(id), EqualsProto(plain.Household(id)));
  }
  std::printf("%llu events, %zu households, %zu alerts the same; %d summaries answered meanwhile\n",
              static_cast<unsigned long long>(desk.Head().position()), ids.size(), desk.Alerts().size(),
              answered);
  // Once more, at rest: now to the letter, ids and all.
  const std::vector<v1::Alert> before = desk.Alerts();
  BeginRebuild(&desk);
  WaitUntilLive(&desk);
  const std::vector<v1::Alert> after = desk.Alerts();
  ASSERT_EQ(after.size(), before.size());
  for (size_t i = 0; i < after.size(); ++i) EXPECT_THAT(after[i], EqualsProto(before[i]));
  // The control: a view that had missed one event would not be the same.
  plain.OpenDay(20270101);
  EXPECT_THAT(desk.Summary(), ::testing::Not(EqualsProto(plain.Summary(plain.Head().position()))));
}

}  // namespace
}  // namespace hearth::testing
