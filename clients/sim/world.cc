#include "clients/sim/world.h"

#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/params.h"
#include "clients/sim/population.h"
#include "clients/sim/random.h"

namespace hearth::sim {
namespace {

constexpr uint64_t kIdHighKey = 0x69642d68;
constexpr uint64_t kIdLowKey = 0x69642d6c;
constexpr uint64_t kMemberKey = 0x6d656d62;
constexpr uint64_t kFloodKey = 0x666c6f6f;

// The first June that lies in the simulated time.
Flood PlaceFlood(const World& world) {
  const int first_year = ToCivil(world.start_day).year;
  for (int year = first_year; year <= first_year + 1; ++year) {
    const int day = FromCivil({year, kFloodMonth, kFloodDay}) - world.start_day;
    if (day < 60 || day + 30 >= world.days) continue;
    const uint64_t town = Mix(world.seed, kFloodKey) % world.county.towns.size();
    return {static_cast<int32_t>(town), day};
  }
  return {};
}

}  // namespace

absl::StatusOr<World> MakeWorld(const SimulateOptions& options) {
  World world;
  const std::optional<int> start = ParseDay(options.start_date);
  if (!start.has_value()) {
    return absl::InvalidArgumentError(
        "start：需要存在的日期 yyyy-mm-dd / start: needs a date yyyy-mm-dd");
  }
  absl::StatusOr<County> county = MakeCounty(options);
  if (!county.ok()) return county.status();
  world.seed = options.seed;
  world.start_day = *start;
  CivilDay end = ToCivil(*start);
  const int months = end.year * 12 + end.month - 1 + static_cast<int>(options.months);
  world.days = FromCivil({months / 12, months % 12 + 1, end.day}) - *start;
  world.county = *std::move(county);
  world.population = MakePopulation(world.county, options, world.start_day, world.days);
  world.flood = PlaceFlood(world);
  return world;
}

std::string HouseholdHex(const World& world, const Household& household) {
  return Hex(Mix(Mix(world.seed, kIdHighKey), household.serial),
             Mix(Mix(world.seed, kIdLowKey), household.serial));
}

std::string HouseholdBytes(const World& world, const Household& household) {
  return Bytes16(Mix(Mix(world.seed, kIdHighKey), household.serial),
                 Mix(Mix(world.seed, kIdLowKey), household.serial));
}

uint64_t MemberId(const World& world, const Person& person) {
  const uint64_t id = Mix(Mix(world.seed, kMemberKey), person.serial);
  return id == 0 ? 1 : id;
}

}  // namespace hearth::sim
