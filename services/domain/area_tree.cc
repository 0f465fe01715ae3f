#include "services/domain/area_tree.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

constexpr std::array<size_t, 6> kLevels = {2, 4, 6, 9, 12, 15};
// Merges of merges; more than anybody will ever make, so that a loop of them ends.
constexpr int kMergesMax = 100;

std::string_view ParentCode(std::string_view code) {
  if (AreaDigits(code) == 0) return "";
  size_t parent = 0;
  for (const size_t level : kLevels) {
    if (level < code.size()) parent = level;
  }
  return code.substr(0, parent);
}

bool HasPrefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// The change as it acts on the one node that it names; the node's history is replayed with it.
void Replay(const v1::AreaChange& change, v1::AreaNode* node, bool* known) {
  const bool stands = *known && !node->closed() && node->merged_into_code().empty();
  if (change.has_created()) {
    if (stands) return;
    node->Clear();
    *node->mutable_area() = change.created();
    if (node->area().parent_code().empty()) {
      node->mutable_area()->set_parent_code(ParentByCode(node->area().code()));
    }
    *known = true;
  } else if (!stands) {
    return;
  } else if (change.has_renamed()) {
    node->mutable_area()->set_name(change.renamed().name());
  } else if (change.has_merged()) {
    node->set_merged_into_code(change.merged().into_code());
  } else if (change.has_transferred()) {
    node->mutable_area()->set_parent_code(change.transferred().parent_code());
  } else if (change.has_closed()) {
    node->set_closed(true);
  } else if (change.has_assisted()) {
    node->set_assistance_class(change.assisted().assistance_class());
    node->set_lead_unit(change.assisted().lead_unit());
    *node->mutable_member_units() = change.assisted().member_units();
  }
}

}  // namespace

int AreaDigits(std::string_view code) {
  if (std::find(kLevels.begin(), kLevels.end(), code.size()) == kLevels.end()) return 0;
  const bool digits =
      std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
  return digits ? static_cast<int>(code.size()) : 0;
}

std::string ParentByCode(std::string_view code) { return std::string(ParentCode(code)); }

Lineage LineageByCode(std::string_view code) {
  Lineage lineage = {std::string(code)};
  for (std::string_view parent = ParentCode(code); !parent.empty(); parent = ParentCode(parent)) {
    lineage.emplace_back(parent);
  }
  return lineage;
}

const std::string& ChangedArea(const v1::AreaChange& change) {
  switch (change.change_case()) {
    case v1::AreaChange::kCreated:
      return change.created().code();
    case v1::AreaChange::kRenamed:
      return change.renamed().code();
    case v1::AreaChange::kMerged:
      return change.merged().code();
    case v1::AreaChange::kTransferred:
      return change.transferred().code();
    case v1::AreaChange::kClosed:
      return change.closed().code();
    case v1::AreaChange::kAssisted:
      return change.assisted().code();
    case v1::AreaChange::CHANGE_NOT_SET:
      break;
  }
  static const std::string* const kNone = new std::string;
  return *kNone;
}

void AreaTree::Apply(const v1::AreaChanged& fact, int32_t occurred_date) {
  const int32_t day = fact.effective_date() != 0 ? fact.effective_date() : occurred_date;
  if (!IsDate(day)) return;
  for (const v1::AreaChange& change : fact.changes()) ApplyOne(change, day);
}

void AreaTree::ApplyOne(const v1::AreaChange& change, int32_t day) {
  const std::string& code = ChangedArea(change);
  if (AreaDigits(code) == 0) return;
  const auto it = areas_.find(code);
  auto history =
      it == areas_.end() ? std::make_shared<History>() : std::make_shared<History>(*it->second);
  const auto place =
      std::upper_bound(history->written.begin(), history->written.end(), day,
                       [](int32_t d, const Written& written) { return d < written.from_date; });
  history->written.insert(place, {day, change});
  history->states.clear();
  v1::AreaNode node;
  bool known = false;
  for (const Written& written : history->written) {
    Replay(written.change, &node, &known);
    if (!known) continue;
    if (!history->states.empty() && history->states.back().from_date == written.from_date) {
      history->states.pop_back();
    }
    history->states.push_back({written.from_date, node});
  }
  for (const Change& state : history->states) {
    const bool by_code = state.node.area().parent_code() == ParentCode(code);
    if (!by_code || !state.node.merged_into_code().empty()) leaving_.insert(code);
  }
  areas_[code] = std::move(history);
}

const v1::AreaNode* AreaTree::NodeAt(std::string_view code, int32_t day) const {
  const auto it = areas_.find(code);
  if (it == areas_.end()) return nullptr;
  const std::vector<Change>& states = it->second->states;
  const auto after = std::upper_bound(states.begin(), states.end(), day,
                                      [](int32_t d, const Change& c) { return d < c.from_date; });
  return after == states.begin() ? nullptr : &std::prev(after)->node;
}

bool AreaTree::Exists(std::string_view code, int32_t day) const {
  const v1::AreaNode* node = NodeAt(code, day);
  return node != nullptr && !node->closed() && node->merged_into_code().empty();
}

std::optional<v1::AreaNode> AreaTree::Find(std::string_view code, int32_t day) const {
  const v1::AreaNode* node = NodeAt(code, day);
  if (node == nullptr) return std::nullopt;
  return *node;
}

std::string_view AreaTree::Successor(std::string_view code, int32_t day) const {
  std::string_view current = code;
  for (int i = 0; i < kMergesMax; ++i) {
    const v1::AreaNode* node = NodeAt(current, day);
    if (node == nullptr || node->merged_into_code().empty()) return current;
    current = node->merged_into_code();
  }
  return code;
}

std::string_view AreaTree::Ancestor(std::string_view code, int digits, int32_t day) const {
  std::string_view current = Successor(code, day);
  if (AreaDigits(current) == digits) return current;
  while (AreaDigits(current) > digits) {
    const v1::AreaNode* node = NodeAt(current, day);
    current = Successor(node == nullptr ? ParentCode(current) : node->area().parent_code(), day);
  }
  const bool found = AreaDigits(current) == digits && NodeAt(current, day) != nullptr;
  return found ? current : std::string_view();
}

std::string AreaTree::Resolve(std::string_view code, int32_t day) const {
  return std::string(Successor(code, day));
}

std::string AreaTree::AncestorAt(std::string_view code, int digits, int32_t day) const {
  return std::string(Ancestor(code, digits, day));
}

Lineage AreaTree::LineageOf(std::string_view code, int32_t day) const {
  if (leaving_.empty() || code.empty()) return LineageByCode(code);
  Lineage lineage;
  for (std::string_view next = code; !next.empty();) {
    const std::string_view current = Successor(next, day);
    lineage.emplace_back(current);
    const v1::AreaNode* node = NodeAt(current, day);
    const bool told = node != nullptr && !node->area().parent_code().empty();
    next = told ? std::string_view(node->area().parent_code()) : ParentCode(current);
    if (next.size() >= current.size()) break;  // a parent is always of a wider level
  }
  return lineage;
}

bool AreaTree::IsUnder(std::string_view code, std::string_view root, int32_t day) const {
  if (root.empty() || code == root) return true;
  const std::string_view ancestor = Ancestor(code, AreaDigits(root), day);
  return !ancestor.empty() && ancestor == Successor(root, day);
}

bool AreaTree::GoesInto(std::string_view code, std::string_view target, int32_t day) const {
  std::vector<std::string_view> open = {code};
  std::set<std::string_view> seen;
  while (!open.empty()) {
    const std::string_view current = open.back();
    open.pop_back();
    if (current == target) return true;
    if (!seen.insert(current).second) continue;
    const auto it = areas_.find(current);
    if (it == areas_.end()) continue;
    const std::vector<Change>& states = it->second->states;
    for (size_t i = 0; i < states.size(); ++i) {
      const bool over_before = i + 1 < states.size() && states[i + 1].from_date <= day;
      const std::string& into = states[i].node.merged_into_code();
      if (!over_before && !into.empty()) open.push_back(into);
    }
  }
  return false;
}

// An area lies under `root` by its own code alone, or below one that left the place that its code
// names.
std::vector<v1::AreaNode> AreaTree::List(std::string_view root, int digits, int32_t day) const {
  const std::string_view top = Successor(root, day);
  if (!root.empty() && NodeAt(top, day) == nullptr) return {};
  std::set<std::string_view> starts = {top};
  if (!top.empty()) {
    for (const std::string& code : leaving_) {
      if (IsUnder(code, top, day)) starts.insert(code);
    }
  }
  std::map<std::string_view, const v1::AreaNode*> found;
  for (const std::string_view start : starts) {
    for (auto it = areas_.lower_bound(start); it != areas_.end() && HasPrefix(it->first, start);
         ++it) {
      if (digits != 0 && it->first.size() != static_cast<size_t>(digits)) continue;
      if (!Exists(it->first, day)) continue;
      if (!leaving_.empty() && !IsUnder(it->first, top, day)) continue;
      found.emplace(it->first, NodeAt(it->first, day));
    }
  }
  std::vector<v1::AreaNode> nodes;
  nodes.reserve(found.size());
  for (const auto& [code, node] : found) nodes.push_back(*node);
  return nodes;
}

}  // namespace hearth::domain
