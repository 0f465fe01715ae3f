// Oracle: what the outside world was told, and whether a log still agrees with it.

#ifndef HEARTH_TESTS_FAULTS_ORACLE_H_
#define HEARTH_TESTS_FAULTS_ORACLE_H_

#include <map>
#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "storage/api/log.h"
#include "storage/api/mutex.h"

namespace hearth::testing {

// Thread-safe.
class Oracle {
 public:
  // An answer reached a client. A receipt that says something else than an earlier one for the same
  // event is a fault.
  void Acknowledged(const std::vector<ledger::Receipt>& receipts);
  // A checkpoint was shown. Another root at a size that was shown before is a fault.
  void Shown(const storage::merkle::Checkpoint& checkpoint);

  // What is wrong with the log: an acknowledged event that is not at its position with its leaf, an
  // event that is there twice, a position that is missing, another root at a checkpoint. Also what
  // was wrong with the answers.
  std::vector<std::string> Audit(const storage::Log& log) const;

  size_t acknowledged() const;
  size_t shown() const;

 private:
  mutable storage::Mutex mutex_;
  std::map<std::string, ledger::Receipt> receipts_ ABSL_GUARDED_BY(mutex_);
  std::map<uint64_t, storage::merkle::Hash> roots_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> faults_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_ORACLE_H_
