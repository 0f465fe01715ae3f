// A ledger of case files in memory: every line of a simulated county is judged as the server judges
// it, by Decide and DecideCaseFile, and folded when it is accepted.

#ifndef HEARTH_TESTS_CLIENTS_SIM_CASE_LEDGER_H_
#define HEARTH_TESTS_CLIENTS_SIM_CASE_LEDGER_H_

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "services/domain/case_input.h"
#include "services/domain/control.h"
#include "services/domain/event.h"
#include "tests/clients_sim/county.h"

namespace hearth::testing {

class CaseLedger {
 public:
  CaseLedger(const std::string& folder, const std::vector<sim::Area>& areas);

  void Take(const SimLine& line);

  // Event ids (text) of what was refused, with the refusal.
  const std::map<std::string, std::string>& refused() const { return refused_; }
  // Of those, the first of each household: the later ones may follow from it.
  const std::set<std::string>& first_refused() const { return first_refused_; }
  // Facts that were accepted, by kind.
  const std::map<int, int64_t>& kinds() const { return kinds_; }
  // The files, by household (hex).
  const std::map<std::string, v1::CaseFile>& files() const { return files_; }
  // Stages that any case, chain, clue and measure ever stood at.
  const std::set<int>& case_stages() const { return case_stages_; }
  const std::set<int>& chain_stages() const { return chain_stages_; }

 private:
  std::string Judge(const domain::Event& event, const std::string& household);
  void Note(const v1::CaseFile& file);

  domain::Control control_;
  uint64_t position_ = 0;
  std::set<std::string> seen_;
  std::map<std::string, std::vector<domain::Event>> households_;
  std::map<std::string, v1::CaseFile> files_;
  std::map<std::string, std::string> refused_;
  std::set<std::string> first_refused_, stumbled_;
  std::map<int, int64_t> kinds_;
  std::set<int> case_stages_, chain_stages_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_CLIENTS_SIM_CASE_LEDGER_H_
