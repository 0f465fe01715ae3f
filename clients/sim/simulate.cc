#include "clients/sim/simulate.h"

#include <algorithm>
#include <utility>

#include "clients/sim/life.h"
#include "clients/sim/params.h"
#include "clients/sim/structure.h"
#include "clients/sim/visit.h"
#include "clients/sim/world.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kStageKey = 0x73746167;

// A task with the device that writes it down.
struct Assigned {
  uint32_t device;
  Task task;
};

uint32_t DeviceOf(const Stage& stage, const Task& task) {
  const Household& household = stage.world.population.households[task.household];
  const DeviceMap& devices = stage.dispatch.devices();
  const uint32_t town = stage.world.VillageOf(household).town;
  switch (task.kind) {
    case TaskKind::kRegister:
      return stage.day < kRegistrationDays ? devices.Import() : devices.Desk(town);
    case TaskKind::kVisit:
    case TaskKind::kDiscover:
    case TaskKind::kDouble:
      return devices.Cadre(household.village, household.grid);
    case TaskKind::kFollowUp:
      return devices.Team(town);
    case TaskKind::kRelocate:  // to whatever town: neither town's desk may state it of both
      return devices.Import();
    default:
      return devices.Desk(town);
  }
}

// Facts of the day, in the order in which devices write them.
std::vector<Assigned> Assign(const Stage& stage, const std::vector<Task>& tasks) {
  std::vector<Assigned> assigned;
  assigned.reserve(tasks.size());
  for (const Task& task : tasks) {
    if (task.kind >= kFirstFact) assigned.push_back({DeviceOf(stage, task), task});
  }
  std::stable_sort(assigned.begin(), assigned.end(), [](const Assigned& a, const Assigned& b) {
    if (a.device != b.device) return a.device < b.device;
    if (a.task.household != b.task.household) return a.task.household < b.task.household;
    return a.task.kind < b.task.kind;
  });
  return assigned;
}

void Do(Stage* stage, const Task& task) {
  const bool visit = task.kind == TaskKind::kVisit || task.kind == TaskKind::kDiscover ||
                     task.kind == TaskKind::kFollowUp;
  if (visit) return Visit(stage, task);
  Change(stage, task);
}

void RunTours(Stage* stage, const std::vector<Assigned>& assigned) {
  for (size_t i = 0; i < assigned.size();) {
    size_t end = i;
    while (end < assigned.size() && assigned[end].device == assigned[i].device) ++end;
    const bool import = assigned[i].device == stage->dispatch.devices().Import();
    const uint32_t grids = import && stage->day == 0 ? GridFacts(stage->world) : 0;
    const auto events = static_cast<uint32_t>(end - i) + grids;
    stage->dispatch.BeginTour(assigned[i].device, stage->day, events);
    if (grids > 0) CreateGrids(stage);
    for (; i < end; ++i) Do(stage, assigned[i].task);
    stage->dispatch.EndTour();
  }
}

void RunDay(Stage* stage, int day) {
  stage->day = day;
  stage->dispatch.OpenDay(day);
  std::vector<Task> tasks = stage->agenda.Take(day);
  for (const Task& task : tasks) {
    if (task.kind < kFirstFact) Befall(stage, task);
  }
  RunTours(stage, Assign(*stage, tasks));
  stage->dispatch.EndDay(day);
}

}  // namespace

absl::Status Simulate(const SimulateOptions& options, std::ostream& out, std::ostream* truth) {
  absl::StatusOr<World> world = MakeWorld(options);
  if (!world.ok()) return world.status();
  Truth truth_file(*world, truth);
  Dispatch dispatch(*world, out, &truth_file);
  Agenda agenda(world->days);
  Stage stage{*world, dispatch, agenda, truth_file, Rng(Mix(options.seed, kStageKey)),
              {},     {},       0,      0};
  truth_file.Households();
  PlanLife(&stage);
  for (int day = 0; day < world->days; ++day) {
    RunDay(&stage, day);
    if (!out) return absl::DataLossError("写文件失败 / writing the file failed");
  }
  dispatch.Finish();
  truth_file.Summary();
  out.flush();
  const bool wrote = out.good() && (truth == nullptr || truth->flush().good());
  return wrote ? absl::OkStatus() : absl::DataLossError("写文件失败 / writing the file failed");
}

}  // namespace hearth::sim
