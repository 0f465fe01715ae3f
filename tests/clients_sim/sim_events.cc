#include "tests/clients_sim/sim_events.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <utility>

#include "clients/sim/calendar.h"
#include "services/domain/civil_date.h"

namespace hearth::testing {
namespace {

constexpr int32_t kLongAgo = 20000101;

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

}  // namespace

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
  if (!draft.command_id().empty()) header.set_command_id(FromHex(draft.command_id()));
  if (draft.has_expected_version()) header.set_expected_version(draft.expected_version());
  v1::PartCommitment* part = header.add_parts();
  if (draft.household().empty()) {
    header.set_stream(draft.fact().has_area_changed() || domain::Undertakings::Reads(header.kind())
                          ? v1::STREAM_CONTROL
                          : v1::STREAM_CLUES);
  } else {
    header.set_household(FromHex(draft.household()));
    part->set_subject("h" + header.household());
  }
  return event;
}

domain::Control DemoCounty(const std::string& folder, const std::vector<sim::Area>& areas) {
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
  domain::Control control;
  control.areas = std::move(tree);
  control.rulebooks = std::move(rulebooks);
  return control;
}

}  // namespace hearth::testing
