#include "clients/sim/case_life.h"

#include <utility>

#include "clients/sim/case_acts.h"
#include "clients/sim/case_forge.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kCaseKey = 0x63617365;
constexpr uint64_t kCountyKey = 0x63636e74;

Act ActOf(const Task& task) { return static_cast<Act>(task.extra & 0xff); }

bool IsOfCounty(Act act) {
  return act == Act::kBatch || act == Act::kBatchFed || act == Act::kOpenRound ||
         act == Act::kCloseRound || act == Act::kForge;
}

void DoForCounty(Stage* stage, Act act, uint32_t arg) {
  switch (act) {
    case Act::kBatch:
      return SendBatch(stage, arg);
    case Act::kBatchFed:
      return FeedBatch(stage, arg);
    case Act::kOpenRound:
      return OpenRound(stage);
    case Act::kCloseRound:
      return CloseRound(stage);
    default:
      return Forge(stage, arg);
  }
}

// An act may come when its life is over and another one of the household has begun.
bool IsGone(size_t count, uint32_t number) { return number >= count; }

void DoClue(Hand* h, Act act, uint32_t arg) {
  const bool opens = act == Act::kDeclare || act == Act::kScreen;
  if (!opens && IsGone(h->life.clues.size(), arg)) return;
  switch (act) {
    case Act::kDeclare:
    case Act::kScreen:
      return DeclareOrScreen(h, act == Act::kDeclare, arg == 1);
    case Act::kAssign:
      return AssignClue(h, arg);
    case Act::kEscalate:
      return EscalateClue(h, arg);
    case Act::kVerify:
      return VerifyClue(h, arg);
    case Act::kConfirm:
      return ConfirmClue(h, arg);
    case Act::kReopen:
      return ReopenClue(h, arg);
    default:
      return TellClue(h, arg);
  }
}

void DoStep(Hand* h, Act act, uint32_t arg) {
  if (h->life.chain.id.empty()) return;  // it has ended meanwhile
  switch (act) {
    case Act::kCompare:
      return Compare(h);
    case Act::kAnswer:
      return Answer(h, arg);
    case Act::kRevisit:
      return Revisit(h);
    case Act::kReview:
      return HoldReview(h);
    case Act::kHang:
      return Hang(h);
    case Act::kObject:
      return Object(h);
    case Act::kResolve:
      return Resolve(h);
    case Act::kTakeDown:
      return TakeDown(h, arg);
    case Act::kWithdraw:
      return Withdraw(h);
    case Act::kTownReview:
      return ReviewByTown(h);
    default:
      return Decide(h);
  }
}

void DoHelp(Hand* h, Act act, uint32_t arg) {
  const bool monitored = h->life.standing == Standing::kMonitored;
  const bool of_measure = act >= Act::kStart && act <= Act::kEndMeasure;
  if (of_measure && IsGone(h->life.measures.size(), arg)) return;
  switch (act) {
    case Act::kAssignHelper:
    case Act::kHandOver:
      return monitored ? AssignHelper(h, act == Act::kHandOver) : void();
    case Act::kPlan:
      return monitored ? MakePlan(h) : void();
    case Act::kStart:
      return StartMeasure(h, arg);
    case Act::kDeliver:
      return DeliverMeasure(h, arg);
    case Act::kProve:
      return ProveMeasure(h, arg);
    case Act::kEndMeasure:
      return EndMeasure(h, arg);
    case Act::kFollowUp:
      return FollowUpVisit(h);
    default:
      return WatchVisit(h);
  }
}

void DoCase(Hand* h, Act act, uint32_t arg) {
  switch (act) {
    case Act::kAnnounce:
      return Announce(h);
    case Act::kEnter:
      return EnterNational(h);
    case Act::kMend:
      return Mend(h, arg);
    case Act::kEnding:
      return BeginEnding(h);
    case Act::kPropose:
      return ProposeChange(h, static_cast<v1::CaseProcedure>(arg));
    case Act::kRelapse:
      return Relapse(h);
    case Act::kMove:
      return MoveWithCase(h);
    case Act::kPart:
      return PartWithCase(h);
    case Act::kStatus:
      return GrantStatus(h);
    case Act::kStatusLost:
      return LoseStatus(h);
    default:
      return RefuseStatus(h);
  }
}

void Do(Hand* h, Act act, uint32_t arg) {
  if (act <= Act::kTell) return DoClue(h, act, arg);
  if (act <= Act::kDecide) return DoStep(h, act, arg);
  if ((act >= Act::kAssignHelper && act <= Act::kFollowUp) || act == Act::kWatch) {
    return DoHelp(h, act, arg);
  }
  DoCase(h, act, arg);
}

bool IsOver(const CaseLife& life) {
  if (life.standing != Standing::kNone || !life.decided_id.empty()) return false;
  for (const OpenClue& clue : life.clues) {
    if (clue.open || clue.to_tell || clue.to_reopen) return false;
  }
  return true;
}

// What may come up where nothing is open.
bool MayBegin(Act act) {
  return act == Act::kDeclare || act == Act::kScreen || act == Act::kStatus ||
         act == Act::kStatusLost || act == Act::kStatusRefused;
}

}  // namespace

uint32_t CaseDeviceOf(const Stage& stage, const Task& task) {
  const Act act = ActOf(task);
  const Household& household = stage.world.population.households[task.household];
  uint32_t village = household.village;
  uint32_t turn = 0;
  if (act == Act::kForge) {
    village = stage.cases.forgeries[task.extra >> 8].village;
    turn = ForgerOf(stage, task.extra >> 8);
  }
  const auto life = stage.cases.lives.find(task.household);
  if (act == Act::kFollowUp && life != stage.cases.lives.end()) turn = life->second.helper_turn;
  return stage.dispatch.devices().CaseDesk(DeskOf(stage.world.county, RoleOf(act), village, turn));
}

void LiveCase(Stage* stage, const Task& task) {
  const Act act = ActOf(task);
  const uint32_t arg = task.extra >> 8;
  const uint32_t index = task.household;
  if (IsOfCounty(act)) {
    Rng rng(Mix(Mix(stage->world.seed, kCountyKey), task.extra));
    std::swap(stage->rng, rng);
    DoForCounty(stage, act, arg);
    std::swap(stage->rng, rng);
    return;
  }
  auto life = stage->cases.lives.find(index);
  if (life == stage->cases.lives.end()) {
    if (!MayBegin(act) || stage->At(index).ended) return;
    life = stage->cases.lives.emplace(index, CaseLife(CaseSeed(*stage, index))).first;
  }
  Hand hand{*stage, life->second, index};
  if (life->second.moved_day == stage->day) return hand.After(1, act, arg);
  std::swap(stage->rng, life->second.rng);
  Do(&hand, act, arg);
  std::swap(stage->rng, life->second.rng);
  if (IsOver(life->second)) stage->cases.lives.erase(life);
}

void NoteDiscovery(Stage* stage, uint32_t index, const std::string& check_id) {
  if (!stage->cases.on) return;
  auto life = stage->cases.lives.find(index);
  if (life == stage->cases.lives.end()) {
    life = stage->cases.lives.emplace(index, CaseLife(CaseSeed(*stage, index))).first;
  }
  Hand hand{*stage, life->second, index};
  std::swap(stage->rng, life->second.rng);
  Discovered(&hand, check_id);
  std::swap(stage->rng, life->second.rng);
}

uint64_t CaseSeed(const Stage& stage, uint32_t index) {
  return Mix(Mix(Mix(stage.world.seed, kCaseKey), index), stage.cases.versions[index]);
}

}  // namespace hearth::sim
