// What must hold at the end of a simulated run.

#ifndef HEARTH_TESTS_SIM_VERDICT_H_
#define HEARTH_TESTS_SIM_VERDICT_H_

#include <map>
#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "tests/sim/digest.h"
#include "tests/sim/server.h"

namespace hearth::testing {

using Receipts = std::map<std::string, ledger::Receipt>;  // by event id

// Acknowledged events that are not in the log as acknowledged.
std::vector<std::string> MissingReceipts(const storage::Log& log, const Receipts& receipts);

// Positions are dense, no id is there twice, everything acknowledged is there, every checkpoint
// that was shown is the root of that many records, and every case fact was accepted at the version
// that it names.
std::vector<std::string> JudgeLog(const storage::Log& log, const Receipts& receipts,
                                  const std::map<storage::Position, storage::Root>& shown);

// The rows that lived through the run, those of a fresh server that replays the log, and those of a
// version that is built beside the live one, are the same; the digest gets them too.
// REQUIRES: all followers stand at the head.
std::vector<std::string> JudgeViews(Disk* disk, SimServer* server, Digest* digest);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_VERDICT_H_
