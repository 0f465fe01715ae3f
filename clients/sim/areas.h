// The areas that a simulated county is put into.

#ifndef HEARTH_CLIENTS_SIM_AREAS_H_
#define HEARTH_CLIENTS_SIM_AREAS_H_

#include <istream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace hearth::sim {

struct Area {
  std::string code;  // 2 .. 15 digits
  std::string name;
};

// Reads columns code and name of a CSV with a header line; other columns are passed over. Quoted
// fields and a byte order mark are understood. INVALID_ARGUMENT naming line and remedy.
absl::StatusOr<std::vector<Area>> ReadAreasCsv(std::istream& in);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_AREAS_H_
