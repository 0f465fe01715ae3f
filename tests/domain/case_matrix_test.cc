// Every step at every stage: who may take it, and what it is told. The table is a file that people
// read; a change of it is a change of what Hearth allows.
//
//   HEARTH_WRITE_MATRIX=1 ./case_matrix_test     writes it anew

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "services/domain/case_steps.h"
#include "services/domain/rights.h"
#include "tests/domain/case_house.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;

constexpr int kKinds[] = {
    F::kConsentSigned,
    F::kHouseholdReEntered,
    F::kComparisonRequested,
    F::kComparisonReturned,
    F::kComparisonSkipped,
    F::kVillageReviewHeld,
    F::kPublicityStarted,
    F::kPublicityEnded,
    F::kObjectionRaised,
    F::kObjectionResolved,
    F::kTownshipReviewed,
    F::kCaseApproved,
    F::kCaseDeclined,
    F::kCaseWithdrawn,
    F::kCaseAnnounced,
    F::kRegisteredInNationalSystem,
    F::kCaseChangeProposed,
    F::kCaseAdjusted,
    F::kEliminationProposed,
    F::kEliminationApproved,
    F::kEliminationRolledBack,
    F::kHouseholdNaturallyRemoved,
    F::kMisidentificationCleared,
};

struct Stage {
  const char* name;
  std::function<void(CaseHouse*)> reach;
};

void ReachOld(CaseHouse* house) {
  house->ReachMonitored();
  house->NextDays(200);
  house->Visit(2'000'000);
}

void Propose(CaseHouse* house, v1::CaseProcedure procedure) {
  house->Must(house->MakeChange(procedure));
}

Stage Way(const char* name, int kind) {
  return {name, [kind](CaseHouse* house) {
            house->ReachClue();
            house->WalkTo(kind);
          }};
}

Stage WayOut(const char* name, int kind) {
  return {name, [kind](CaseHouse* house) {
            ReachOld(house);
            house->Must(house->Make(F::kEliminationProposed));
            house->WalkTo(kind);
          }};
}

std::vector<Stage> Stages() {
  return {
      {"nothing", [](CaseHouse*) {}},
      {"clue proposed", [](CaseHouse* house) { house->ReachClue(); }},
      Way("consented", F::kConsentSigned),
      Way("comparing", F::kComparisonRequested),
      Way("compared", F::kComparisonReturned),
      Way("reviewed", F::kVillageReviewHeld),
      Way("in publicity", F::kPublicityStarted),
      Way("publicised", F::kPublicityEnded),
      Way("passed by the town", F::kTownshipReviewed),
      Way("monitored", F::kCaseApproved),
      {"monitored long", ReachOld},
      {"adjustment proposed",
       [](CaseHouse* house) {
         house->ReachMonitored();
         Propose(house, v1::CASE_PROCEDURE_ADJUSTMENT);
       }},
      {"clearing proposed",
       [](CaseHouse* house) {
         house->ReachMonitored();
         Propose(house, v1::CASE_PROCEDURE_MISIDENTIFICATION);
       }},
      {"elimination proposed",
       [](CaseHouse* house) {
         ReachOld(house);
         house->Must(house->Make(F::kEliminationProposed));
       }},
      WayOut("elimination reviewed", F::kVillageReviewHeld),
      WayOut("elimination publicised", F::kPublicityEnded),
      WayOut("elimination passed by the town", F::kTownshipReviewed),
      WayOut("eliminated", F::kEliminationApproved),
      {"roll-back proposed",
       [](CaseHouse* house) {
         house->ReachMonitored();
         house->ReachEliminated();
         Propose(house, v1::CASE_PROCEDURE_ROLL_BACK);
       }},
      {"removal proposed",
       [](CaseHouse* house) { Propose(house, v1::CASE_PROCEDURE_NATURAL_REMOVAL); }},
  };
}

std::string Roles(int kind) {
  std::string roles;
  for (const domain::RoleTerms& terms : domain::AllRoles()) {
    if (!domain::SubmittersOf(static_cast<uint32_t>(kind)).Has(terms.role)) continue;
    roles += (roles.empty() ? "" : ",") + std::string(terms.word);
  }
  return roles;
}

// The English half of the refusal, which has neither dates nor ids of the run.
std::string Verdict(const CaseHouse& house, int kind) {
  const auto refusal = house.Judge(house.Make(kind), UsualActor(kind));
  if (!refusal.has_value()) return "ok";
  const size_t english = refusal->detail.find(" / ");
  return v1::RefusalReason_Name(refusal->reason).substr(15) + " " +
         refusal->detail.substr(english == std::string::npos ? 0 : english + 3);
}

// Steps that have no place at a stage are told the same: one line for all of them.
struct NotHere {
  std::string possible;
  std::string steps;
};

void Note(const std::string& step, const std::string& verdict, NotHere* not_here,
          std::ostringstream* out) {
  const size_t possible = verdict.find(" here. Possible: ");
  if (possible == std::string::npos) {
    *out << "  " << step << ": " << verdict << "\n";
    return;
  }
  not_here->possible = verdict.substr(possible + 7);
  not_here->steps += (not_here->steps.empty() ? "" : ", ") + step;
}

std::string Matrix() {
  std::ostringstream out;
  out << "== who\n";
  for (const int kind : kKinds) {
    out << "  " << domain::NameOfStep(kind).en << ": " << Roles(kind) << "\n";
  }
  for (const Stage& stage : Stages()) {
    CaseHouse house;
    stage.reach(&house);
    out << "== " << stage.name << "\n";
    NotHere not_here;
    for (const int kind : kKinds) {
      Note(domain::NameOfStep(kind).en, Verdict(house, kind), &not_here, &out);
    }
    out << "  WRONG_STATE for " << not_here.steps << ". " << not_here.possible << "\n";
  }
  return out.str();
}

std::string Read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(CaseMatrix, IsAsWritten) {
  const std::string path = HEARTH_MATRIX_FILE;
  const std::string matrix = Matrix();
  if (std::getenv("HEARTH_WRITE_MATRIX") != nullptr) std::ofstream(path) << matrix;
  EXPECT_EQ(matrix, Read(path));
}

// Nobody of the village or the town's operators may decide, whatever the stage.
TEST(CaseMatrix, OnlyApproversDecide) {
  const domain::RoleSet deciding = {domain::Role::kTownshipApprover, domain::Role::kCountyApprover};
  for (const domain::CaseStepRow& row : domain::CaseStepRows()) {
    if (row.chain_after != v1::CHAIN_STAGE_DECIDED &&
        row.chain_after != v1::CHAIN_STAGE_TOWN_PASSED) {
      continue;
    }
    for (const domain::RoleTerms& terms : domain::AllRoles()) {
      if (domain::SubmittersOf(static_cast<uint32_t>(row.kind)).Has(terms.role)) {
        EXPECT_TRUE(deciding.Has(terms.role))
            << domain::NameOfStep(row.kind).en << " " << terms.word;
      }
    }
  }
}

}  // namespace
}  // namespace hearth::testing
