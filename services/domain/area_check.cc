#include "services/domain/area_check.h"

#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/utf8.h"

namespace hearth::domain {
namespace {

constexpr int kTownDigits = 9;

Fault Unknown(std::string_view path) {
  return {v1::REFUSAL_REASON_UNKNOWN_AREA, std::string(path),
          "当日区划中没有该编码，请先新建或改正编码",
          "no such area on that day; create it first or correct the code"};
}

Fault WrongState(std::string_view path, std::string_view zh, std::string_view en) {
  return {v1::REFUSAL_REASON_WRONG_STATE, std::string(path), std::string(zh), std::string(en)};
}

MaybeFault CheckStands(const AreaTree& tree, const std::string& code, int32_t day,
                       std::string_view path) {
  if (tree.Exists(code, day)) return std::nullopt;
  if (!tree.Find(code, day).has_value()) return Unknown(path);
  const std::string now = tree.Resolve(code, day);
  if (now == code) {
    return WrongState(path, "该区划当日已撤销，请改用其他编码",
                      "the area was closed by that day; use another code");
  }
  return WrongState(path, absl::StrCat("该区划当日已并入 ", now, "，请改用该编码"),
                    absl::StrCat("the area had gone into ", now, " by that day; use that code"));
}

MaybeFault CheckName(const std::string& name) {
  const size_t characters = CountCharacters(name);
  if (characters >= 1 && characters <= kAreaNameCharactersMax) return std::nullopt;
  return Malformed("name", "名称应为 1 至 60 个字", "a name has 1 to 60 characters");
}

MaybeFault CheckParent(const AreaTree& tree, std::string_view code, const std::string& parent,
                       int32_t day) {
  if (parent.size() != ParentByCode(code).size() || (!parent.empty() && AreaDigits(parent) == 0)) {
    return Malformed("parent_code", "上级区划应恰好高一级（省级没有上级）",
                     "the parent is exactly one level up (a province has none)");
  }
  if (parent.empty()) return std::nullopt;
  return CheckStands(tree, parent, day, "parent_code");
}

MaybeFault CheckCreated(const AreaTree& tree, const v1::Area& area, int32_t day) {
  if (auto fault = CheckName(area.name())) return fault;
  const std::string parent =
      area.parent_code().empty() ? ParentByCode(area.code()) : area.parent_code();
  if (tree.Exists(area.code(), day)) {
    const v1::Area old = tree.Find(area.code(), day)->area();
    if (old.name() != area.name()) {
      return WrongState("name", "该编码已有另一名称，如需改名请用 renamed",
                        "the code stands under another name; to change it use renamed");
    }
    if (old.parent_code() != parent) {
      return WrongState("parent_code", "该编码已有另一上级，如需划转请用 transferred",
                        "the code stands below another parent; to move it use transferred");
    }
    return std::nullopt;
  }
  return CheckParent(tree, area.code(), parent, day);
}

MaybeFault CheckMerged(const AreaTree& tree, const v1::AreaMerged& merged, int32_t day) {
  const auto node = tree.Find(merged.code(), day);
  if (node.has_value() && !merged.into_code().empty() &&
      node->merged_into_code() == merged.into_code()) {
    return std::nullopt;  // already so
  }
  if (auto fault = CheckStands(tree, merged.code(), day, "code")) return fault;
  if (AreaDigits(merged.into_code()) != AreaDigits(merged.code())) {
    return Malformed("into_code", "并入的区划应为同一级",
                     "the area that goes on has the same level");
  }
  if (auto fault = CheckStands(tree, merged.into_code(), day, "into_code")) return fault;
  if (tree.GoesInto(merged.into_code(), merged.code(), day)) {
    return WrongState("into_code", "该区划当日或之后并入本区划，不能互相并入",
                      "that area goes into this one on this or a later day; they cannot both end");
  }
  return std::nullopt;
}

MaybeFault CheckTransferred(const AreaTree& tree, const v1::AreaTransferred& moved, int32_t day) {
  if (auto fault = CheckStands(tree, moved.code(), day, "code")) return fault;
  if (moved.parent_code().empty()) {
    return Malformed("parent_code", "请填写新的上级区划", "name the new parent");
  }
  return CheckParent(tree, moved.code(), moved.parent_code(), day);
}

MaybeFault CheckClosed(const AreaTree& tree, const v1::AreaClosed& closed, int32_t day) {
  const auto node = tree.Find(closed.code(), day);
  if (node.has_value() && node->closed()) return std::nullopt;  // already so
  if (auto fault = CheckStands(tree, closed.code(), day, "code")) return fault;
  if (tree.List(closed.code(), 0, day).size() > 1) {
    return WrongState("code", "该区划之下还有区划，请先撤销、并入或划转它们",
                      "areas still stand below it; close, merge or transfer them first");
  }
  return std::nullopt;
}

MaybeFault CheckAssisted(const AreaTree& tree, const v1::AreaAssisted& assisted, int32_t day) {
  if (AreaDigits(assisted.code()) != kTownDigits) {
    return Malformed("code", "帮扶信息只能登记在镇一级（9 位）",
                     "only towns (9 digits) are assisted");
  }
  return CheckStands(tree, assisted.code(), day, "code");
}

MaybeFault CheckChange(const AreaTree& tree, const v1::AreaChange& change, int32_t day) {
  switch (change.change_case()) {
    case v1::AreaChange::kCreated:
      return CheckCreated(tree, change.created(), day);
    case v1::AreaChange::kRenamed:
      if (auto fault = CheckStands(tree, change.renamed().code(), day, "code")) return fault;
      return CheckName(change.renamed().name());
    case v1::AreaChange::kMerged:
      return CheckMerged(tree, change.merged(), day);
    case v1::AreaChange::kTransferred:
      return CheckTransferred(tree, change.transferred(), day);
    case v1::AreaChange::kClosed:
      return CheckClosed(tree, change.closed(), day);
    case v1::AreaChange::kAssisted:
      return CheckAssisted(tree, change.assisted(), day);
    case v1::AreaChange::CHANGE_NOT_SET:
      break;
  }
  return Malformed("", "请写明变更内容", "say what changes");
}

std::string_view NameOf(const v1::AreaChange& change) {
  switch (change.change_case()) {
    case v1::AreaChange::kCreated:
      return "created";
    case v1::AreaChange::kRenamed:
      return "renamed";
    case v1::AreaChange::kMerged:
      return "merged";
    case v1::AreaChange::kTransferred:
      return "transferred";
    case v1::AreaChange::kClosed:
      return "closed";
    case v1::AreaChange::kAssisted:
      return "assisted";
    case v1::AreaChange::CHANGE_NOT_SET:
      break;
  }
  return "";
}

Fault WithinChange(int index, const v1::AreaChange& change, Fault fault) {
  if (change.change_case() != v1::AreaChange::CHANGE_NOT_SET) {
    fault = Within(NameOf(change), std::move(fault));
  }
  return Within("changes", index, std::move(fault));
}

}  // namespace

MaybeFault FindAreaFault(const AreaTree& tree, const v1::AreaChanged& fact, int32_t occurred_date) {
  const int32_t day = fact.effective_date() != 0 ? fact.effective_date() : occurred_date;
  if (!IsDate(day)) {
    return Fault{v1::REFUSAL_REASON_IMPOSSIBLE_DATE, "effective_date",
                 "没有这一天，请按 yyyymmdd 填写", "no such day; write yyyymmdd"};
  }
  if (fact.changes_size() < 1 || fact.changes_size() > kAreaChangesMax) {
    return Malformed("changes", "一次变更 1 至 500 项，多的请分几次提交",
                     "a fact holds 1 to 500 changes; send more in several facts");
  }
  AreaTree before = tree;  // shares its nodes
  for (int i = 0; i < fact.changes_size(); ++i) {
    const v1::AreaChange& change = fact.changes(i);
    MaybeFault fault;
    if (change.change_case() != v1::AreaChange::CHANGE_NOT_SET &&
        AreaDigits(ChangedArea(change)) == 0) {
      fault = Malformed("code", "区划编码应为 2、4、6、9、12 或 15 位数字",
                        "an area code has 2, 4, 6, 9, 12 or 15 digits");
    } else {
      fault = CheckChange(before, change, day);
    }
    if (fault.has_value()) return WithinChange(i, change, *std::move(fault));
    v1::AreaChanged one;
    one.set_effective_date(day);
    *one.add_changes() = change;
    before.Apply(one, day);
  }
  return std::nullopt;
}

absl::Status AreaTree::Check(const v1::AreaChanged& fact, int32_t occurred_date) const {
  const MaybeFault fault = FindAreaFault(*this, fact, occurred_date);
  if (!fault.has_value()) return absl::OkStatus();
  return absl::InvalidArgumentError(ToRefusal(*fault).detail);
}

}  // namespace hearth::domain
