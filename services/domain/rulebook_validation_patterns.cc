// The sections of a rulebook that the case file and the patterns read: calendar, thresholds,
// suggestions, clusters, early warning, signals.

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/clock.h"
#include "services/domain/rulebook_problems.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kPerRule = "._";
constexpr int kCalendarDaysMax = 1000;
constexpr uint64_t kWindowDaysMax = 90;
constexpr uint64_t kPermilleMax = 1000;
constexpr uint64_t kPercentMax = 10'000;
constexpr uint64_t kHouseholdsMax = 1'000'000;
constexpr uint64_t kQuietDaysMax = 1000;
constexpr uint64_t kParameterMax = 1'000'000;
constexpr uint32_t kTownDigits = 9;
constexpr uint32_t kVillageDigits = 12;

constexpr std::array<std::string_view, 6> kMetrics = {"new_flags_7d_permille",
                                                      "new_flags_30d_permille",
                                                      "new_flags_30d_percent_of_last_year",
                                                      "clustered_clues_30d",
                                                      "flagged_without_measure_permille",
                                                      "overdue_permille"};

constexpr std::array<std::string_view, 12> kSignals = {
    "PHOTO_TWICE",   "SIGNATURE_TWICE",         "SAME_MINUTE",         "FAR_FROM_HOUSE",
    "CLOCK_GAP",     "AWAY_WHILE_VISITED",      "IDENTICAL_VALUES",    "ENTERED_IN_BULK",
    "ROUND_NUMBERS", "JUMP_BEFORE_ELIMINATION", "REVIEW_BEFORE_VISIT", "SAME_MINUTES_ELSEWHERE"};

template <typename Names>
bool IsOneOf(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

using Dates = google::protobuf::RepeatedField<int32_t>;

class PatternChecker {
 public:
  PatternChecker(const RulebookContext& context, Problems* problems)
      : context_(context), rulebook_(context.rulebook), problems_(*problems) {}

  void Run() {
    if (rulebook_.has_calendar()) CheckCalendar();
    for (int i = 0; i < rulebook_.clue_thresholds_size(); ++i) CheckThreshold(i);
    for (int i = 0; i < rulebook_.suggestions_size(); ++i) CheckSuggestion(i);
    for (int i = 0; i < rulebook_.mass_risks_size(); ++i) CheckMassRisk(i);
    for (int i = 0; i < rulebook_.warning_levels_size(); ++i) CheckWarning(i);
    for (int i = 0; i < rulebook_.authenticity_rules_size(); ++i) CheckAuthenticity(i);
  }

 private:
  // Ascending, so that a day can be looked up; a calendar with one day twice was not read over.
  void CheckDates(const std::string& list, const Dates& dates) {
    if (dates.size() > kCalendarDaysMax)
      problems_.Add(list, "超过 1000 天，请删去以前年度",
                    "more than 1000 days; leave out past years");
    for (int i = 0; i < dates.size(); ++i) {
      problems_.CheckDate(At(list, i), dates.Get(i), false);
      if (i == 0 || dates.Get(i - 1) < dates.Get(i)) continue;
      problems_.Add(At(list, i), "应按日期先后排列，每天一次", "must ascend, each day once");
    }
  }

  void CheckCalendar() {
    const v1::WorkCalendar& calendar = rulebook_.calendar();
    CheckDates("calendar.holiday_dates", calendar.holiday_dates());
    CheckDates("calendar.working_dates", calendar.working_dates());
    const Dates& holidays = calendar.holiday_dates();
    for (int i = 0; i < calendar.working_dates_size(); ++i) {
      const int32_t day = calendar.working_dates(i);
      const std::string path = At("calendar.working_dates", i);
      if (IsDate(day) && IsWorkingDay(day, nullptr)) {
        problems_.Add(path, "不是周六或周日，本来就上班，请删去",
                      "is no Saturday or Sunday: people work anyway; leave it out");
      } else if (std::find(holidays.begin(), holidays.end(), day) != holidays.end()) {
        problems_.Add(path, "同时列为放假和上班，请删去其一",
                      "is a holiday as well; leave it out of one list");
      }
    }
    problems_.CheckSource("calendar.source", calendar.source());
  }

  // A rule's code, that nothing else of its section has, and its source.
  void CheckName(const std::string& path, std::string_view field, const std::string& code,
                 std::set<std::string>* seen) {
    const std::string at = absl::StrCat(path, ".", std::string(field));
    problems_.CheckCode(at, code, kPerRule);
    if (!seen->insert(code).second)
      problems_.Add(at, "重复，请换一个名称", "used twice; take another name");
  }

  // A dictionary that nobody has published yet accepts every code.
  void CheckKnown(const std::string& path, std::string_view dictionary, const std::string& code) {
    if (context_.known.AcceptsCode(dictionary, code)) return;
    const std::string name(dictionary);
    problems_.Add(path, absl::StrCat("字典 ", name, " 中没有这个编码，请先加入"),
                  absl::StrCat("no such code in the dictionary ", name, "; add it first"));
  }
  void CheckKnownOrEmpty(const std::string& path, std::string_view dictionary,
                         const std::string& code) {
    if (!code.empty()) CheckKnown(path, dictionary, code);
  }

  void CheckThreshold(int index) {
    const v1::ClueThreshold& threshold = rulebook_.clue_thresholds(index);
    const std::string path = At("clue_thresholds", index);
    CheckKnownOrEmpty(path + ".source_unit_code", "unit", threshold.source_unit_code());
    CheckKnownOrEmpty(path + ".kind_code", "clue_kind", threshold.kind_code());
    if (threshold.amount_code().empty()) {
      problems_.Add(path + ".amount_code", "请填写比较哪项金额", "name the amount to compare");
    } else {
      CheckKnown(path + ".amount_code", "clue_amount", threshold.amount_code());
    }
    if (!thresholds_
             .emplace(threshold.source_unit_code(), threshold.kind_code(), threshold.amount_code())
             .second) {
      problems_.Add(path, "与前面一条相同，永远用不到，请删去",
                    "the same as one before it: never used; leave it out");
    }
    if (threshold.watched_fen() < 0)
      problems_.Add(path + ".watched_fen", "金额不能为负", "an amount is never negative");
    if (threshold.other_fen() <= 0)
      problems_.Add(path + ".other_fen", "应大于 0", "must be above 0");
    problems_.CheckSource(path + ".source", threshold.source());
  }

  void CheckSuggestion(int index) {
    const v1::MeasureSuggestion& suggestion = rulebook_.suggestions(index);
    const std::string path = At("suggestions", index);
    CheckName(path, "suggestion_code", suggestion.suggestion_code(), &suggestion_codes_);
    CheckKnownOrEmpty(path + ".risk_code", "risk", suggestion.risk_code());
    if (suggestion.has_when()) {
      CheckCondition(suggestion.when(), path + ".when", ConditionPlace::kRule, context_,
                     &problems_);
    }
    if (suggestion.measure_codes().empty())
      problems_.Add(path + ".measure_codes", "请至少填写一项措施", "name at least one measure");
    std::set<std::string> seen;
    for (int i = 0; i < suggestion.measure_codes_size(); ++i) {
      const std::string at = At(path + ".measure_codes", i);
      CheckKnown(at, "measure", suggestion.measure_codes(i));
      if (!seen.insert(suggestion.measure_codes(i)).second)
        problems_.Add(at, "重复，请删去", "named twice; leave it out");
    }
    problems_.CheckText(path + ".title", suggestion.title());
    problems_.CheckSource(path + ".source", suggestion.source());
  }

  bool RaisesFlag(const std::string& flag) const {
    const auto rulebooks = context_.known.All();
    return std::any_of(rulebooks.begin(), rulebooks.end(), [&](const auto& rulebook) {
      const auto& rules = rulebook->rules();
      return std::any_of(rules.begin(), rules.end(),
                         [&](const v1::Rule& rule) { return rule.flag() == flag; });
    });
  }

  void CheckMassRisk(int index) {
    const v1::MassRiskRule& rule = rulebook_.mass_risks(index);
    const std::string path = At("mass_risks", index);
    CheckName(path, "rule_code", rule.rule_code(), &mass_risk_codes_);
    if (!rule.kind_code().empty() && !RaisesFlag(rule.kind_code()))
      CheckKnown(path + ".kind_code", "clue_kind", rule.kind_code());
    if (rule.area_digits() != kVillageDigits && rule.area_digits() != kTownDigits)
      problems_.Add(path + ".area_digits", "应为 12（村）或 9（镇）",
                    "must be 12 (village) or 9 (town)");
    problems_.CheckRange(path + ".window_days", rule.window_days(), 1, kWindowDaysMax);
    problems_.CheckRange(path + ".least_households", rule.least_households(), 1, kHouseholdsMax);
    problems_.CheckRange(path + ".least_permille", rule.least_permille(), 0, kPermilleMax);
    problems_.CheckRange(path + ".least_percent_of_usual", rule.least_percent_of_usual(), 0,
                         kPercentMax);
    problems_.CheckSource(path + ".source", rule.source());
  }

  void CheckWarning(int index) {
    const v1::WarningRow& row = rulebook_.warning_levels(index);
    const std::string path = At("warning_levels", index);
    CheckName(path, "rule_code", row.rule_code(), &warning_codes_);
    problems_.CheckRange(path + ".level", row.level(), 1, 3);
    if (row.conditions().empty())
      problems_.Add(path + ".conditions", "请至少填写一个条件", "write at least one condition");
    for (int i = 0; i < row.conditions_size(); ++i) {
      const std::string at = At(path + ".conditions", i);
      if (!IsOneOf(kMetrics, row.conditions(i).metric_code())) {
        problems_.Add(at + ".metric_code",
                      "没有这个预警指标，请查 rulebook.proto 的 WarningCondition",
                      "no such count; see WarningCondition in rulebook.proto");
      }
      // From 0 on the row would hold always.
      if (row.conditions(i).at_least() < 1)
        problems_.Add(at + ".at_least", "应大于 0", "must be above 0");
    }
    problems_.CheckRange(path + ".quiet_days", row.quiet_days(), 1, kQuietDaysMax);
    problems_.CheckSource(path + ".source", row.source());
  }

  void CheckParameter(const std::string& path, int64_t value) {
    // A negative one is far above every bound when read without its sign.
    problems_.CheckRange(path, static_cast<uint64_t>(value), 0, kParameterMax);
  }

  void CheckAuthenticity(int index) {
    const v1::AuthenticityRule& rule = rulebook_.authenticity_rules(index);
    const std::string path = At("authenticity_rules", index);
    CheckName(path, "rule_code", rule.rule_code(), &authenticity_codes_);
    if (!IsOneOf(kSignals, rule.signal())) {
      problems_.Add(path + ".signal", "没有这个信号，请查 rulebook.proto 的 AuthenticityRule",
                    "no such signal; see AuthenticityRule in rulebook.proto");
    }
    CheckParameter(path + ".threshold", rule.threshold());
    CheckParameter(path + ".window", rule.window());
    problems_.CheckSource(path + ".source", rule.source());
  }

  const RulebookContext& context_;
  const v1::Rulebook& rulebook_;
  Problems& problems_;
  std::set<std::tuple<std::string, std::string, std::string>> thresholds_;
  std::set<std::string> suggestion_codes_;
  std::set<std::string> mass_risk_codes_;
  std::set<std::string> warning_codes_;
  std::set<std::string> authenticity_codes_;
};

}  // namespace

void CheckPatterns(const RulebookContext& context, Problems* problems) {
  PatternChecker(context, problems).Run();
}

}  // namespace hearth::domain
