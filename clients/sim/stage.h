// What the parts of the simulation share: the world, the agenda of days to come, and the way out.

#ifndef HEARTH_CLIENTS_SIM_STAGE_H_
#define HEARTH_CLIENTS_SIM_STAGE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "clients/sim/dispatch.h"
#include "clients/sim/random.h"
#include "clients/sim/truth.h"
#include "clients/sim/world.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::sim {

// In the order in which a household's tasks of one day are done. The first four change the truth
// only; the others make facts.
enum class TaskKind : uint8_t {
  kGapCloses,
  kGapOpens,
  kShock,
  kFlood,
  kRegister,
  kMemberAdded,
  kMemberLeaves,
  kDeath,
  kHeadChange,
  kRelocate,
  kSplit,
  kMerge,
  kDouble,
  kReRegister,
  kDiscover,
  kVisit,
  kFollowUp,
  kPrepared
};
inline constexpr TaskKind kFirstFact = TaskKind::kRegister;

struct Task {
  uint32_t household = 0;
  uint32_t extra = 0;  // what it is depends on the kind
  TaskKind kind = TaskKind::kVisit;
};

// What is to be done on each day. Days beyond the simulated time are dropped.
class Agenda {
 public:
  explicit Agenda(int days) : days_(static_cast<size_t>(days)) {}
  void Add(int day, const Task& task) {
    if (day >= 0 && static_cast<size_t>(day) < days_.size()) {
      days_[static_cast<size_t>(day)].push_back(task);
    }
  }
  std::vector<Task> Take(int day) { return std::move(days_[static_cast<size_t>(day)]); }

 private:
  std::vector<std::vector<Task>> days_;
};

// A fact made ready for a later day: a correction, a void, the second half of a story.
struct Prepared {
  v1::Fact fact;
  std::string area_code;
};

struct Stage {
  World& world;
  Dispatch& dispatch;
  Agenda& agenda;
  Truth& truth;
  Rng rng;
  v1::Draft draft;  // reused
  std::map<uint32_t, Prepared> prepared;
  uint32_t next_prepared = 0;
  int day = 0;

  Household& At(uint32_t index) { return world.population.households[index]; }
  int32_t Today() const { return world.Today(day); }
  // The reused draft, cleared and addressed to the household; fill its fact, then dispatch it.
  v1::Draft* NewDraft(const Household& household);
  // Keeps the fact for `later` days from now.
  void Prepare(uint32_t household, int later, v1::Fact fact);
};

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_STAGE_H_
