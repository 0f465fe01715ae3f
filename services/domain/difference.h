// The difference list against civil affairs' register (低收入人口): theirs not ours, ours not
// theirs, differing amounts or dates. It overwrites nothing; a person decides each line. Pure.
// Policy source: domain.md 10 (difference list instead of overwriting), S37.

#ifndef HEARTH_SERVICES_DOMAIN_DIFFERENCE_H_
#define HEARTH_SERVICES_DOMAIN_DIFFERENCE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "hearth/v1/case_file.pb.h"
#include "hearth/v1/measure.pb.h"

namespace hearth::domain {

// One status of ours, held or not.
struct OurStatus {
  std::string household;
  std::string village;  // 12 digits
  v1::StatusFile status;
};

// One row of their register that was matched to a household.
struct TheirRow {
  std::string household;
  std::string village;
  std::string event_id;  // RegisterRowReceived
  v1::RegisterRowReceived row;
};

// What a person decided, in the order of the log.
struct DecidedDifference {
  std::string household;
  v1::DifferenceDecided decided;
};

struct DifferenceInput {
  std::string file_event_id;  // the register; rows of other files are not looked at
  int32_t as_of_date = 0;     // the day that it describes: what of ours held then is compared
  std::vector<OurStatus> ours;
  std::vector<TheirRow> theirs;
  std::vector<DecidedDifference> decided;
};

struct DifferenceLine {
  std::string village;
  v1::DifferenceKind kind = v1::DIFFERENCE_KIND_UNSPECIFIED;
  std::string household;
  std::string status_code;
  uint64_t member_id = 0;        // 0 = the household
  std::string row_event_id;      // theirs; empty = they have none
  std::string granted_event_id;  // ours; empty = we have none
  int64_t their_fen = 0, our_fen = 0;
  int32_t their_from_date = 0, our_from_date = 0;
  int32_t their_review_date = 0, our_review_date = 0;
  std::string decision_code;  // newest decision of this line of this file; empty = nobody decided
};

// Ascending by (village, kind, household, status, member). Compared by household, status and member
// exactly: a status of the household is not that of its members. Of several rows for one key the
// last of the file counts, of several statuses of ours the newest. What they do not state (0) is
// not compared. A household that lies elsewhere in their row than in ours is listed where ours
// lies.
std::vector<DifferenceLine> DifferencesOf(const DifferenceInput& input);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DIFFERENCE_H_
