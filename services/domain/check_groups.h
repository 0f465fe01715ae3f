// The field groups of a check, by which visit profiles and validities name them.

#ifndef HEARTH_SERVICES_DOMAIN_CHECK_GROUPS_H_
#define HEARTH_SERVICES_DOMAIN_CHECK_GROUPS_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "hearth/v1/check.pb.h"

namespace hearth::domain {

// Bit i of a set of groups is kGroupNames[i]. Stored in rows: new groups go to the end.
inline constexpr std::array<std::string_view, 8> kGroupNames = {
    "members", "income", "guarantees", "risks", "social_security", "living", "needs", "conclusion"};

// The groups that enter the fold: obtained for those that say so, at least one group of one member,
// a code for the conclusion.
uint32_t AnsweredGroups(const v1::CheckRecorded& check);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_CHECK_GROUPS_H_
