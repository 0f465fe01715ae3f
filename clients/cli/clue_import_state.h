// How far the import of a department's file has come: one line for each row, kept beside the file,
// so that a second run goes on where the first was cut. Ids and reasons alone, nothing of a person.
#ifndef HEARTH_CLIENTS_CLI_CLUE_IMPORT_STATE_H_
#define HEARTH_CLIENTS_CLI_CLUE_IMPORT_STATE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/files.h"

namespace hearth::cli {

// What became of a row.
enum class RowOutcome {
  kMatched,         // a clue at a household
  kUnmatched,       // a clue that a person is to match
  kDuplicate,       // no clue: the same person, kind and period as another
  kBelowThreshold,  // no clue: too small an amount
  kMalformed,       // no clue: cannot be read
  kRefused,         // not recorded; sent again with the next run
};

struct RowResult {
  std::string key;  // number of the row; "batch", "assign N", "skipped N", "completed"
  RowOutcome outcome = RowOutcome::kMatched;
  bool answered = false;  // false: it was sent, and no answer is known
  int attempt = 0;        // how often it was refused
  std::string event_id;   // 16 bytes
  std::string household;  // 16 bytes; empty = none
  std::string area_code;  // where the household lies
  std::string subject;    // whose key seals an unmatched person; "u" and 16 bytes
  std::string detail;     // "中文 / English"; one line
};

// "matched", "below_threshold", ...
std::string OutcomeName(RowOutcome outcome);
std::string OutcomeWord(RowOutcome outcome);

// One thread. Two processes with one file are kept apart by a lock.
class ClueImportState {
 public:
  // FAILED_PRECONDITION when the state is another file's: its content was changed.
  static absl::StatusOr<ClueImportState> Open(const std::string& path, const std::string& sha256);

  // Null while nothing is known.
  const RowResult* Find(const std::string& key) const;
  // Durable when it returns.
  absl::Status Add(const std::vector<RowResult>& results);

 private:
  ClueImportState(std::string path, client::FileLock lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}
  absl::Status Load(const std::string& sha256);

  std::string path_;
  client::FileLock lock_;
  std::map<std::string, RowResult> results_;
};

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CLUE_IMPORT_STATE_H_
