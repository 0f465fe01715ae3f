// The command line of the simulator: `hearth simulate`. Apart from the library, which knows no
// CLI11.

#ifndef HEARTH_CLIENTS_SIM_COMMAND_H_
#define HEARTH_CLIENTS_SIM_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/sim/areas.h"
#include "clients/sim/simulate.h"

namespace hearth::sim {

// What the command line said.
struct SimulateCommand {
  SimulateOptions options;
  std::string areas_file;  // empty = ask the server
  std::string out_file = "-";
  std::string truth_file;  // empty = none
};

// The villages below an area, as the server knows them.
using AreaSource = std::function<absl::StatusOr<std::vector<Area>>(const std::string& under)>;
// Takes what the command ended with; the CLI turns it into message and exit code.
using CommandDone = std::function<void(const absl::Status&)>;

// Adds the subcommand `simulate` to `app`. When it is given, its callback reads the areas (from
// --areas, else from `areas`), simulates and calls `done` once. `areas` may be empty: then --areas
// is required.
void AddSimulateCommand(CLI::App& app, AreaSource areas, CommandDone done);

// What the callback does. Files are written beside their final name and renamed when they are
// whole, "-" is the standard output. Errors: Simulate's, the area source's, NOT_FOUND for a file
// that cannot be read, DATA_LOSS for one that cannot be written.
absl::Status RunSimulateCommand(const SimulateCommand& command, const AreaSource& areas);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_COMMAND_H_
