// Reading a run in the thread that brings it: everything that needs no place in the log, so that
// the one preparing thread has little left to do.

#ifndef HEARTH_SERVICES_LEDGER_RUN_READER_H_
#define HEARTH_SERVICES_LEDGER_RUN_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/domain/control.h"
#include "services/ledger/id_memory.h"
#include "services/ledger/ledger.h"
#include "services/ledger/run_judge.h"

namespace hearth::ledger {

// A run that may be recorded. Move-only.
struct ReadRun {
  std::vector<ReadEvent> events;
  std::string signature, key_id;
  // What was judged by: good as long as both are the same where the run takes its place.
  uint64_t control_position = 0;
  int32_t today = 0;
  // Has case facts, or commands: then a verdict rests on more than control. Case files were read as
  // far as the hold's checkpoint.
  bool linked = false;
  IdFloors::Hold hold;

  bool all_recorded() const;
};

size_t BytesOf(const v1::Run& run);

// What is known where a run is read.
struct ReadingDesk {
  const domain::Control& control;
  int64_t now_ms;
  int32_t today;
  bool open;  // a log without accounts
  const storage::Log& log;
  const IdIndex& ids;
  IdFloors* floors;
  storage::Keys* keys;
};

// Parses, checks the chain and the signature, looks the ids up in the index, decides and seals. The
// errors are those of Answer: UNREADABLE, TOO_LARGE, CHAIN_BROKEN, UNKNOWN_DEVICE, BAD_SIGNATURE,
// ID_REUSED, or a damaged log, index or key store. Thread-safe.
absl::StatusOr<ReadRun> ReadRunOf(v1::Run run, const ReadingDesk& desk);

// ALREADY_EXISTS with the reason ID_REUSED; names the id.
absl::Status IdReused(std::string_view event_id);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_RUN_READER_H_
