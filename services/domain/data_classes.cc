#include "services/domain/data_classes.h"

#include <algorithm>
#include <map>
#include <set>

namespace hearth::domain {
namespace {

FieldClass Open(std::string_view field) { return {field, Shown::kOpen, ""}; }
FieldClass Within(std::string_view field) { return {field, Shown::kWithin, ""}; }
FieldClass Hidden(std::string_view field, std::string_view group) {
  return {field, Shown::kHidden, group};
}

void AddHousehold(std::vector<FieldClass>* rows) {
  rows->insert(rows->end(),
               {
                   Open("hearth.v1.OpenedHousehold.household"),
                   Open("hearth.v1.OpenedHousehold.area_code"),
                   Open("hearth.v1.OpenedHousehold.registered"),
                   Open("hearth.v1.OpenedHousehold.ended"),
                   Open("hearth.v1.OpenedHousehold.registered_date"),
                   Within("hearth.v1.OpenedHousehold.identity"),
                   Open("hearth.v1.OpenedHousehold.identity_source"),
                   Within("hearth.v1.OpenedHousehold.members"),
                   Hidden("hearth.v1.OpenedHousehold.income", "income"),
                   Open("hearth.v1.OpenedHousehold.income_source"),
                   Hidden("hearth.v1.OpenedHousehold.previous_income", "income"),
                   Open("hearth.v1.OpenedHousehold.previous_income_source"),
                   Hidden("hearth.v1.OpenedHousehold.guarantees", "guarantees"),
                   Open("hearth.v1.OpenedHousehold.guarantees_source"),
                   Hidden("hearth.v1.OpenedHousehold.risks", "risks"),
                   Open("hearth.v1.OpenedHousehold.risks_source"),
                   Hidden("hearth.v1.OpenedHousehold.social_security", "social_security"),
                   Open("hearth.v1.OpenedHousehold.social_security_source"),
                   Hidden("hearth.v1.OpenedHousehold.living", "living"),
                   Open("hearth.v1.OpenedHousehold.living_source"),
                   Hidden("hearth.v1.OpenedHousehold.needs", "needs"),
                   Open("hearth.v1.OpenedHousehold.needs_source"),
                   Hidden("hearth.v1.OpenedHousehold.sudden_events", "sudden"),
                   Hidden("hearth.v1.OpenedHousehold.answers", "answers"),
                   Within("hearth.v1.OpenedHousehold.checks"),
                   Open("hearth.v1.OpenedHousehold.last_covered_date"),
                   Hidden("hearth.v1.OpenedHousehold.conclusion", "conclusion"),
                   Open("hearth.v1.OpenedHousehold.conclusion_source"),
                   Open("hearth.v1.CheckMark.source"),
                   Open("hearth.v1.CheckMark.kind"),
                   Open("hearth.v1.CheckMark.visit_mode"),
                   Open("hearth.v1.CheckMark.complete"),
                   Open("hearth.v1.CheckMark.missing"),
                   Open("hearth.v1.CheckMark.evidence"),  // what there is, by hash; not the photo
               });
}

void AddIdentity(std::vector<FieldClass>* rows) {
  rows->insert(rows->end(), {
                                Open("hearth.v1.HouseholdIdentity.household_number"),
                                Open("hearth.v1.HouseholdIdentity.natural_village"),
                                Hidden("hearth.v1.HouseholdIdentity.address", "identity"),
                                {"hearth.v1.HouseholdIdentity.phone", Shown::kLastFour, "identity"},
                                Open("hearth.v1.HouseholdIdentity.origin"),
                                Hidden("hearth.v1.HouseholdIdentity.relocated", "members"),
                                Hidden("hearth.v1.HouseholdIdentity.military_family", "members"),
                                // Some are of the ill and the disabled.
                                Hidden("hearth.v1.HouseholdIdentity.focus_groups", "risks"),
                                Hidden("hearth.v1.HouseholdIdentity.bank_account", "income"),
                            });
}

void AddMember(std::vector<FieldClass>* rows) {
  rows->insert(rows->end(),
               {
                   Within("hearth.v1.OpenedMember.member"),
                   Open("hearth.v1.OpenedMember.active"),
                   Open("hearth.v1.OpenedMember.head"),
                   Open("hearth.v1.OpenedMember.source"),
                   Hidden("hearth.v1.OpenedMember.left_reason", "members"),
                   Open("hearth.v1.Member.member_id"),
                   Within("hearth.v1.Member.identity"),
                   Within("hearth.v1.Member.situation"),
                   Hidden("hearth.v1.Member.work", "members"),
                   Hidden("hearth.v1.Member.insurance", "members"),
                   {"hearth.v1.MemberIdentity.name", Shown::kName, "identity"},
                   {"hearth.v1.MemberIdentity.id_number", Shown::kLastFour, "identity"},
                   Hidden("hearth.v1.MemberIdentity.id_exception", "identity"),
                   Hidden("hearth.v1.MemberIdentity.sex", "members"),
                   Hidden("hearth.v1.MemberIdentity.birth_date", "members"),
                   Hidden("hearth.v1.MemberIdentity.relation", "members"),
                   Hidden("hearth.v1.MemberIdentity.ethnicity", "members"),
                   Hidden("hearth.v1.MemberIdentity.political", "members"),
                   Hidden("hearth.v1.MemberIdentity.marriage", "members"),
                   {"hearth.v1.MemberIdentity.phone", Shown::kLastFour, "identity"},
                   Open("hearth.v1.MemberIdentity.ordinal"),
                   Hidden("hearth.v1.MemberSituation.health", "health"),
                   Hidden("hearth.v1.MemberSituation.disability", "health"),
                   Hidden("hearth.v1.MemberSituation.incapacitated", "health"),
                   Hidden("hearth.v1.MemberSituation.education", "members"),
                   Hidden("hearth.v1.MemberSituation.schooling", "members"),
                   Hidden("hearth.v1.MemberSituation.dropout_reason", "members"),
                   Hidden("hearth.v1.MemberSituation.labour", "health"),
                   Hidden("hearth.v1.MemberSituation.care_tags", "members"),
               });
}

std::vector<std::string> GroupsBut(const std::set<std::string_view>& left_out) {
  std::vector<std::string> groups;
  for (const FieldGroup& group : AllFieldGroups()) {
    if (!left_out.contains(group.word)) groups.emplace_back(group.word);
  }
  return groups;
}

}  // namespace

const std::vector<ClassTerms>& AllReadClasses() {
  static const auto* const kClasses = new std::vector<ClassTerms>{
      {ReadClass::kPersonal, "S2", "个人信息", "personal data"},
      {ReadClass::kHealth, "S3_HEALTH", "健康与风险信息", "health and risks"},
      {ReadClass::kProperty, "S3_PROPERTY", "收入与财产信息", "income and property"},
      {ReadClass::kTrack, "S3_TRACK", "行踪信息", "tracks"},
      {ReadClass::kPhoto, "S3_PHOTO", "照片与扫描件", "photos and scans"},
  };
  return *kClasses;
}

const ClassTerms& TermsOf(ReadClass data_class) {
  return AllReadClasses()[static_cast<size_t>(data_class)];
}

const ClassTerms* FindReadClass(std::string_view word) {
  const auto& classes = AllReadClasses();
  const auto found = std::find_if(classes.begin(), classes.end(),
                                  [word](const ClassTerms& terms) { return terms.word == word; });
  return found == classes.end() ? nullptr : &*found;
}

// Where a group could be either, it has the stricter class: risk types name illness, the county's
// own questions may ask about anything.
const std::vector<FieldGroup>& AllFieldGroups() {
  static const auto* const kGroups = new std::vector<FieldGroup>{
      {"identity", ReadClass::kPersonal},
      {"members", ReadClass::kPersonal},
      {"health", ReadClass::kHealth},
      {"income", ReadClass::kProperty},
      {"guarantees", ReadClass::kPersonal},
      {"risks", ReadClass::kHealth},
      {"social_security", ReadClass::kPersonal},
      {"living", ReadClass::kProperty},
      {"needs", ReadClass::kPersonal},
      {"sudden", ReadClass::kHealth},
      {"answers", ReadClass::kHealth},
      {"conclusion", ReadClass::kPersonal},
      {"track", ReadClass::kTrack},
      {"photos", ReadClass::kPhoto},
  };
  return *kGroups;
}

const FieldGroup* FindFieldGroup(std::string_view word) {
  const auto& groups = AllFieldGroups();
  const auto found = std::find_if(groups.begin(), groups.end(),
                                  [word](const FieldGroup& group) { return group.word == word; });
  return found == groups.end() ? nullptr : &*found;
}

std::vector<ReadClass> ClassesOf(const std::vector<std::string>& groups) {
  std::set<ReadClass> classes;
  for (const std::string& word : groups) {
    if (const FieldGroup* group = FindFieldGroup(word)) classes.insert(group->data_class);
  }
  return {classes.begin(), classes.end()};
}

std::string_view HighestClass(const std::vector<std::string>& groups) {
  const std::vector<ReadClass> classes = ClassesOf(groups);
  return classes.empty() || classes.back() == ReadClass::kPersonal ? "S2" : "S3";
}

std::vector<std::string> HouseholdGroups() { return GroupsBut({"track", "photos"}); }

std::vector<std::string> CaseFileGroups() {
  return {"guarantees", "income", "risks", "social_security"};
}

std::vector<std::string> AssessmentGroups() { return GroupsBut({"identity", "track", "photos"}); }

std::vector<std::string> GroupsForVisit(const std::vector<std::string>& profile_groups) {
  std::set<std::string> needed = {"identity"};
  for (const std::string& group : profile_groups) {
    if (FindFieldGroup(group) != nullptr) needed.insert(group);
  }
  if (needed.contains("members")) needed.insert("health");  // asked of each member
  return {needed.begin(), needed.end()};
}

const std::vector<FieldClass>& FieldClasses() {
  static const auto* const kRows = [] {
    auto* rows = new std::vector<FieldClass>;
    AddHousehold(rows);
    AddIdentity(rows);
    AddMember(rows);
    return rows;
  }();
  return *kRows;
}

const FieldClass* FindFieldClass(std::string_view field) {
  static const auto* const kByField = [] {
    auto* by_field = new std::map<std::string_view, const FieldClass*>;
    for (const FieldClass& row : FieldClasses()) by_field->emplace(row.field, &row);
    return by_field;
  }();
  const auto found = kByField->find(field);
  return found == kByField->end() ? nullptr : found->second;
}

}  // namespace hearth::domain
