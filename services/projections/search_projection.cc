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

bool HasFlag(const v1::MaskedHousehold& summary, const std::string& flag) {
  return std::find(summary.flags().begin(), summary.flags().end(), flag) != summary.flags().end();
}

}  // namespace

absl::Status SearchProjection::OnHousehold(const Change& change,
                                           rows::v1::WatchedHousehold* watched, Overlay* rows) {
  FileFlags(change, *watched, rows);
  FileTexts(change, watched, rows);
  *watched->mutable_summary() = Mask(change.household, change.assessment, change.flags);
  return absl::OkStatus();
}

void SearchProjection::FileFlags(const Change& change, const rows::v1::WatchedHousehold& watched,
                                 Overlay* rows) const {
  const bool moved = watched.summary().area_code() != change.household.area_code();
  for (const std::string& flag : change.flags) {
    if (moved || !HasFlag(watched.summary(), flag)) File(FlagTerm(flag), change, rows);
  }
}

void SearchProjection::FileTexts(const Change& change, rows::v1::WatchedHousehold* watched,
                                 Overlay* rows) const {
  const std::string print = PrintOf(change.household);
  if (print == watched->search_print()) return;
  std::set<std::string> terms = TermsOf(TextsOf(change.household));
  terms.insert(kAreaTerm);
  for (const std::string& term : terms) File(term, change, rows);
  watched->set_search_print(print);
}

void SearchProjection::File(const std::string& term, const Change& change, Overlay* rows) const {
  rows->Put(TermPrefix(term, *keys_) +
                EncodePlace({change.household.area_code(), change.household.household()}),
            "");
}

}  // namespace hearth::projections
