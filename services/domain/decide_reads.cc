#include "services/domain/decide_reads.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/domain/budgets.h"
#include "services/domain/civil_date.h"
#include "services/domain/data_classes.h"
#include "services/domain/decide_device.h"
#include "services/domain/read_book.h"
#include "services/domain/roles.h"

namespace hearth::domain {
namespace {

Fault NoRight(std::string_view path, std::string_view zh, std::string_view en) {
  return {v1::REFUSAL_REASON_NO_RIGHT, std::string(path), std::string(zh), std::string(en)};
}

MaybeFault CheckStated(const v1::PurposeStated& fact, const v1::EventHeader& header) {
  if (fact.read_household().empty() && fact.duty_id().empty()) {
    return Malformed("read_household", "请填写户或任务", "name the household or the duty");
  }
  if (fact.read_household().empty() && header.area_code().empty()) {
    return Malformed("duty_id", "村级任务应注明区划", "a duty of a village needs its area");
  }
  const int64_t begins = header.occurred_time_ms();
  if (fact.until_time_ms() > begins && fact.until_time_ms() <= begins + kPurposeMs) {
    return std::nullopt;
  }
  return Malformed("until_time_ms", "用途最长 30 分钟", "a purpose holds at most 30 minutes");
}

MaybeFault CheckRead(const v1::PersonalDataRead& fact) {
  for (int i = 0; i < fact.field_groups_size(); ++i) {
    if (FindFieldGroup(fact.field_groups(i)) != nullptr) continue;
    return Malformed(absl::StrCat("field_groups[", i, "]"), "没有这个字段组", "no such group");
  }
  const std::vector<std::string> groups(fact.field_groups().begin(), fact.field_groups().end());
  if (fact.data_class() == HighestClass(groups)) return std::nullopt;
  return Malformed("data_class", "应为所读字段组的最高类别", "must be the highest of its groups");
}

bool HoldsRole(std::string_view account, std::string_view role, const Lineage& lineage,
               const Registry& registry, int32_t day) {
  const auto grants = registry.GrantsInForce(account, day);
  return std::any_of(grants.begin(), grants.end(), [&](const auto& grant) {
    return grant->given.role() == role &&
           std::find(lineage.begin(), lineage.end(), grant->given.area_code()) != lineage.end();
  });
}

MaybeFault CheckPersons(const v1::BudgetRaised& fact, const v1::EventHeader& header,
                        const Registry& registry) {
  if (auto fault = CheckOpenAccount("requested_account", fact.requested_account(), registry)) {
    return fault;
  }
  if (header.actor() == fact.requested_account()) {
    return NoRight("requested_account", "申请人不能自己批准，请由另一人办理",
                   "who asked for it cannot raise it; another person must");
  }
  if (fact.account().empty()) return std::nullopt;
  if (auto fault = CheckOpenAccount("account", fact.account(), registry)) return fault;
  if (header.actor() != fact.account()) return std::nullopt;
  return NoRight("account", "不能为自己提高额度，请由另一人办理",
                 "nobody raises his own budget; another person must");
}

MaybeFault CheckFigures(const v1::BudgetRaised& fact, int32_t day) {
  if (FindReadClass(fact.data_class()) == nullptr) {
    return Malformed("data_class", "应为 S2、S3_HEALTH、S3_PROPERTY、S3_TRACK 或 S3_PHOTO",
                     "must be S2, S3_HEALTH, S3_PROPERTY, S3_TRACK or S3_PHOTO");
  }
  if (fact.stop_count() < fact.alarm_count()) {
    return Malformed("stop_count", "不得小于预警数", "must not be below the alarm");
  }
  if (fact.until_date() >= day && fact.until_date() - day <= 10'000) return std::nullopt;
  return Malformed("until_date", "应为今日至一年之内", "must be from today to within a year");
}

MaybeFault CheckRaised(const v1::BudgetRaised& fact, const v1::EventHeader& header,
                       const Control& control) {
  const int32_t day = DateOfTime(header.occurred_time_ms());
  if (!control.areas->Exists(fact.area_code(), day)) {
    return Fault{v1::REFUSAL_REASON_UNKNOWN_AREA, "area_code", "没有该区划，请改正编码",
                 "no such area; correct the code"};
  }
  if (auto fault = CheckFigures(fact, day)) return fault;
  if (auto fault = CheckPersons(fact, header, *control.registry)) return fault;
  const Lineage lineage = control.areas->LineageOf(fact.area_code(), day);
  const auto budget =
      BudgetOf(control, "", FindReadClass(fact.data_class())->data_class, lineage, day);
  if (!budget.has_value()) {
    return WrongState("data_class", "规则集没有该类额度，无须提高",
                      "no rulebook in force limits that class");
  }
  if (HoldsRole(header.actor(), budget->lift_role, lineage, *control.registry, day)) {
    return std::nullopt;
  }
  const RoleTerms* role = FindRole(budget->lift_role);
  return NoRight("area_code",
                 absl::StrCat("须由该区划的", std::string(role == nullptr ? "" : role->zh), "办理"),
                 absl::StrCat("takes the role ", budget->lift_role, " there"));
}

MaybeFault CheckOne(const v1::EventHeader& header, const v1::Fact& fact, const Control& control) {
  if (fact.has_purpose_stated()) return CheckStated(fact.purpose_stated(), header);
  if (fact.has_personal_data_read()) return CheckRead(fact.personal_data_read());
  if (fact.has_budget_raised()) return CheckRaised(fact.budget_raised(), header, control);
  return std::nullopt;
}

}  // namespace

MaybeFault CheckReadFact(const v1::EventHeader& header, const v1::Fact& fact,
                         const Control& control) {
  MaybeFault fault = CheckOne(header, fact, control);
  if (!fault.has_value()) return std::nullopt;
  return Within(v1::Fact::descriptor()->FindFieldByNumber(fact.fact_case())->name(),
                *std::move(fault));
}

}  // namespace hearth::domain
