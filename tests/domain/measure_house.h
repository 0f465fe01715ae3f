// A household that is helped, for tests of measures, helpers, referrals and statuses: facts are
// judged and folded as the ledger would do it. The case is put there as the county would leave it;
// how it got there is case_house.h.

#ifndef HEARTH_TESTS_DOMAIN_MEASURE_HOUSE_H_
#define HEARTH_TESTS_DOMAIN_MEASURE_HOUSE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/case_input.h"
#include "services/domain/fault.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {

inline constexpr int32_t kMeasureDay = 20260601;

// Accounts of the registry; "gone" is closed.
inline constexpr char kHelperLi[] = "helper.li";
inline constexpr char kHelperWang[] = "helper.wang";
inline constexpr char kClerk[] = "town.zhao";
inline constexpr char kGone[] = "gone";

// 16 bytes that differ by the number.
std::string IdOf(uint64_t number);

class MeasureHouse {
 public:
  // With a case at that stage and the risks 01 and 07; UNSPECIFIED = without a case. Members: one
  // able adult (kHead), one old person (kElder).
  explicit MeasureHouse(v1::CaseStage stage = v1::CASE_STAGE_MONITORED);

  // Judges; folds when it is accepted.
  domain::MaybeFault Try(const v1::Fact& fact, const std::string& actor = kClerk);
  // Ends the test when it is refused; returns the event's id.
  std::string Must(const v1::Fact& fact, const std::string& actor = kClerk);
  domain::MaybeFault Judge(const v1::Fact& fact, const std::string& actor = kClerk) const;
  // Folds it whatever the guards say.
  bool Force(const v1::Fact& fact);

  // Facts that are right as they stand.
  v1::Fact Assigned(const std::string& account, const std::string& predecessor = "") const;
  v1::Fact Plan() const;
  v1::Fact Planned() const;
  v1::Fact Started(const std::string& measure) const;
  v1::Fact Delivered(const std::string& measure, int64_t fen) const;
  v1::Fact Verified(const std::string& measure) const;
  v1::Fact Ended(const std::string& measure) const;
  v1::Fact Referral() const;
  v1::Fact Granted(const std::string& earlier = "") const;

  void NextDays(int days) { today_ = control_.opened_day = DayAfter(days); }
  domain::CaseInput input() const { return {file_, household_, control_, today_}; }
  const v1::CaseFile& file() const { return file_; }
  v1::CaseFile* mutable_file() { return &file_; }
  domain::Control* mutable_control() { return &control_; }
  v1::OpenedHousehold* mutable_household() { return &household_; }
  const std::string& case_id() const { return case_id_; }
  // The file before the first fact, and the facts folded since.
  const v1::CaseFile& before() const { return before_; }
  const std::vector<domain::Event>& events() const { return events_; }

 private:
  int32_t DayAfter(int days) const;
  domain::Event EventOf(const v1::Fact& fact, const std::string& actor) const;

  domain::Control control_;
  v1::OpenedHousehold household_;
  v1::CaseFile file_, before_;
  std::string case_id_;
  std::vector<domain::Event> events_;
  int32_t today_ = kMeasureDay;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_MEASURE_HOUSE_H_
