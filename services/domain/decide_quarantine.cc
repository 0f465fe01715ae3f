#include "services/domain/decide_quarantine.h"

#include <set>

#include "services/domain/releases.h"

namespace hearth::domain {
namespace {

constexpr size_t kIdBytes = 16;

MaybeFault CheckTargets(const QuarantineTargets& targets) {
  if (targets.event_ids.empty()) {
    return Malformed("target_event_ids", "请指明待处理的事件", "name the events that wait");
  }
  std::set<std::string_view> seen;
  for (int i = 0; i < targets.event_ids.size(); ++i) {
    if (targets.event_ids[i].size() != kIdBytes) {
      return Within("target_event_ids", i, Malformed("", "应为 16 字节", "must have 16 bytes"));
    }
    if (!seen.insert(targets.event_ids[i]).second) {
      return Within("target_event_ids", i, Malformed("", "重复", "is named twice"));
    }
  }
  if (targets.positions.size() != targets.event_ids.size()) {
    return Malformed(
        "target_positions", "应与 target_event_ids 一一对应（见隔离清单）",
        "needs one for each of target_event_ids, as the list of quarantine shows them");
  }
  for (int i = 0; i < targets.positions.size(); ++i) {
    if (targets.positions[i] > 0) continue;
    return Within("target_positions", i, Malformed("", "从 1 起", "begins with 1"));
  }
  return std::nullopt;
}

}  // namespace

MaybeFault CheckQuarantineFact(const v1::EventHeader& header, const v1::Fact& fact) {
  if (!Releases::Reads(static_cast<uint32_t>(fact.fact_case()))) return std::nullopt;
  const bool released = fact.has_quarantine_released();
  const char* name = released ? "quarantine_released" : "quarantine_rejected";
  if (header.area_code().empty()) {
    return Malformed("header.area_code", "请填写办理人所辖的区划", "name the area that decides");
  }
  if (auto fault = CheckTargets(TargetsOf(fact))) return Within(name, *std::move(fault));
  if (released && fact.quarantine_released().attested_account() == header.actor()) {
    return Within(name, Malformed("attested_account", "证明人不能是办理人本人",
                                  "who attests is not who decides"));
  }
  return std::nullopt;
}

}  // namespace hearth::domain
