// Metrics of the case file: along a case's life by the fold, and by dates on a file by hand.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/domain/civil_date.h"
#include "services/domain/metrics.h"
#include "tests/domain/case_house.h"
#include "tests/domain/random_case_file.h"
#include "tests/domain/rule_cases.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using F = v1::Fact;

Reading Read(std::string_view name, const v1::CaseFile* file, int32_t day) {
  static const Control control = testing::DemoControl(20260101);
  const auto rules = control.rulebooks->InForce(LineageByCode("441621101001001"), day);
  const v1::OpenedHousehold household;
  return ReadMetric(name, {household, *rules, day, nullptr, /*evidence=*/true, file});
}

std::string Value(std::string_view name, const v1::CaseFile& file, int32_t day) {
  return Read(name, &file, day).value.ShortDebugString();
}

std::string Value(std::string_view name, const testing::CaseHouse& house) {
  return Value(name, house.file(), house.today());
}

TEST(MetricsCase, FollowTheLifeOfACase) {
  testing::CaseHouse house;
  EXPECT_EQ(Value("case.open", house), "yes: false");
  EXPECT_EQ(Value("case.stage", house), "");
  house.ReachClue();
  EXPECT_EQ(Value("case.open", house), "yes: false") << "a clue is no case";
  house.WalkTo(F::kConsentSigned);
  EXPECT_EQ(Value("case.open", house), "yes: true");
  EXPECT_EQ(Value("case.stage", house), "code: \"IDENTIFYING\"");
  EXPECT_EQ(Value("case.category", house), "") << "the county has not decided";
  house.WalkTo(F::kCaseApproved);
  EXPECT_EQ(Value("case.stage", house), "code: \"MONITORED\"");
  const v1::CaseRecord& record = house.file().cases(0);
  EXPECT_EQ(Value("case.category", house), "code: \"" + record.basis().category_code() + "\"");
  EXPECT_EQ(Value("case.identified_per_capita_fen", house),
            "number: " + std::to_string(record.basis().income().per_capita_fen()));
  EXPECT_EQ(Value("case.months_monitored", house), "number: 0");
  EXPECT_EQ(Value("case.days_without_measure", house), "number: 0");
  EXPECT_EQ(Value("case.days_since_elimination", house), "");
  const Reading stage = Read("case.stage", &house.file(), house.today());
  EXPECT_THAT(stage.event_ids, Contains(record.case_id()));
  EXPECT_THAT(stage.event_ids, Contains(record.approved_event_id()));
  house.NextDays(31);
  EXPECT_EQ(Value("case.days_without_measure", house), "number: 31");
  const int64_t identified = record.basis().income().per_capita_fen();
  house.ReachEliminated();
  EXPECT_EQ(Value("case.open", house), "yes: false") << "an eliminated case is none";
  EXPECT_EQ(Value("case.eliminated_recently", house), "yes: true");
  EXPECT_EQ(Value("case.eliminated_naturally", house), "yes: false");
  EXPECT_EQ(Value("case.eliminated_below_line", house), "yes: false");
  EXPECT_EQ(Value("case.open_risks", house), "number: 0");
  EXPECT_EQ(Value("case.days_without_measure", house), "");
  EXPECT_EQ(Value("case.identified_per_capita_fen", house),
            "number: " + std::to_string(identified))
      << "as it was then";
}

v1::CaseFile Eliminated(int32_t approved, int32_t eliminated) {
  v1::CaseFile file = testing::GoodFiles()[1];
  file.mutable_cases(0)->set_approved_date(approved);
  file.mutable_cases(0)->set_eliminated_date(eliminated);
  return file;
}

TEST(MetricsCase, MonthsAreWholeMonthsOfTheCalendar) {
  struct Row {
    int32_t approved;
    int32_t day;
    int64_t months;
    int32_t holds_until;
  };
  v1::CaseFile file = testing::GoodFiles()[0];
  for (const Row& row : std::vector<Row>{{20260115, 20260115, 0, 20260214},
                                         {20260115, 20260214, 0, 20260214},
                                         {20260115, 20260215, 1, 20260314},
                                         {20260131, 20260227, 0, 20260227},
                                         {20260131, 20260228, 1, 20260330},
                                         {20240229, 20250228, 12, 20250328},
                                         {20251130, 20260531, 6, 20260629},
                                         {20251201, 20260531, 5, 20260531}}) {
    file.mutable_cases(0)->set_approved_date(row.approved);
    const Reading reading = Read("case.months_monitored", &file, row.day);
    EXPECT_EQ(reading.value.number(), row.months) << row.approved << " " << row.day;
    EXPECT_EQ(reading.holds_until, row.holds_until) << row.approved << " " << row.day;
  }
  // Once eliminated it stands still.
  const v1::CaseFile done = Eliminated(20250101, 20250630);
  EXPECT_EQ(Value("case.months_monitored", done, 20260101), "number: 5");
  EXPECT_EQ(Read("case.months_monitored", &done, 20260101).holds_until, 0);
}

TEST(MetricsCase, TwentyFourMonthsAreRecent) {
  const v1::CaseFile file = Eliminated(20230101, 20240229);
  EXPECT_EQ(Value("case.eliminated_recently", file, 20260228), "yes: true");
  EXPECT_EQ(Read("case.eliminated_recently", &file, 20260228).holds_until, 20260228);
  EXPECT_EQ(Value("case.eliminated_recently", file, 20260301), "yes: false");
  EXPECT_EQ(Value("case.days_since_elimination", file, 20260301), "number: 731");
  EXPECT_EQ(Read("case.days_since_elimination", &file, 20260301).counts_from, 20240229);
}

TEST(MetricsCase, TheOldestRiskWithoutAMeasureCounts) {
  v1::CaseFile file = testing::GoodFiles()[0];
  v1::CaseRecord* record = file.mutable_cases(0);
  const auto add = [&](int32_t since, int32_t measured, bool eliminated) {
    v1::RiskClock* risk = record->add_risks();
    risk->set_since_date(since);
    risk->set_measured_date(measured);
    risk->set_eliminated(eliminated);
  };
  EXPECT_EQ(Value("case.days_without_measure", file, 20260131), "number: 0");
  add(20260101, 20260105, false);
  add(20260102, 0, true);
  add(20260110, 0, false);
  add(20260108, 0, false);
  EXPECT_EQ(Value("case.days_without_measure", file, 20260131), "number: 23");
  EXPECT_EQ(Read("case.days_without_measure", &file, 20260131).counts_from, 20260108);
}

TEST(MetricsCase, MeasuresOfAnotherCaseDoNotCount) {
  v1::CaseFile file = testing::GoodFiles()[0];
  v1::MeasureFile* other = file.add_measures();
  other->set_case_id("another case....");
  other->set_measure_code("job");
  other->set_stage(v1::MEASURE_STAGE_RUNNING);
  other->set_started_date(20250101);
  v1::MeasureFile* planned = file.add_measures();
  planned->set_case_id(file.cases(0).case_id());
  planned->set_measure_code("water");
  planned->set_stage(v1::MEASURE_STAGE_PLANNED);
  EXPECT_EQ(Value("case.measures", file, 20260115), "codes { codes: \"medical_aid\" }");
  EXPECT_EQ(Value("case.measures_started", file, 20260115), "number: 1");
  EXPECT_EQ(Value("case.measures_running", file, 20260115), "number: 1");
  planned->set_stage(v1::MEASURE_STAGE_ENDED);
  planned->set_started_date(20251201);
  EXPECT_EQ(Value("case.measures_started", file, 20260115), "number: 2");
  EXPECT_EQ(Value("case.measures_running", file, 20260115), "number: 1");
}

TEST(MetricsCase, ReEntryCountsFromTheEliminationOfTheCaseBefore) {
  v1::CaseFile file = Eliminated(20240101, 20250315);
  *file.add_cases() = testing::GoodFiles()[0].cases(0);
  v1::CaseRecord* second = file.mutable_cases(1);
  second->set_case_id("second, 16 bytes");
  second->set_approved_date(20260314);
  EXPECT_EQ(Value("case.reentry_months", file, 20260401), "") << "follows none";
  second->set_earlier_case_id(file.cases(0).case_id());
  EXPECT_EQ(Value("case.reentry_months", file, 20260401), "number: 11");
  EXPECT_EQ(Value("case.open", file, 20260401), "yes: true");
  EXPECT_EQ(Value("case.eliminated_recently", file, 20260401), "yes: false");
}

// Null and an empty file say the same: there is no case, and nothing else is answered.
TEST(MetricsCase, WithoutAFileThereIsNoCaseAndNothingIsAnswered) {
  const v1::CaseFile empty;
  for (const MetricInfo& info : AllMetrics()) {
    if (!info.name.starts_with("case.")) continue;
    const bool always = info.name == "case.open" || info.name == "case.eliminated_recently";
    for (const v1::CaseFile* file : {static_cast<const v1::CaseFile*>(nullptr), &empty}) {
      const Reading reading = Read(info.name, file, 20260115);
      EXPECT_EQ(reading.value.ShortDebugString(), always ? "yes: false" : "") << info.name;
      EXPECT_THAT(reading.event_ids, IsEmpty()) << info.name;
      EXPECT_EQ(reading.counts_from, 0) << info.name;
      EXPECT_EQ(reading.holds_until, 0) << info.name;
    }
  }
}

TEST(MetricsCase, EveryValueHasTheTypeOfTheList) {
  testing::Rng rng = testing::Random(503);
  std::set<std::string_view> answered;
  for (int i = 0; i < 2000; ++i) {
    const v1::CaseFile file = testing::RandomCaseFile(rng, 20260115);
    for (const MetricInfo& info : AllMetrics()) {
      if (!info.name.starts_with("case.")) continue;
      const Reading reading = Read(info.name, &file, 20260115);
      if (reading.value.value_case() == v1::MetricValue::VALUE_NOT_SET) continue;
      answered.insert(info.name);
      EXPECT_EQ(reading.value.has_number(), info.type == MetricType::kNumber) << info.name;
      EXPECT_EQ(reading.value.has_code(), info.type == MetricType::kCode) << info.name;
      EXPECT_EQ(reading.value.has_yes(), info.type == MetricType::kYes) << info.name;
      EXPECT_EQ(reading.value.has_codes(), info.type == MetricType::kCodes) << info.name;
    }
  }
  EXPECT_EQ(answered.size(), 18U);
}

// What a reading says of its own end: until then it reads so, and the day after it may not.
TEST(MetricsCase, WhatHoldsUntilADayHoldsUntilThen) {
  testing::Rng rng = testing::Random(504);
  int ends = 0;
  for (int i = 0; i < 400; ++i) {
    const int32_t day = 20260115;
    const v1::CaseFile file = testing::RandomCaseFile(rng, day);
    for (const MetricInfo& info : AllMetrics()) {
      if (!info.name.starts_with("case.")) continue;
      const Reading today = Read(info.name, &file, day);
      const int32_t last = today.holds_until == 0 ? AddDays(day, 800) : today.holds_until;
      ASSERT_GE(last, day) << info.name;
      if (today.counts_from != 0) {
        EXPECT_EQ(Read(info.name, &file, last).value.number(), DaysBetween(today.counts_from, last));
        continue;
      }
      EXPECT_EQ(Value(info.name, file, last), today.value.ShortDebugString()) << info.name;
      if (today.holds_until == 0) continue;
      ++ends;
    }
  }
  EXPECT_GT(ends, 100);
}

}  // namespace
}  // namespace hearth::domain
