#include "services/domain/decide_undertaking.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/adjustment.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide_device.h"
#include "services/domain/undertaking_checks.h"

namespace hearth::domain {
namespace {

constexpr uint32_t kLevelMax = 3;
constexpr uint32_t kPartsMax = 100;

MaybeFault CheckAreasWithin(std::string_view field,
                            const google::protobuf::RepeatedPtrField<std::string>& codes,
                            const UndertakingSight& sight) {
  for (int i = 0; i < codes.size(); ++i) {
    if (auto fault =
            CheckAreaWithin(absl::StrCat(std::string(field), "[", i, "]"), codes.Get(i), sight)) {
      return fault;
    }
  }
  return std::nullopt;
}

MaybeFault CheckOpened(const v1::CampaignOpened& fact, const UndertakingSight& sight) {
  if (sight.known().FindCampaign(fact.campaign()) != nullptr) {
    return WrongState("campaign", "该名称已用过（关闭的也不再使用），请换一个",
                      "the name was used before and is never given twice; take another");
  }
  if (auto fault = CheckOrder("due_date", fact.start_date(), fact.due_date())) return fault;
  return CheckAreasWithin("area_codes", fact.area_codes(), sight);
}

// The campaign that the fact goes on with, or why it may not.
MaybeFault CheckGoesOn(const std::string& name, const UndertakingSight& sight) {
  const auto campaign = sight.known().FindCampaign(name);
  if (campaign == nullptr) {
    return WrongState("campaign", "没有这次集中排查，请先开启（CampaignOpened）",
                      "there is no such campaign; open it first (CampaignOpened)");
  }
  if (campaign->closed_date != 0) {
    const std::string day = FormatDate(campaign->closed_date);
    return WrongState("campaign", absl::StrCat("已于 ", day, " 关闭，请另开一次"),
                      absl::StrCat("was closed on ", day, "; open another one"));
  }
  return CheckSameArea(campaign->area_code, sight);
}

MaybeFault CheckAmended(const v1::CampaignAmended& fact, const UndertakingSight& sight) {
  if (auto fault = CheckGoesOn(fact.campaign(), sight)) return fault;
  if (fact.due_date() == 0 && fact.added_area_codes().empty()) {
    return Malformed("due_date", "请填写新的截止日或增加的区划",
                     "say the new last day or the areas added");
  }
  const auto campaign = sight.known().FindCampaign(fact.campaign());
  if (auto fault = CheckOrder("due_date", campaign->opened.start_date(), fact.due_date())) {
    return fault;
  }
  return CheckAreasWithin("added_area_codes", fact.added_area_codes(), sight);
}

MaybeFault CheckClosed(const v1::CampaignClosed& fact, const UndertakingSight& sight) {
  if (auto fault = CheckGoesOn(fact.campaign(), sight)) return fault;
  const auto campaign = sight.known().FindCampaign(fact.campaign());
  if (fact.reason().empty() && sight.today < campaign->opened.due_date()) {
    return Malformed("reason", "提前关闭请说明原因", "say why it is closed before its last day");
  }
  if (fact.visited_count() <= fact.household_count()) return std::nullopt;
  return Malformed("visited_count", "不能多于户数", "cannot be more than the households");
}

MaybeFault CheckRoundOpened(const v1::AdjustmentRoundOpened& fact, const UndertakingSight& sight) {
  if (sight.known().FindRound(fact.round()) != nullptr) {
    return WrongState("round", "该轮次名称已用过，请换一个",
                      "the name was used before; take another");
  }
  if (auto fault = CheckOrder("due_date", fact.start_date(), fact.due_date())) return fault;
  return CheckOrder("window_end_date", fact.window_start_date(), fact.window_end_date());
}

MaybeFault CheckPart(const v1::AdjustmentRoundClosed& fact, const AdjustmentRound& round) {
  const uint32_t count = fact.part_count();
  if (count > kPartsMax) return Malformed("part_count", "至多 100 个部分", "must be at most 100");
  const bool fits = count <= 1 ? fact.part() <= 1 : fact.part() >= 1 && fact.part() <= count;
  if (!fits) return Malformed("part", "应为 1 至 part_count", "must be 1 to part_count");
  if (round.part_count != 0 && std::max(count, 1u) != round.part_count) {
    return WrongState("part_count", "与已记录的部分不同", "is not that of the parts recorded");
  }
  if (!round.parts.contains(std::max(fact.part(), 1u))) return std::nullopt;
  return WrongState("part", "该部分已记录", "that part is recorded already");
}

MaybeFault CheckBalances(const v1::AdjustmentRoundClosed& fact, const AdjustmentRound& round,
                         const UndertakingSight& sight) {
  std::set<std::string> villages = round.villages;
  for (int i = 0; i < fact.balances_size(); ++i) {
    const v1::AdjustmentBalance& balance = fact.balances(i);
    if (auto fault = CheckAreaWithin("area_code", balance.area_code(), sight)) {
      return Within("balances", i, *std::move(fault));
    }
    if (!villages.insert(balance.area_code()).second) {
      return Within("balances", i, Malformed("area_code", "该村重复", "is named twice"));
    }
    if (Closes(balance)) continue;
    return Within("balances", i,
                  Malformed("closing", "不平衡：期初＋增加－减少应等于期末（户数和人数）",
                            "does not balance: opening + in - out must be closing, in households "
                            "and in persons"));
  }
  return std::nullopt;
}

MaybeFault CheckRoundClosed(const v1::AdjustmentRoundClosed& fact, const UndertakingSight& sight) {
  const auto round = sight.known().FindRound(fact.round());
  if (round == nullptr) {
    return WrongState("round", "没有这一轮动态调整，请县里先开启（AdjustmentRoundOpened）",
                      "there is no such round; the county opens it first (AdjustmentRoundOpened)");
  }
  if (round->closed_date != 0) return WrongState("round", "已关闭", "is closed already");
  if (auto fault = CheckSameArea(round->area_code, sight)) return fault;
  if (auto fault = CheckPart(fact, *round)) return fault;
  return CheckBalances(fact, *round, sight);
}

MaybeFault CheckGoal(const v1::GoalSet& fact, const UndertakingSight& sight) {
  if (fact.responsible_account().empty()) return std::nullopt;
  return CheckAccount("responsible_account", fact.responsible_account(), sight.control);
}

MaybeFault CheckReported(const v1::GoalReported& fact, const UndertakingSight& sight) {
  const auto goal = sight.known().FindGoal(fact.goal_event_id());
  if (goal != nullptr) return CheckSameArea(goal->area_code, sight);
  return WrongState("goal_event_id", "没有这项目标，请先设定（GoalSet）",
                    "there is no such goal; set it first (GoalSet)");
}

MaybeFault CheckLevel(const v1::WarningLevelChanged& fact, const UndertakingSight& sight) {
  const uint32_t level = sight.known().LevelOf(sight.header.area_code()).level;
  if (fact.level_before() != level) {
    return Malformed("level_before", absl::StrCat("与系统记录不一致，应为 ", level),
                     absl::StrCat("differs from what the log holds: ", level));
  }
  if (fact.level_after() <= kLevelMax && fact.level_after() != level) return std::nullopt;
  return Malformed("level_after", "应为 0 至 3，且与原等级不同",
                   "must be 0 to 3 and differ from the level before");
}

MaybeFault CheckOne(const v1::Fact& fact, const UndertakingSight& sight) {
  switch (fact.fact_case()) {
    case v1::Fact::kCampaignOpened:
      return CheckOpened(fact.campaign_opened(), sight);
    case v1::Fact::kCampaignAmended:
      return CheckAmended(fact.campaign_amended(), sight);
    case v1::Fact::kCampaignClosed:
      return CheckClosed(fact.campaign_closed(), sight);
    case v1::Fact::kAdjustmentRoundOpened:
      return CheckRoundOpened(fact.adjustment_round_opened(), sight);
    case v1::Fact::kAdjustmentRoundClosed:
      return CheckRoundClosed(fact.adjustment_round_closed(), sight);
    case v1::Fact::kGoalSet:
      return CheckGoal(fact.goal_set(), sight);
    case v1::Fact::kGoalReported:
      return CheckReported(fact.goal_reported(), sight);
    case v1::Fact::kWarningLevelChanged:
      return CheckLevel(fact.warning_level_changed(), sight);
    default:
      if (auto fault = CheckProjectFact(fact, sight)) return fault;
      return CheckTeamFact(fact, sight);
  }
}

}  // namespace

MaybeFault CheckOrder(std::string_view end_field, int32_t start, int32_t end) {
  if (end == 0 || end >= start) return std::nullopt;
  return Malformed(end_field, "早于起始日", "lies before the first day");
}

MaybeFault CheckSameArea(const std::string& opened_in, const UndertakingSight& sight) {
  const AreaTree& areas = *sight.control.areas;
  if (areas.Resolve(opened_in, sight.day) == areas.Resolve(sight.header.area_code(), sight.day)) {
    return std::nullopt;
  }
  return Within("header", Malformed("area_code", absl::StrCat("应为开启时的区划 ", opened_in),
                                    absl::StrCat("must be the area of the opening: ", opened_in)));
}

MaybeFault CheckAreaWithin(std::string_view field, const std::string& code,
                           const UndertakingSight& sight) {
  const AreaTree& areas = *sight.control.areas;
  if (!areas.Exists(code, sight.day)) {
    return Fault{v1::REFUSAL_REASON_UNKNOWN_AREA, std::string(field),
                 "当日区划中没有该编码，请改正或先新建",
                 "no such area on that day; correct the code or create it first"};
  }
  if (areas.IsUnder(code, sight.header.area_code(), sight.day)) return std::nullopt;
  return Malformed(field, "不在本区划（header.area_code）之内", "lies outside the header's area");
}

MaybeFault CheckAccount(std::string_view field, const std::string& account,
                        const Control& control) {
  if (!control.registry->bootstrapped()) return std::nullopt;
  return CheckOpenAccount(field, account, *control.registry);
}

MaybeFault CheckUndertakingFact(const v1::EventHeader& header, const v1::Fact& fact,
                                const Control& control, int32_t today) {
  if (!Undertakings::Reads(header.kind())) return std::nullopt;
  if (header.area_code().empty()) {
    return Within("header",
                  Malformed("area_code", "请填写所属区划", "name the area it belongs to"));
  }
  const UndertakingSight sight{header, control, DateOfTime(header.occurred_time_ms()), today};
  MaybeFault fault = CheckOne(fact, sight);
  if (!fault.has_value() || fault->path.starts_with("header.")) return fault;
  const auto* field = v1::Fact::descriptor()->FindFieldByNumber(fact.fact_case());
  return Within(field->name(), *std::move(fault));
}

}  // namespace hearth::domain
