#include "tests/clients_sim/assessed_county.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "clients/sim/calendar.h"
#include "services/domain/assess.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "services/domain/household_fold.h"

namespace hearth::testing {
namespace {

constexpr int32_t kLongAgo = 20000101;
constexpr const char* kVillage = "441621100201";

[[noreturn]] void Abort(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

v1::RulebookPublished ReadRulebook(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  v1::RulebookPublished fact;
  const auto status =
      google::protobuf::util::JsonStringToMessage(text.str(), fact.mutable_rulebook());
  if (!file || !status.ok()) Abort(name + ": " + status.ToString());
  return fact;
}

std::string FromHex(const std::string& hex) {
  std::string bytes;
  int high = -1;
  for (const char c : hex) {
    if (c == '-') continue;
    const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
    if (high >= 0) bytes += static_cast<char>(high * 16 + digit);
    high = high >= 0 ? -1 : digit;
  }
  return bytes;
}

int64_t ToMs(const std::string& instant) {
  const int64_t seconds = std::stoi(instant.substr(11, 2)) * 3'600 +
                          std::stoi(instant.substr(14, 2)) * 60 + std::stoi(instant.substr(17, 2));
  return domain::TimeOfDate(sim::DateNumber(DayOf(instant))) + seconds * 1'000;
}

// As the client library will encode it, as far as deciding and folding read it.
domain::Event ToEvent(const v1::Draft& draft, uint64_t position) {
  domain::Event event;
  event.position = position;
  event.fact = draft.fact();
  v1::EventHeader& header = event.header;
  header.set_event_id(FromHex(draft.event_id()));
  header.set_kind(static_cast<uint32_t>(draft.fact().fact_case()));
  header.set_area_code(draft.area_code());
  header.set_actor(draft.actor());
  header.set_device(draft.device());
  header.set_device_seq(draft.device_seq());
  header.set_occurred_time_ms(ToMs(draft.occurred_time()));
  header.set_device_time_ms(ToMs(draft.device_time()));
  v1::PartCommitment* part = header.add_parts();
  if (draft.household().empty()) {
    header.set_stream(v1::STREAM_CONTROL);
  } else {
    header.set_household(FromHex(draft.household()));
    part->set_subject("h" + header.household());
  }
  return event;
}

}  // namespace

AssessedCounty::AssessedCounty(const std::string& folder, const std::vector<sim::Area>& areas) {
  v1::AreaChanged changed;
  std::set<std::string> created;
  const auto create = [&](const std::string& code) {
    if (!created.insert(code).second) return;
    v1::Area* area = changed.add_changes()->mutable_created();
    area->set_code(code);
    area->set_name(code);
  };
  for (const sim::Area& area : areas) {
    for (const size_t digits : {2u, 4u, 6u, 9u, 12u}) create(area.code.substr(0, digits));
  }
  auto tree = std::make_shared<domain::AreaTree>();
  tree->Apply(changed, kLongAgo);
  auto rulebooks = std::make_shared<domain::RulebookSet>();
  rulebooks->Apply(ReadRulebook(folder + "/services/server/rulebooks/default.json"));
  rulebooks->Apply(ReadRulebook(folder + "/services/server/demo/rulebook.json"));
  control_.areas = std::move(tree);
  control_.rulebooks = std::move(rulebooks);
}

void AssessedCounty::OpenDay(int32_t day) {
  const int32_t last = control_.opened_day;
  if (last != 0 && last / 100 != day / 100) month_ends_.push_back(last);
  control_.opened_day = day;
}

void AssessedCounty::Take(const SimLine& line) {
  if (!line.draft.open_day().empty()) return OpenDay(sim::DateNumber(line.day));
  if (!seen_.insert(line.draft.event_id()).second) return;
  domain::Event event = ToEvent(line.draft, seen_.size());
  const auto refusal = domain::Decide(event.header, event.fact, control_, control_.opened_day);
  if (refusal.has_value()) {
    ++refused_[refusal->detail];
    return;
  }
  if (event.fact.has_area_changed()) {
    auto tree = std::make_shared<domain::AreaTree>(*control_.areas);
    tree->Apply(event.fact.area_changed(), control_.opened_day);
    control_.areas = std::move(tree);
    return;
  }
  households_[line.draft.household()].push_back(std::move(event));
}

Assessed AssessedCounty::On(int32_t day) {
  Assessed result;
  domain::Control control = control_;
  control.opened_day = day;
  for (const auto& [id, events] : households_) {
    const auto household = domain::OpenHousehold(domain::FoldHousehold(events, day), control);
    const v1::Assessment assessment = domain::Assess(household, control);
    if (assessment.outcomes().empty()) continue;
    ++result.households;
    const std::vector<std::string> flags = domain::RaisedFlags(assessment);
    result.flagged += flags.empty() ? 0 : 1;
    std::set<std::string>& up = up_[id];
    for (const std::string& flag : flags) {
      ++result.flags[flag];
      if (up.count(flag) == 0) ++result.new_by_town[household.area_code().substr(0, 9)];
    }
    up = {flags.begin(), flags.end()};
    for (const std::string& fault : domain::RaisedFaults(assessment)) ++result.faults[fault];
  }
  return result;
}

std::set<std::string> AssessedCounty::AllFlags() const {
  std::set<std::string> flags;
  const auto in_force =
      control_.rulebooks->InForce(domain::LineageByCode(kVillage), control_.opened_day);
  for (const v1::Rule* rule : in_force->rules) {
    if (rule->kind() == v1::RULE_KIND_FLAG) flags.insert(rule->flag());
  }
  return flags;
}

std::set<std::string> AssessedCounty::AllFaults() const {
  std::set<std::string> faults;
  const auto in_force =
      control_.rulebooks->InForce(domain::LineageByCode(kVillage), control_.opened_day);
  for (const v1::Rule* rule : in_force->rules) {
    if (rule->kind() == v1::RULE_KIND_DATA_FAULT) faults.insert(rule->flag());
  }
  return faults;
}

}  // namespace hearth::testing
