// Facts of case files as devices state them, and whether a log holds only what it may.

#ifndef HEARTH_TESTS_LEDGER_CASE_FACTS_H_
#define HEARTH_TESTS_LEDGER_CASE_FACTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/domain/case_file.h"
#include "tests/ledger/device.h"
#include "tests/ledger/log_facts.h"

namespace hearth::testing {

// A clue at the household, each about something else. It asks nothing of the state that it meets
// but the version, if it names one.
inline domain::Event Clue(Device* device, const std::string& household,
                          std::optional<uint64_t> version, const std::string& command = "") {
  v1::Fact fact;
  v1::ClueReported& clue = *fact.mutable_clue_reported();
  clue.set_channel(v1::CHANNEL_SELF_DECLARATION);
  clue.set_kind_code("k" + std::to_string(Below(device->rng(), 1'000'000'000)));
  domain::Event event =
      MakeEvent(device->rng(), fact, household, kVillage, NoonOf(kToday), device->name(), 1);
  if (version) event.header.set_expected_version(*version);
  event.header.set_command_id(command);
  return event;
}

// A check of the same household: no fact of its case file.
inline domain::Event CheckOf(Device* device, const std::string& household,
                             const std::string& command = "") {
  domain::Event event = MakeEvent(device->rng(), SmallCheck(), household, kVillage, NoonOf(kToday),
                                  device->name(), 1);
  event.header.set_command_id(command);
  return event;
}

// Another village of the town.
inline v1::Fact NewVillage(const std::string& code) {
  v1::Fact fact;
  v1::Area* created = fact.mutable_area_changed()->add_changes()->mutable_created();
  fact.mutable_area_changed()->set_effective_date(20200101);
  created->set_code(code);
  created->set_name("area " + code);
  created->set_parent_code("441621101");
  return fact;
}

// The log's positions where a fact was accepted although the version that it names was not the
// number of accepted facts of its household's case file before it.
inline std::vector<storage::Position> WronglyAccepted(const storage::Log& log) {
  std::map<std::string, uint64_t> versions;
  std::vector<storage::Position> wrong;
  for (const domain::Event& event : ReadFacts(log).events) {
    if (!event.accepted() || !domain::IsCaseFact(event.header)) continue;
    const uint64_t version = versions[event.header.household()]++;
    const bool names = event.header.has_expected_version();
    if (names && event.header.expected_version() != version) wrong.push_back(event.position);
  }
  return wrong;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_CASE_FACTS_H_
