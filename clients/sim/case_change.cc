// How a case goes on after its approval: what ends it, what changes it, what comes back.

#include <algorithm>
#include <array>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/codes.h"
#include "clients/sim/groups.h"
#include "clients/sim/life.h"
#include "clients/sim/params.h"
#include "clients/sim/population.h"

namespace hearth::sim {
namespace {

constexpr int kAgain = 60;                // a case that cannot be eliminated yet is looked at again
constexpr int kUntilFree = 5;             // another chain is open
constexpr size_t kRisksOfCase = 5;        // case.proto
constexpr int32_t kInventedYuan = 8'018;  // of livestock [7.3, S50]
constexpr int32_t kRaiseYuan = 300;       // a step of what help brings a family a year
constexpr int kWindows = 12;              // that a visit of the next months may collect

int64_t WantedFen(Hand* h) { return LineFen(h->stage.Today()) * kLineMarginPermille / 1'000; }

// The least that a visit would find, by whatever window.
int64_t LeastFen(Hand* h) {
  const int month = MonthOf(h->stage.Today());
  int64_t least = PerCapitaFen(h->stage.world, h->household(), month - 1);
  for (int last = month - kWindows; last < month; ++last) {
    least = std::min(least, PerCapitaFen(h->stage.world, h->household(), last));
  }
  return least;
}

void RaiseTo(Hand* h, int64_t wanted, bool jump) {
  Household& household = h->household();
  const auto members = static_cast<int32_t>(ActiveCount(h->stage.world.population, household));
  while (LeastFen(h) < wanted) {
    (jump ? household.income.gross : household.income.wage) += kRaiseYuan * members;
  }
}

// Help has worked, or time has passed: the family stands on its own. `jump`: on paper, by animals
// that do not exist.
void Recover(Hand* h, bool jump) {
  Household& household = h->household();
  CloseGap(&h->stage.world.population, &household);
  household.shock = Shock::kNone;
  household.risk = Risk::kNone;
  household.poor = household.cannot_cope = household.shock_cannot_cope = false;
  const auto members = static_cast<int32_t>(ActiveCount(h->stage.world.population, household));
  if (jump) household.income.gross += kInventedYuan * members;
  RaiseTo(h, WantedFen(h), jump);
}

uint32_t WholeMonths(int32_t from, int32_t to) {
  const int32_t months = (to / 10'000 - from / 10'000) * 12 + to / 100 % 100 - from / 100 % 100;
  return static_cast<uint32_t>(std::max(0, months - (to % 100 < from % 100 ? 1 : 0)));
}

std::string NewRisk(Hand* h) {
  static constexpr std::array<Risk, 4> kOften = {Risk::kIllness, Risk::kUnstableWork,
                                                 Risk::kEducation, Risk::kDisability};
  const uint32_t first = h->stage.rng.Below(kOften.size());
  for (uint32_t i = 0; i < kOften.size(); ++i) {
    const std::string code = kRiskCodes[static_cast<size_t>(kOften[(first + i) % kOften.size()])];
    const auto& risks = h->life.risks;
    if (std::find(risks.begin(), risks.end(), code) == risks.end()) return code;
  }
  return "";
}

bool Fits(const CaseLife& life, v1::CaseProcedure procedure) {
  if (procedure == v1::CASE_PROCEDURE_ROLL_BACK) return life.standing == Standing::kEliminated;
  if (procedure == v1::CASE_PROCEDURE_ADJUSTMENT && life.risks.size() >= kRisksOfCase) return false;
  return life.standing == Standing::kMonitored;
}

}  // namespace

void DrawEnding(Hand* h) {
  CaseLife& life = h->life;
  life.ending = static_cast<Ending>(h->stage.rng.Weighted(kEndingWeights));
  const int since = h->stage.day - life.approved_day;
  const int least = std::max(static_cast<int>(kNaturalDays.low), kMonitoredDaysMin - since);
  switch (life.ending) {
    case Ending::kByHelp: {
      const int days = least + h->Draw(kEliminationSlack);
      for (size_t i = 0; i < kMendDaysBefore.size(); ++i) {
        const auto left = static_cast<uint32_t>(kMendDaysBefore.size() - i);
        if (days > kMendDaysBefore[i]) h->After(days - kMendDaysBefore[i], Act::kMend, left);
      }
      return h->After(days, Act::kEnding);
    }
    case Ending::kNaturally:
      return h->After(h->Draw(kNaturalDays), Act::kEnding);
    case Ending::kCleared:
      return h->After(h->Draw(kOtherEndDays), Act::kPropose, v1::CASE_PROCEDURE_MISIDENTIFICATION);
    case Ending::kGone:
      return h->After(h->Draw(kOtherEndDays), Act::kPropose, v1::CASE_PROCEDURE_NATURAL_REMOVAL);
    case Ending::kNone:
      return;
  }
}

void Mend(Hand* h, uint32_t steps_left) {
  if (h->life.standing != Standing::kMonitored || h->stage.cases.forge_jump) return;
  const int64_t least = LeastFen(h);
  RaiseTo(h, least + (WantedFen(h) - least) / (steps_left + 1), /*jump=*/false);
  h->Visit();
}

void BeginEnding(Hand* h) {
  CaseLife& life = h->life;
  if (life.standing != Standing::kMonitored) return;
  if (!life.chain.id.empty()) return h->After(kUntilFree, Act::kEnding);
  CaseBook& book = h->stage.cases;
  const bool jump = book.forge_jump;
  Recover(h, jump);
  h->Visit();
  if (!h->MayEliminate()) return h->After(kAgain, Act::kEnding);
  if (jump) {
    book.forge_jump = false;
    h->stage.truth.Planted(h->stage.day, h->household(), "forged", "jump_before_elimination",
                           h->stage.draft.event_id());
  }
  const bool early = h->stage.day - life.approved_day < kMonitoredDaysMin;
  life.chain.procedure = v1::CASE_PROCEDURE_ELIMINATION;
  life.chain.natural = early || life.ending == Ending::kNaturally;
  v1::Fact fact;
  v1::EliminationProposed* proposed = fact.mutable_elimination_proposed();
  h->FillStep(proposed->mutable_step());
  proposed->set_natural(life.chain.natural);
  h->FillBasis(/*all_gone=*/true, proposed->mutable_basis());
  proposed->set_check_event_id(life.check_id);
  proposed->set_no_new_risk(true);
  proposed->set_income_stable(true);
  proposed->set_months_monitored(WholeMonths(h->Date(life.approved_day - h->stage.day), h->Date()));
  proposed->set_household_opinion_code(code::kAgrees);
  proposed->set_document_sha256(h->Hash32());
  proposed->set_reason("收入稳定超过监测线，风险已消除");
  life.chain.id = h->Send(std::move(fact));
  ToReview(h);
}

void ProposeChange(Hand* h, v1::CaseProcedure procedure) {
  CaseLife& life = h->life;
  if (!Fits(life, procedure)) return;
  if (!life.chain.id.empty()) return h->After(kUntilFree, Act::kPropose, procedure);
  v1::Fact fact;
  v1::CaseChangeProposed* proposed = fact.mutable_case_change_proposed();
  life.chain.procedure = procedure;
  h->FillStep(proposed->mutable_step());
  proposed->set_reason_code(code::kMisidentified);
  proposed->set_reason("比对发现情况与认定时不符");
  if (procedure == v1::CASE_PROCEDURE_NATURAL_REMOVAL) {
    proposed->set_reason_code(code::kNatural);
    proposed->set_reason("全家迁出本县");
  }
  if (procedure == v1::CASE_PROCEDURE_ROLL_BACK) {
    proposed->set_reason_code(code::kUnstable);
    proposed->set_reason("消除后收入不稳定");
    h->FillBasis(/*all_gone=*/false, proposed->mutable_basis());
  }
  if (procedure == v1::CASE_PROCEDURE_ADJUSTMENT) {
    life.new_risk = NewRisk(h);
    proposed->set_reason_code(code::kNewRisk);
    proposed->set_reason("核查发现新的风险");
    proposed->set_round(h->stage.cases.round);
    h->FillBasis(/*all_gone=*/false, proposed->mutable_basis());
    proposed->mutable_basis()->add_risks()->set_risk_code(life.new_risk);
  }
  life.chain.id = h->Send(std::move(fact));
  h->After(h->Draw(kCountyDays), Act::kDecide);
}

void Relapse(Hand* h) {
  if (h->life.standing != Standing::kEliminated || !h->life.chain.id.empty()) return;
  for (const OpenClue& clue : h->life.clues) {
    if (clue.open) return h->After(kUntilFree, Act::kRelapse);
  }
  v1::ClueReported reported;
  reported.set_channel(v1::CHANNEL_CADRE_SCREENING);
  reported.set_form_code(code::kFormVisit);
  reported.set_kind_code(code::kKindRelapse);
  const char* risk = kRiskCodes[static_cast<size_t>(Risk::kUnstableWork)];
  reported.add_risk_codes(risk);
  reported.set_cause_event_id(h->life.eliminated_id);
  reported.set_description("消除风险后又出现困难");
  Report(h, reported, risk, Shock::kJobLoss, /*real=*/true);
}

void CloseCase(Hand* h) {
  h->life.standing = Standing::kNone;
  h->life.follow_ups = false;
  if (!h->household().ended) Resume(&h->stage, h->index);
}

}  // namespace hearth::sim
