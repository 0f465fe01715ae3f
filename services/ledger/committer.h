// Committer: makes groups durable, one after the other, and answers. Everything here happens on the
// one committing thread.

#ifndef HEARTH_SERVICES_LEDGER_COMMITTER_H_
#define HEARTH_SERVICES_LEDGER_COMMITTER_H_

#include "absl/status/status.h"
#include "services/ledger/group.h"
#include "services/ledger/pipeline.h"
#include "services/ledger/published.h"

namespace hearth::ledger {

// Not thread-safe.
class Committer {
 public:
  // All pointers outlive it.
  Committer(const Options* options, storage::Log* log, storage::Keys* keys, Published* published);

  // Writes the group, shows it, answers. Returns how long the write took.
  Pipeline::Clock::duration Commit(Group group);

 private:
  absl::Status Write(const Group& group);
  void Answer(std::vector<Pending> answers);

  const Options* const options_;
  storage::Log* const log_;
  storage::Keys* const keys_;
  Published* const published_;
  absl::Status failure_;  // of the first write that failed; only tests live to see it
};

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_COMMITTER_H_
