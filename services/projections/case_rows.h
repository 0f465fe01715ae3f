// Rows of the lists of cases, clues and duties. Each list (a filter with its order) has rows of its
// own, so that a page is one stretch of keys whatever is asked for. They hold codes of areas, days
// and random ids, never anything personal.
//
//   'e' ‖ list(16) ‖ place → ""
//
//   Place, by which the rows of a list ascend:
//   cases    area(15, padded) ‖ household(16)
//   clues    area(15, padded) ‖ opened day(4) ‖ household(16, zeros = unmatched) ‖ event_id(16) ‖
//            kind
//   duties   due day(4) ‖ area(15, padded) ‖ household(16) ‖ duty_id(32)
//
// `list` is a keyed hash of the filter's words, as terms of search_rows.h are.
//
//   A clue of the stream of clues, matched ones too (then match_event_id is set):
//   'u' ‖ event_id(16) → v1.ClueFile

#ifndef HEARTH_SERVICES_PROJECTIONS_CASE_ROWS_H_
#define HEARTH_SERVICES_PROJECTIONS_CASE_ROWS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/case_file.pb.h"
#include "services/projections/overlay.h"
#include "storage/api/keys.h"
#include "storage/api/rows.h"

namespace hearth::projections {

inline constexpr char kFiledRows = 'e';
inline constexpr char kStreamClueRows = 'u';

// Words of lists. Stage UNSPECIFIED = any; for clues: any that waits for somebody.
std::string CaseList(v1::CaseStage stage, v1::ChainStage chain_stage, bool overdue);
std::string ClueList(v1::ClueStage stage, bool overdue);
std::string BatchList(const std::string& batch_event_id);
inline constexpr char kUnmatchedList[] = "clues/unmatched";
// Cases of which a decision is not announced yet.
inline constexpr char kUnannouncedList[] = "cases/unannounced";
// Duties of an area's scope: DutyScope of a code. Kind empty = any.
std::string DutyList(const std::string& scope, const std::string& kind);
std::string AccountList(const std::string& account);
// Everywhere (""), the town or the village: the narrowest that holds all below the code.
std::string DutyScope(std::string_view area_code);
inline constexpr size_t kTownScope = 9;
inline constexpr size_t kVillageScope = 12;

// 'e' ‖ the list's hash.
std::string ListBase(const std::string& list, const storage::Keys& keys);

struct CasePlace {
  std::string area_code, household;
};
struct CluePlace {
  std::string area_code;
  int32_t opened_date = 0;
  std::string household;  // empty = unmatched
  std::string event_id, kind_code;
};
struct DutyPlace {
  int32_t due_date = 0;
  std::string area_code, household, duty_id;
};
std::string EncodePlace(const CasePlace& place);
std::string EncodePlace(const CluePlace& place);
std::string EncodePlace(const DutyPlace& place);
// INVALID_ARGUMENT for other bytes.
absl::StatusOr<CasePlace> DecodeCasePlace(std::string_view bytes);
absl::StatusOr<CluePlace> DecodeCluePlace(std::string_view bytes);
absl::StatusOr<DutyPlace> DecodeDutyPlace(std::string_view bytes);
// First bytes of the places of a day.
std::string DutyDay(int32_t date);

// A stretch of one list: its places from `from` on and below `until` ("" = its end).
struct ListStretch {
  std::string base;  // ListBase
  std::string from, until;
};
// Places behind `after` ("" = all) of all stretches together, ascending, each once, at most
// `limit`.
absl::StatusOr<std::vector<std::string>> PlacesAfter(const storage::RowReader& rows,
                                                     std::string_view family,
                                                     const std::vector<ListStretch>& stretches,
                                                     std::string_view after, size_t limit);

std::string StreamClueKey(std::string_view event_id);
// nullopt for a clue that was not opened in the stream of clues. DATA_LOSS for malformed bytes.
absl::StatusOr<std::optional<v1::ClueFile>> LoadStreamClue(const Overlay& rows,
                                                           std::string_view event_id);
absl::StatusOr<std::optional<v1::ClueFile>> LoadStreamClue(const storage::RowReader& rows,
                                                           std::string_view family,
                                                           std::string_view event_id);

// The case that lists show of a household; null = none.
const v1::CaseRecord* ListedCase(const v1::CaseFile& file);
// The newest chain of that procedure (UNSPECIFIED = any) that is decided and not announced; null =
// none.
const v1::CaseChain* ChainToAnnounce(const v1::CaseFile& file, v1::CaseProcedure procedure);
// The area in which a clue is to be verified.
const std::string& AreaOfClue(const v1::ClueFile& clue, const std::string& household_area);

// OPEN, VERIFIED or PROPOSED: somebody has to do something.
bool IsWaiting(v1::ClueStage stage);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_CASE_ROWS_H_
