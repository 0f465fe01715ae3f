// DutyList: the duties of one case file while they are gathered. Private to file_duties.cc and its
// parts. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_DUTY_LIST_H_
#define HEARTH_SERVICES_DOMAIN_DUTY_LIST_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/case_input.h"
#include "services/domain/clock.h"

namespace hearth::domain {

// Digits of the area whose duty it is.
enum class DutyLevel : uint8_t { kCounty = 6, kTown = 9, kVillage = 12 };

// What a duty is about, before its days are known.
struct DutyDraft {
  std::string_view kind;
  std::string_view about;  // event id
  DutyLevel level = DutyLevel::kVillage;
  std::string_view account = {};
  std::string_view risk_code = {};
  std::string_view mark = {};       // tells duties about one event apart: kind of clue, role
  std::string_view area_code = {};  // whose it is, where that is not the household's own level
};

class DutyList {
 public:
  explicit DutyList(const CaseInput& input)
      : input_(input), clocks_(input.control, input.area_code()) {}

  const CaseInput& input() const { return input_; }
  const Clocks& clocks() const { return clocks_; }

  // Due by a clock that began on `start`; nothing without one, or while it stands still.
  void ByClock(const DutyDraft& draft, std::string_view clock_code, int32_t start,
               const std::vector<v1::ChainPause>& pauses = {});
  // Due on a day that somebody stated, or at once (start = due). Nothing when `due` is no date.
  void ByDay(const DutyDraft& draft, int32_t start, int32_t due);
  // Never overdue: somebody is reminded on the day on which the clock has run.
  void Remind(const DutyDraft& draft, std::string_view clock_code, int32_t start);

  // Ascending by (due day, kind, what).
  std::vector<v1::FileDuty> Take();

 private:
  v1::FileDuty* Add(const DutyDraft& draft, int32_t start, int32_t due);

  const CaseInput& input_;
  Clocks clocks_;
  std::vector<v1::FileDuty> duties_;
};

// The parts of DutiesOf.
void AddClueDuties(DutyList* list);
void AddChainDuties(DutyList* list);
void AddCaseDuties(DutyList* list);
void AddMeasureDuties(DutyList* list);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DUTY_LIST_H_
