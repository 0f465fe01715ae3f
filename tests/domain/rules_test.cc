// Comparisons, Kleene's three values, what an outcome says of itself.

#include "services/domain/rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace hearth::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr v1::RuleResult kYes = v1::RULE_RESULT_RAISED;
constexpr v1::RuleResult kNo = v1::RULE_RESULT_NOT_RAISED;
constexpr v1::RuleResult kUnknown = v1::RULE_RESULT_UNKNOWN;

v1::Condition Leaf(const std::string& metric) {
  v1::Condition condition;
  condition.mutable_compare()->set_metric(metric);
  condition.mutable_compare()->set_number(1);
  return condition;
}

v1::Condition All(const std::vector<v1::Condition>& conditions) {
  v1::Condition condition;
  condition.mutable_all();
  for (const v1::Condition& child : conditions) *condition.mutable_all()->add_conditions() = child;
  return condition;
}

v1::Condition Any(const std::vector<v1::Condition>& conditions) {
  v1::Condition condition;
  condition.mutable_any();
  for (const v1::Condition& child : conditions) *condition.mutable_any()->add_conditions() = child;
  return condition;
}

v1::Condition Not(const v1::Condition& child) {
  v1::Condition condition;
  *condition.mutable_not_() = child;
  return condition;
}

ComparedList Compared(const std::vector<v1::RuleResult>& results) {
  ComparedList list;
  for (const v1::RuleResult result : results) {
    v1::Compared* compared = list.Add();
    compared->set_result(result);
    if (result != kUnknown) compared->mutable_left()->set_number(1);
  }
  return list;
}

v1::RuleResult Of(const v1::Condition& condition, const std::vector<v1::RuleResult>& results) {
  return Combine(condition, Compared(results)).result;
}

TEST(Rules, KleeneTruthTable) {
  struct Row {
    v1::RuleResult a, b, all, any;
  };
  const std::array<Row, 9> rows = {{{kYes, kYes, kYes, kYes},
                                    {kYes, kNo, kNo, kYes},
                                    {kYes, kUnknown, kUnknown, kYes},
                                    {kNo, kYes, kNo, kYes},
                                    {kNo, kNo, kNo, kNo},
                                    {kNo, kUnknown, kNo, kUnknown},
                                    {kUnknown, kYes, kUnknown, kYes},
                                    {kUnknown, kNo, kNo, kUnknown},
                                    {kUnknown, kUnknown, kUnknown, kUnknown}}};
  for (const Row& row : rows) {
    EXPECT_EQ(Of(All({Leaf("a"), Leaf("b")}), {row.a, row.b}), row.all) << row.a << row.b;
    EXPECT_EQ(Of(Any({Leaf("a"), Leaf("b")}), {row.a, row.b}), row.any) << row.a << row.b;
    // De Morgan holds in three values too.
    EXPECT_EQ(Of(Not(All({Not(Leaf("a")), Not(Leaf("b"))})), {row.a, row.b}), row.any)
        << row.a << row.b;
  }
  EXPECT_EQ(Of(Not(Leaf("a")), {kYes}), kNo);
  EXPECT_EQ(Of(Not(Leaf("a")), {kNo}), kYes);
  EXPECT_EQ(Of(Not(Leaf("a")), {kUnknown}), kUnknown);
  EXPECT_EQ(Of(All({}), {}), kYes);
  EXPECT_EQ(Of(Any({}), {}), kNo);
  EXPECT_EQ(Of(v1::Condition(), {}), kUnknown);
  EXPECT_EQ(Of(All({Leaf("a"), Leaf("b")}), {kYes}), kUnknown) << "what is lacking is unknown";
}

TEST(Rules, NamesTheFirstConditionThatFailed) {
  const auto failed = [](const v1::Condition& condition,
                         const std::vector<v1::RuleResult>& results) {
    return Combine(condition, Compared(results)).first_failed;
  };
  EXPECT_EQ(failed(All({Leaf("a"), Leaf("b")}), {kYes, kNo}), 1);
  EXPECT_EQ(failed(All({Leaf("a"), Leaf("b")}), {kNo, kNo}), 0);
  EXPECT_EQ(failed(All({Leaf("a"), Leaf("b")}), {kUnknown, kNo}), 1);
  EXPECT_EQ(failed(All({Leaf("a"), Any({Leaf("b"), Leaf("c")})}), {kYes, kNo, kNo}), 1);
  EXPECT_EQ(failed(All({Any({Leaf("a"), Leaf("b")}), Leaf("c")}), {kNo, kYes, kNo}), 2);
  EXPECT_EQ(failed(Not(Any({Leaf("a"), Leaf("b")})), {kNo, kYes}), 1)
      << "what holds is what fails a not";
  EXPECT_EQ(failed(All({Leaf("a")}), {kYes}), -1);
  EXPECT_EQ(failed(All({Leaf("a")}), {kUnknown}), -1);
}

TEST(Rules, NamesTheUnansweredMetricsThatDecide) {
  const auto unknown = [](const v1::Condition& condition,
                          const std::vector<v1::RuleResult>& results) {
    return Combine(condition, Compared(results)).unknown_metrics;
  };
  EXPECT_THAT(unknown(All({Leaf("a"), Leaf("b"), Leaf("a")}), {kUnknown, kYes, kUnknown}),
              ElementsAre("a"));
  EXPECT_THAT(unknown(Any({Leaf("a"), Leaf("b")}), {kUnknown, kUnknown}), ElementsAre("a", "b"));
  EXPECT_THAT(unknown(All({Any({Leaf("a"), Leaf("b")}), Leaf("c")}), {kUnknown, kYes, kUnknown}),
              ElementsAre("c"))
      << "the any is decided without a";
  EXPECT_THAT(unknown(All({Leaf("a"), Leaf("b")}), {kUnknown, kNo}), IsEmpty());
}

TEST(Rules, NamesWhatIsMissingOnTheRight) {
  v1::Condition line = Leaf("income.net_fen");
  line.mutable_compare()->mutable_line();
  v1::Condition previous = Leaf("income.net_fen");
  previous.mutable_compare()->mutable_previous();
  ComparedList compared = Compared({kYes, kYes});
  for (v1::Compared& made : compared) made.set_result(kUnknown);
  EXPECT_THAT(Combine(All({line, previous}), compared).unknown_metrics,
              ElementsAre("line.amount_fen", "income.net_fen.previous"));
}

v1::MetricValue Number(int64_t number) {
  v1::MetricValue value;
  value.set_number(number);
  return value;
}

v1::MetricValue Yes(bool yes) {
  v1::MetricValue value;
  value.set_yes(yes);
  return value;
}

v1::MetricValue Code(const char* code) {
  v1::MetricValue value;
  value.set_code(code);
  return value;
}

v1::MetricValue Codes(const std::vector<const char*>& codes) {
  v1::MetricValue value;
  value.mutable_codes();
  for (const char* code : codes) value.mutable_codes()->add_codes(code);
  return value;
}

TEST(Rules, ComparesValues) {
  struct Row {
    v1::Operator op;
    v1::RuleResult less, equal, greater;  // 1 op 2, 2 op 2, 3 op 2
  };
  const std::array<Row, 7> rows = {{{v1::OPERATOR_LESS, kYes, kNo, kNo},
                                    {v1::OPERATOR_AT_MOST, kYes, kYes, kNo},
                                    {v1::OPERATOR_EQUAL, kNo, kYes, kNo},
                                    {v1::OPERATOR_NOT_EQUAL, kYes, kNo, kYes},
                                    {v1::OPERATOR_AT_LEAST, kNo, kYes, kYes},
                                    {v1::OPERATOR_GREATER, kNo, kNo, kYes},
                                    {v1::OPERATOR_CONTAINS, kUnknown, kUnknown, kUnknown}}};
  for (const Row& row : rows) {
    EXPECT_EQ(CompareValues(row.op, Number(1), Number(2)), row.less) << row.op;
    EXPECT_EQ(CompareValues(row.op, Number(2), Number(2)), row.equal) << row.op;
    EXPECT_EQ(CompareValues(row.op, Number(3), Number(2)), row.greater) << row.op;
    EXPECT_EQ(CompareValues(row.op, v1::MetricValue(), Number(2)), kUnknown) << row.op;
    EXPECT_EQ(CompareValues(row.op, Number(2), v1::MetricValue()), kUnknown) << row.op;
    EXPECT_EQ(CompareValues(row.op, Number(1), Yes(true)), kUnknown) << row.op;
  }
  EXPECT_EQ(CompareValues(v1::OPERATOR_EQUAL, Yes(false), Yes(false)), kYes);
  EXPECT_EQ(CompareValues(v1::OPERATOR_NOT_EQUAL, Code("A"), Code("B")), kYes);
  EXPECT_EQ(CompareValues(v1::OPERATOR_LESS, Code("A"), Code("B")), kUnknown);
  EXPECT_EQ(CompareValues(v1::OPERATOR_CONTAINS, Codes({"01", "03"}), Code("03")), kYes);
  EXPECT_EQ(CompareValues(v1::OPERATOR_CONTAINS, Codes({}), Code("03")), kNo);
  EXPECT_EQ(CompareValues(v1::OPERATOR_EQUAL, Codes({"03"}), Code("03")), kUnknown);
}

TEST(Rules, ScalesTheLine) {
  v1::LineOperand operand;
  EXPECT_EQ(ScaledLine(operand, 801), 801) << "0 per cent said is the line itself";
  operand.set_percent(50);
  EXPECT_EQ(ScaledLine(operand, 801), 400);
}

}  // namespace
}  // namespace hearth::domain
