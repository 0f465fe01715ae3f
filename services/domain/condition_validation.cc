// Conditions of rules, cadences and profiles.

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/domain/metrics.h"
#include "services/domain/rulebook_problems.h"

namespace hearth::domain {
namespace {

constexpr int kDepthMax = 20;
constexpr int kConditionsMax = 50;
constexpr uint32_t kPercentMax = 10'000;
constexpr std::string_view kFen = "fen";
constexpr std::string_view kAnswer = "answer.";
constexpr std::string_view kVisit = "visit.";
constexpr std::string_view kLastMode = "visit.last_mode";

bool IsEquality(v1::Operator op) {
  return op == v1::OPERATOR_EQUAL || op == v1::OPERATOR_NOT_EQUAL;
}

bool OperatorFits(MetricType type, v1::Operator op) {
  switch (type) {
    case MetricType::kNumber:
      return op >= v1::OPERATOR_LESS && op <= v1::OPERATOR_GREATER;
    case MetricType::kCode:
    case MetricType::kYes:
      return IsEquality(op);
    case MetricType::kCodes:
      return op == v1::OPERATOR_CONTAINS;
  }
  return false;
}

// All of visits but how the household was reached last.
bool RestsOnCadence(std::string_view metric) {
  return metric.substr(0, kVisit.size()) == kVisit && metric != kLastMode;
}

struct OperatorHint {
  std::string_view zh;
  std::string_view en;
};

OperatorHint HintOf(MetricType type) {
  switch (type) {
    case MetricType::kNumber:
      return {"数值只能比较大小或相等",
              "a number is compared by less, equal, greater and the like"};
    case MetricType::kCode:
    case MetricType::kYes:
      return {"只能用 EQUAL 或 NOT_EQUAL", "only EQUAL and NOT_EQUAL fit"};
    case MetricType::kCodes:
      return {"编码列表只能用 CONTAINS", "a list of codes is asked with CONTAINS"};
  }
  return {"", ""};
}

class ConditionChecker {
 public:
  ConditionChecker(ConditionPlace place, const RulebookContext& context, Problems* problems)
      : place_(place), context_(context), problems_(problems) {}

  void Check(const v1::Condition& condition, const std::string& path, int depth) {
    if (depth > kDepthMax) {
      problems_->Add(path, "嵌套超过 20 层，请拆成几条规则",
                     "nested deeper than 20; split the rule");
      return;
    }
    switch (condition.node_case()) {
      case v1::Condition::kAll:
        return CheckList(condition.all(), path + ".all", depth);
      case v1::Condition::kAny:
        return CheckList(condition.any(), path + ".any", depth);
      case v1::Condition::kNot:
        return Check(condition.not_(), path + ".not", depth + 1);
      case v1::Condition::kCompare:
        return CheckComparison(condition.compare(), path + ".compare");
      case v1::Condition::NODE_NOT_SET:
        break;
    }
    problems_->Add(path, "条件为空，请填写 all、any、not 或 compare",
                   "an empty condition; write all, any, not or compare");
  }

 private:
  void CheckList(const v1::ConditionList& list, const std::string& path, int depth) {
    if (list.conditions_size() < 1 || list.conditions_size() > kConditionsMax) {
      problems_->Add(path, "应有 1 至 50 个条件", "must hold 1 to 50 conditions");
    }
    for (int i = 0; i < list.conditions_size() && i < kConditionsMax; ++i) {
      Check(list.conditions(i), path + At(".conditions", i), depth + 1);
    }
  }

  void CheckComparison(const v1::Comparison& comparison, const std::string& path) {
    const std::optional<MetricInfo> metric = FindMetric(comparison.metric(), context_.known);
    if (!metric.has_value()) {
      problems_->Add(path + ".metric", "没有这个指标，请查指标清单或先定义该问题",
                     "no such metric; see the list of metrics, or define the question first");
      return;
    }
    if (place_ == ConditionPlace::kBeforeVisits && RestsOnCadence(metric->name)) {
      problems_->Add(path + ".metric", "选择频次和走访方案时还没有该指标，请用其他指标",
                     "the metric rests on the cadence that is being chosen here; use another");
    }
    if (!OperatorFits(metric->type, comparison.operator_())) {
      const OperatorHint hint = HintOf(metric->type);
      problems_->Add(path + ".operator", hint.zh, hint.en);
    }
    CheckRight(comparison, *metric, path);
  }

  void CheckRight(const v1::Comparison& comparison, const MetricInfo& metric,
                  const std::string& path) {
    switch (comparison.right_case()) {
      case v1::Comparison::kNumber:
        return Require(metric.type == MetricType::kNumber, path + ".number");
      case v1::Comparison::kYes:
        return Require(metric.type == MetricType::kYes, path + ".yes");
      case v1::Comparison::kCode:
        if (metric.type == MetricType::kCode || metric.type == MetricType::kCodes) {
          return CheckKnown(comparison, metric, path + ".code");
        }
        return Require(false, path + ".code");
      case v1::Comparison::kLine:
        CheckPercent(comparison.line().percent(), path + ".line.percent");
        return Require(metric.type == MetricType::kNumber && metric.unit == kFen, path + ".line");
      case v1::Comparison::kPrevious:
        CheckPercent(comparison.previous().percent(), path + ".previous.percent");
        if (metric.has_previous) return;
        problems_->Add(path + ".previous", "该指标没有上一期，不能与 previous 比较",
                       "the metric has no earlier period; it cannot be compared with previous");
        return;
      case v1::Comparison::RIGHT_NOT_SET:
        break;
    }
    problems_->Add(path, "缺少比较值，请填写 number、code、yes、line 或 previous",
                   "nothing to compare with; write number, code, yes, line or previous");
  }

  void Require(bool fits, const std::string& path) {
    if (fits) return;
    problems_->Add(path, "与指标的类型或单位不符", "does not fit the metric's type or unit");
  }

  void CheckPercent(uint32_t percent, const std::string& path) {
    if (percent > kPercentMax) problems_->Add(path, "不应超过 10000", "must be at most 10000");
  }

  // A dictionary that nobody has published yet accepts every code.
  void CheckKnown(const v1::Comparison& comparison, const MetricInfo& metric,
                  const std::string& path) {
    const std::string_view name = comparison.metric();
    const bool answer = name.substr(0, kAnswer.size()) == kAnswer;
    const bool known =
        answer ? context_.known.KnowsChoice(name.substr(kAnswer.size()), comparison.code())
               : metric.dictionary.empty() ||
                     context_.known.AcceptsCode(metric.dictionary, comparison.code());
    if (known && !comparison.code().empty()) return;
    problems_->Add(path, "字典或选项中没有这个编码，请先加入",
                   "no such code in the dictionary or choices; add it first");
  }

  const ConditionPlace place_;
  const RulebookContext& context_;
  Problems* problems_;
};

}  // namespace

void CheckCondition(const v1::Condition& condition, const std::string& path, ConditionPlace place,
                    const RulebookContext& context, Problems* problems) {
  ConditionChecker(place, context, problems).Check(condition, path, 1);
}

}  // namespace hearth::domain
