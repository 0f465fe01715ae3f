#include "services/projections/county_query.h"

#include <map>
#include <string>

#include "services/projections/counter_rows.h"

namespace hearth::projections {
namespace {

// Levels of areas; figures are kept by village.
constexpr int kLevels[] = {2, 4, 6, 9, 12};
constexpr int kTown = 9;

int NextLevel(int digits) {
  for (const int level : kLevels) {
    if (level > digits) return level;
  }
  return 0;
}

bool IsLevelBelow(int level, int digits) {
  for (const int known : kLevels) {
    if (known == level) return level > digits;
  }
  return false;
}

// The tree in which figures are gathered.
struct Tree {
  const domain::AreaTree& areas;
  int32_t day;
};

v1::AreaSummary Describe(const Tree& tree, const std::string& code, const Counters& counters) {
  v1::AreaSummary summary;
  summary.set_area_code(code);
  if (const auto node = tree.areas.Find(code, tree.day); node.has_value()) {
    summary.set_name(node->area().name());
    if (domain::AreaDigits(code) == kTown) {
      summary.set_assistance_class(node->assistance_class());
      summary.set_lead_unit(node->lead_unit());
    }
  }
  for (const auto& [key, value] : counters) {
    if (value == 0) continue;
    v1::Counter* counter = summary.add_counters();
    counter->set_key(key);
    counter->set_value(value);
  }
  return summary;
}

}  // namespace

absl::StatusOr<Summary> AnswerSummary(const Sight& sight, const Instant& instant,
                                      std::string_view area_code, int level_digits,
                                      bool todays_tree) {
  const domain::Control shown = todays_tree ? Now(sight).control : instant.control;
  const Tree tree = {*shown.areas, shown.opened_day};
  const std::string root(area_code);
  const int digits = domain::AreaDigits(root);
  if (!tree.areas.Find(root, tree.day).has_value()) {
    return absl::NotFoundError("area_code: not in the tree on that day");
  }
  const int level = level_digits == 0 ? NextLevel(digits) : level_digits;
  if (level_digits != 0 && !IsLevelBelow(level, digits)) {
    return absl::InvalidArgumentError("level_digits: 4, 6, 9 or 12, and below the area");
  }
  const auto villages = VillagesOf(*sight.rows, sight.family());
  if (!villages.ok()) return villages.status();
  Counters total;
  std::map<std::string, Counters> areas;
  if (level != 0) {
    for (const v1::AreaNode& node : tree.areas.List(root, level, tree.day)) {
      areas[node.area().code()];
    }
  }
  for (const std::string& village : *villages) {
    if (!tree.areas.IsUnder(village, root, tree.day)) continue;
    const auto row = TotalsOf(*sight.rows, sight.family(), village, instant.control.opened_day);
    if (!row.ok()) return row.status();
    AddRow(*row, &total);
    if (level == 0) continue;
    const std::string area = tree.areas.AncestorAt(village, level, tree.day);
    if (!area.empty()) AddRow(*row, &areas[area]);
  }
  Summary summary;
  summary.moment = instant.moment();
  summary.total = Describe(tree, root, total);
  for (const auto& [code, counters] : areas) {
    summary.areas.push_back(Describe(tree, code, counters));
  }
  return summary;
}

}  // namespace hearth::projections
