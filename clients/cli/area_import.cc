#include "clients/cli/area_import.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace hearth::cli {
namespace {

struct Level {
  size_t digits;
  const char* name;
  const char* zh;
};
constexpr std::array<Level, 6> kLevels = {{{2, "province", "省"},
                                           {4, "prefecture", "市"},
                                           {6, "county", "县"},
                                           {9, "town", "镇"},
                                           {12, "village", "村"},
                                           {15, "grid", "组"}}};

std::string ParentByCode(const std::string& code) {
  for (size_t i = 1; i < kLevels.size(); ++i) {
    if (code.size() == kLevels[i].digits) return code.substr(0, kLevels[i - 1].digits);
  }
  return "";
}

bool IsCode(const std::string& code) {
  return code.find_first_not_of("0123456789") == std::string::npos &&
         !AreaLevelName(code.size()).empty();
}

struct Row {
  uint64_t number = 0;
  v1::Area area;
};

// One row of the area table; errors go to `plan`.
Row ReadArea(const Csv& csv, size_t i, AreaPlan* plan) {
  const uint64_t number = csv.RowNumber(i);
  Row row{number, {}};
  v1::Area& area = row.area;
  area.set_code(csv.Cell(i, csv.Find({"code", "区划代码"})));
  area.set_name(csv.Cell(i, csv.Find({"name", "名称"})));
  area.set_parent_code(csv.Cell(i, csv.Find({"parent", "上级代码"})));
  if (!IsCode(area.code())) {
    plan->errors.push_back({number, "code",
                            "须为 2、4、6、9、12 或 15 位数字（请把该列设为文本格式）",
                            "needs 2, 4, 6, 9, 12 or 15 digits (format the column as text)"});
    return row;
  }
  if (area.name().empty()) {
    plan->errors.push_back({number, "name", "缺名称：请填写", "is missing: fill it in"});
  }
  if (area.parent_code().empty()) area.set_parent_code(ParentByCode(area.code()));
  const std::string& level = csv.Cell(i, csv.Find({"level", "级别"}));
  if (!level.empty() && level != AreaLevelName(area.code().size())) {
    plan->errors.push_back(
        {number, "level", absl::StrCat("与代码位数不符，应为 ", AreaLevelName(area.code().size())),
         absl::StrCat("does not fit the code's digits: ", AreaLevelName(area.code().size()))});
  }
  return row;
}

void AddChange(const v1::Area& area, const KnownAreas& known, AreaPlan* plan) {
  const auto found = known.find(area.code());
  if (found == known.end()) {
    *plan->changes.emplace_back().mutable_created() = area;
    return;
  }
  const v1::Area& old = found->second.area();
  if (old.name() != area.name()) {
    v1::AreaRenamed* renamed = plan->changes.emplace_back().mutable_renamed();
    renamed->set_code(area.code());
    renamed->set_name(area.name());
  }
  const std::string old_parent =
      old.parent_code().empty() ? ParentByCode(old.code()) : old.parent_code();
  if (old_parent != area.parent_code()) {
    v1::AreaTransferred* moved = plan->changes.emplace_back().mutable_transferred();
    moved->set_code(area.code());
    moved->set_parent_code(area.parent_code());
  }
  if (old.name() == area.name() && old_parent == area.parent_code()) ++plan->unchanged;
}

std::vector<std::string> Units(const std::string& cell) {
  std::vector<std::string> units;
  const std::string text = absl::StrReplaceAll(cell, {{"；", ";"}});
  for (const absl::string_view unit : absl::StrSplit(text, ';', absl::SkipWhitespace())) {
    units.emplace_back(absl::StripAsciiWhitespace(unit));
  }
  return units;
}

bool Says(const v1::AreaNode& node, const v1::AreaAssisted& assisted) {
  return node.assistance_class() == assisted.assistance_class() &&
         node.lead_unit() == assisted.lead_unit() &&
         std::equal(node.member_units().begin(), node.member_units().end(),
                    assisted.member_units().begin(), assisted.member_units().end());
}

}  // namespace

std::string AreaLevelName(size_t digits) {
  for (const Level& level : kLevels) {
    if (level.digits == digits) return level.name;
  }
  return "";
}

AreaPlan PlanAreas(const Csv& csv, const KnownAreas& known) {
  AreaPlan plan;
  for (const auto& names : {std::vector<std::string>{"code", "区划代码"}, {"name", "名称"}}) {
    if (csv.Find(names) >= 0) continue;
    plan.errors.push_back(
        {1, names[0], absl::StrCat("缺少此列（", names[1], "）"), "the file has no such column"});
  }
  if (!plan.errors.empty()) return plan;
  std::vector<Row> rows;
  std::map<std::string, uint64_t> seen;
  for (size_t i = 0; i < csv.size(); ++i) {
    Row row = ReadArea(csv, i, &plan);
    const auto [first, fresh] = seen.emplace(row.area.code(), row.number);
    if (!fresh && !row.area.code().empty()) {
      plan.errors.push_back({row.number, "code",
                             absl::StrCat("与第 ", first->second, " 行重复：请删去一行"),
                             absl::StrCat("repeats row ", first->second, ": remove one of them")});
    }
    rows.push_back(std::move(row));
  }
  for (const Row& row : rows) {
    const std::string& parent = row.area.parent_code();
    if (parent.empty() || seen.count(parent) > 0 || known.count(parent) > 0) continue;
    plan.errors.push_back({row.number, "parent",
                           absl::StrCat("上级 ", parent, " 不存在：请先加入上级"),
                           absl::StrCat("area ", parent, " is unknown: add it first")});
  }
  if (!plan.errors.empty()) return plan;
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::pair(a.area.code().size(), a.area.code()) <
           std::pair(b.area.code().size(), b.area.code());
  });
  for (const Row& row : rows) AddChange(row.area, known, &plan);
  return plan;
}

AreaPlan PlanAssistance(const Csv& csv, const KnownAreas& known) {
  AreaPlan plan;
  const int code = csv.Find({"town_code", "镇代码"}), town = csv.Find({"town", "镇"});
  const int category = csv.Find({"assistance_class", "帮扶类别"});
  const int lead = csv.Find({"lead_unit", "牵头单位"}),
            units = csv.Find({"member_units", "成员单位"});
  if (code < 0 || category < 0) {
    plan.errors.push_back({1, "town_code, assistance_class", "缺少此列（镇代码、帮扶类别）",
                           "the file has no such column"});
    return plan;
  }
  for (size_t i = 0; i < csv.size(); ++i) {
    const auto found = known.find(csv.Cell(i, code));
    if (found == known.end() || csv.Cell(i, code).size() != 9) {
      plan.errors.push_back({csv.RowNumber(i), "town_code", "无此镇：请核对 9 位代码，或先导入区划",
                             "no such town: check its 9 digits, or import the areas first"});
      continue;
    }
    if (town >= 0 && csv.Cell(i, town) != found->second.area().name()) {
      plan.errors.push_back(
          {csv.RowNumber(i), "town",
           absl::StrCat("与区划名称 ", found->second.area().name(), " 不符：请核对代码"),
           absl::StrCat("differs from the area's name, ", found->second.area().name(),
                        ": check the code")});
      continue;
    }
    v1::AreaAssisted assisted;
    assisted.set_code(csv.Cell(i, code));
    assisted.set_assistance_class(csv.Cell(i, category));
    assisted.set_lead_unit(csv.Cell(i, lead));
    for (std::string& unit : Units(csv.Cell(i, units))) assisted.add_member_units(std::move(unit));
    if (Says(found->second, assisted)) {
      ++plan.unchanged;
    } else {
      *plan.changes.emplace_back().mutable_assisted() = assisted;
    }
  }
  return plan;
}

KnownAreas After(KnownAreas known, const std::vector<v1::AreaChange>& changes) {
  for (const v1::AreaChange& change : changes) {
    if (change.has_created()) *known[change.created().code()].mutable_area() = change.created();
    if (change.has_renamed()) {
      known[change.renamed().code()].mutable_area()->set_name(change.renamed().name());
    }
  }
  return known;
}

std::vector<v1::AreaChanged> ToFacts(const std::vector<v1::AreaChange>& changes,
                                     int32_t effective_date, const std::string& document_number) {
  std::vector<v1::AreaChanged> facts;
  size_t bytes = 0;
  for (const v1::AreaChange& change : changes) {
    const size_t more = change.ByteSizeLong() + 4;
    if (facts.empty() || facts.back().changes_size() == kAreaChangesMax ||
        bytes + more > kAreaFactBytesMax) {
      v1::AreaChanged& fact = facts.emplace_back();
      fact.set_effective_date(effective_date);
      fact.set_document_number(document_number);
      bytes = 0;
    }
    *facts.back().add_changes() = change;
    bytes += more;
  }
  return facts;
}

}  // namespace hearth::cli
