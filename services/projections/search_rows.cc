#include "services/projections/search_rows.h"

namespace hearth::projections {
namespace {

constexpr size_t kTermBytes = 16;
constexpr size_t kAreaDigits = 15;
constexpr size_t kHouseholdBytes = 16;

}  // namespace

std::string FlagTerm(std::string_view flag) { return "f:" + std::string(flag); }

std::string TermPrefix(std::string_view term, const storage::Keys& keys) {
  // Apart from every other use of the index key.
  const std::string hash = keys.IndexHash("hearth.search." + std::string(term));
  return std::string(1, kSearchRows) + hash.substr(0, kTermBytes);
}

std::string EncodePlace(const SearchPlace& place) {
  std::string bytes = place.area_code.substr(0, kAreaDigits);
  bytes.resize(kAreaDigits, ' ');  // below any digit, so that byte order is the order of codes
  return bytes + place.household;
}

absl::StatusOr<SearchPlace> DecodePlace(std::string_view bytes) {
  if (bytes.size() != kAreaDigits + kHouseholdBytes) {
    return absl::InvalidArgumentError("a place is 31 bytes");
  }
  const std::string_view area = bytes.substr(0, kAreaDigits);
  return SearchPlace{std::string(area.substr(0, area.find(' '))),
                     std::string(bytes.substr(kAreaDigits))};
}

}  // namespace hearth::projections
