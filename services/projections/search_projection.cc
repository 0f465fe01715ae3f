#include "services/projections/search_projection.h"

#include <algorithm>

#include "services/domain/submission.h"
#include "services/projections/masking.h"
#include "services/projections/search_rows.h"
#include "services/projections/search_text.h"

namespace hearth::projections {
namespace {

// Over everything that is filed, as it was written: normalising it costs more and is left to when
// it changed.
std::string PrintOf(const v1::OpenedHousehold& household) {
  std::string bytes;
  const auto add = [&](const std::string& text) {
    bytes += std::to_string(text.size()) + ':' + text;
  };
  add(household.area_code());
  add(household.identity().natural_village());
  add(household.identity().phone());
  add(household.identity().household_number());
  for (const v1::OpenedMember& member : household.members()) {
    if (!member.active()) continue;
    add(member.member().identity().name());
    add(member.member().identity().id_number());
    add(member.member().identity().phone());
  }
  return domain::Sha256(bytes);
}

constexpr size_t kPrefixesMax = 50'000;

// An exact text or a number (search_text.h).
bool IsOfOne(const std::string& term) { return term.starts_with("x:") || term.starts_with("n:"); }

std::string PlaceOf(const Change& change) {
  return EncodePlace({change.household.area_code(), change.household.household()});
}

bool HasFlag(const v1::MaskedHousehold& summary, const std::string& flag) {
  return std::find(summary.flags().begin(), summary.flags().end(), flag) != summary.flags().end();
}

}  // namespace

absl::Status SearchProjection::OnHousehold(const Change& change,
                                           rows::v1::WatchedHousehold* watched, Overlay* rows) {
  FileFlags(change, *watched, rows);
  FileTexts(change, watched, rows);
  const int32_t due = change.finding.visit.has_value() ? change.finding.visit->due_date() : 0;
  *watched->mutable_summary() = Mask(change.household, due, change.flags);
  return absl::OkStatus();
}

void SearchProjection::FileFlags(const Change& change, const rows::v1::WatchedHousehold& watched,
                                 Overlay* rows) {
  const bool moved = watched.summary().area_code() != change.household.area_code();
  for (const std::string& flag : change.flags) {
    if (moved || !HasFlag(watched.summary(), flag)) File(FlagTerm(flag), PlaceOf(change), rows);
  }
}

void SearchProjection::FileTexts(const Change& change, rows::v1::WatchedHousehold* watched,
                                 Overlay* rows) {
  const std::string print = PrintOf(change.household);
  if (print == watched->search_print()) return;
  std::set<std::string> terms = TermsOf(TextsOf(change.household));
  terms.insert(kAreaTerm);
  const std::string place = PlaceOf(change);
  for (const std::string& term : terms) File(term, place, rows);
  watched->set_search_print(print);
}

std::string SearchProjection::PrefixOf(const std::string& term) {
  // What identifies one person or household is asked for once.
  if (IsOfOne(term)) return TermPrefix(term, *keys_);
  if (prefixes_.size() > kPrefixesMax) prefixes_.clear();
  std::string& prefix = prefixes_[term];
  if (prefix.empty()) prefix = TermPrefix(term, *keys_);
  return prefix;
}

void SearchProjection::File(const std::string& term, const std::string& place, Overlay* rows) {
  rows->Put(PrefixOf(term) + place, "");
}

}  // namespace hearth::projections
