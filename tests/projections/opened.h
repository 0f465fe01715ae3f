// A household with something personal in every group.

#ifndef HEARTH_TESTS_PROJECTIONS_OPENED_H_
#define HEARTH_TESTS_PROJECTIONS_OPENED_H_

#include <string>

#include "hearth/v1/household.pb.h"

namespace hearth::testing {

inline constexpr int32_t kChildBorn = 20150610;
// What must not be seen without a purpose.
inline constexpr const char* kPlanted[] = {
    "张三", "9901011980", "1380000", "竹坑 7 号", "6222",     "serious", "肢体三级", "A.wage",
    "风湿", "想种果",     "include", "illness",   "secret-q", "张小三",  "果园工"};

inline v1::OpenedHousehold FilledHousehold() {
  v1::OpenedHousehold household;
  household.set_household(std::string(16, 'h'));
  household.set_area_code("990101001001");
  household.set_last_covered_date(20261001);
  v1::HouseholdIdentity& identity = *household.mutable_identity();
  identity.set_natural_village("竹坑");
  identity.set_address("竹坑 7 号");
  identity.set_phone("13800001234");
  identity.set_bank_account("6222000011112222");
  identity.add_focus_groups("serious");
  v1::OpenedMember* head = household.add_members();
  head->set_head(true);
  head->set_active(true);
  head->mutable_member()->set_member_id(1);
  head->mutable_member()->mutable_identity()->set_name("张三");
  head->mutable_member()->mutable_identity()->set_id_number("990101198001011631");
  head->mutable_member()->mutable_identity()->set_birth_date(19800101);
  head->mutable_member()->mutable_situation()->set_health("serious");
  head->mutable_member()->mutable_situation()->set_disability("肢体三级");
  head->mutable_member()->mutable_work()->set_employer("果园工");
  v1::OpenedMember* child = household.add_members();
  child->set_active(true);
  child->mutable_member()->set_member_id(2);
  child->mutable_member()->mutable_identity()->set_name("张小三");
  child->mutable_member()->mutable_identity()->set_id_number("990101201506101635");
  child->mutable_member()->mutable_identity()->set_birth_date(kChildBorn);
  household.mutable_income()->add_items()->set_code("A.wage");
  household.mutable_income_source()->set_occurred_date(20261001);
  household.mutable_risks()->set_difficulty("风湿");
  household.mutable_needs()->set_request("想种果");
  household.mutable_conclusion()->set_code("include");
  household.add_sudden_events()->mutable_event()->set_kind("illness");
  household.add_answers()->mutable_answer()->set_text("secret-q");
  household.add_checks()->set_complete(true);
  return household;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_OPENED_H_
