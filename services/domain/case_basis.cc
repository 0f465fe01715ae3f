#include "services/domain/case_basis.h"

#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/income.h"
#include "services/domain/metrics.h"

namespace hearth::domain {
namespace {

constexpr int kRisksMax = 5;

struct Guarantee {
  std::string_view code;
  v1::Problem (v1::Guarantees::*problem)() const;
};

// The four guarantees, water and the two worries (domain.md 2.4).
constexpr Guarantee kGuarantees[] = {
    {"clothing", &v1::Guarantees::clothing}, {"education", &v1::Guarantees::education},
    {"food", &v1::Guarantees::food},         {"housing", &v1::Guarantees::housing},
    {"medical", &v1::Guarantees::medical},   {"water", &v1::Guarantees::water},
};

void FillIncome(const v1::OpenedHousehold& household, v1::CaseIncome* out) {
  const v1::Income& income = household.income();
  const IncomeTotals totals = TotalIncome(income);
  out->set_check_event_id(household.income_source().event_id());
  out->set_window_start_date(income.window_start_date());
  out->set_window_end_date(income.window_end_date());
  out->set_wage_fen(totals.wage);
  out->set_business_fen(totals.business);
  out->set_property_fen(totals.property);
  out->set_transfer_fen(totals.transfer);
  out->set_production_cost_fen(totals.cost);
  if (income.has_claims_fen()) out->set_claims_fen(income.claims_fen());
  if (income.has_self_paid_fen()) out->set_self_paid_fen(income.self_paid_fen());
  out->set_net_fen(totals.net);
  out->set_per_capita_fen(PerCapita(totals.net, income.sharing_members()).value_or(0));
  out->set_sharing_members(income.sharing_members());
}

Fault Differs(std::string_view path) {
  return Malformed(path, "与系统记录不一致，请用最新核查数据重新生成",
                   "differs from what the log holds; take it from the newest check again");
}

MaybeFault CheckRisks(const v1::CaseBasis& basis) {
  if (basis.risks().empty() || basis.risks_size() > kRisksMax) {
    return Malformed("risks", "请按主次填写 1 至 5 项风险", "give 1 to 5 risks, weightiest first");
  }
  std::set<std::string> seen;
  for (int i = 0; i < basis.risks_size(); ++i) {
    if (basis.risks(i).risk_code().empty()) {
      return Within("risks", i, Malformed("risk_code", "必填", "is required"));
    }
    if (!seen.insert(basis.risks(i).risk_code()).second) {
      return Within("risks", i, Malformed("risk_code", "重复", "is named twice"));
    }
  }
  return std::nullopt;
}

// UNSTABLE and MARGINAL differ by where the household comes from, never by how bad it is.
MaybeFault CheckCategory(const std::string& category, v1::Origin origin) {
  if (category.empty()) return Malformed("category_code", "必填", "is required");
  const bool wrong = (category == "UNSTABLE" && origin == v1::ORIGIN_GENERAL) ||
                     (category == "MARGINAL" && origin == v1::ORIGIN_OUT_OF_POVERTY);
  if (!wrong) return std::nullopt;
  return Malformed(
      "category_code", "与户的来源不符：脱贫户为 UNSTABLE，一般农户为 MARGINAL",
      "does not fit the household's origin: UNSTABLE is for 脱贫户, MARGINAL for others");
}

template <typename List>
bool SameSet(const List& a, const List& b) {
  return std::set<typename List::value_type>(a.begin(), a.end()) ==
         std::set<typename List::value_type>(b.begin(), b.end());
}

bool SameIncome(const v1::CaseIncome& claimed, const v1::CaseIncome& known) {
  return google::protobuf::util::MessageDifferencer::Equals(claimed, known);
}

MaybeFault CheckLine(const v1::CaseBasis& basis, bool decides, const v1::CaseBasis& known) {
  if (decides && !known.has_line()) {
    return Fault{v1::REFUSAL_REASON_WRONG_STATE, "line", "本区划当日没有监测线，请先由县发布规则集",
                 "no income line is in force here today; the county publishes one first"};
  }
  if (decides && !basis.has_line()) return Malformed("line", "必填", "is required");
  if (!basis.has_line()) return std::nullopt;
  const v1::CaseLine &claimed = basis.line(), &line = known.line();
  if (claimed.line_id() == line.line_id() && claimed.amount_fen() == line.amount_fen() &&
      (claimed.measure().empty() || claimed.measure() == line.measure())) {
    return std::nullopt;
  }
  return Differs("line");
}

MaybeFault CheckIncome(const v1::CaseBasis& basis, bool decides, const v1::CaseBasis& known) {
  if (decides && !known.has_income()) {
    return Fault{v1::REFUSAL_REASON_WRONG_STATE, "income", "没有收入核查记录，请村里先入户核实收入",
                 "no check has recorded the income; the village visits first"};
  }
  if (decides && !basis.has_income()) return Malformed("income", "必填", "is required");
  if (!basis.has_income() || SameIncome(basis.income(), known.income())) return std::nullopt;
  return Differs("income");
}

}  // namespace

std::shared_ptr<const RulesInForce> RulesFor(const CaseInput& input) {
  return input.control.rulebooks->InForce(
      input.control.areas->LineageOf(input.area_code(), input.today), input.today);
}

v1::CaseBasis BasisOf(const CaseInput& input) {
  v1::CaseBasis basis;
  const auto rules = RulesFor(input);
  if (rules->line != nullptr) {
    basis.mutable_line()->set_line_id(rules->line->line_id());
    basis.mutable_line()->set_amount_fen(rules->line->amount_fen());
    basis.mutable_line()->set_measure(rules->line->measure());
    basis.mutable_line()->set_document_number(rules->line->document_number());
  }
  const v1::OpenedHousehold& household = input.household;
  if (household.has_income()) FillIncome(household, basis.mutable_income());
  for (const Guarantee& guarantee : kGuarantees) {
    const v1::Problem problem = (household.guarantees().*guarantee.problem)();
    if (problem == v1::PROBLEM_EXISTS) basis.add_problem_codes(std::string(guarantee.code));
    if (problem == v1::PROBLEM_UNSPECIFIED) basis.add_unasked_codes(std::string(guarantee.code));
  }
  for (const v1::OpenedMember& member : household.members()) {
    if (member.active()) basis.add_member_ids(member.member().member_id());
  }
  if (!household.checks().empty()) {
    basis.add_check_event_ids(household.checks(0).source().event_id());
  }
  return basis;
}

std::optional<bool> NobodyCanWork(const CaseInput& input) {
  const auto rules = RulesFor(input);
  const Reading reading =
      ReadMetric("members.no_labour", {input.household, *rules, input.today, nullptr});
  if (reading.value.value_case() != v1::MetricValue::kYes) return std::nullopt;
  return reading.value.yes();
}

MaybeFault CheckBasis(const v1::CaseBasis& basis, bool decides, const CaseInput& input) {
  if (auto fault = CheckCategory(basis.category_code(), input.household.identity().origin())) {
    return fault;
  }
  if (auto fault = CheckRisks(basis)) return fault;
  const v1::CaseBasis known = BasisOf(input);
  if (auto fault = CheckLine(basis, decides, known)) return fault;
  if (auto fault = CheckIncome(basis, decides, known)) return fault;
  if (!SameSet(basis.problem_codes(), known.problem_codes())) return Differs("problem_codes");
  if (!SameSet(basis.unasked_codes(), known.unasked_codes())) return Differs("unasked_codes");
  if (!SameSet(basis.member_ids(), known.member_ids())) return Differs("member_ids");
  if (basis.floor() && !NobodyCanWork(input).value_or(false)) {
    return Malformed("floor", "家中有人能劳动或尚未了解，不能标为整户无劳动能力兜底保障户",
                     "somebody can work, or nobody asked: the household is not FLOOR");
  }
  return std::nullopt;
}

}  // namespace hearth::domain
