// Dated examples with the due day worked out by hand beside each. The table of holidays is this
// test's own, made up for it (weekdays of 2026 are real, 1 January was a Thursday); no such table
// ships.

#include "services/domain/clock.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "services/domain/civil_date.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::ControlWith;

constexpr char kArea[] = "441621101001";
constexpr int32_t kNever = 0;  // nullopt

const std::vector<int32_t> kHolidays = {
    20260101, 20260102,                                          // Thu, Fri
    20260216, 20260217, 20260218, 20260219, 20260220, 20260223,  // Mon to Fri, Mon
    20260406,                                                    // Mon
    20260501, 20260504, 20260505,                                // Fri, Mon, Tue
    20260619,                                                    // Fri
    20260925,                                                    // Fri
    20261001, 20261002, 20261005, 20261006, 20261007,            // Thu, Fri, Mon to Wed
    20270101};                                                   // Fri
const std::vector<int32_t> kMadeUp = {20260104,                  // Sun
                                      20260214, 20260228,        // Sat, Sat
                                      20260509,                  // Sat
                                      20260926, 20261010};       // Sat, Sat

// Codes say what they are: "c15" 15 days of the calendar, "w5" 5 working days, and with a "p" in
// between such that pause.
void AddClock(const std::string& code, v1::Rulebook* rulebook) {
  v1::Clock* clock = rulebook->add_clocks();
  clock->set_clock_code(code);
  clock->set_working_days(code[0] == 'w');
  clock->set_pauses(code[1] == 'p');
  clock->set_days(static_cast<uint32_t>(std::stoul(code.substr(clock->pauses() ? 2 : 1))));
}

v1::Rulebook Book(uint32_t version, int32_t from, const std::vector<std::string>& codes) {
  v1::Rulebook rulebook;
  rulebook.set_rulebook_id("test");
  rulebook.set_version(version);
  rulebook.set_area_code("441621");
  rulebook.set_effective_from_date(from);
  for (const std::string& code : codes) AddClock(code, &rulebook);
  return rulebook;
}

v1::Rulebook WithTable(v1::Rulebook rulebook) {
  for (const int32_t day : kHolidays) rulebook.mutable_calendar()->add_holiday_dates(day);
  for (const int32_t day : kMadeUp) rulebook.mutable_calendar()->add_working_dates(day);
  return rulebook;
}

struct Span {
  int32_t from;
  int32_t until;
};

std::vector<v1::ChainPause> Pauses(const std::vector<Span>& spans) {
  std::vector<v1::ChainPause> pauses;
  for (const Span& span : spans) {
    pauses.emplace_back().set_from_date(span.from);
    pauses.back().set_until_date(span.until);
  }
  return pauses;
}

struct Example {
  const char* clock;
  int32_t start;
  int32_t due;
  const char* by_hand;
  std::vector<Span> pauses = {};
};

// A control with just the clocks of the examples.
Control ControlFor(const std::vector<Example>& examples, bool table) {
  std::vector<std::string> codes;
  for (const Example& example : examples) codes.push_back(example.clock);
  const v1::Rulebook book = Book(1, 19600101, codes);
  return ControlWith(20260101, {table ? WithTable(book) : book});
}

void Judge(const std::vector<Example>& examples, const Control& control) {
  const Clocks clocks(control, kArea);
  for (const Example& example : examples) {
    const auto due = clocks.DueDate(example.clock, example.start, Pauses(example.pauses));
    EXPECT_EQ(due.value_or(kNever), example.due)
        << example.clock << " from " << example.start << ": " << example.by_hand;
  }
}

TEST(Clock, DaysOfTheCalendar) {
  const std::vector<Example> examples = {
      {"c5", 20260601, 20260606, "2 3 4 5 6"},
      {"c15", 20260120, 20260204, "11 to 31 January, 4 in February"},
      {"c30", 20260131, 20260302, "28 in February, 2 in March"},
      {"c15", 20260228, 20260315, "February had 28 days"},
      {"c30", 20260430, 20260530, "30 in May"},
      {"c30", 20261231, 20270130, "30 in January"},
      {"c15", 20261220, 20270104, "11 to 31 December, 4 in January"},
      {"c5", 20261231, 20270105, "5 in January"},
      {"c15", 20280214, 20280229, "2028 is a leap year: 29 February is the 15th"},
      {"c15", 20280215, 20280301, "14 to 29 February, 1 in March"},
      {"c1", 20280228, 20280229, "leap year"},
      {"c1", 20270228, 20270301, "no leap year"},
      {"c365", 20270301, 20280229, "366 days lie before 1 March 2028"},
      {"c365", 20280229, 20290228, "no 29 February in 2029"},
      {"c365", 20260401, 20270401, "no leap day in between"},
      {"c183", 20260831, 20270302, "30+31+30+31+31+28 = 181 to 28 February, 2 more"},
      {"c2", 20260930, 20261002, "ends on a holiday: days of the calendar do not care"},
      {"c15", 21991220, 21991231, "the last day of all"},
  };
  Judge(examples, ControlFor(examples, true));
}

TEST(Clock, WorkingDaysWithoutATable) {
  const std::vector<Example> examples = {
      {"w5", 20260601, 20260608, "Mon: Tue 2, 3, 4, Fri 5, Mon 8"},
      {"w5", 20260605, 20260612, "Fri: Mon 8 to Fri 12"},
      {"w5", 20260606, 20260612, "Sat: Mon 8 to Fri 12"},
      {"w5", 20260607, 20260612, "Sun: Mon 8 to Fri 12"},
      {"w10", 20260617, 20260701, "Wed: 18 19, 22 to 26, 29 30, 1 July"},
      {"w20", 20260601, 20260629, "Mon: four weeks"},
      {"w1", 20281229, 20290101, "Fri: Mon, no table says that it is free"},
      {"w5", 20260930, 20261007, "Wed: 1 2, 5 6 7"},
      {"w3", 20280228, 20280302, "Mon: Tue 29, Wed 1, Thu 2"},
      {"w1", 19700102, 19700105, "Fri: Mon; 1 January 1970 was a Thursday"},
      {"w1", 19691226, 19691229, "Fri: Mon; before day 0"},
  };
  Judge(examples, ControlFor(examples, false));
}

TEST(Clock, WorkingDaysWithTheTable) {
  const std::vector<Example> examples = {
      {"w5", 20260930, 20261013, "National Day 1 to 7 free; 8 9, Sat 10 made up, Mon 12, 13"},
      {"w1", 20260930, 20261008, "1 to 7 free"},
      {"w5", 20260924, 20261008, "Fri 25 free; Sat 26 made up, 28 29 30, 8 October"},
      {"w1", 20260924, 20260926, "Fri 25 free, Sat 26 made up"},
      {"w1", 20261009, 20261010, "Sat 10 made up"},
      {"w2", 20261009, 20261012, "Sat 10, Mon 12"},
      {"w1", 20261010, 20261012, "from the made-up Saturday: Mon 12"},
      {"w20", 20260923, 20261027, "24, 26, 28 29 30; 8 9 10; 12 to 16; 19 to 23; 26 27"},
      {"w10", 20261001, 20261020, "from a holiday: 8 9 10, 12 to 16, 19 20"},
      {"w5", 20260213, 20260227, "Sat 14 made up; 16 to 20 and 23 free; 24 25 26 27"},
      {"w6", 20260213, 20260228, "as above, then Sat 28 made up"},
      {"w7", 20260213, 20260302, "as above, then Mon 2 March"},
      {"w3", 20260430, 20260508, "1, 4, 5 May free; 6 7 8"},
      {"w4", 20260430, 20260509, "as above, then Sat 9 made up"},
      {"w1", 20260403, 20260407, "Mon 6 free"},
      {"w2", 20260618, 20260623, "Fri 19 free; Mon 22, Tue 23"},
      {"w2", 20251231, 20260105, "1 2 January free; Sun 4 made up, Mon 5"},
      {"w3", 20261230, 20270105, "Thu 31; Fri 1 January free; Mon 4, Tue 5"},
  };
  Judge(examples, ControlFor(examples, true));
}

TEST(Clock, Pauses) {
  const std::vector<Example> examples = {
      {"cp15", 20260601, 20260616, "nothing paused"},
      {"cp15", 20260601, 20260621, "6 to 10 left out: 5 later", {{20260605, 20260610}}},
      {"c15", 20260601, 20260616, "does not pause", {{20260605, 20260610}}},
      {"cp15", 20260601, 20260619, "4 5 and 13", {{20260603, 20260605}, {20260612, 20260613}}},
      {"cp15", 20260601, 20260623, "4 to 10, once", {{20260603, 20260608}, {20260606, 20260610}}},
      {"cp15", 20260601, 20260616, "had run out before", {{20260620, 20260625}}},
      {"cp15", 20260601, 20260616, "no day of pause", {{20260605, 20260605}}},
      {"cp15", 20260601, kNever, "stands still", {{20260610, 0}}},
      {"cp15", 20260601, kNever, "the 15th is not over before the pause", {{20260615, 0}}},
      {"cp15", 20260601, 20260616, "the day on which the wait begins counts", {{20260616, 0}}},
      {"cp15",
       20260601,
       kNever,
       "a pause before that counts too",
       {{20260602, 20260603}, {20260616, 0}}},
      {"wp5", 20260601, 20260611, "2 3; 4 5 8 out; 9 10 11", {{20260603, 20260608}}},
      {"wp5", 20260929, 20261014, "30; out to 9; Sat 10, 12 13 14", {{20260930, 20261009}}},
      {"cp15", 20280220, 20280308, "29 February and 1 March out", {{20280228, 20280301}}},
      {"cp5", 20261229, 20270110, "30 31; 1 to 7 January out; 8 9 10", {{20261231, 20270107}}},
  };
  Judge(examples, ControlFor(examples, true));
}

// 15 days; from 10 June 10 working days with the table; from 1 September no such clock any more;
// in one town always 3 days.
TEST(Clock, AChangeOfRulesInMidCase) {
  const auto chain = [](v1::Rulebook book) {
    if (book.clocks_size() > 0) book.mutable_clocks(0)->set_clock_code("chain");
    return book;
  };
  v1::Rulebook town = chain(Book(1, 20260101, {"c3"}));
  town.set_rulebook_id("town");
  town.set_area_code("441621102");
  const Control control = ControlWith(
      20261231, {chain(Book(1, 20250101, {"c15"})), chain(WithTable(Book(2, 20260610, {"w10"}))),
                 Book(3, 20260901, {"c1"}), town});
  Judge({{"chain", 20260609, 20260624, "the day before: 15 days, whatever came the day after"},
         {"chain", 20260610, 20260625, "11 12, 15 to 18, Fri 19 free, 22 to 25"},
         {"chain", 20260831, 20260914, "1 to 4, 7 to 11, 14 September; it keeps the old rules"},
         {"chain", 20260901, kNever, "no rulebook has it: nothing is guessed"},
         {"chain", 20241231, kNever, "no rulebook was in force"},
         {"c1", 20260831, kNever, "not yet"},
         {"c1", 20260901, 20260902, "the new one"}},
        control);
  const Clocks nearer(control, "441621102001");
  EXPECT_EQ(nearer.DueDate("chain", 20260609), 20260612);
  EXPECT_EQ(nearer.DueDate("chain", 20260902), 20260905);
  EXPECT_EQ(nearer.Find("chain", 20260609)->days(), 3u);
  EXPECT_FALSE(nearer.Find("other", 20260609).has_value());
}

// The table in force on the day of the start counts to the end.
TEST(Clock, AChangeOfTheTableInMidCase) {
  v1::Rulebook later = Book(2, 20261001, {"w5"});
  later.mutable_calendar()->add_holiday_dates(20261008);
  const Control control = ControlWith(20261231, {WithTable(Book(1, 20260101, {"w5"})), later});
  Judge({{"w5", 20260930, 20261013, "the old table: see above"},
         {"w5", 20261001, 20261009, "the new one: 2, 5 6 7, 8 free, 9"}},
        control);
}

TEST(Clock, NoDayNoDueDate) {
  const Control control = ControlWith(20260101, {Book(1, 20200101, {"c5"})});
  const Clocks clocks(control, kArea);
  EXPECT_FALSE(clocks.DueDate("c5", 0).has_value());
  EXPECT_FALSE(clocks.RemindDate("c5", 20260230, 80).has_value());
}

TEST(Clock, Reminders) {
  const std::vector<std::string> codes = {"c15", "c5", "c1", "w5", "cp15"};
  const Control control = ControlWith(20260101, {WithTable(Book(1, 20200101, codes))});
  const Clocks clocks(control, kArea);
  EXPECT_EQ(clocks.RemindDate("c15", 20260601, 80), 20260613);  // 12 of 15
  EXPECT_EQ(clocks.RemindDate("c5", 20260601, 80), 20260605);   // 4 of 5
  EXPECT_EQ(clocks.RemindDate("c1", 20260601, 80), 20260602);   // 0.8, rounded up
  EXPECT_EQ(clocks.RemindDate("c15", 20260601, 81), 20260614);  // 12.15, rounded up
  EXPECT_EQ(clocks.RemindDate("c15", 20260601, 100), 20260616);
  EXPECT_FALSE(clocks.RemindDate("c15", 20260601, 0).has_value());
  EXPECT_EQ(clocks.RemindDate("w5", 20260930, 80), 20261012);  // 4th: 8 9 10 12
  EXPECT_EQ(clocks.RemindDate("cp15", 20260601, 80, Pauses({{20260605, 20260610}})), 20260618);
  // Reminded before the wait began, though it is not known when it is due.
  EXPECT_EQ(clocks.RemindDate("cp15", 20260601, 80, Pauses({{20260614, 0}})), 20260613);
  EXPECT_FALSE(clocks.DueDate("cp15", 20260601, Pauses({{20260614, 0}})).has_value());
}

TEST(Clock, PartsOfAStatedTime) {
  EXPECT_EQ(DayOfPercent(20260601, 20260611, 80), 20260609);
  EXPECT_EQ(DayOfPercent(20260601, 20260604, 80), 20260604);  // 2.4 of 3, rounded up
  EXPECT_EQ(DayOfPercent(20260601, 20260601, 80), 0);
  EXPECT_EQ(DayOfPercent(20260602, 20260601, 80), 0);
  EXPECT_EQ(DayOfPercent(20260601, 20260611, 0), 0);
}

// Day by day against the plain definition: the due day is the n-th that counts.
TEST(Clock, NoDayIsMissedOrCountedTwice) {
  v1::Rulebook book = WithTable(Book(1, 20200101, {"w7", "wp7"}));
  const v1::WorkCalendar& table = book.calendar();
  const Control control = ControlWith(20260101, {book});
  const Clocks clocks(control, kArea);
  int made_up = 0;
  for (int32_t start = 20251220; start < 20270120; start = AddDays(start, 1)) {
    const int32_t due = clocks.DueDate("w7", start).value();
    int count = 0;
    for (int32_t day = AddDays(start, 1); day <= due; day = AddDays(day, 1)) {
      if (IsWorkingDay(day, &table)) ++count;
      if (IsWorkingDay(day, &table) != IsWorkingDay(day, nullptr)) ++made_up;
    }
    EXPECT_EQ(count, 7) << start;
    EXPECT_TRUE(IsWorkingDay(due, &table)) << start;
    EXPECT_EQ(clocks.DueDate("wp7", start), due);
  }
  EXPECT_GT(made_up, 0);  // the table bites
}

}  // namespace
}  // namespace hearth::domain
