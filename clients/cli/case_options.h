// What the commands of case steps share: their flags, and the parts of facts that most of them
// need. Ids, procedure, figures and counts come from the file as the server gave it; a person adds
// what he decides.
#ifndef HEARTH_CLIENTS_CLI_CASE_OPTIONS_H_
#define HEARTH_CLIENTS_CLI_CASE_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/fact_sender.h"
#include "hearth/v1/cases_service.pb.h"

namespace hearth::cli {

// As given; a step reads what its command offers.
struct StepOptions {
  FactOptions about;
  std::vector<std::string> clues, units, items, members, risks, evidence, measures;
  std::string document, document_number, reason, reason_code, opinion, category, place, phone;
  std::string number, notice, form, manner = "signature", unit, event, kind, text, system, round;
  std::string decision = "pass", return_to, check, due, procedure, reclaimed, merged_into;
  bool complete = false, natural = false, floor = false, no_floor = false, interrupted = false;
  bool no_relation = false, income_stable = false, no_new_risk = false;
};

// One case file, as a step finds it. Borrows the response.
class StepGround {
 public:
  explicit StepGround(const v1::GetCaseFileResponse& found);

  const v1::GetCaseFileResponse& found() const { return found_; }
  const v1::CaseFile& file() const { return found_.file(); }
  const v1::CaseRecord* record() const { return record_; }  // the open one; null = none
  const v1::CaseChain* chain() const { return chain_; }     // the open one; null = none
  int32_t today() const { return found_.moment().day(); }
  // The newest decision that still lacks what `lacks` says; null = none.
  const v1::CaseChain* Decided(bool (*lacks)(const v1::CaseChain& chain)) const;

  // In the open chain; FAILED_PRECONDITION when there is none.
  absl::Status FillStep(v1::CaseStep* step) const;
  // Opening one of that procedure.
  void OpenStep(v1::CaseProcedure procedure, v1::CaseStep* step) const;

 private:
  const v1::GetCaseFileResponse& found_;
  const v1::CaseRecord* record_ = nullptr;
  const v1::CaseChain* chain_ = nullptr;
};

// --document, --evidence: a file's SHA-256, or 64 hex digits as they are; empty stays empty.
absl::StatusOr<std::string> HashOf(const std::string& text, const char* flag);
// pass, return, reject.
absl::StatusOr<v1::CaseDecision> DecisionOf(const std::string& text);
// verification, comparison, review, publicity, town; "" = UNSPECIFIED.
absl::StatusOr<v1::CaseReturn> ReturnOf(const std::string& text);
absl::StatusOr<int32_t> DayOf(const std::string& text, const char* flag);
// CODE, or CODE=eliminated, CODE=gone.
absl::StatusOr<v1::CaseRisk> RiskOf(const std::string& text);
// What the log says, with the category, risks and label as they were proposed or stand, or as the
// options give them.
absl::StatusOr<v1::CaseBasis> BasisOf(const StepOptions& options, const StepGround& ground);
// Calendar days from one day to a later one.
uint32_t DaysBetween(int32_t from, int32_t to);
uint32_t WholeMonths(int32_t from, int32_t to);
absl::Status Missing(const char* zh, const char* en);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CASE_OPTIONS_H_
