// Towns, villages and villagers' groups of the simulated county, and how its towns differ.

#ifndef HEARTH_CLIENTS_SIM_COUNTY_H_
#define HEARTH_CLIENTS_SIM_COUNTY_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/sim/simulate.h"

namespace hearth::sim {

struct Town {
  std::string code;
  // Permille against the county's mean, drawn for the town.
  int64_t income = 0;
  int64_t migrants = 0;  // share of adults who work away
  int64_t farming = 0;   // share of households that farm
  int64_t poverty = 0;
  int64_t illness = 0;
  int64_t late = 0;
  std::array<int64_t, 8> yields{};  // harvest by year since the first, against the usual one
};

struct Village {
  std::string code;
  uint32_t town = 0;
  bool community = false;  // 社区 rather than 村
  uint32_t grids = 0;
  uint32_t first_household = 0;
  uint32_t households = 0;
  int32_t latitude_e7 = 0;
  int32_t longitude_e7 = 0;
};

struct County {
  std::string code;  // options.under
  std::vector<Town> towns;
  std::vector<Village> villages;  // ascending by code, so towns are contiguous
};

// Errors as Simulate's.
absl::StatusOr<County> MakeCounty(const SimulateOptions& options);

// `grid` counts from 1.
std::string GridCode(const Village& village, uint32_t grid);
// 第十二村民小组
std::string GridName(const Village& village, uint32_t grid);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_COUNTY_H_
