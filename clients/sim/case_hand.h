// A hand that works on one life of a case: addresses its facts, counts them, keeps what its visits
// have found, and plans what comes next. Every figure that a fact claims is taken from here.

#ifndef HEARTH_CLIENTS_SIM_CASE_HAND_H_
#define HEARTH_CLIENTS_SIM_CASE_HAND_H_

#include <cstdint>
#include <string>

#include "clients/sim/case_book.h"
#include "clients/sim/case_cast.h"
#include "clients/sim/params.h"
#include "clients/sim/stage.h"

namespace hearth::sim {

// While an act is done, stage.rng is the life's own stream. Borrows all.
struct Hand {
  Stage& stage;
  CaseLife& life;
  uint32_t index;

  // References break when a household is added.
  Household& household() { return stage.At(index); }
  const Village& village() { return stage.world.VillageOf(household()); }
  const Town& town() { return stage.world.TownOf(household()); }
  std::string cadre() { return CadreOf(village(), 0); }
  std::string second() { return CadreOf(village(), 1); }
  int32_t Date(int later = 0) const;  // yyyymmdd, so many days from today
  bool late() { return IsLate(stage.world.seed, household().village); }

  // Sends the fact and counts it; returns its event id. `command`: joins it with others.
  std::string Send(v1::Fact fact, const std::string& command = "", int backdated = 0);
  // Sends it so that it must be refused, and says so in the truth. `actor`: empty = the desk's own.
  void SendWrong(v1::Fact fact, Wrong how, const std::string& actor = "");

  // The act is due after so many days, on a working day; days that are drawn grow in a village that
  // misses its clocks.
  void After(int days, Act act, uint32_t arg = 0);
  void After(const Range& days, Act act, uint32_t arg = 0);
  // On that simulated day exactly.
  void On(int day, Act act, uint32_t arg = 0);
  bool Chance(uint32_t ppm) { return stage.rng.Chance(ppm); }
  int Draw(const Range& range) {
    return static_cast<int>(stage.rng.Between(range.low, range.high));
  }
  std::string Hash32();

  // The place of the next step.
  void FillStep(v1::CaseStep* step) const;
  // Line, income, guarantees and members as the log holds them, with those risks.
  void FillBasis(bool all_gone, v1::CaseBasis* basis);
  bool AboveLine() const;
  // May it be eliminated today?
  bool MayEliminate();
  // Two people visit and ask everything. With `follow_up` one helper, and not about income.
  void Visit();
  void FollowUp();
};

// The line of that day, which is counted from 1970-01-01.
int64_t LineFen(int32_t today);

const char* WrongName(Wrong wrong);

// The household's ordinary visits go on.
void Resume(Stage* stage, uint32_t index);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_HAND_H_
