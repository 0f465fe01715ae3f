// Which field of a household belongs to which group, and which group to which class of personal
// data: one table, for masks, purposes and budgets alike. A field of OpenedHousehold without a row
// fails a test. Pure. Policy source: reference-security.md 1.4 and 1.5.

#ifndef HEARTH_SERVICES_DOMAIN_DATA_CLASSES_H_
#define HEARTH_SERVICES_DOMAIN_DATA_CLASSES_H_

#include <string>
#include <string_view>
#include <vector>

namespace hearth::domain {

// What a budget counts. kPersonal is S2, all others are S3.
enum class ReadClass { kPersonal, kHealth, kProperty, kTrack, kPhoto };
inline constexpr size_t kReadClasses = 5;

struct ClassTerms {
  ReadClass data_class;
  std::string_view word;  // in ReadBudget.data_class
  std::string_view zh, en;
};
const std::vector<ClassTerms>& AllReadClasses();  // in the enum's order
const ClassTerms& TermsOf(ReadClass data_class);
// Null for a word that is none.
const ClassTerms* FindReadClass(std::string_view word);

// What a purpose opens, piece by piece.
struct FieldGroup {
  std::string_view word;  // in PersonalDataRead.field_groups
  ReadClass data_class;
};
const std::vector<FieldGroup>& AllFieldGroups();
const FieldGroup* FindFieldGroup(std::string_view word);
// Of groups that are known; ascending, each once.
std::vector<ReadClass> ClassesOf(const std::vector<std::string>& groups);
// "S3", or "S2" when nothing more was opened.
std::string_view HighestClass(const std::vector<std::string>& groups);

// What an opened household holds, and what an assessment was made of. Neither holds "track" or
// "photos".
std::vector<std::string> HouseholdGroups();
std::vector<std::string> AssessmentGroups();
// What a case file tells of the household: it bears no name, but risks, incomes and statuses.
std::vector<std::string> CaseFileGroups();
// What a visit that asks these groups of a VisitProfile needs to know beforehand; "identity" among
// them, to find the house.
std::vector<std::string> GroupsForVisit(const std::vector<std::string>& profile_groups);

// How a field looks while its group is not open.
enum class Shown {
  kOpen,      // S0 or S1: always as it is
  kWithin,    // a message whose own fields have rows
  kHidden,    // absent
  kName,      // 张*
  kLastFour,  // **************1631
};
struct FieldClass {
  std::string_view field;  // full name
  Shown closed;
  std::string_view group;  // empty for kOpen and kWithin
};
// Every field that is reached from OpenedHousehold through kWithin, and no other.
const std::vector<FieldClass>& FieldClasses();
// Null for a field without a row.
const FieldClass* FindFieldClass(std::string_view field);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_DATA_CLASSES_H_
