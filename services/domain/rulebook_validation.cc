// ValidateRulebook, section by section; those of patterns stand in rulebook_validation_patterns.cc.

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/str_cat.h"
#include "services/domain/area_tree.h"
#include "services/domain/assess.h"
#include "services/domain/check_groups.h"
#include "services/domain/civil_date.h"
#include "services/domain/data_classes.h"
#include "services/domain/roles.h"
#include "services/domain/rulebook_problems.h"

namespace hearth::domain {
namespace {

constexpr uint64_t kPeriodDaysMax = 1000;
constexpr uint64_t kClockDaysMax = 1000;
constexpr uint64_t kValidDaysMax = 36'500;
constexpr int kAreaDigitsMax = 12;
constexpr std::string_view kPerRule = "._";
constexpr std::array<std::string_view, 3> kDataClasses = {"ordinary", "personal", "sensitive"};

bool IsUpperSnake(std::string_view flag) {
  if (flag.empty() || flag.size() > 60 || flag.front() < 'A' || flag.front() > 'Z') return false;
  return std::all_of(flag.begin(), flag.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

class RulebookChecker {
 public:
  explicit RulebookChecker(const RulebookContext& context)
      : context_(context), rulebook_(context.rulebook) {}

  std::vector<std::string> Run(const RulebookSet& published) {
    CheckIdentity(published);
    for (int i = 0; i < rulebook_.lines_size(); ++i) CheckLine(i);
    for (int i = 0; i < rulebook_.rules_size(); ++i) CheckRule(i);
    for (int i = 0; i < rulebook_.cadences_size(); ++i) CheckCadence(i);
    for (int i = 0; i < rulebook_.dictionaries_size(); ++i) CheckDictionary(i);
    for (int i = 0; i < rulebook_.questions_size(); ++i) CheckQuestion(i, published);
    for (int i = 0; i < rulebook_.profiles_size(); ++i) CheckProfile(i);
    for (int i = 0; i < rulebook_.clocks_size(); ++i) CheckClock(i);
    for (int i = 0; i < rulebook_.validities_size(); ++i) CheckValidity(i);
    for (int i = 0; i < rulebook_.read_budgets_size(); ++i) CheckReadBudget(i);
    if (rulebook_.has_alerts()) CheckAlerts();
    CheckPatterns(context_, &problems_);
    return problems_.Take();
  }

 private:
  void CheckIdentity(const RulebookSet& published) {
    problems_.CheckCode("rulebook_id", rulebook_.rulebook_id(), "");
    const auto newest = published.Find(rulebook_.rulebook_id(), 0);
    const uint32_t next = newest == nullptr ? 1 : newest->version() + 1;
    if (rulebook_.version() != next) {
      problems_.Add("version", absl::StrCat("下一版本应为 ", next),
                    absl::StrCat("the next version is ", next));
    }
    const int digits = AreaDigits(rulebook_.area_code());
    if (digits == 0 || digits > kAreaDigitsMax) {
      problems_.Add("area_code", "应为 2、4、6、9 或 12 位区划编码",
                    "must be an area code of 2, 4, 6, 9 or 12 digits");
    } else if (newest != nullptr && newest->area_code() != rulebook_.area_code()) {
      problems_.Add("area_code", "与已发布版本的区划不同，请换一个 rulebook_id",
                    "differs from the published versions; take another rulebook_id");
    }
    problems_.CheckDate("effective_from_date", rulebook_.effective_from_date(), false);
    if (rulebook_.evaluator_version() < 1 || rulebook_.evaluator_version() > kEvaluatorVersion) {
      problems_.Add("evaluator_version", absl::StrCat("本程序只认 1 至 ", kEvaluatorVersion),
                    absl::StrCat("this program knows 1 to ", kEvaluatorVersion));
    }
    problems_.CheckText("title", rulebook_.title());
  }

  // Reports a second use of a name within one list.
  void Unique(const std::string& path, const std::string& name, std::set<std::string>* seen) {
    if (seen->insert(name).second) return;
    problems_.Add(path, "重复，请换一个名称", "used twice; take another name");
  }

  void CheckLine(int index) {
    const v1::IncomeLine& line = rulebook_.lines(index);
    const std::string path = At("lines", index);
    problems_.CheckCode(path + ".line_id", line.line_id(), kPerRule);
    Unique(path + ".line_id", line.line_id(), &line_ids_);
    problems_.CheckDate(path + ".effective_from_date", line.effective_from_date(), false);
    Unique(path + ".effective_from_date", absl::StrCat(line.effective_from_date()), &line_days_);
    problems_.CheckDate(path + ".effective_to_date", line.effective_to_date(), true);
    if (line.effective_to_date() != 0 && line.effective_to_date() < line.effective_from_date()) {
      problems_.Add(path + ".effective_to_date", "早于起始日", "lies before the first day");
    }
    if (line.amount_fen() <= 0) problems_.Add(path + ".amount_fen", "应大于 0", "must be above 0");
    if (line.measure() != "net" && line.measure() != "disposable") {
      problems_.Add(path + ".measure", "应为 net 或 disposable", "must be net or disposable");
    }
    problems_.CheckSource(path + ".document_number", line.document_number());
    if (!line.window_rule().empty())
      CheckKnown(path + ".window_rule", "window_rule", line.window_rule());
  }

  void CheckRule(int index) {
    const v1::Rule& rule = rulebook_.rules(index);
    const std::string path = At("rules", index);
    problems_.CheckCode(path + ".rule_code", rule.rule_code(), kPerRule);
    Unique(path + ".rule_code", rule.rule_code(), &rule_codes_);
    if (!IsUpperSnake(rule.flag())) {
      problems_.Add(path + ".flag", "应为大写字母、数字和下划线", "must be UPPER_SNAKE");
    }
    if (rule.kind() != v1::RULE_KIND_FLAG && rule.kind() != v1::RULE_KIND_DATA_FAULT) {
      problems_.Add(path + ".kind", "应为 FLAG 或 DATA_FAULT", "must be FLAG or DATA_FAULT");
    }
    CheckCondition(rule.when(), path + ".when", ConditionPlace::kRule, context_, &problems_);
    problems_.CheckText(path + ".title", rule.title());
    problems_.CheckPriority(path + ".priority", rule.priority());
    problems_.CheckSource(path + ".source", rule.source());
    problems_.CheckRange(path + ".due_days", rule.due_days(), 0, kPeriodDaysMax);
  }

  void CheckEarly(const v1::Condition& condition, const std::string& path) {
    CheckCondition(condition, path, ConditionPlace::kBeforeVisits, context_, &problems_);
  }

  void CheckKind(const std::string& path, v1::CheckKind kind) {
    if (kind != v1::CHECK_KIND_UNSPECIFIED && v1::CheckKind_IsValid(kind)) return;
    problems_.Add(path, "请填写核查类型", "name the kind of check");
  }

  void CheckCadence(int index) {
    const v1::Cadence& cadence = rulebook_.cadences(index);
    const std::string path = At("cadences", index);
    problems_.CheckCode(path + ".cadence_code", cadence.cadence_code(), kPerRule);
    Unique(path + ".cadence_code", cadence.cadence_code(), &cadence_codes_);
    if (cadence.has_when()) CheckEarly(cadence.when(), path + ".when");
    CheckKind(path + ".kind", cadence.kind());
    problems_.CheckRange(path + ".period_days", cadence.period_days(), 1, kPeriodDaysMax);
    problems_.CheckSource(path + ".source", cadence.source());
  }

  void CheckDictionary(int index) {
    const v1::Dictionary& dictionary = rulebook_.dictionaries(index);
    const std::string path = At("dictionaries", index);
    problems_.CheckCode(path + ".dictionary_id", dictionary.dictionary_id(), kPerRule);
    Unique(path + ".dictionary_id", dictionary.dictionary_id(), &dictionary_ids_);
    if (dictionary.codes().empty()) problems_.Add(path + ".codes", "没有编码", "holds no code");
    CheckCodes(path + ".codes", dictionary.codes(), true);
  }

  void CheckCodes(const std::string& list,
                  const google::protobuf::RepeatedPtrField<v1::Code>& codes, bool with_source) {
    std::set<std::string> seen;
    for (int i = 0; i < codes.size(); ++i) {
      const std::string path = At(list, i);
      if (codes.Get(i).code().empty())
        problems_.Add(path + ".code", "请填写编码", "write the code");
      Unique(path + ".code", codes.Get(i).code(), &seen);
      problems_.CheckText(path + ".text", codes.Get(i).text());
      if (with_source) problems_.CheckSource(path + ".source", codes.Get(i).source());
    }
  }

  void CheckQuestion(int index, const RulebookSet& published) {
    const v1::Question& question = rulebook_.questions(index);
    const std::string path = At("questions", index);
    problems_.CheckCode(path + ".question_code", question.question_code(), kPerRule);
    Unique(path + ".question_code", question.question_code(), &question_codes_);
    problems_.CheckText(path + ".text", question.text());
    CheckQuestionType(question, path, published);
    if (std::find(kDataClasses.begin(), kDataClasses.end(), question.data_class()) ==
        kDataClasses.end()) {
      problems_.Add(path + ".data_class", "应为 ordinary、personal 或 sensitive",
                    "must be ordinary, personal or sensitive");
    }
    problems_.CheckRange(path + ".valid_days", question.valid_days(), 0, kValidDaysMax);
  }

  void CheckQuestionType(const v1::Question& question, const std::string& path,
                         const RulebookSet& published) {
    const v1::QuestionType type = question.type();
    if (type == v1::QUESTION_TYPE_UNSPECIFIED || !v1::QuestionType_IsValid(type)) {
      problems_.Add(path + ".type", "请填写答案类型", "name the type of the answer");
    }
    const v1::Question* earlier = published.FindQuestion(question.question_code());
    if (earlier != nullptr && earlier->type() != type) {
      problems_.Add(path + ".type", "该问题已按另一类型发布，请换一个编码",
                    "the question was published with another type; take another code");
    }
    if ((type == v1::QUESTION_TYPE_CHOICE) == question.choices().empty()) {
      problems_.Add(path + ".choices", "选择题应有选项，其他题没有选项",
                    "a choice has choices, other types have none");
    }
    CheckCodes(path + ".choices", question.choices(), false);
    const bool ranged = type == v1::QUESTION_TYPE_NUMBER || type == v1::QUESTION_TYPE_AMOUNT;
    if (!ranged && (question.has_minimum() || question.has_maximum())) {
      problems_.Add(path + ".minimum", "只有数值和金额可以限定范围",
                    "only numbers and amounts have a range");
    }
    if (question.has_minimum() && question.has_maximum() &&
        question.minimum() > question.maximum()) {
      problems_.Add(path + ".maximum", "小于最小值", "lies below the minimum");
    }
    if (type == v1::QUESTION_TYPE_AMOUNT && question.minimum() < 0) {
      problems_.Add(path + ".minimum", "金额不能为负", "an amount is never negative");
    }
  }

  void CheckGroup(const std::string& path, const std::string& group) {
    if (std::find(kGroupNames.begin(), kGroupNames.end(), group) != kGroupNames.end()) return;
    problems_.Add(path,
                  "没有这个字段组：members、income、guarantees、risks、social_"
                  "security、living、needs、conclusion",
                  "no such group: members, income, guarantees, risks, social_security, living, "
                  "needs, conclusion");
  }

  void CheckProfile(int index) {
    const v1::VisitProfile& profile = rulebook_.profiles(index);
    const std::string path = At("profiles", index);
    problems_.CheckCode(path + ".profile_code", profile.profile_code(), kPerRule);
    Unique(path + ".profile_code", profile.profile_code(), &profile_codes_);
    CheckKind(path + ".kind", profile.kind());
    if (profile.has_when()) CheckEarly(profile.when(), path + ".when");
    for (int i = 0; i < profile.groups_size(); ++i)
      CheckGroup(At(path + ".groups", i), profile.groups(i));
    CheckRequired(path + ".required_groups", profile.groups(), profile.required_groups());
    for (int i = 0; i < profile.questions_size(); ++i) {
      if (context_.known.FindQuestion(profile.questions(i)) != nullptr) continue;
      problems_.Add(At(path + ".questions", i), "没有这个问题，请先定义",
                    "no such question; define it first");
    }
    CheckRequired(path + ".required_questions", profile.questions(), profile.required_questions());
  }

  using Names = google::protobuf::RepeatedPtrField<std::string>;
  void CheckRequired(const std::string& list, const Names& asked, const Names& required) {
    for (int i = 0; i < required.size(); ++i) {
      if (std::find(asked.begin(), asked.end(), required.Get(i)) != asked.end()) continue;
      problems_.Add(At(list, i), "必答项应先列为询问项",
                    "what must be answered must be asked as well");
    }
  }

  void CheckClock(int index) {
    const v1::Clock& clock = rulebook_.clocks(index);
    const std::string path = At("clocks", index);
    problems_.CheckCode(path + ".clock_code", clock.clock_code(), kPerRule);
    Unique(path + ".clock_code", clock.clock_code(), &clock_codes_);
    problems_.CheckRange(path + ".days", clock.days(), 1, kClockDaysMax);
    problems_.CheckSource(path + ".source", clock.source());
  }

  void CheckValidity(int index) {
    const v1::Validity& validity = rulebook_.validities(index);
    const std::string path = At("validities", index);
    CheckGroup(path + ".group", validity.group());
    Unique(path + ".group", validity.group(), &validity_groups_);
    problems_.CheckRange(path + ".days", validity.days(), 1, kValidDaysMax);
  }

  void CheckReadBudget(int index) {
    const v1::ReadBudget& budget = rulebook_.read_budgets(index);
    const std::string path = At("read_budgets", index);
    if (FindReadClass(budget.data_class()) == nullptr) {
      problems_.Add(path + ".data_class", "应为 S2、S3_HEALTH、S3_PROPERTY、S3_TRACK 或 S3_PHOTO",
                    "must be S2, S3_HEALTH, S3_PROPERTY, S3_TRACK or S3_PHOTO");
    }
    Unique(path + ".data_class", budget.data_class(), &budget_classes_);
    problems_.CheckRange(path + ".alarm_count", budget.alarm_count(), 1, UINT32_MAX);
    if (budget.stop_count() < budget.alarm_count()) {
      problems_.Add(path + ".stop_count", "小于预警数", "lies below the alarm");
    }
    if (FindRole(budget.lift_role()) == nullptr) {
      problems_.Add(path + ".lift_role", "没有这个角色", "there is no such role");
    }
    problems_.CheckSource(path + ".source", budget.source());
  }

  void CheckAlerts() {
    const v1::AlertPolicy& alerts = rulebook_.alerts();
    problems_.CheckRange("alerts.remind_percent", alerts.remind_percent(), 0, 100);
    problems_.CheckPriority("alerts.overdue_priority", alerts.overdue_priority());
    problems_.CheckPriority("alerts.fault_priority", alerts.fault_priority());
    problems_.CheckRange("alerts.overdue_due_days", alerts.overdue_due_days(), 0, kPeriodDaysMax);
    for (int i = 0; i < alerts.focus_groups_size(); ++i) {
      CheckKnown(At("alerts.focus_groups", i), "focus_group", alerts.focus_groups(i));
    }
  }

  // A dictionary that nobody has published yet accepts every code.
  void CheckKnown(const std::string& path, std::string_view dictionary, const std::string& code) {
    if (context_.known.AcceptsCode(dictionary, code)) return;
    const std::string name(dictionary);
    problems_.Add(path, absl::StrCat("字典 ", name, " 中没有这个编码，请先加入"),
                  absl::StrCat("no such code in the dictionary ", name, "; add it first"));
  }

  const RulebookContext& context_;
  const v1::Rulebook& rulebook_;
  Problems problems_;
  std::set<std::string> line_ids_;
  std::set<std::string> line_days_;
  std::set<std::string> rule_codes_;
  std::set<std::string> cadence_codes_;
  std::set<std::string> dictionary_ids_;
  std::set<std::string> question_codes_;
  std::set<std::string> profile_codes_;
  std::set<std::string> clock_codes_;
  std::set<std::string> validity_groups_;
  std::set<std::string> budget_classes_;
};

}  // namespace

std::vector<std::string> ValidateRulebook(const v1::Rulebook& rulebook,
                                          const RulebookSet& published) {
  RulebookContext context{rulebook, published};
  v1::RulebookPublished fact;
  *fact.mutable_rulebook() = rulebook;
  // Under a version of its own, so that a wrong number does not hide what it says.
  fact.mutable_rulebook()->set_version(UINT32_MAX);
  context.known.Apply(fact);
  return RulebookChecker(context).Run(published);
}

}  // namespace hearth::domain
