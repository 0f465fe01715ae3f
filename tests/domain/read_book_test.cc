// The fold of purposes and reads, against a list that forgets nothing. R28, R29.

#include "services/domain/read_book.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/random.h"

namespace hearth::domain {
namespace {

constexpr int64_t kHourMs = 3'600'000;
constexpr int64_t kStartMs = 1'790'000'000'000;
const Lineage kLineage = {"990101001001", "990101001", "990101"};

Event By(const std::string& account, int64_t time_ms, const std::string& id) {
  Event event;
  event.header.set_event_id(id);
  event.header.set_actor(account);
  event.header.set_occurred_time_ms(time_ms);
  return event;
}

Event Stated(const std::string& account, const std::string& household, int64_t time_ms) {
  Event event = By(account, time_ms, "p" + std::to_string(time_ms) + household);
  v1::PurposeStated& fact = *event.fact.mutable_purpose_stated();
  fact.set_purpose_code("case");
  fact.set_read_household(household);
  fact.set_until_time_ms(time_ms + kPurposeMs);
  return event;
}

Event Read(const std::string& account, const std::vector<std::string>& groups, uint32_t count,
           int64_t time_ms, int number, bool package = false) {
  Event event = By(account, time_ms, "r" + std::to_string(number));
  v1::PersonalDataRead& fact = *event.fact.mutable_personal_data_read();
  for (const std::string& group : groups) fact.add_field_groups(group);
  fact.set_count(count);
  fact.set_offline_package(package);
  return event;
}

TEST(ReadBook, APurposeOpensItsHouseholdForItsAccountAndHalfAnHour) {
  ReadBook book;
  book.Apply(Stated("li", "h1", kStartMs));
  EXPECT_TRUE(book.FindPurpose("li", "h1", kLineage, kStartMs).has_value());
  EXPECT_TRUE(book.FindPurpose("li", "h1", kLineage, kStartMs + kPurposeMs - 1).has_value());
  EXPECT_FALSE(book.FindPurpose("li", "h1", kLineage, kStartMs + kPurposeMs).has_value());
  EXPECT_FALSE(book.FindPurpose("li", "h2", kLineage, kStartMs).has_value());
  EXPECT_FALSE(book.FindPurpose("wu", "h1", kLineage, kStartMs).has_value());
  // Stated again, it lives on.
  book.Apply(Stated("li", "h1", kStartMs + kPurposeMs / 2));
  const auto purpose = book.FindPurpose("li", "h1", kLineage, kStartMs + kPurposeMs);
  ASSERT_TRUE(purpose.has_value());
  EXPECT_EQ(purpose->until_ms, kStartMs + kPurposeMs / 2 + kPurposeMs);
  EXPECT_EQ(purpose->code, "case");
}

TEST(ReadBook, ADutyOfAVillageOpensItsHouseholdsAndNoOther) {
  ReadBook book;
  Event event = Stated("li", "", kStartMs);
  event.header.set_area_code("990101001001");
  book.Apply(event);
  EXPECT_TRUE(book.FindPurpose("li", "h7", kLineage, kStartMs).has_value());
  EXPECT_FALSE(book.FindPurpose("li", "h7", {"990101001002", "990101001"}, kStartMs).has_value());
}

TEST(ReadBook, CountsByClassAndAPackageAsOne) {
  ReadBook book;
  book.Apply(Read("li", {"identity", "income", "living"}, 3, kStartMs, 1));
  book.Apply(Read("li", {"identity"}, 80, kStartMs, 2, true));
  book.Apply(Read("li", {"identity"}, 80, kStartMs, 2, true));  // told again
  EXPECT_EQ(book.CountOf("li", ReadClass::kPersonal, kStartMs), 4u);
  EXPECT_EQ(book.CountOf("li", ReadClass::kProperty, kStartMs), 3u);
  EXPECT_EQ(book.CountOf("li", ReadClass::kHealth, kStartMs), 0u);
  EXPECT_EQ(book.CountOf("wu", ReadClass::kPersonal, kStartMs), 0u);
  book.Withdraw("li", "r1");
  EXPECT_EQ(book.CountOf("li", ReadClass::kPersonal, kStartMs), 1u);
  EXPECT_EQ(book.CountOf("li", ReadClass::kPersonal, kStartMs + kRollingDayMs), 0u);
}

struct Told {
  std::string account;
  int64_t time_ms;
  ReadClass data_class;
  uint64_t count;
};

uint64_t Naive(const std::vector<Told>& told, const std::string& account, ReadClass data_class,
               int64_t now_ms) {
  uint64_t count = 0;
  for (const Told& read : told) {
    const bool young = read.time_ms > now_ms - kRollingDayMs && read.time_ms <= now_ms;
    if (read.account == account && read.data_class == data_class && young) count += read.count;
  }
  return count;
}

// Reads, hours, forgetting and restarts (the book folded anew, in another order) in any order.
TEST(ReadBook, EqualsTheNaiveModelOverRandomStories) {
  const std::pair<const char*, ReadClass> groups[] = {{"identity", ReadClass::kPersonal},
                                                      {"health", ReadClass::kHealth},
                                                      {"income", ReadClass::kProperty}};
  const std::string accounts[] = {"li", "wu", "zhang"};
  for (int seed = 0; seed < 100; ++seed) {
    auto rng = testing::Random(static_cast<uint64_t>(seed));
    const auto below = [&rng](int end) {
      return std::uniform_int_distribution<int>(0, end - 1)(rng);
    };
    ReadBook book;
    std::vector<Event> events;
    std::vector<Told> told;
    int64_t now_ms = kStartMs;
    for (int step = 0; step < 200; ++step) {
      now_ms += below(3) * kHourMs + below(1000);
      const std::string& account = accounts[below(3)];
      const auto& [group, data_class] = groups[below(3)];
      const int what = below(10);
      if (what < 7) {
        const auto count = static_cast<uint32_t>(1 + below(5));
        events.push_back(Read(account, {group}, count, now_ms, step));
        told.push_back({account, now_ms, data_class, count});
        book.Apply(events.back());
      } else if (what < 8) {
        book.Forget(now_ms);
      } else {
        book = ReadBook();
        std::shuffle(events.begin(), events.end(), rng);
        for (const Event& event : events) book.Apply(event);
      }
      const uint64_t count = book.CountOf(account, data_class, now_ms);
      ASSERT_EQ(count, Naive(told, account, data_class, now_ms)) << seed << " " << step;
      if (count == 0) continue;
      // The instant that a stop names is the first at which it ends.
      const uint64_t most = static_cast<uint64_t>(below(static_cast<int>(count)));
      const int64_t free_ms = book.WhenAtMost(account, data_class, most, now_ms);
      ASSERT_GT(free_ms, now_ms);
      ASSERT_LE(book.CountOf(account, data_class, free_ms), most);
      ASSERT_GT(book.CountOf(account, data_class, free_ms - 1), most);
    }
  }
}

}  // namespace
}  // namespace hearth::domain
