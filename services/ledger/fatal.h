// A write that failed: what is on the disk is unknown, so nothing more may be written.
#ifndef HEARTH_SERVICES_LEDGER_FATAL_H_
#define HEARTH_SERVICES_LEDGER_FATAL_H_

#include <string>

#include "absl/status/status.h"
#include "services/ledger/ledger.h"

namespace hearth::ledger {

// What the operator is told of it.
std::string FatalText(const absl::Status& failure);

// Options::fatal, or its default: prints and ends the process with exit code 3. Returns only where
// a test's own `fatal` does.
void EndOn(const Options& options, const absl::Status& failure);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_FATAL_H_
