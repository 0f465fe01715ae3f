#include "clients/verify/places.h"

namespace hearth::verify {
namespace {

constexpr int kStepsMax = 32;  // levels and mergers on the way up; a circle ends too

// 15, 12, 9, 6, 4, 2 digits.
std::string ParentByCode(const std::string& code) {
  for (const size_t digits : {12u, 9u, 6u, 4u, 2u}) {
    if (code.size() > digits) return code.substr(0, digits);
  }
  return "";
}

}  // namespace

void Places::Apply(const v1::AreaChanged& fact, int32_t occurred_date) {
  const int32_t date = fact.effective_date() != 0 ? fact.effective_date() : occurred_date;
  for (const v1::AreaChange& change : fact.changes()) {
    if (change.has_created()) {
      const v1::Area& area = change.created();
      above_[area.code()][date] =
          area.parent_code().empty() ? ParentByCode(area.code()) : area.parent_code();
    } else if (change.has_merged()) {
      above_[change.merged().code()][date] = change.merged().into_code();
    } else if (change.has_transferred()) {
      above_[change.transferred().code()][date] = change.transferred().parent_code();
    }
  }
}

std::string Places::Above(const std::string& code, int32_t date) const {
  const auto known = above_.find(code);
  if (known == above_.end()) return ParentByCode(code);
  const auto later = known->second.upper_bound(date);
  return later == known->second.begin() ? ParentByCode(code) : std::prev(later)->second;
}

bool Places::LiesIn(const std::string& code, const std::string& root, int32_t date) const {
  std::string at = code;
  for (int step = 0; step < kStepsMax && !at.empty(); ++step) {
    if (at == root) return true;
    at = Above(at, date);
  }
  return false;
}

}  // namespace hearth::verify
