// Metrics of guarantees, risks, social security, living conditions, needs and the county's own
// questions.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

template <v1::Problem (v1::Guarantees::*problem)() const>
MetricEntry GuaranteeRow(std::string_view name, std::string_view meaning) {
  return {{name, MetricType::kYes, "", "", meaning, false}, [](const MetricInput& input) {
            LeanReading reading(input.evidence);
            const v1::OpenedHousehold& household = input.household;
            if (Rests("guarantees", household.guarantees_source(), input, &reading)) {
              SetProblem((household.guarantees().*problem)(), &reading);
            }
            return reading;
          }};
}

LeanReading ProblemCount(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (!Rests("guarantees", input.household.guarantees_source(), input, &reading)) return reading;
  const v1::Guarantees& g = input.household.guarantees();
  const std::array<v1::Problem, 6> all = {g.food(),    g.clothing(), g.education(),
                                          g.medical(), g.housing(),  g.water()};
  if (std::all_of(all.begin(), all.end(),
                  [](v1::Problem p) { return p == v1::PROBLEM_UNSPECIFIED; }))
    return reading;
  SetNumber(std::count(all.begin(), all.end(), v1::PROBLEM_EXISTS), &reading);
  return reading;
}

LeanReading HousingGrade(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (!Rests("guarantees", input.household.guarantees_source(), input, &reading)) return reading;
  const std::string& grade = input.household.guarantees().housing_grade();
  if (!grade.empty()) SetCode(grade, &reading);
  return reading;
}

LeanReading RiskExists(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (Rests("risks", input.household.risks_source(), input, &reading)) {
    SetAnswer(input.household.risks().exists(), &reading);
  }
  return reading;
}

// Whether risks were asked: answered, or named without the answer.
bool RisksKnown(const MetricInput& input, LeanReading* reading) {
  if (!Rests("risks", input.household.risks_source(), input, reading)) return false;
  const v1::Risks& risks = input.household.risks();
  return risks.exists() != v1::ANSWER_UNSPECIFIED || risks.types_size() > 0;
}

LeanReading RiskTypes(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (RisksKnown(input, &reading)) SetCodes(input.household.risks().types(), &reading);
  return reading;
}

LeanReading RiskCount(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (RisksKnown(input, &reading)) SetNumber(input.household.risks().types_size(), &reading);
  return reading;
}

LeanReading RiskFirst(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (!RisksKnown(input, &reading)) return reading;
  const v1::Risks& risks = input.household.risks();
  SetCode(risks.types_size() > 0 ? std::string_view(risks.types(0)) : "", &reading);
  return reading;
}

LeanReading RiskDisaster(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (RisksKnown(input, &reading)) SetCode(input.household.risks().disaster(), &reading);
  return reading;
}

LeanReading RiskDisasterGiven(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (RisksKnown(input, &reading)) SetYes(!input.household.risks().disaster().empty(), &reading);
  return reading;
}

template <v1::Answer (v1::SocialSecurity::*answer)() const>
MetricEntry SocialRow(std::string_view name, std::string_view meaning) {
  return {{name, MetricType::kYes, "", "", meaning, false}, [](const MetricInput& input) {
            LeanReading reading(input.evidence);
            const v1::OpenedHousehold& household = input.household;
            if (Rests("social_security", household.social_security_source(), input, &reading)) {
              SetAnswer((household.social_security().*answer)(), &reading);
            }
            return reading;
          }};
}

LeanReading Subsidies(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (Rests("social_security", input.household.social_security_source(), input, &reading)) {
    SetCodes(input.household.social_security().subsidies(), &reading);
  }
  return reading;
}

LeanReading DibaoMembers(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (Rests("social_security", input.household.social_security_source(), input, &reading) &&
      input.household.social_security().has_dibao_members()) {
    SetNumber(input.household.social_security().dibao_members(), &reading);
  }
  return reading;
}

bool LivingKnown(const MetricInput& input, LeanReading* reading) {
  return Rests("living", input.household.living_source(), input, reading);
}

template <v1::Answer (v1::LivingConditions::*answer)() const>
MetricEntry LivingRow(std::string_view name, std::string_view meaning) {
  return {{name, MetricType::kYes, "", "", meaning, false}, [](const MetricInput& input) {
            LeanReading reading(input.evidence);
            if (LivingKnown(input, &reading))
              SetAnswer((input.household.living().*answer)(), &reading);
            return reading;
          }};
}

LeanReading RoadMetres(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (LivingKnown(input, &reading) && input.household.living().has_road_m()) {
    SetNumber(input.household.living().road_m(), &reading);
  }
  return reading;
}

LeanReading RoadType(const MetricInput& input) {
  LeanReading reading(input.evidence);
  const bool known = LivingKnown(input, &reading) && !input.household.living().road_type().empty();
  if (known) SetCode(input.household.living().road_type(), &reading);
  return reading;
}

LeanReading HouseArea(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (LivingKnown(input, &reading) && input.household.living().has_house_area_dm2()) {
    SetNumber(input.household.living().house_area_dm2(), &reading);
  }
  return reading;
}

LeanReading BuiltYear(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (LivingKnown(input, &reading) && input.household.living().built_year() != 0) {
    SetNumber(input.household.living().built_year(), &reading);
  }
  return reading;
}

LeanReading NeededMeasures(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (Rests("needs", input.household.needs_source(), input, &reading)) {
    SetCodes(input.household.needs().measures(), &reading);
  }
  return reading;
}

LeanReading WillingToWork(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (Rests("needs", input.household.needs_source(), input, &reading)) {
    SetAnswer(input.household.needs().willing_to_work(), &reading);
  }
  return reading;
}

// The value of an answer to a question that has a range; nullopt for other types.
std::optional<int64_t> Ranged(const v1::QuestionAnswer& answer) {
  if (answer.has_number()) return answer.number();
  if (answer.has_amount_fen()) return answer.amount_fen();
  return std::nullopt;
}

bool InRange(const v1::Question& question, int64_t value) {
  return (!question.has_minimum() || value >= question.minimum()) &&
         (!question.has_maximum() || value <= question.maximum());
}

const v1::Question* QuestionBy(const std::string& code, const RulesInForce& rules) {
  const auto found =
      std::find_if(rules.questions.begin(), rules.questions.end(),
                   [&](const v1::Question* q) { return q->question_code() == code; });
  return found == rules.questions.end() ? nullptr : *found;
}

LeanReading AnswersOutOfRange(const MetricInput& input) {
  LeanReading reading(input.evidence);
  int64_t outside = 0;
  for (const v1::OpenedAnswer& opened : input.household.answers()) {
    const std::optional<int64_t> value = Ranged(opened.answer());
    const v1::Question* question = QuestionBy(opened.answer().code(), input.rules);
    if (!value.has_value() || question == nullptr) continue;
    if (InRange(*question, *value)) continue;
    ++outside;
    AddEvent(opened.source().event_id(), &reading);
  }
  SetNumber(outside, &reading);
  return reading;
}

MetricInfo Number(std::string_view name, std::string_view unit, std::string_view meaning) {
  return {name, MetricType::kNumber, unit, "", meaning, false};
}

MetricInfo Code(std::string_view name, std::string_view dictionary, std::string_view meaning) {
  return {name, MetricType::kCode, "", dictionary, meaning, false};
}

MetricInfo Codes(std::string_view name, std::string_view dictionary, std::string_view meaning) {
  return {name, MetricType::kCodes, "", dictionary, meaning, false};
}

}  // namespace

std::vector<MetricEntry> GroupMetrics() {
  return {
      GuaranteeRow<&v1::Guarantees::food>("guarantee.food", "不愁吃 is a problem"),
      GuaranteeRow<&v1::Guarantees::clothing>("guarantee.clothing", "不愁穿 is a problem"),
      GuaranteeRow<&v1::Guarantees::education>("guarantee.education", "义务教育 is a problem"),
      GuaranteeRow<&v1::Guarantees::medical>("guarantee.medical", "基本医疗 is a problem"),
      GuaranteeRow<&v1::Guarantees::housing>("guarantee.housing", "住房安全 is a problem"),
      GuaranteeRow<&v1::Guarantees::water>("guarantee.water", "饮水安全 is a problem"),
      GuaranteeRow<&v1::Guarantees::pension>("guarantee.pension", "养老保障 is a problem"),
      {Number("guarantee.problem_count", "problems",
              "problems among food, clothing, education, medical, housing and water, of those "
              "asked; unanswered if "
              "none was"),
       ProblemCount},
      {Code("housing.grade", "", "危房等级 A, B, C or D; unanswered if not graded"), HousingGrade},
      {{"risk.exists", MetricType::kYes, "", "", "a risk of falling (back) into poverty exists",
        false},
       RiskExists},
      {Codes("risk.types", "risk", "risk types, the weightiest first"), RiskTypes},
      {Number("risk.count", "risks", "how many risk types are named"), RiskCount},
      {Code("risk.first", "risk", "the weightiest risk type; empty when none is named"), RiskFirst},
      {Code("risk.disaster", "disaster", "sub-item of natural disaster; empty when none is named"),
       RiskDisaster},
      {{"risk.disaster_given", MetricType::kYes, "", "", "a sub-item of natural disaster is named",
        false},
       RiskDisasterGiven},
      SocialRow<&v1::SocialSecurity::dibao>("social.dibao", "低保"),
      SocialRow<&v1::SocialSecurity::tekun>("social.tekun", "特困供养"),
      SocialRow<&v1::SocialSecurity::dibao_edge>("social.dibao_edge", "低保边缘"),
      SocialRow<&v1::SocialSecurity::rigid_expenditure>("social.rigid_expenditure", "刚性支出困难"),
      {Codes("social.subsidies", "subsidy", "other subsidies"), Subsidies},
      {Number("social.dibao_members", "persons", "members under 低保"), DibaoMembers},
      {Number("living.road_m", "metres", "distance to the main village road"), RoadMetres},
      {Code("living.road_type", "road", "way to the house"), RoadType},
      {Number("living.house_area_dm2", "square decimetres", "house area"), HouseArea},
      {Number("living.built_year", "year", "year the house was built"), BuiltYear},
      LivingRow<&v1::LivingConditions::electricity>("living.electricity", "has electricity"),
      LivingRow<&v1::LivingConditions::broadcast>("living.broadcast", "has 广播电视"),
      LivingRow<&v1::LivingConditions::toilet>("living.toilet", "has 卫生厕所"),
      {Codes("needs.measures", "measure", "measures that would help"), NeededMeasures},
      {Number("answers.out_of_range", "answers",
              "answers to the county's own questions below the lowest or above the highest value"),
       AnswersOutOfRange},
      {{"needs.willing_to_work", MetricType::kYes, "", "", "wants development measures", false},
       WillingToWork},
  };
}

}  // namespace hearth::domain
