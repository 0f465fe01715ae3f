// What a decision about events in quarantine is worth, row by row.

#include "services/domain/releases.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/decide.h"
#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using Verdict = Releases::Verdict;

constexpr uint64_t kAt = 10;

Event Waiting() {
  Event event;
  event.position = kAt;
  event.quarantine = v1::QUARANTINE_REASON_KEY_REVOKED;
  event.header.set_event_id(std::string(16, 'w'));
  event.header.set_actor("cadre.li");
  event.header.set_area_code("990101001001001");
  return event;
}

struct Decision {
  bool release = true;
  std::string id = std::string(16, 'w');
  uint64_t target = kAt;
  std::string area = "990101001", actor = "approver.wu";
  uint64_t position = 20;
};

Event EventOf(const Decision& decision) {
  Event event;
  event.position = decision.position;
  event.header.set_actor(decision.actor);
  event.header.set_area_code(decision.area);
  const auto fill = [&](auto* fact) {
    fact->add_target_event_ids(decision.id);
    fact->add_target_positions(decision.target);
    fact->set_reason("test");
  };
  if (decision.release) {
    fill(event.fact.mutable_quarantine_released());
  } else {
    fill(event.fact.mutable_quarantine_rejected());
  }
  return event;
}

Verdict After(const std::vector<Decision>& decisions) {
  Releases releases;
  for (const Decision& decision : decisions) releases.Apply(EventOf(decision));
  return releases.VerdictOn(Waiting());
}

TEST(Releases, ADecisionCountsOnlyIfItMayAndTheFirstStands) {
  EXPECT_EQ(After({}), Verdict::kWaits);
  EXPECT_EQ(After({{}}), Verdict::kReleased);
  EXPECT_EQ(After({{.release = false}}), Verdict::kRejected);
  EXPECT_EQ(After({{.area = "990101"}}), Verdict::kReleased) << "the county may too";
  const std::vector<Decision> void_ones = {{.actor = "cadre.li"}, {.area = "990101002"},
                                           {.target = kAt + 1},   {.id = std::string(16, 'x')},
                                           {.position = kAt},     {.position = kAt - 1}};
  for (size_t i = 0; i < void_ones.size(); ++i) {
    EXPECT_EQ(After({void_ones[i]}), Verdict::kWaits) << i;
    EXPECT_EQ(After({void_ones[i], {.release = false, .position = 30}}), Verdict::kRejected) << i;
  }
  EXPECT_EQ(After({{}, {.release = false, .position = 30}}), Verdict::kReleased);
  EXPECT_EQ(After({{.release = false}, {.position = 30}}), Verdict::kRejected);
}

TEST(Releases, MarkLetsFoldsReadWhatWasReleased) {
  Releases releases;
  Event event = Waiting();
  releases.Mark(&event);
  EXPECT_FALSE(event.accepted());
  EXPECT_TRUE(event.whole());
  releases.Apply(EventOf({}));
  releases.Mark(&event);
  EXPECT_TRUE(event.accepted());
}

TEST(Releases, DecideNamesTheFieldThatIsWrong) {
  const Control control = testing::TestControl();
  const auto refusal = [&](Event event) {
    v1::EventHeader header = testing::HeaderBy("approver.wu", event.fact);
    header.set_area_code(event.header.area_code());
    const auto found = Decide(header, event.fact, control, testing::kToday);
    return found ? found->detail.substr(0, found->detail.find(':')) : std::string();
  };
  EXPECT_EQ(refusal(EventOf({})), "");
  EXPECT_EQ(refusal(EventOf({.release = false})), "");
  EXPECT_EQ(refusal(EventOf({.area = ""})), "header.area_code");
  EXPECT_EQ(refusal(EventOf({.id = "short"})), "quarantine_released.target_event_ids[0]");
  EXPECT_EQ(refusal(EventOf({.target = 0})), "quarantine_released.target_positions[0]");
  Event twice = EventOf({});
  twice.fact.mutable_quarantine_released()->add_target_event_ids(std::string(16, 'w'));
  EXPECT_EQ(refusal(twice), "quarantine_released.target_event_ids[1]");
  twice.fact.mutable_quarantine_released()->set_target_event_ids(1, std::string(16, 'v'));
  EXPECT_EQ(refusal(twice), "quarantine_released.target_positions");
  Event attested = EventOf({});
  attested.fact.mutable_quarantine_released()->set_attested_account("approver.wu");
  EXPECT_EQ(refusal(attested), "quarantine_released.attested_account");
}

}  // namespace
}  // namespace hearth::domain
