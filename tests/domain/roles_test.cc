// Roles: the reviewed table of who may not be united, against an independent statement of it.

#include "services/domain/roles.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace hearth::domain {
namespace {

TEST(Roles, TheTableIsInTheOrderOfTheEnumAndNamesEachOnce) {
  std::set<std::string_view> words;
  for (size_t i = 0; i < AllRoles().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(AllRoles()[i].role), i);
    EXPECT_TRUE(words.insert(AllRoles()[i].word).second) << AllRoles()[i].word;
    EXPECT_EQ(FindRole(AllRoles()[i].word), &AllRoles()[i]);
  }
  EXPECT_EQ(words.size(), 19u);
  EXPECT_EQ(FindRole("king"), nullptr);
  EXPECT_EQ(FindRole(""), nullptr);
}

// Word for word from the reference: no one holds two of operator, approver, auditor and the three
// administrators; helpers are officials of any office that operates or approves.
TEST(Roles, OperatorApproverAuditorAndTheThreeAdministratorsAreApart) {
  const std::set<std::string> operators = {
      "village_cadre",      "first_secretary",   "team_member",    "team_captain",
      "department_liaison", "township_operator", "county_operator"};
  const std::set<std::string> approvers = {"township_approver", "county_approver"};
  const auto together = [&](const std::string& a, const std::string& b) {
    if (a == b) return true;
    const auto both = [&](const std::set<std::string>& camp) {
      return camp.contains(a) && camp.contains(b);
    };
    if (both(operators) || both(approvers)) return true;
    if (a == "helper") return operators.contains(b) || approvers.contains(b);
    if (b == "helper") return operators.contains(a) || approvers.contains(a);
    return false;
  };
  for (const RoleTerms& a : AllRoles()) {
    for (const RoleTerms& b : AllRoles()) {
      EXPECT_EQ(!Exclude(a.camp, b.camp), together(std::string(a.word), std::string(b.word)))
          << a.word << " and " << b.word;
    }
  }
}

}  // namespace
}  // namespace hearth::domain
