#include "tests/clients_sim/county.h"

#include <google/protobuf/util/json_util.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <sstream>
#include <utility>

#include "clients/sim/calendar.h"

namespace hearth::testing {
namespace {

[[noreturn]] void Abort(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

}  // namespace

sim::SimulateOptions SimOptions(int towns, int villages, uint32_t households, uint32_t months) {
  sim::SimulateOptions options;
  options.households = households;
  options.months = months;
  for (int t = 0; t < towns; ++t) {
    for (int v = 0; v < villages; ++v) {
      const std::string code = "441621" + std::to_string(100 + t) + std::to_string(201 + v);
      options.areas.push_back({code, "示范村民委员会"});
    }
  }
  return options;
}

int DayOf(const std::string& instant) {
  const std::optional<int> day = sim::ParseDay(instant.substr(0, 10));
  if (!day.has_value()) Abort("no day: " + instant);
  return *day;
}

std::vector<SimLine> ParseLines(const std::string& text) {
  std::vector<SimLine> lines;
  std::istringstream in(text);
  int day = 0;
  for (std::string line; std::getline(in, line);) {
    SimLine parsed;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &parsed.draft);
    if (!status.ok()) Abort(status.ToString() + "\n" + line);
    if (!parsed.draft.open_day().empty()) day = DayOf(parsed.draft.open_day());
    parsed.day = day;
    parsed.text = std::move(line);
    lines.push_back(std::move(parsed));
  }
  return lines;
}

SimCounty RunCounty(const sim::SimulateOptions& options) {
  std::ostringstream out;
  std::ostringstream truth;
  const absl::Status status = sim::Simulate(options, out, &truth);
  if (!status.ok()) Abort(status.ToString());
  SimCounty county{out.str(), truth.str(), {}};
  county.lines = ParseLines(county.text);
  return county;
}

}  // namespace hearth::testing
