// A round of dynamic adjustment (动态调整): who was monitored when it opened, what happened, who is
// when it closes, by village, in households and in persons. Opening and closing are counted from
// snapshots, the changes from the facts between; so a case that is lost shows. Pure. Policy source:
// domain.md 1 (Guangdong), 3.5.

#ifndef HEARTH_SERVICES_DOMAIN_ADJUSTMENT_H_
#define HEARTH_SERVICES_DOMAIN_ADJUSTMENT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/clue.pb.h"
#include "hearth/v1/household.pb.h"

namespace hearth::domain {

// Codes of the dictionary "adjustment_kind". The first six move the balance; the last two say how
// many households changed within it.
inline constexpr std::string_view kAdjustIn = "in";                           // 纳入
inline constexpr std::string_view kAdjustOut = "out";                         // 退出
inline constexpr std::string_view kAdjustNaturalChange = "natural_change";    // 自然增减
inline constexpr std::string_view kAdjustNaturalRemoval = "natural_removal";  // 自然销户
inline constexpr std::string_view kAdjustMidwayRemoval = "midway_removal";    // 中途减少
inline constexpr std::string_view kAdjustMidwayAddition = "midway_addition";  // 中途增加
inline constexpr std::string_view kAdjustCategory = "category";               // 类别变化
inline constexpr std::string_view kAdjustRisks = "risks";                     // 风险变化

// How a household stands at one moment, as far as a round asks.
struct Standing {
  bool monitored = false;  // its case is at MONITORED
  std::string village;     // 12 digits
  int32_t persons = 0;     // active members
  std::string category_code;
  std::vector<std::string> risk_codes;  // open ones, ascending

  bool operator==(const Standing&) const = default;
};

// `village`: where the household lies by the area tree of that day.
Standing StandingOf(const v1::CaseFile& file, const v1::OpenedHousehold& household,
                    std::string_view village);

// A fact of the round and how the household stood after it.
struct AdjustmentStep {
  uint32_t kind = 0;  // field number in Fact
  Standing after;
};

// One household during a round. Steps in the order of the log; facts that change no Standing may be
// left out.
struct AdjustmentLife {
  Standing opening;
  std::vector<AdjustmentStep> steps;
  Standing closing;
};

// One balance a village that has any count, ascending; changes ascending by (kind, direction),
// zeros left out. The step that ends a case (CaseCarriedOver, HouseholdMerged and the like that no
// other kind explains) is 自然增减.
std::vector<v1::AdjustmentBalance> BalanceOf(const std::vector<AdjustmentLife>& lives);

// Opening + in − out = closing, in households and in persons.
bool Closes(const v1::AdjustmentBalance& balance);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_ADJUSTMENT_H_
