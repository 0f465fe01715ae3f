#include "services/projections/person_match.h"

#include <algorithm>
#include <optional>

#include "services/domain/household_fold.h"
#include "services/domain/id_number.h"
#include "services/projections/household_query.h"
#include "services/projections/search_candidates.h"
#include "services/projections/search_text.h"

namespace hearth::projections {
namespace {

constexpr int kVillageDigits = 12;
constexpr size_t kChunk = 256;
// More of one name, or of one number, than anybody chooses among.
constexpr size_t kHitsMax = 100;

std::string NormalId(std::string_view id_number) {
  return NormalizeNumber(domain::NormalizeIdNumber(id_number));
}

// "龙窝镇彭坊村委会" and "彭坊" mean the village "彭坊村".
std::string Stem(std::string_view village) {
  std::string stem = NormalizeText(village);
  for (const std::string_view end :
       {"村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"}) {
    if (stem.size() > end.size() && stem.ends_with(end)) {
      stem.resize(stem.size() - end.size());
      break;
    }
  }
  return stem;
}

bool BornThen(const v1::MemberIdentity& identity, int32_t birth_year) {
  constexpr int32_t kYear = 10'000;
  return birth_year == 0 || identity.birth_date() == 0 ||
         identity.birth_date() / kYear == birth_year;
}

}  // namespace

PersonMatcher PersonMatcher::Within(Sight sight, std::string_view area_code) {
  Instant instant = Now(sight);
  PersonMatcher matcher(std::move(sight), std::move(instant));
  matcher.areas_ = CodePrefixes(matcher.sight_, matcher.instant_, area_code);
  const domain::Control& control = matcher.instant_.control;
  for (const v1::AreaNode& node :
       control.areas->List(area_code, kVillageDigits, control.opened_day)) {
    matcher.villages_.emplace_back(Stem(node.area().name()), node.area().code());
  }
  return matcher;
}

std::vector<std::string> PersonMatcher::VillagesOf(const std::string& text) const {
  // The caller's own village needs no name.
  if (text.empty() && villages_.size() == 1) return {villages_.front().second};
  const std::string given = NormalizeText(text);
  std::vector<std::string> found;
  if (given.empty()) return found;
  size_t longest = 0;  // "上彭坊" is not "彭坊"
  for (const auto& [stem, code] : villages_) {
    if (stem.empty() || given.find(stem) == std::string::npos || stem.size() < longest) continue;
    if (stem.size() > longest) found.clear();
    longest = stem.size();
    found.push_back(code);
  }
  return found;
}

template <typename IsMeant>
absl::StatusOr<std::vector<PersonMatcher::Hit>> PersonMatcher::Find(
    const std::string& text, const std::vector<std::string>& areas, const IsMeant& is_meant) const {
  CandidateRange range;
  range.area_prefixes = areas;
  for (const std::string& term : TermsFor(text)) {
    range.term_prefixes.push_back(TermPrefix(term, *sight_.keys));
  }
  std::vector<Hit> hits;
  for (std::string after;;) {
    const auto places = Candidates(*sight_.rows, sight_.family(), range, after, kChunk);
    if (!places.ok()) return places.status();
    for (const SearchPlace& place : *places) {
      after = EncodePlace(place);
      const auto entry = FindHousehold(sight_, place.household, instant_.position);
      if (absl::IsNotFound(entry.status())) continue;
      if (!entry.ok()) return entry.status();
      const v1::OpenedHousehold household =
          domain::OpenHousehold(entry->watched.state(), instant_.control);
      if (household.ended() || household.area_code() != place.area_code) continue;
      for (const v1::OpenedMember& member : household.members()) {
        if (!member.active() || !is_meant(household, member.member().identity())) continue;
        hits.push_back({place.household, member.member().member_id(), place.area_code});
      }
    }
    if (places->size() < kChunk || hits.size() >= kHitsMax) return hits;
  }
}

absl::StatusOr<PersonMatch> PersonMatcher::Match(const v1::CluePerson& person) const {
  PersonMatch match;
  const std::string id = NormalId(person.id_number());
  if (!id.empty()) {
    const auto hits = Find(id, areas_, [&](const auto&, const v1::MemberIdentity& identity) {
      return NormalId(identity.id_number()) == id;
    });
    if (!hits.ok()) return hits.status();
    match.candidate_count = static_cast<uint32_t>(hits->size());
    if (hits->size() == 1) {
      match.method = v1::CLUE_MATCH_METHOD_ID_HMAC;
      match.household = hits->front().household;
      match.member_id = hits->front().member_id;
      match.area_code = hits->front().area_code;
    }
    if (!hits->empty()) return match;
  }
  const std::string name = NormalizeText(person.name());
  const std::vector<std::string> villages = VillagesOf(person.village());
  if (name.empty() || villages.empty()) return match;
  const std::string number = NormalizeText(person.household_number());
  const auto hits = Find(
      name, villages,
      [&](const v1::OpenedHousehold& household, const v1::MemberIdentity& identity) {
        return NormalizeText(identity.name()) == name && BornThen(identity, person.birth_year()) &&
               (number.empty() || NormalizeText(household.identity().household_number()) == number);
      });
  if (!hits.ok()) return hits.status();
  match.candidate_count = static_cast<uint32_t>(hits->size());
  if (!hits->empty()) match.method = v1::CLUE_MATCH_METHOD_NAME_AND_VILLAGE;
  return match;
}

}  // namespace hearth::projections
