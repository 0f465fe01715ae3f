// The verification of a log that was carried away: pure but for the temporary folder.
#ifndef HEARTH_CLIENTS_VERIFY_VERIFY_H_
#define HEARTH_CLIENTS_VERIFY_VERIFY_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/verify/finding.h"
#include "clients/verify/note.h"

namespace hearth::verify {

// A receipt as the door gave it (hearth.v1.Receipt).
struct Receipt {
  uint64_t position = 0;
  std::string event_id, leaf_hash;  // 16 and 32 bytes; an empty id is not compared
  int64_t recorded_time_ms = 0;
};

struct Input {
  // A file of the bundle by its path inside; NOT_FOUND when there is none.
  std::function<absl::StatusOr<std::string>(const std::string& path)> read;
  // Verifier key lines of the log, from somewhere else than the bundle. Empty: the bundle's own is
  // used, and the verdict can be no better than undecided.
  std::vector<std::string> log_keys;
  std::vector<std::string> older_notes;
  std::vector<Receipt> receipts;
  uint64_t unreadable_receipts = 0;
  std::vector<std::string> witness_keys;  // verifier key lines, beside those that the log names
  uint64_t quorum = 0;                    // cosignatures required on the newest checkpoint
  std::vector<std::pair<std::string, std::string>> attachments;  // hash in hex, bytes
  // Signatures of the first `since` events are not verified again: an earlier report did. Their
  // hashes, links and facts are.
  uint64_t since = 0;
  bool strict = false;             // gaps and forks of chains are violations
  bool skip_signatures = false;    // for measuring: the verdict is then undecided
  bool stop_at_violation = false;  // for tests of one fault: the first violation suffices
  std::set<std::string> left_out;  // names of checks; for the tests' negative controls
  std::string temp_folder = "/tmp";
  size_t memory_bytes = size_t{16} << 20;  // of each sort; the rest goes to the temporary folder
  std::function<void(uint64_t done, uint64_t total)> progress;  // may be null
};

// Reads the bundle once, and what it noted of it once more. Never fails: what cannot be read is a
// finding too.
Report VerifyBundle(const Input& input);

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_VERIFY_H_
