#include "services/domain/control.h"

#include <gtest/gtest.h>

#include "services/domain/civil_date.h"
#include "tests/domain/full_fact.h"
#include "tests/domain/valid_rulebook.h"

namespace hearth::domain {
namespace {

Event EventOf(uint64_t position, const v1::Fact& fact, int32_t day) {
  Event event;
  event.position = position;
  event.fact = fact;
  event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  event.header.set_occurred_time_ms(TimeOfDate(day));
  return event;
}

Event Day(uint64_t position, int32_t date) {
  v1::Fact fact;
  fact.mutable_day_opened()->set_date(date);
  return EventOf(position, fact, date);
}

Event Created(uint64_t position, const char* code, int32_t day) {
  v1::Fact fact;
  v1::Area* area = fact.mutable_area_changed()->add_changes()->mutable_created();
  area->set_code(code);
  area->set_name("area");
  return EventOf(position, fact, day);
}

TEST(Control, ReadsItsKindsOnly) {
  for (const int kind : testing::GenericKinds()) {
    const Event event = EventOf(5, testing::FullFact(kind), 20260101);
    const bool reads = Releases::Reads(static_cast<uint32_t>(kind));
    EXPECT_EQ(IsControl(event.header), reads) << kind;
    EXPECT_EQ(Evolve(Control{}, event).position, reads ? 5u : 0u) << kind;
  }
  for (const int kind : testing::UndertakingKinds()) {
    Event event = EventOf(5, testing::FullFact(kind), 20260101);
    EXPECT_FALSE(IsControl(event.header)) << "nobody's outside the control stream: " << kind;
    EXPECT_EQ(Evolve(Control{}, event).position, 0u) << kind;
    event.header.set_stream(v1::STREAM_CONTROL);
    EXPECT_TRUE(IsControl(event.header)) << kind;
    EXPECT_EQ(Evolve(Control{}, event).position, 5u) << kind;
  }
  EXPECT_FALSE(
      IsControl(EventOf(5, testing::FullFact(v1::Fact::kGrantsAttested), 20260101).header));
  EXPECT_TRUE(IsControl(EventOf(5, testing::FullFact(v1::Fact::kGrantGiven), 20260101).header));
  EXPECT_TRUE(IsControl(Day(1, 20260101).header));
  EXPECT_TRUE(IsControl(Created(1, "99", 20260101).header));
}

TEST(Control, FoldsAreasRulebooksAndDays) {
  Control control = Evolve(Control{}, Created(1, "99", 20260101));
  EXPECT_TRUE(control.areas->Exists("99", 20260101));  // from the event's own day
  EXPECT_FALSE(control.areas->Exists("99", 20251231));
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = testing::ValidRulebook();
  control = Evolve(control, EventOf(2, fact, 20260101));
  EXPECT_NE(control.rulebooks->Find("county", 1), nullptr);
  control = Evolve(control, Day(3, 20260102));
  EXPECT_EQ(control.opened_day, 20260102);
  EXPECT_EQ(control.position, 3u);
  EXPECT_EQ(Evolve(control, Day(4, 20260101)).opened_day, 20260102);  // forward only
}

TEST(Control, FoldsAccountsAndKeepsWhatWas) {
  v1::Fact opened, closed;
  opened.mutable_account_opened()->set_account("clerk");
  closed.mutable_account_closed()->set_account("clerk");
  ControlHistory history;
  history.Apply(EventOf(2, opened, 20260101));
  history.Apply(EventOf(7, closed, 20260101));
  EXPECT_FALSE(history.At(1).registry->IsOpen("clerk"));
  EXPECT_TRUE(history.At(6).registry->IsOpen("clerk"));
  EXPECT_FALSE(history.At(7).registry->IsOpen("clerk"));
}

TEST(Control, RefusedEventsAreReadByNoFold) {
  Event event = Created(1, "99", 20260101);
  event.refused = v1::REFUSAL_REASON_NO_RIGHT;
  const Control control = Evolve(Control{}, event);
  EXPECT_EQ(control.position, 0u);
  EXPECT_FALSE(control.areas->Exists("99", 20260101));
}

TEST(ControlHistory, AnswersForEveryPosition) {
  ControlHistory history;
  EXPECT_EQ(history.At(100).position, 0u);
  history.Apply(Day(2, 20260101));
  history.Apply(EventOf(3, testing::FullFact(v1::Fact::kCheckRecorded), 20260101));
  history.Apply(Created(5, "99", 20260101));
  history.Apply(Day(9, 20260102));
  EXPECT_EQ(history.At(0).position, 0u);
  EXPECT_EQ(history.At(1).opened_day, 0);
  EXPECT_EQ(history.At(2).opened_day, 20260101);
  EXPECT_EQ(history.At(4).position, 2u);
  EXPECT_FALSE(history.At(4).areas->Exists("99", 20260101));
  EXPECT_TRUE(history.At(5).areas->Exists("99", 20260101));
  EXPECT_EQ(history.At(8).position, 5u);
  EXPECT_EQ(history.At(1000).position, 9u);
  EXPECT_EQ(history.newest().opened_day, 20260102);
  EXPECT_EQ(history.all().size(), 4u);
  EXPECT_EQ(history.all()[0].position, 0u);
}

}  // namespace
}  // namespace hearth::domain
