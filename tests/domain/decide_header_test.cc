// Decide by table: what the header says, and where and when.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "tests/domain/decide_table.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::FullFact;
using ::hearth::testing::HeaderFor;
using ::hearth::testing::kToday;
using ::hearth::testing::kVillage;
using ::hearth::testing::TestControl;
using ::hearth::testing::TestHousehold;

TEST(Decide, HeaderAndStream) {
  Judge({
      {"as it should be", kCheck, [](Case*) {}, kAccepted, ""},
      {"another kind", kCheck, [](Case* c) { c->header.set_kind(kVoid); }, kMalformed,
       "header.kind"},
      {"no fact", 0, [](Case* c) { c->header.set_kind(kCheck); }, kMalformed, "header.kind"},
      {"day from a client", 0,
       [](Case* c) {
         c->fact.mutable_day_opened()->set_date(kToday);
         c->header = HeaderFor(c->fact);
       },
       v1::REFUSAL_REASON_NO_RIGHT, "header.kind"},
      {"check in a stream", kCheck,
       [](Case* c) {
         c->header.clear_household();
         c->header.set_stream(v1::STREAM_ALERTS);
       },
       kMalformed, "header.household"},
      {"alert at a household", v1::Fact::kAlertResolved,
       [](Case* c) {
         c->header.clear_stream();
         c->header.set_household(TestHousehold());
       },
       kMalformed, "header.stream"},
      {"alert in another stream", v1::Fact::kAlertCommented,
       [](Case* c) { c->header.set_stream(v1::STREAM_CONTROL); }, kMalformed, "header.stream"},
      {"clue among the days", v1::Fact::kClueReported,
       [](Case* c) {
         c->header.clear_household();
         c->header.set_stream(v1::STREAM_DAYS);
       },
       kMalformed, "header.stream"},
      {"clue in its stream", v1::Fact::kClueReported,
       [](Case* c) {
         c->header.clear_household();
         c->header.set_stream(v1::STREAM_CLUES);
       },
       kAccepted, ""},
      {"command id", kCheck, [](Case* c) { c->header.set_command_id("x"); }, kMalformed,
       "header.command_id"},
      {"root without size", kCheck, [](Case* c) { c->header.set_seen_root(std::string(32, 'r')); },
       kMalformed, "header.seen_root"},
      {"size without root", kCheck, [](Case* c) { c->header.set_seen_size(5); }, kMalformed,
       "header.seen_root"},
      {"checkpoint", kCheck,
       [](Case* c) {
         c->header.set_seen_size(5);
         c->header.set_seen_root(std::string(32, 'r'));
       },
       kAccepted, ""},
      {"long outcome", kCheck, [](Case* c) { c->header.set_outcome(std::string(41, 'x')); },
       kMalformed, "header.outcome"},
      {"long client", kCheck, [](Case* c) { c->header.set_client(std::string(101, 'x')); },
       kMalformed, "header.client"},
  });
}

Row Subject(const char* what, int kind, const std::string& subject, v1::RefusalReason reason) {
  return {what, kind, [subject](Case* c) { c->header.add_parts()->set_subject(subject); }, reason,
          "header.parts[0].subject"};
}

TEST(Decide, SubjectsOfParts) {
  const std::string other(16, 'o');
  Judge({
      Subject("household", kCheck, HouseholdSubject(TestHousehold()), kAccepted),
      Subject("member", kCheck, MemberSubject(TestHousehold(), 7), kAccepted),
      Subject("unmatched person", kCheck, "u" + other, kAccepted),
      Subject("open", kCheck, "", kMalformed),
      Subject("other household", kCheck, HouseholdSubject(other), kMalformed),
      Subject("member of another household", kCheck, MemberSubject(other, 7), kMalformed),
      Subject("member without id", kCheck, "m" + TestHousehold(), kMalformed),
      Subject("no such kind", kCheck, "x" + TestHousehold(), kMalformed),
      Subject("unmatched without id", kCheck, "u", kMalformed),
      Subject("too long", kCheck, "u" + std::string(80, 'x'), kMalformed),
      Subject("open alert", v1::Fact::kAlertResolved, "", kAccepted),
      Subject("alert of an account", v1::Fact::kAlertResolved, "aclerk", kAccepted),
      Subject("alert of a household", v1::Fact::kAlertResolved, HouseholdSubject(other),
              kMalformed),
  });
  Row row = Subject("sealed control", 0, "aclerk", kMalformed);
  const auto add = row.change;
  row.change = [add](Case* c) {
    c->fact.mutable_area_changed();
    c->header = HeaderFor(c->fact);
    add(c);
  };
  Judge({row});
}

Row On(const char* what, int64_t occurred_time_ms, v1::RefusalReason reason) {
  return {what, kVoid,
          [occurred_time_ms](Case* c) { c->header.set_occurred_time_ms(occurred_time_ms); }, reason,
          "header.occurred_time_ms"};
}

TEST(Decide, BusinessDay) {
  const int64_t day_ms = 86'400'000;
  const auto future = v1::REFUSAL_REASON_FUTURE_DATE;
  Judge({
      On("today", TimeOfDate(kToday), kAccepted),
      On("last moment of tomorrow", TimeOfDate(kToday) + 2 * day_ms - 1, kAccepted),
      On("the day after", TimeOfDate(kToday) + 2 * day_ms, future),
      On("last year", TimeOfDate(20251124), kAccepted),
      On("no calendar", INT64_MAX, v1::REFUSAL_REASON_IMPOSSIBLE_DATE),
  });
  Case c = CaseOf(On("", TimeOfDate(kToday) + 2 * day_ms, future));
  EXPECT_NE(Decide(c.header, c.fact, c.control, kToday)->detail.find("2026-11-24"),
            std::string::npos);
}

Row In(const char* what, int kind, const std::string& area, v1::RefusalReason reason) {
  return {what, kind, [area](Case* c) { c->header.set_area_code(area); }, reason,
          "header.area_code"};
}

TEST(Decide, Areas) {
  const auto unknown = v1::REFUSAL_REASON_UNKNOWN_AREA;
  Judge({
      In("village", kCheck, kVillage, kAccepted),
      In("grid that nobody created", kCheck, "990101001001007", kAccepted),
      In("grid of an unknown village", kCheck, "990101001002007", unknown),
      In("unknown village", kCheck, "990101001002", unknown),
      In("town", kCheck, "990101001", kMalformed),
      In("malformed", kCheck, "9901010010011", kMalformed),
      In("check without", kCheck, "", kMalformed),
      In("registration without", kRegistered, "", kMalformed),
      In("relocation without", v1::Fact::kHouseholdRelocated, "", kMalformed),
      In("void without", kVoid, "", kAccepted),
      In("alert in a town", v1::Fact::kAlertAssigned, "990101001", kAccepted),
      In("alert in an unknown town", v1::Fact::kAlertAssigned, "990101002", unknown),
      {"before the village stood", kCheck,
       [](Case* c) { c->header.set_occurred_time_ms(TimeOfDate(20191231)); }, unknown,
       "header.area_code"},
      {"moved from a town", v1::Fact::kHouseholdRelocated,
       [](Case* c) { c->fact.mutable_household_relocated()->set_from_area_code("990101001"); },
       kMalformed, "household_relocated.from_area_code"},
  });
}

TEST(Decide, EndedAreasAreRefusedFromTheirLastDayAndNameTheSuccessor) {
  Control control = TestControl();
  v1::AreaChanged change;
  change.add_changes()->mutable_created()->set_code("990101001002");
  change.mutable_changes(0)->mutable_created()->set_name("other");
  v1::AreaMerged* merged = change.add_changes()->mutable_merged();
  merged->set_code(kVillage);
  merged->set_into_code("990101001002");
  auto areas = std::make_shared<AreaTree>(*control.areas);
  areas->Apply(change, kToday);
  control.areas = areas;
  const v1::Fact fact = FullFact(kCheck);
  v1::EventHeader header = HeaderFor(fact);
  const auto refusal = Decide(header, fact, control, kToday);
  ASSERT_TRUE(refusal.has_value());
  EXPECT_EQ(refusal->reason, v1::REFUSAL_REASON_UNKNOWN_AREA);
  EXPECT_NE(refusal->detail.find("990101001002"), std::string::npos);
  header.set_occurred_time_ms(TimeOfDate(kToday) - 1);
  EXPECT_FALSE(Decide(header, fact, control, kToday).has_value());
}

}  // namespace
}  // namespace hearth::domain
