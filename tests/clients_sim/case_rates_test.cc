// What lives of cases promise of their rates, counted in the drafts alone, and that they are made
// apart: the same seed, the same bytes; without them, not a byte is another.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "clients/sim/simulate.h"
#include "tests/clients_sim/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

std::string ToBytes(const std::string& uuid) {
  std::string bytes;
  int high = -1;
  for (const char c : uuid) {
    if (c == '-') continue;
    const int digit = c <= '9' ? c - '0' : c - 'a' + 10;
    if (high >= 0) bytes += static_cast<char>(high * 16 + digit);
    high = high >= 0 ? -1 : digit;
  }
  return bytes;
}

// How far the departments' warnings went, and how many households a village's meeting decided.
struct CaseFigures {
  int64_t warnings = 0;
  int64_t admitted = 0;  // of them
  int64_t approvals = 0;
  std::map<std::string, std::set<std::string>> meetings;
  std::set<std::string> people;
};

class Counter {
 public:
  void See(const v1::Draft& draft) {
    if (draft.event_id().empty() || !seen_.insert(draft.event_id()).second) return;
    const v1::Fact& fact = draft.fact();
    if (fact.has_clue_reported()) Clue(draft);
    if (fact.has_consent_signed()) {
      for (const v1::ClueReference& clue : fact.consent_signed().clues()) {
        if (warnings_.count(clue.event_id()) > 0) opened_.insert(ToBytes(draft.event_id()));
      }
    }
    if (fact.has_case_approved()) {
      ++figures.approvals;
      figures.admitted +=
          static_cast<int64_t>(opened_.count(fact.case_approved().step().case_id()));
    }
    if (fact.has_village_review_held()) {
      figures.meetings[fact.village_review_held().meeting_id()].insert(draft.household());
    }
  }

  CaseFigures figures;

 private:
  void Clue(const v1::Draft& draft) {
    if (draft.fact().clue_reported().channel() != v1::CHANNEL_DEPARTMENT_SCREENING) return;
    ++figures.warnings;
    warnings_.insert(ToBytes(draft.event_id()));
  }

  std::set<std::string> seen_, warnings_, opened_;
};

TEST(CaseRatesTest, OfThousandsOfWarningsTwoPerCentAreAdmitted) {
  sim::SimulateOptions options = SimOptions(5, 4, 5'000, 12);
  options.cases_percent = 100;
  Counter counter;
  for (const SimLine& line : RunCounty(options).lines) counter.See(line.draft);
  const CaseFigures& figures = counter.figures;
  std::cout << figures.warnings << " warnings, " << figures.admitted << " admitted, "
            << figures.approvals << " approvals in all\n";
  EXPECT_GE(figures.warnings, 2'000);
  const int64_t permille = figures.admitted * 1'000 / figures.warnings;
  EXPECT_GE(permille, 13);
  EXPECT_LE(permille, 27);
  // A county has 1 to 3 % of its households with a case (domain guide, 9).
  EXPECT_GE(figures.approvals, 50);
  EXPECT_LE(figures.approvals, 150);
}

TEST(CaseRatesTest, AMeetingDecidesSeveralHouseholds) {
  sim::SimulateOptions options = SimOptions(2, 2, 2'000, 12);
  options.cases_percent = 200;
  Counter counter;
  for (const SimLine& line : RunCounty(options).lines) counter.See(line.draft);
  int64_t several = 0;
  for (const auto& [id, households] : counter.figures.meetings) several += households.size() > 1;
  EXPECT_GE(several, 5);
}

std::string Bytes(const sim::SimulateOptions& options, std::string* truth) {
  std::ostringstream out, truth_out;
  EXPECT_THAT(sim::Simulate(options, out, &truth_out), IsOk());
  *truth = truth_out.str();
  return out.str();
}

TEST(CaseRatesTest, TheSameSeedGivesTheSameBytes) {
  sim::SimulateOptions options = SimOptions(2, 3, 500, 14);
  options.cases_percent = 300;
  std::string truth, again;
  const std::string bytes = Bytes(options, &truth);
  EXPECT_EQ(bytes, Bytes(options, &again));
  EXPECT_EQ(truth, again);
  options.seed = 2;
  EXPECT_NE(bytes, Bytes(options, &again));
}

TEST(CaseRatesTest, WithoutCasesNoFactOfACaseIsThere) {
  for (const SimLine& line : RunCounty(SimOptions(2, 2, 400, 12)).lines) {
    EXPECT_LT(static_cast<int>(line.draft.fact().fact_case()), 200) << line.text;
  }
}

}  // namespace
}  // namespace hearth::testing
