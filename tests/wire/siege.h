// Siege: a hearthd under load that is killed again and again, in a wanted stage of its work or at
// any moment, and what was seen of it.

#ifndef HEARTH_TESTS_WIRE_SIEGE_H_
#define HEARTH_TESTS_WIRE_SIEGE_H_

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/api/stages.h"
#include "tests/support/random.h"
#include "tests/wire/audit.h"
#include "tests/wire/callers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {

class Siege {
 public:
  static constexpr int kCallers = 192;
  static constexpr int kInFlightMin = 32;

  Siege();

  // Makes the county. Fails the test when that cannot be.
  void Found();
  // One life: starts, holds what was handed out before against what is served, works, and is killed
  // in that stage (or anywhere: at a random moment). While it lives it also rebuilds or makes
  // backups where the stage needs it.
  void LiveAndDie(std::optional<storage::Stage> wanted);
  // A last life without load, for the final audit; alive until the end.
  void LiveOn();

  // What was handed out so far.
  HandedOut handed_out() const;
  // Everything that is wrong with what is served now: the whole log, everything handed out.
  std::vector<std::string> Faults();
  Desk* desk() { return desk_.get(); }
  const Known& known() const { return callers_.known(); }

  int kills() const { return kills_; }
  int hits(storage::Stage stage) const { return hits_[static_cast<size_t>(stage)]; }
  int in_flight_least() const { return in_flight_least_; }
  // What the README shows.
  std::string Table() const;

 private:
  class Page;

  void Rise(const std::vector<std::string>& more);
  std::vector<std::string> NewFaults();
  void NoteCheckpoint();
  bool Catch(std::optional<storage::Stage> wanted, const Page& page);
  void KillIn(std::optional<storage::Stage> wanted, const Page& page);
  void Bury(const Page& page);

  TempDir pages_, backups_;
  Hearthd server_;
  Callers callers_;
  std::unique_ptr<Desk> desk_;
  Rng rng_;
  std::map<std::string, std::string> checkpoints_, fresh_checkpoints_;  // note → verifier key
  Auditor auditor_;
  int kills_ = 0, in_flight_least_ = kCallers;
  std::array<int, storage::kStages> hits_{};
  std::chrono::duration<double> slowest_start_{}, most_start_cpu_{};
  size_t events_ = 0;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_SIEGE_H_
