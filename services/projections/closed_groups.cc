#include "services/projections/closed_groups.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include "services/domain/data_classes.h"
#include "services/domain/id_number.h"
#include "services/domain/invariant.h"
#include "services/projections/masking.h"

namespace hearth::projections {
namespace {

using domain::FieldClass;
using domain::Shown;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int32_t kChildUntil = 14;  // "不满十四周岁"
constexpr size_t kLastFour = 4;
constexpr size_t kIdCharacters = 18;

std::string Masked(Shown shown, const std::string& value) {
  return shown == Shown::kName ? MaskName(value) : MaskNumber(value);
}

void Close(const domain::ReadPermit& permit, Message* message);

void CloseField(const domain::ReadPermit& permit, const FieldDescriptor* field, Message* message) {
  const FieldClass* row = domain::FindFieldClass(field->full_name());
  const Reflection& reflection = *message->GetReflection();
  if (row == nullptr) return reflection.ClearField(message, field);  // data_classes_test forbids it
  if (row->closed == Shown::kOpen) return;
  if (row->closed != Shown::kWithin) {
    if (permit.Opens(row->group)) return;
    if (row->closed == Shown::kHidden) return reflection.ClearField(message, field);
    reflection.SetString(message, field,
                         Masked(row->closed, reflection.GetString(*message, field)));
  } else if (field->is_repeated()) {
    for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
      Close(permit, reflection.MutableRepeatedMessage(message, field, i));
    }
  } else {
    Close(permit, reflection.MutableMessage(message, field));
  }
}

void Close(const domain::ReadPermit& permit, Message* message) {
  std::vector<const FieldDescriptor*> fields;
  message->GetReflection()->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) CloseField(permit, field, message);
}

// By the date of birth that is said, else that of the ID number.
bool IsChild(const v1::MemberIdentity& identity, int32_t day) {
  int32_t born = identity.birth_date();
  const bool told = domain::CheckIdNumber(identity.id_number()) == domain::IdNumberFault::kNone;
  if (born == 0 && told) born = domain::BirthDateOf(identity.id_number());
  return born != 0 && day != 0 && day - born < kChildUntil * 10'000;
}

void ClearTracks(Message* message) {
  std::vector<const FieldDescriptor*> fields;
  const Reflection& reflection = *message->GetReflection();
  reflection.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->message_type() == nullptr) continue;
    if (field->message_type() == v1::Location::descriptor()) {
      reflection.ClearField(message, field);
    } else if (!field->is_repeated()) {
      ClearTracks(reflection.MutableMessage(message, field));
    } else {
      for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
        ClearTracks(reflection.MutableRepeatedMessage(message, field, i));
      }
    }
  }
}

}  // namespace

std::string MaskNumber(std::string_view number) {
  const bool tells = number.size() > kLastFour && number.size() <= kIdCharacters;
  const size_t kept = tells ? kLastFour : 0;
  return std::string(number.size() - kept, '*') + std::string(number.substr(number.size() - kept));
}

void CloseGroups(const domain::ReadPermit& permit, int32_t day, v1::OpenedHousehold* household) {
  for (v1::OpenedMember& member : *household->mutable_members()) {
    if (permit.Opens("identity") || !IsChild(member.member().identity(), day)) continue;
    v1::MemberIdentity& identity = *member.mutable_member()->mutable_identity();
    identity.clear_name();
    identity.clear_id_number();
    identity.clear_phone();
  }
  Close(permit, household);
}

void CloseAnswer(const domain::ReadPermit& permit, HouseholdAnswer* answer) {
  CloseGroups(permit, answer->moment.day(), &answer->household);
  if (!permit.OpensAll(domain::HouseholdGroups())) answer->digest.clear();
  if (permit.OpensAll(domain::AssessmentGroups())) return;
  for (v1::RuleOutcome& outcome : *answer->assessment.mutable_outcomes()) {
    outcome.clear_compared();
    outcome.clear_first_failed();
    outcome.clear_unknown_metrics();
  }
}

void ClosePage(const domain::ReadPermit& permit, TimelinePage* page) {
  const bool whole = permit.OpensAll(domain::HouseholdGroups());
  for (v1::TimelineEntry& entry : page->entries) {
    if (!whole) {
      entry.clear_fact();
    } else if (entry.has_fact() && !permit.Opens("track")) {
      ClearTracks(entry.mutable_fact());
    }
  }
}

}  // namespace hearth::projections
