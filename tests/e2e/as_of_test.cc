// As of: for every method that has the field, random questions about the past equal the answers of
// a fresh server that was fed only up to that moment.

#include <gmock/gmock.h>

#include <map>

#include "tests/e2e/county_feed.h"
#include "tests/e2e/questions.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

constexpr size_t kStops = 8;

// The steps before which a day ends, evenly spread.
std::vector<size_t> Stops(const CountyFeed& feed) {
  std::vector<size_t> ends;
  for (size_t i = 1; i < feed.steps(); ++i) {
    if (feed.opens_day(i) && !feed.opens_day(i - 1)) ends.push_back(i);
  }
  std::vector<size_t> stops;
  for (size_t k = 1; k <= kStops; ++k) stops.push_back(ends[ends.size() * k / (kStops + 1)]);
  return stops;
}

int32_t DayBefore(const CountyFeed& feed, size_t step) {
  while (step > 0) {
    if (feed.opens_day(--step)) return feed.day(step);
  }
  return 0;
}

void WaitForViews(Desk* desk) { desk->Summary(desk->Head().position()); }

// The tree has a past as well.
void RenameAVillage(int32_t day, Desk* desk) {
  v1::Fact fact;
  v1::AreaRenamed* renamed = fact.mutable_area_changed()->add_changes()->mutable_renamed();
  renamed->set_code("441621102200");
  renamed->set_name("新梅园村");
  desk->Record(fact, "", "", day);
}

TEST(AsOf, EveryMethodAnswersForThePastWhatAFreshServerAnsweredThen) {
  const int questions = CountFromEnvironment("HEARTH_QUESTIONS", 160);
  const CountyFeed feed({});
  Hearthd whole_server, fresh_server;
  ASSERT_NO_FATAL_FAILURE(whole_server.Start());
  ASSERT_NO_FATAL_FAILURE(fresh_server.Start());
  Desk whole(whole_server.address(), "founder"), fresh(fresh_server.address(), "founder");
  CountyFeed::Found(&whole);
  CountyFeed::Found(&fresh);
  const std::vector<size_t> stops = Stops(feed);
  // On the day after a stop: a summary answers for whole days.
  const size_t renamed_after = stops[kStops / 2];
  ASSERT_NO_FATAL_FAILURE(feed.Feed(0, renamed_after + 1, &whole));
  RenameAVillage(feed.day(renamed_after), &whole);
  ASSERT_NO_FATAL_FAILURE(feed.Feed(renamed_after + 1, feed.steps(), &whole));
  WaitForViews(&whole);

  Rng rng = Random(7);
  const auto methods = MethodsWithAsOf();
  ASSERT_GE(methods.size(), 6u);
  std::map<std::string, int> asked, differs;
  size_t fed = 0;
  for (const size_t stop : stops) {
    ASSERT_NO_FATAL_FAILURE(feed.Feed(fed, stop, &fresh));
    fed = stop;
    WaitForViews(&fresh);
    const uint64_t position = fresh.Head().position();
    const int32_t day = DayBefore(feed, stop);
    const std::vector<std::string> households = feed.Households(feed.steps());
    for (const auto* method : methods) {
      for (int i = 0; i < questions / static_cast<int>(kStops); ++i) {
        const Question question = RandomQuestion(rng, method, households);
        const Answer then = Ask(&fresh, question, 0, 0);
        const Answer past = Ask(&whole, question, position, day);
        ASSERT_EQ(past.all, then.all) << method->full_name() << " as of " << position << "\n"
                                      << question.request->DebugString();
        ++asked[method->name()];
        if (past.content != Ask(&whole, question, 0, 0).content) ++differs[method->name()];
      }
    }
    if (stop != renamed_after) continue;
    ASSERT_NO_FATAL_FAILURE(feed.Feed(stop, ++fed, &fresh));
    RenameAVillage(feed.day(stop), &fresh);
  }
  for (const auto& [method, count] : asked) {
    std::printf("%s: %d questions, %d of them answered otherwise today\n", method.c_str(), count,
                differs[method]);
    // The control: a server that ignored as_of would answer as today.
    EXPECT_GT(differs[method], 0) << method;
  }
}

}  // namespace
}  // namespace hearth::testing
