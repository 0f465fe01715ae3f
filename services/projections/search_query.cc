#include "services/projections/search_query.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "services/domain/assess.h"
#include "services/domain/household_fold.h"
#include "services/projections/household_query.h"
#include "services/projections/masking.h"
#include "services/projections/search_candidates.h"
#include "services/projections/search_text.h"

namespace hearth::projections {
namespace {

constexpr size_t kChunk = 256;

// The narrowest terms that every answer is filed under.
std::vector<std::string> TermsOf(const SearchCriteria& criteria) {
  if (!criteria.household_number.empty()) return {NumberTerm(criteria.household_number)};
  std::vector<std::string> terms = TermsFor(criteria.text);
  if (!terms.empty()) return terms;
  if (!criteria.flag.empty()) return {FlagTerm(criteria.flag)};
  return {kAreaTerm};
}

// A household as it stood at the moment.
struct Found {
  v1::OpenedHousehold household;
  v1::MaskedHousehold masked;
};

absl::StatusOr<std::optional<Found>> Load(const Sight& sight, const Instant& instant,
                                          const std::string& household) {
  absl::StatusOr<HouseholdEntry> entry = FindHousehold(sight, household, instant.position);
  if (absl::IsNotFound(entry.status())) return std::optional<Found>();
  if (!entry.ok()) return entry.status();
  Found found;
  if (instant.now) {
    found.household = domain::OpenHousehold(entry->watched.state(), instant.control);
    found.masked = entry->watched.summary();
  } else {
    absl::StatusOr<Refolded> refolded = Refold(sight, instant, household, entry->row);
    if (!refolded.ok()) return refolded.status();
    found.household = std::move(refolded->household);
    found.masked = Mask(found.household, refolded->assessment.visit().due_date(),
                        domain::RaisedFlags(refolded->assessment));
  }
  return std::optional<Found>(std::move(found));
}

bool IsHit(const Found& found, const SearchPlace& place, const SearchCriteria& criteria,
           const Instant& instant) {
  const v1::OpenedHousehold& household = found.household;
  // Filed in several areas over time: it stands where it is at the moment.
  if (household.ended() || household.area_code() != place.area_code) return false;
  if (!instant.control.areas->IsUnder(household.area_code(), criteria.area_code,
                                      instant.control.opened_day)) {
    return false;
  }
  const auto& flags = found.masked.flags();
  if (!criteria.flag.empty() &&
      std::find(flags.begin(), flags.end(), criteria.flag) == flags.end()) {
    return false;
  }
  if (criteria.text.empty() && criteria.household_number.empty()) return true;
  const SearchTexts texts = TextsOf(household);
  return Matches(texts, criteria.text) && MatchesNumber(texts, criteria.household_number);
}

}  // namespace

absl::StatusOr<SearchPage> AnswerSearch(const Sight& sight, const Instant& instant,
                                        const SearchCriteria& criteria) {
  const absl::StatusOr<std::string> token = ReadToken(criteria.page_token);
  if (!token.ok()) return token.status();
  if (!token->empty() && !DecodePlace(*token).ok()) {
    return absl::InvalidArgumentError("page_token: not one of ours, begin without one");
  }
  CandidateRange range;
  range.area_prefixes = CodePrefixes(sight, instant, criteria.area_code);
  for (const std::string& term : TermsOf(criteria)) {
    range.term_prefixes.push_back(TermPrefix(term, *sight.keys));
  }
  const size_t page_size = static_cast<size_t>(PageSize(criteria.page_size));
  const size_t looked_at_max = instant.now ? kCandidatesMax : kPastCandidatesMax;
  SearchPage page;
  page.moment = instant.moment();
  std::string after = *token;     // the last one looked at
  std::string last_hit = *token;  // the last one shown
  for (size_t looked_at = 0; looked_at < looked_at_max;) {
    const auto places = Candidates(*sight.rows, sight.family(), range, after, kChunk);
    if (!places.ok()) return places.status();
    for (const SearchPlace& place : *places) {
      ++looked_at;
      after = EncodePlace(place);
      absl::StatusOr<std::optional<Found>> found = Load(sight, instant, place.household);
      if (!found.ok()) return found.status();
      if (!found->has_value() || !IsHit(**found, place, criteria, instant)) continue;
      if (page.households.size() == page_size) {
        // One more than asked for: there is a next page.
        page.next_page_token = MakeToken(last_hit);
        return page;
      }
      page.households.push_back(std::move((*found)->masked));
      last_hit = after;
    }
    if (places->size() < kChunk) return page;
  }
  page.next_page_token = MakeToken(after);
  return page;
}

}  // namespace hearth::projections
