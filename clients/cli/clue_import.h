// Imports the rows of a department's file: matches them to persons, records each as one clue, and
// says for each what became of it.
//
// Every fact has an id that follows from the file's SHA-256 and its row, so that the same file sent
// again, from anywhere, records nothing twice; the state beside the file says how far it came.
#ifndef HEARTH_CLIENTS_CLI_CLUE_IMPORT_H_
#define HEARTH_CLIENTS_CLI_CLUE_IMPORT_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/clue_file.h"
#include "clients/cli/clue_import_state.h"
#include "clients/cli/fact_sender.h"
#include "hearth/v1/cases_service.pb.h"

namespace hearth::cli {

struct ClueBatch {
  std::string sha256;           // of the file, 32 bytes
  std::string area_code;        // whose persons are meant
  v1::ClueBatchReceived fact;   // complete
  v1::Draft frame;              // actor and time
  int32_t assign_due_date = 0;  // matched clues are assigned to their village until then; 0 = not
};

// What the import needs of the world; a test puts its own in their place.
struct ClueImportDoors {
  std::function<absl::StatusOr<std::vector<v1::MatchPersonsResponse>>(
      const std::vector<v1::MatchPersonsRequest>&)>
      match;
  // As RecordFacts, with `on_earlier`.
  std::function<absl::Status(std::vector<v1::Draft>, std::vector<FactResult>*,
                             const std::function<void(const v1::Receipt&)>&)>
      record;
  std::function<void(size_t rows_done)> on_progress;  // may be null
};

// The id of a row's fact; `attempt` counts the times that it was refused for what can be mended.
std::string ClueEventId(const std::string& sha256, const std::string& key, int attempt);

class ClueImport {
 public:
  // Borrows all.
  ClueImport(const ClueBatch& batch, const std::vector<ClueRow>& rows, ClueImportState* state,
             const ClueImportDoors& doors)
      : batch_(batch), rows_(rows), state_(*state), doors_(doors) {}

  // Goes on until every row has a result, and then ends the batch; a batch with rows that were
  // refused for what can be mended is not ended. An error leaves everything so that the same call
  // goes on.
  absl::Status Run();

 private:
  struct Sending {
    RowResult result;
    v1::Draft draft;
    std::optional<RowResult> before;  // as an earlier run sent it, without an answer
  };

  absl::Status TakeEarlier();
  absl::Status SendBatchFact();
  absl::Status SendRows(size_t first, size_t last);
  absl::Status SendAssignments(size_t first, size_t last);
  absl::Status SendSkipped();
  absl::Status SendCompleted();
  absl::Status Send(std::vector<Sending> sendings);
  absl::Status RecordPart(std::vector<Sending> sendings, std::vector<RowResult>* results);
  Sending Prepare(const std::string& key, v1::Fact fact) const;
  Sending PrepareRow(const ClueRow& row, const v1::MatchPersonsResponse& match) const;
  bool IsDone(const std::string& key) const;
  const std::string& BatchId() const;
  // The row that a row repeats within the file; 0 = none.
  uint32_t RepeatedRow(const ClueRow& row) const;

  const ClueBatch& batch_;
  const std::vector<ClueRow>& rows_;
  ClueImportState& state_;
  const ClueImportDoors& doors_;
  std::map<std::string, uint32_t> first_rows_;  // person, kind and period → row
};

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CLUE_IMPORT_H_
