// Whole lives of cases: every fact that the simulated county states is one that the domain accepts,
// but those that are planted as wrong; and everything that can happen to a case happens.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "clients/sim/case_forge.h"
#include "tests/clients_sim/case_ledger.h"
#include "tests/clients_sim/county.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;
using ::testing::Contains;
using ::testing::IsSupersetOf;

// "key":"value" of a line of the truth; empty = none.
std::string ValueOf(const std::string& line, const std::string& key) {
  const std::string mark = "\"" + key + "\":\"";
  const size_t at = line.find(mark);
  if (at == std::string::npos) return "";
  const size_t begin = at + mark.size();
  return line.substr(begin, line.find('"', begin) - begin);
}

// Planted events of a kind: event id → how.
std::map<std::string, std::string> Planted(const std::string& truth, const std::string& what) {
  std::map<std::string, std::string> planted;
  std::istringstream in(truth);
  for (std::string line; std::getline(in, line);) {
    if (ValueOf(line, "what") != what || ValueOf(line, "event").empty()) continue;
    planted[ValueOf(line, "event")] = ValueOf(line, "detail");
  }
  return planted;
}

class CaseCountyTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    sim::SimulateOptions options = SimOptions(4, 5, 3'000, 24);
    options.cases_percent = 150;
    county_ = new SimCounty(RunCounty(options));
    ledger_ = new CaseLedger(HEARTH_SOURCE_DIR, options.areas);
    for (const SimLine& line : county_->lines) ledger_->Take(line);
  }
  static void TearDownTestSuite() {
    delete ledger_;
    delete county_;
    ledger_ = nullptr;
    county_ = nullptr;
  }

  static SimCounty* county_;
  static CaseLedger* ledger_;
};

SimCounty* CaseCountyTest::county_ = nullptr;
CaseLedger* CaseCountyTest::ledger_ = nullptr;

TEST_F(CaseCountyTest, OnlyWhatIsPlantedAsWrongIsRefused) {
  const auto wrong = Planted(county_->truth, "wrong");
  std::map<std::string, int> unexpected, caught;
  for (const auto& [event, refusal] : ledger_->refused()) {
    const auto planted = wrong.find(event);
    if (planted != wrong.end()) {
      ++caught[planted->second];
    } else if (ledger_->first_refused().count(event) > 0) {
      ++unexpected[refusal];
    }
  }
  int64_t accepted = 0;
  for (const auto& [kind, count] : ledger_->kinds()) {
    if (kind >= 200) accepted += count;
  }
  std::cout << "accepted facts of cases: " << accepted << "\n";
  for (const auto& [how, count] : caught)
    std::cout << "refused as planted: " << how << " " << count << "\n";
  for (const auto& [refusal, count] : unexpected) ADD_FAILURE() << count << " x " << refusal;
  for (const auto& [event, how] : wrong) {
    EXPECT_EQ(ledger_->refused().count(event), 1U) << how << " was accepted: " << event;
  }
  for (const char* how : {"stale_version", "other_figures", "same_person", "too_early"}) {
    EXPECT_GT(caught[how], 0) << how;
  }
}

TEST_F(CaseCountyTest, NoFactIsIgnoredByTheFold) {
  for (const auto& [household, file] : ledger_->files()) {
    EXPECT_EQ(file.facts_ignored(), 0U) << household;
  }
}

TEST_F(CaseCountyTest, EveryStageOccurs) {
  EXPECT_THAT(ledger_->case_stages(),
              IsSupersetOf({int{v1::CASE_STAGE_IDENTIFYING}, int{v1::CASE_STAGE_MONITORED},
                            int{v1::CASE_STAGE_ELIMINATED}, int{v1::CASE_STAGE_NOT_ADMITTED},
                            int{v1::CASE_STAGE_REMOVED}, int{v1::CASE_STAGE_CLEARED}}));
  for (int stage = v1::CHAIN_STAGE_OPENED; stage <= v1::CHAIN_STAGE_WITHDRAWN; ++stage) {
    EXPECT_THAT(ledger_->chain_stages(), Contains(stage))
        << v1::ChainStage_Name(static_cast<v1::ChainStage>(stage));
  }
}

TEST_F(CaseCountyTest, EveryFactOfALifeOccurs) {
  static constexpr int kWanted[] = {F::kClueReported,
                                    F::kClueBatchReceived,
                                    F::kClueRowsSkipped,
                                    F::kClueBatchCompleted,
                                    F::kClueAssigned,
                                    F::kClueEscalated,
                                    F::kClueVerified,
                                    F::kClueReturned,
                                    F::kClueDismissed,
                                    F::kClueReopened,
                                    F::kClueFeedbackGiven,
                                    F::kClueFeedbackSent,
                                    F::kAdjustmentRoundOpened,
                                    F::kAdjustmentRoundClosed,
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
                                    F::kCaseCarriedOver,
                                    F::kHelperAssigned,
                                    F::kHelperReleased,
                                    F::kPlanMade,
                                    F::kMeasurePlanned,
                                    F::kMeasureStarted,
                                    F::kMeasureDelivered,
                                    F::kMeasureVerified,
                                    F::kMeasureEnded,
                                    F::kStatusGranted,
                                    F::kStatusEnded,
                                    F::kStatusRefused};
  for (const int kind : kWanted) {
    const auto count = ledger_->kinds().find(kind);
    EXPECT_NE(count, ledger_->kinds().end()) << F::descriptor()->FindFieldByNumber(kind)->name();
    if (count != ledger_->kinds().end()) {
      std::cout << F::descriptor()->FindFieldByNumber(kind)->name() << " " << count->second << "\n";
    }
  }
}

TEST_F(CaseCountyTest, EveryKindOfForgeryIsPlanted) {
  std::map<std::string, int> planted;
  for (const auto& [event, how] : Planted(county_->truth, "forged")) ++planted[how];
  for (size_t i = 0; i < sim::ForgeryCount(); ++i) {
    EXPECT_GT(planted[sim::ForgeryName(i)], 0) << sim::ForgeryName(i);
  }
}

}  // namespace
}  // namespace hearth::testing
