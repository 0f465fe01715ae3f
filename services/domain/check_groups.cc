#include "services/domain/check_groups.h"

#include <algorithm>

namespace hearth::domain {
namespace {

template <typename Group>
bool Obtained(const Group& group) {
  return group.obtained() != v1::OBTAINED_UNSPECIFIED;
}

bool SaysAnything(const v1::Member& member) {
  return member.has_identity() || member.has_situation() || member.has_work() ||
         member.has_insurance();
}

}  // namespace

uint32_t AnsweredGroups(const v1::CheckRecorded& check) {
  const std::array<bool, kGroupNames.size()> answered = {
      std::any_of(check.members().begin(), check.members().end(), SaysAnything),
      Obtained(check.income()),
      Obtained(check.guarantees()),
      Obtained(check.risks()),
      Obtained(check.social_security()),
      Obtained(check.living()),
      Obtained(check.needs()),
      !check.conclusion().code().empty()};
  uint32_t groups = 0;
  for (size_t i = 0; i < answered.size(); ++i) {
    if (answered[i]) groups |= 1U << i;
  }
  return groups;
}

}  // namespace hearth::domain
