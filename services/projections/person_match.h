// Whom the rows of a department's file mean: by the ID number, else by name within the village.
// Policy source: domain.md 5.

#ifndef HEARTH_SERVICES_PROJECTIONS_PERSON_MATCH_H_
#define HEARTH_SERVICES_PROJECTIONS_PERSON_MATCH_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "hearth/v1/clue.pb.h"
#include "services/projections/moments.h"

namespace hearth::projections {

struct PersonMatch {
  // ID_HMAC with a household; NAME_AND_VILLAGE with candidates alone, among whom a person decides;
  // UNSPECIFIED: nobody, or several of one ID number.
  v1::ClueMatchMethod method = v1::CLUE_MATCH_METHOD_UNSPECIFIED;
  std::string household;  // 16 bytes; empty = a person decides
  uint64_t member_id = 0;
  std::string area_code;         // where the household lies
  uint32_t candidate_count = 0;  // active members found
};

// Members as of one pinned snapshot. Thread-safe. What the index holds of a person are keyed
// hashes; each hit is verified against the household, so nothing is matched by a hash alone.
// Households that have ended and members who left are nobody.
class PersonMatcher {
 public:
  // Looks within the subtree of `area_code` alone.
  static PersonMatcher Within(Sight sight, std::string_view area_code);

  // An HMAC that a source made with a key of its own (CluePerson.id_hmac) is not looked up: the
  // index has another key.
  absl::StatusOr<PersonMatch> Match(const v1::CluePerson& person) const;

 private:
  struct Hit {
    std::string household;
    uint64_t member_id = 0;
    std::string area_code;
  };
  using Villages = std::vector<std::pair<std::string, std::string>>;  // normalized name, code

  PersonMatcher(Sight sight, Instant instant)
      : sight_(std::move(sight)), instant_(std::move(instant)) {}
  // The villages that the source may mean by what it wrote.
  std::vector<std::string> VillagesOf(const std::string& text) const;
  template <typename IsMeant>
  absl::StatusOr<std::vector<Hit>> Find(const std::string& text,
                                        const std::vector<std::string>& areas,
                                        const IsMeant& is_meant) const;

  Sight sight_;
  Instant instant_;
  std::vector<std::string> areas_;  // prefixes of the subtree
  Villages villages_;
};

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_PERSON_MATCH_H_
