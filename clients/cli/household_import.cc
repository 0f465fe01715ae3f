#include "clients/cli/household_import.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/household_columns.h"
#include "clients/cpp/bytes.h"

namespace hearth::cli {
namespace {

constexpr size_t kMembersMax = 50;  // household.proto: HouseholdRegistered
constexpr char kHead[] = "01";

// What is known, overwritten by what is told; nothing told keeps what is known.
v1::HouseholdIdentity Updated(const v1::HouseholdIdentity& known,
                              const v1::HouseholdIdentity& told) {
  v1::HouseholdIdentity identity = known;
  if (told.focus_groups_size() > 0) identity.clear_focus_groups();
  identity.MergeFrom(told);
  return identity;
}

bool Equal(const google::protobuf::MessageLite& a, const google::protobuf::MessageLite& b) {
  return a.SerializeAsString() == b.SerializeAsString();
}

// Rows of one household repeat its own columns; an empty cell agrees with everything.
void MergeHousehold(const PersonRow& row, HouseholdRows* household,
                    std::vector<CellError>* errors) {
  const v1::HouseholdIdentity merged = Updated(household->identity, row.household);
  const bool same_area = household->area_code.empty() || row.area_code.empty() ||
                         household->area_code == row.area_code;
  if (!same_area || !Equal(merged, Updated(row.household, household->identity))) {
    errors->push_back({row.row, same_area ? "户信息" : "区划代码",
                       absl::StrCat("与同户第 ", household->first_row, " 行不一致：请改为一致"),
                       absl::StrCat("differs from row ", household->first_row,
                                    " of the same household: make them agree")});
    return;
  }
  household->identity = merged;
  if (household->area_code.empty()) household->area_code = row.area_code;
}

void CheckHousehold(const HouseholdRows& household, std::vector<CellError>* errors) {
  size_t heads = 0;
  for (const v1::Member& member : household.members) {
    heads += member.identity().relation() == kHead ? 1 : 0;
  }
  if (heads != 1) {
    errors->push_back({household.first_row, "与户主关系",
                       absl::StrCat("该户有 ", heads, " 名户主：须恰好一人填 户主"),
                       absl::StrCat("the household has ", heads, " heads: exactly one is needed")});
  }
  if (household.area_code.empty()) {
    errors->push_back({household.first_row, "区划代码", "该户没有任何一行填写：请填写",
                       "no row of the household has it: fill it in"});
  }
  if (household.members.size() > kMembersMax) {
    errors->push_back({household.first_row, "户编号",
                       absl::StrCat("该户超过 ", kMembersMax, " 人：请核对户编号"),
                       absl::StrCat("more than ", kMembersMax, " persons: check the number")});
  }
}

bool SamePerson(const v1::MemberIdentity& a, const v1::MemberIdentity& b) {
  if (!a.id_number().empty() && !b.id_number().empty()) return a.id_number() == b.id_number();
  return a.name() == b.name() &&
         (a.birth_date() == b.birth_date() || a.birth_date() == 0 || b.birth_date() == 0);
}

uint64_t NewMemberId() {
  uint64_t id = 0;
  while (id == 0) std::memcpy(&id, client::RandomBytes(sizeof(id)).data(), sizeof(id));
  return id;
}

// A known person who is not yet found for another row.
const v1::OpenedMember* FindPerson(const v1::OpenedHousehold& known, const v1::Member& member,
                                   std::set<uint64_t>* found) {
  for (const v1::OpenedMember& candidate : known.members()) {
    if (candidate.active() && found->count(candidate.member().member_id()) == 0 &&
        SamePerson(candidate.member().identity(), member.identity())) {
      found->insert(candidate.member().member_id());
      return &candidate;
    }
  }
  return nullptr;
}

// The same for a person; each group that is told is a whole again.
v1::Member Updated(const v1::Member& known, const v1::Member& told) {
  v1::Member member;
  member.set_member_id(known.member_id());
  *member.mutable_identity() = known.identity();
  member.mutable_identity()->MergeFrom(told.identity());
  if (!told.has_situation()) return member;
  *member.mutable_situation() = known.situation();
  member.mutable_situation()->MergeFrom(told.situation());
  return member;
}

bool Says(const v1::Member& known, const v1::Member& updated) {
  return Equal(known.identity(), updated.identity()) &&
         (!updated.has_situation() || Equal(known.situation(), updated.situation()));
}

}  // namespace

HouseholdTable ReadHouseholds(const Csv& csv, const CodeBook& codes) {
  HouseholdTable table;
  table.errors = CheckHeader(csv);
  if (!table.errors.empty()) return table;
  std::map<std::string, size_t> places;
  std::map<std::string, uint64_t> ids;
  for (size_t i = 0; i < csv.size(); ++i) {
    PersonRow row = ReadPerson(csv, i, codes);
    table.errors.insert(table.errors.end(), row.errors.begin(), row.errors.end());
    const std::string& number = row.household.household_number();
    const std::string& id = row.member.identity().id_number();
    if (!id.empty()) {
      const auto [first, fresh] = ids.emplace(id, row.row);
      if (!fresh) {
        table.errors.push_back({row.row, "证件号码",
                                absl::StrCat("与第 ", first->second, " 行重复：请核对"),
                                absl::StrCat("repeats row ", first->second, ": check both")});
      }
    }
    if (number.empty()) continue;
    const auto [place, fresh] = places.emplace(number, table.households.size());
    if (fresh) table.households.push_back({row.row, row.area_code, row.household, {}});
    HouseholdRows& household = table.households[place->second];
    if (!fresh) MergeHousehold(row, &household, &table.errors);
    household.members.push_back(std::move(row.member));
  }
  for (const HouseholdRows& household : table.households) CheckHousehold(household, &table.errors);
  return table;
}

absl::StatusOr<HouseholdPlan> PlanHousehold(const HouseholdRows& rows, const FindHousehold& find) {
  absl::StatusOr<std::optional<v1::OpenedHousehold>> found =
      find(rows.area_code.substr(0, 6), rows.identity.household_number());
  if (!found.ok()) return found.status();
  HouseholdPlan plan;
  plan.members = rows.members.size();
  plan.known = found->has_value();
  const v1::OpenedHousehold known = found->value_or(v1::OpenedHousehold());
  bool differs = !plan.known || known.area_code() != rows.area_code;

  v1::Draft draft;
  v1::HouseholdRegistered* fact = draft.mutable_fact()->mutable_household_registered();
  *fact->mutable_identity() = Updated(known.identity(), rows.identity);
  differs |= !Equal(fact->identity(), known.identity());
  std::set<uint64_t> matched;
  size_t active = 0;
  for (const v1::OpenedMember& member : known.members()) active += member.active() ? 1 : 0;
  for (const v1::Member& told : rows.members) {
    const v1::OpenedMember* person = FindPerson(known, told, &matched);
    v1::Member member = told;
    if (person != nullptr) {
      member = Updated(person->member(), told);
      differs |= !Says(person->member(), member);
    } else {
      member.set_member_id(NewMemberId());
      differs = true;
    }
    *fact->add_members() = std::move(member);
  }
  plan.not_in_table = active - std::min(active, matched.size());
  if (!differs) return plan;
  draft.set_household(client::ToHex(plan.known ? known.household() : client::RandomBytes(16)));
  draft.set_area_code(rows.area_code);
  plan.draft = std::move(draft);
  return plan;
}

}  // namespace hearth::cli
