// 动态调整: a round a year, with a balance by village when it closes.

#include <map>
#include <string>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr uint32_t kProposedInRoundPpm = 150'000;  // of the monitored; assumed
constexpr Range kProposeDays = {2, 12};

std::map<uint32_t, Monitored> MonitoredNow(Stage* stage) {
  std::map<uint32_t, Monitored> monitored;
  for (const auto& [index, life] : stage->cases.lives) {
    if (life.standing != Standing::kMonitored) continue;
    const auto persons = static_cast<int32_t>(MemberIds(*stage, index).size());
    monitored[index] = {stage->At(index).village, persons};
  }
  return monitored;
}

void SendOfCounty(Stage* stage, v1::Fact fact) {
  v1::Draft* draft = &stage->draft;
  draft->Clear();
  draft->set_area_code(stage->world.county.code);
  *draft->mutable_fact() = std::move(fact);
  stage->dispatch.Send(draft);
}

// The balances of the villages, by their number.
class Balances {
 public:
  explicit Balances(const County& county) : county_(county) {}

  void Opening(const Monitored& was) { Add(was, 1, Of(was)->mutable_opening()); }
  void Closing(const Monitored& now) { Add(now, 1, Of(now)->mutable_closing()); }
  void Change(const Monitored& what, const char* kind, int32_t households, int32_t persons) {
    v1::AdjustmentBalance* balance = Of(what);
    v1::AdjustmentCount* count = nullptr;
    for (v1::AdjustmentCount& known : *balance->mutable_changes()) {
      if (known.kind_code() == kind && (known.persons() < 0) == (persons < 0)) count = &known;
    }
    if (count == nullptr) count = balance->add_changes();
    count->set_kind_code(kind);
    count->set_households(count->households() + households);
    count->set_persons(count->persons() + persons);
  }
  void MoveTo(v1::AdjustmentRoundClosed* closed) {
    for (auto& [village, balance] : balances_) *closed->add_balances() = std::move(balance);
  }

 private:
  v1::AdjustmentBalance* Of(const Monitored& what) {
    v1::AdjustmentBalance* balance = &balances_[what.village];
    balance->set_area_code(county_.villages[what.village].code);
    return balance;
  }
  static void Add(const Monitored& what, int32_t households, v1::AdjustmentCount* count) {
    count->set_households(count->households() + households);
    count->set_persons(count->persons() + what.persons);
  }

  const County& county_;
  std::map<uint32_t, v1::AdjustmentBalance> balances_;
};

}  // namespace

void OpenRound(Stage* stage) {
  CaseBook& book = stage->cases;
  const int year = ToCivil(stage->Today()).year;
  book.round = std::to_string(year) + "-autumn";
  book.opening = MonitoredNow(stage);
  v1::Fact fact;
  v1::AdjustmentRoundOpened* opened = fact.mutable_adjustment_round_opened();
  opened->set_round(book.round);
  opened->set_title("动态调整");
  opened->set_start_date(DateNumber(stage->Today()));
  opened->set_due_date(DateNumber(FromCivil({year, kRoundFirstMonth + 1, 5})));
  opened->set_window_start_date(DateNumber(FromCivil({year - 1, kRoundFirstMonth, 1})));
  opened->set_window_end_date(DateNumber(FromCivil({year, kRoundFirstMonth, 1}) - 1));
  SendOfCounty(stage, std::move(fact));
  for (auto& [index, was] : book.opening) {
    if (!stage->rng.Chance(kProposedInRoundPpm)) continue;
    Hand hand{*stage, book.lives.at(index), index};
    hand.After(hand.Draw(kProposeDays), Act::kPropose, v1::CASE_PROCEDURE_ADJUSTMENT);
  }
}

void CloseRound(Stage* stage) {
  CaseBook& book = stage->cases;
  if (book.round.empty()) return;
  const std::map<uint32_t, Monitored> now = MonitoredNow(stage);
  Balances balances(stage->world.county);
  for (const auto& [index, was] : book.opening) {
    balances.Opening(was);
    const auto is = now.find(index);
    if (is == now.end()) {
      balances.Change(was, code::kRoundOut, -1, -was.persons);
    } else if (is->second.village != was.village) {
      balances.Change(was, code::kRoundNatural, -1, -was.persons);
      balances.Change(is->second, code::kRoundNatural, 1, is->second.persons);
    } else if (is->second.persons != was.persons) {
      balances.Change(was, code::kRoundNatural, 0, is->second.persons - was.persons);
    }
  }
  for (const auto& [index, is] : now) {
    balances.Closing(is);
    if (book.opening.count(index) == 0) balances.Change(is, code::kRoundIn, 1, is.persons);
  }
  v1::Fact fact;
  fact.mutable_adjustment_round_closed()->set_round(book.round);
  balances.MoveTo(fact.mutable_adjustment_round_closed());
  SendOfCounty(stage, std::move(fact));
  book.round.clear();
  book.opening.clear();
}

}  // namespace hearth::sim
