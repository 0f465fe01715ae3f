// Codes of dictionaries and questions that the simulated forms use. Form content, not parameters of
// rules: a test holds them to the demo county's dictionaries.

#ifndef HEARTH_CLIENTS_SIM_CODES_H_
#define HEARTH_CLIENTS_SIM_CODES_H_

#include <array>

#include "clients/sim/household.h"

namespace hearth::sim {

inline constexpr const char* kFormVersion = "zijin-2026.1";

// "window_rule"
inline constexpr const char* kWindowRolling = "rolling_12_months";
inline constexpr const char* kWindowAnnual = "annual_october";

// "risk", by Risk
inline constexpr std::array<const char*, 12> kRiskCodes = {"",   "01", "02", "03", "04", "05",
                                                           "06", "07", "09", "10", "11", "99"};
// "disaster"
inline constexpr const char* kDisasterFlood = "0201";
inline constexpr const char* kDisasterLocal = "0202";

// "sudden", by Shock
inline constexpr std::array<const char*, 8> kSuddenCodes = {
    "", "illness", "accident", "job_loss", "disaster", "project_failure", "disaster", "death"};

// "relation", by Relation
inline constexpr std::array<const char*, 6> kRelationCodes = {"01", "10", "20", "30", "40", "50"};
// "health", "labour", "work_place", by their enums
inline constexpr std::array<const char*, 4> kHealthCodes = {"healthy", "chronic", "serious",
                                                            "disabled"};
inline constexpr std::array<const char*, 5> kLabourCodes = {"ordinary", "skilled", "weak", "lost",
                                                            "none"};
inline constexpr std::array<const char*, 5> kWorkplaceCodes = {"", "village", "county", "province",
                                                               "outside"};

// Codes that stand alone.
namespace code {

// "income_item"
inline constexpr const char* kWage = "A.wage";
inline constexpr const char* kWagePublicPost = "A.public_post";
inline constexpr std::array<const char*, 3> kTrades = {"B.planting", "B.breeding",
                                                       "B.forest_fruit"};
inline constexpr std::array<const char*, 3> kTradeCosts = {"E.planting", "E.breeding",
                                                           "E.forest_fruit"};
inline constexpr const char* kLandRent = "C.land";
inline constexpr const char* kDibao = "D.dibao";
inline constexpr const char* kTekun = "D.tekun";
inline constexpr const char* kPension = "D.pension";
inline constexpr const char* kSupport = "D.support";
inline constexpr const char* kFarmSubsidy = "D.farm_subsidy";

// "schooling", "education", "dropout", "care_tag", "public_post", "id_exception"
inline constexpr const char* kPreschool = "preschool";
inline constexpr const char* kPrimary = "primary";
inline constexpr const char* kMiddle = "middle";
inline constexpr const char* kHigh = "high";
inline constexpr const char* kCollege = "college";
inline constexpr const char* kDropout = "weary";
inline constexpr const char* kLeftBehindChild = "left_behind_child";
inline constexpr const char* kLeftBehindElder = "left_behind_elder";
inline constexpr const char* kLivingAlone = "living_alone";
inline constexpr const char* kDisabledElder = "disabled_elder";
inline constexpr const char* kPublicPost = "village";
inline constexpr const char* kIdPaperOnly = "paper_only";
inline constexpr const char* kIdUnregistered = "unregistered";
// Kind and grade, free text.
inline constexpr std::array<const char*, 4> kDisabilities = {"肢体三级", "肢体二级", "视力三级",
                                                             "听力二级"};

// "focus_group", "member_reason", "void_reason"
inline constexpr const char* kFocusLowIncome = "low_income";
inline constexpr const char* kFocusDisabled = "disabled";
inline constexpr const char* kFocusSudden = "sudden";
inline constexpr const char* kFocusTekun = "tekun";
inline constexpr const char* kReasonBirth = "birth";
inline constexpr const char* kReasonMarriage = "marriage";
inline constexpr const char* kReasonMarriageOut = "marriage_out";
inline constexpr const char* kReasonDeath = "death";
inline constexpr const char* kReasonReturn = "return";
inline constexpr const char* kVoidWrongHousehold = "wrong_household";
inline constexpr const char* kVoidTwice = "entered_twice";

// "informant", "conclusion", "adjustment", "category"
inline constexpr std::array<const char*, 4> kInformants = {"head", "member", "neighbour", "grid"};
inline constexpr const char* kInclude = "include";
inline constexpr const char* kNotInclude = "not_include";
inline constexpr const char* kObserve = "observe";
inline constexpr const char* kAdjustIn = "in";
inline constexpr const char* kAdjustNone = "none";
inline constexpr const char* kCategoryUnstable = "UNSTABLE";
inline constexpr const char* kCategoryMarginal = "MARGINAL";
inline constexpr const char* kCategorySevere = "SEVERE";

// "water_problem", "land", "road", "fuel"
inline constexpr std::array<const char*, 4> kWaterProblems = {"quantity", "quality", "convenience",
                                                              "reliability"};
inline constexpr const char* kLandField = "field";
inline constexpr std::array<const char*, 3> kRoads = {"cement", "gravel", "cement"};
inline constexpr std::array<const char*, 4> kFuels = {"gas", "wood", "electricity", "gas"};

// "measure", by Risk
inline constexpr std::array<const char*, 12> kMeasureOfRisk = {
    "",         "health", "living",    "floor",   "floor", "social",
    "industry", "job",    "education", "housing", "water", "social"};

// The county's own questions.
inline constexpr const char* kQuestionTea = "demo.tea_plan";
inline constexpr std::array<const char*, 3> kTeaChoices = {"has", "willing", "no"};
inline constexpr const char* kQuestionWaterDays = "demo.water_days";
inline constexpr const char* kQuestionDebt = "demo.debt";
inline constexpr const char* kQuestionPostEnd = "demo.post_end";
inline constexpr const char* kQuestionWish = "demo.wish";
inline constexpr std::array<const char*, 4> kWishes = {"修好入户路", "孩子读书有补助",
                                                       "就近找份工作", "看病报销方便些"};

}  // namespace code

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CODES_H_
