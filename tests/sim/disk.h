// Disk: what survives the simulated server, and what a power cut takes of it.

#ifndef HEARTH_TESTS_SIM_DISK_H_
#define HEARTH_TESTS_SIM_DISK_H_

#include <memory>
#include <optional>
#include <string>

#include "storage/files/durable_file.h"
#include "storage/memory/memory_log.h"
#include "storage/merkle/note.h"
#include "tests/domain/random_facts.h"
#include "tests/sim/sim_keys.h"
#include "tests/sim/sim_rows.h"

namespace hearth::testing {

// Breaks that the simulator must catch.
enum class Plant {
  kNone,
  kSkippedEvent,          // followers do not see some records
  kDoubledBatch,          // a follower's batch whose checkpoint is lost: the next one repeats it
  kEarlyAcknowledgement,  // the log says that a group is durable before it is
  kStaleIndex,            // after a restart the index says that it knows ids that it has not
};

// One thread.
class Disk {
 public:
  explicit Disk(Plant plant);

  storage::MemoryLog* log() { return log_.get(); }
  // The log as followers read it.
  const storage::Log* followed() const { return followed_.get(); }
  SimKeys* keys() { return &keys_; }
  SimRows* rows() { return &rows_; }
  const storage::merkle::Signer& signer() const { return signer_; }

  void WriteDurable(const storage::DurableRecord& record);

  // The process is gone, the machine is not: only what was in its memory is lost.
  void ProcessEnds();
  // The machine went dark: unflushed batches are lost up to some one, and the `durable` record may
  // be an earlier one.
  void PowerCut(Rng* rng);

  std::optional<std::string> anchor;
  std::optional<storage::DurableRecord> durable;

 private:
  void LoseNewestRecord();

  const Plant plant_;
  std::unique_ptr<storage::MemoryLog> log_;
  std::unique_ptr<storage::Log> followed_;
  SimKeys keys_;
  SimRows rows_;
  storage::merkle::Signer signer_;
  std::optional<storage::DurableRecord> durable_before_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_DISK_H_
