// What the commands about cases share: where the file stands, and the figures that a step repeats.

#ifndef HEARTH_CLIENTS_CLI_CASE_PLACE_H_
#define HEARTH_CLIENTS_CLI_CASE_PLACE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/cases_service.pb.h"

namespace hearth::cli {

// The open case and the open chain of a file; null = none. Borrows the file.
struct CasePlace {
  const v1::CaseRecord* record = nullptr;
  const v1::CaseChain* chain = nullptr;
  const v1::CaseRecord* last = nullptr;         // the newest case, open or not
  const v1::CaseChain* last_decided = nullptr;  // of the household
};
CasePlace PlaceIn(const v1::CaseFile& file);

// Case, chain and procedure; `opens` is the procedure where no chain is open.
void FillPlace(const CasePlace& place, v1::CaseProcedure opens, v1::CaseStep* step);

// What people decide beside the log's figures: flags of the command line.
struct BasisWords {
  std::string category;
  std::vector<std::string> risks;  // code, code:eliminated or code:gone; weightiest first
  bool floor = false;
};
// The log's figures and the words. Without words: those of `before` (null = none).
absl::Status FillBasis(const v1::GetCaseFileResponse& found, const BasisWords& words,
                       const v1::CaseBasis* before, v1::CaseBasis* basis);

// SHA-256 of a file's bytes; INVALID_ARGUMENT naming the option.
absl::StatusOr<std::string> HashOfFile(const std::string& path, const char* option);

// "passed", "returned", "rejected"; "verification", "comparison", ...
absl::StatusOr<v1::CaseDecision> ParseDecision(const std::string& word);
absl::StatusOr<v1::CaseReturn> ParseReturn(const std::string& word);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_CASE_PLACE_H_
