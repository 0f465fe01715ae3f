// A county whose clocks all differ, and case files as the fold leaves them, for tests of duties.

#ifndef HEARTH_TESTS_DOMAIN_DUTY_CASES_H_
#define HEARTH_TESTS_DOMAIN_DUTY_CASES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/household.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/control.h"

namespace hearth::testing {

inline constexpr char kDutyArea[] = "441621101001003";  // the household's grid
inline constexpr int32_t kDutyDay = 20260601;           // on which all that is tested began

// Every clock that duties know, reminders at 80 per cent, a line of 7,000 yuan.
v1::Rulebook DutyRulebook();

// An able adult, 低保 and 特困 not asked.
v1::OpenedHousehold AbleHousehold();
// The same, and nobody can work: an old person and a child whose labour nobody asked about.
v1::OpenedHousehold UnableHousehold();

// One case, approved on kDutyDay, with helper and responsible person for ever and a plan.
v1::CaseFile MonitoredFile();
// One case whose first chain stands there since kDutyDay; the clue that led to it is older or not.
v1::CaseFile ChainFile(v1::ChainStage stage, v1::CaseProcedure procedure);
v1::CaseChain* LastChain(v1::CaseFile* file);
v1::ClueFile* AddClue(v1::ClueStage stage, v1::CaseFile* file);
v1::MeasureFile* AddMeasure(v1::MeasureStage stage, v1::CaseFile* file);
v1::HelperTerm* AddHelper(const std::string& role, v1::CaseFile* file);
// 16 bytes.
std::string DutyId(const std::string& name);

// Owner areas of kDutyArea.
inline constexpr char kVillage[] = "441621101001";
inline constexpr char kTown[] = "441621101";
inline constexpr char kCounty[] = "441621";
inline constexpr int32_t kNone = 0;
inline constexpr int32_t kStated = 20260611;  // ten days, of which eight are 80 per cent

// DutyRulebook in force.
const domain::Control& DutyControl();
std::vector<v1::FileDuty> Duties(const v1::CaseFile& file, const v1::OpenedHousehold& household,
                                 int32_t today, const domain::Control& control = DutyControl());
std::vector<v1::FileDuty> OfKind(const std::vector<v1::FileDuty>& duties, const char* kind);

// One duty: what the file is like, when it is reminded and due, whose it is, and what the fold
// leaves after the fact that ends it.
struct DutyRow {
  const char* kind;
  const char* clock;
  int32_t remind;
  int32_t due;
  const char* area;
  const char* account;
  v1::CaseFile file;
  std::function<void(v1::CaseFile*)> end;
  v1::OpenedHousehold household = AbleHousehold();
};

// It is there from kDutyDay, reminded and due as told, overdue the day after, and ends.
void Judge(const std::vector<DutyRow>& rows);

template <typename Change>
v1::CaseFile With(v1::CaseFile file, const Change& change) {
  change(&file);
  return file;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_DUTY_CASES_H_
