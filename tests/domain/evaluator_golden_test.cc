// What evaluator version 1 answers for a handful of households, for ever: golden/households.txt
// holds their facts as bytes (household number, header, fact; hex), golden/rulebook.json the rules,
// golden/evaluator_1.txt the answers. Whoever must change an answer makes evaluator version 2 and
// leaves these files alone; a new metric adds its lines. HEARTH_GOLDEN_OUT=FILE writes today's
// answers there for comparison.

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/domain/assess.h"
#include "services/domain/household_fold.h"
#include "services/domain/metrics.h"
#include "tests/domain/fixtures.h"

namespace hearth::domain {
namespace {

constexpr int32_t kDay = 20260501;
using Households = std::map<int, std::vector<Event>>;

std::string Text(const std::string& name) {
  std::ifstream file(std::string(HEARTH_GOLDEN_DIR) + "/" + name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

Control GoldenControl() {
  v1::Rulebook rulebook;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Text("rulebook.json"), &rulebook).ok());
  return testing::ControlWith(kDay, {rulebook});
}

Households GoldenHouseholds() {
  Households households;
  std::istringstream lines(Text("households.txt"));
  int number = 0;
  std::string header, fact;
  while (lines >> number >> header >> fact) {
    Event event;
    EXPECT_TRUE(event.header.ParseFromString(absl::HexStringToBytes(header)));
    EXPECT_TRUE(event.fact.ParseFromString(absl::HexStringToBytes(fact)));
    households[number].push_back(event);
  }
  return households;
}

void PutValue(const std::string& name, const v1::MetricValue& value, std::ostream& out) {
  out << "  " << name << " = " << value.ShortDebugString() << "\n";
}

void Answer(const std::vector<Event>& events, const Control& control, std::ostream& out) {
  const v1::OpenedHousehold household = OpenHousehold(FoldHousehold(events, kDay), control);
  const v1::Assessment assessment = Assess(household, control);
  out << "  digest " << absl::BytesToHexString(Digest(household)) << "\n";
  out << "  assessment " << absl::BytesToHexString(Digest(assessment)) << "\n";
  out << "  visit " << assessment.visit().ShortDebugString() << "\n";
  out << "  next_day " << assessment.next_day() << "\n";
  for (const std::string& result : testing::Results(assessment)) out << "  " << result << "\n";
  const auto rules = control.rulebooks->InForce(LineageByCode(household.area_code()), kDay);
  const MetricInput input{household, *rules, kDay, &assessment.visit()};
  for (const MetricInfo& info : AllMetrics()) {
    PutValue(std::string(info.name), ReadMetric(info.name, input).value, out);
    if (info.has_previous)
      PutValue(std::string(info.name) + ".previous", ReadPrevious(info.name, input).value, out);
  }
}

std::string Answers(const Households& households) {
  std::ostringstream out;
  for (const auto& [number, events] : households) {
    out << "household " << number << "\n";
    Answer(events, GoldenControl(), out);
  }
  return out.str();
}

TEST(EvaluatorGolden, VersionOneAnswersAsEver) {
  const Households households = GoldenHouseholds();
  ASSERT_GE(households.size(), 5U);
  const std::string answers = Answers(households);
  if (const char* path = std::getenv("HEARTH_GOLDEN_OUT")) std::ofstream(path) << answers;
  EXPECT_EQ(answers, Text("evaluator_1.txt"));
}

// Control: another fact, another answer.
TEST(EvaluatorGolden, AChangedFactWouldShow) {
  Households households = GoldenHouseholds();
  bool changed = false;
  for (Event& event : households.begin()->second) {
    if (!event.fact.has_household_registered()) continue;
    event.fact.mutable_household_registered()->mutable_identity()->set_phone("1");
    changed = true;
  }
  ASSERT_TRUE(changed);
  EXPECT_NE(Answers(households), Text("evaluator_1.txt"));
}

}  // namespace
}  // namespace hearth::domain
