#include "services/domain/difference.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace hearth::domain {
namespace {

using Key = std::tuple<std::string, std::string, uint64_t>;  // household, status, member

struct Sides {
  const OurStatus* ours = nullptr;
  const TheirRow* theirs = nullptr;
};

bool HeldOn(const v1::StatusFile& status, int32_t day) {
  return !status.refused() && status.from_date() <= day &&
         (status.end_date() == 0 || day <= status.end_date());
}

std::map<Key, Sides> Pair(const DifferenceInput& input) {
  std::map<Key, Sides> sides;
  for (const OurStatus& ours : input.ours) {
    if (!HeldOn(ours.status, input.as_of_date)) continue;
    sides[{ours.household, ours.status.status_code(), ours.status.member_id()}].ours = &ours;
  }
  for (const TheirRow& theirs : input.theirs) {
    if (theirs.row.file_event_id() != input.file_event_id) continue;
    const TheirRow*& kept =
        sides[{theirs.household, theirs.row.status_code(), theirs.row.member_id()}].theirs;
    if (kept == nullptr || kept->row.row() <= theirs.row.row()) kept = &theirs;
  }
  return sides;
}

bool Differ(int64_t theirs, int64_t ours) { return theirs != 0 && theirs != ours; }

v1::DifferenceKind KindOf(const Sides& sides) {
  if (sides.ours == nullptr) return v1::DIFFERENCE_KIND_THEIRS_NOT_OURS;
  if (sides.theirs == nullptr) return v1::DIFFERENCE_KIND_OURS_NOT_THEIRS;
  const v1::StatusFile& ours = sides.ours->status;
  const v1::RegisterRowReceived& theirs = sides.theirs->row;
  const bool same = !Differ(theirs.amount_fen(), ours.amount_fen()) &&
                    !Differ(theirs.from_date(), ours.from_date()) &&
                    !Differ(theirs.next_review_date(), ours.next_review_date());
  return same ? v1::DIFFERENCE_KIND_UNSPECIFIED : v1::DIFFERENCE_KIND_AMOUNT;
}

DifferenceLine LineOf(const Key& key, v1::DifferenceKind kind, const Sides& sides) {
  DifferenceLine line;
  line.kind = kind;
  std::tie(line.household, line.status_code, line.member_id) = key;
  if (sides.theirs != nullptr) {
    line.village = sides.theirs->village;
    line.row_event_id = sides.theirs->event_id;
    line.their_fen = sides.theirs->row.amount_fen();
    line.their_from_date = sides.theirs->row.from_date();
    line.their_review_date = sides.theirs->row.next_review_date();
  }
  if (sides.ours != nullptr) {
    line.village = sides.ours->village;
    line.granted_event_id = sides.ours->status.event_id();
    line.our_fen = sides.ours->status.amount_fen();
    line.our_from_date = sides.ours->status.from_date();
    line.our_review_date = sides.ours->status.next_review_date();
  }
  return line;
}

// A decision speaks of the very record and row that it names; when either is another one now, it is
// another line.
bool Decides(const DecidedDifference& decision, const DifferenceLine& line,
             const std::string& file_event_id) {
  const v1::DifferenceDecided& decided = decision.decided;
  return decision.household == line.household && decided.file_event_id() == file_event_id &&
         decided.kind() == line.kind && decided.status_code() == line.status_code &&
         decided.member_id() == line.member_id && decided.row_event_id() == line.row_event_id &&
         decided.granted_event_id() == line.granted_event_id;
}

auto OrderOf(const DifferenceLine& line) {
  return std::tie(line.village, line.kind, line.household, line.status_code, line.member_id);
}

}  // namespace

std::vector<DifferenceLine> DifferencesOf(const DifferenceInput& input) {
  std::multimap<std::string, const DecidedDifference*> decided;  // by household
  for (const DecidedDifference& decision : input.decided) {
    decided.emplace(decision.household, &decision);
  }
  std::vector<DifferenceLine> lines;
  for (const auto& [key, sides] : Pair(input)) {
    const v1::DifferenceKind kind = KindOf(sides);
    if (kind == v1::DIFFERENCE_KIND_UNSPECIFIED) continue;
    DifferenceLine line = LineOf(key, kind, sides);
    const auto [first, last] = decided.equal_range(line.household);
    for (auto it = first; it != last; ++it) {
      if (!Decides(*it->second, line, input.file_event_id)) continue;
      line.decision_code = it->second->decided.decision_code();
    }
    lines.push_back(std::move(line));
  }
  std::sort(lines.begin(), lines.end(),
            [](const auto& a, const auto& b) { return OrderOf(a) < OrderOf(b); });
  return lines;
}

}  // namespace hearth::domain
