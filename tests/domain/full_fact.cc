#include "tests/domain/full_fact.h"

#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/field_rules.h"

namespace hearth::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kCode[] = "A.c1";
constexpr int64_t kNoonMs = 12 * 3'600'000;

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool HasCodeRule(const FieldDescriptor& field) {
  const auto& rules = domain::FieldRules();
  return std::any_of(rules.begin(), rules.end(), [&field](const domain::FieldRule& rule) {
    return rule.field == field.full_name() && rule.kind == domain::FieldRuleKind::kCode;
  });
}

std::string TextFor(const FieldDescriptor& field) {
  const std::string& name = field.name();
  if (field.type() == FieldDescriptor::TYPE_BYTES) {
    const bool hash = EndsWith(name, "sha256") || EndsWith(name, "_root") ||
                      EndsWith(name, "alert_id") || EndsWith(name, "alert_ids") ||
                      name == "message_id" || name == "duty_id";
    return std::string(hash ? 32 : 16, 'b');
  }
  if (EndsWith(name, "area_code") || EndsWith(name, "area_codes")) return kVillage;
  if (name == "id_number") return "990101198001010014";
  if (name == "housing_grade") return "C";
  if (field.full_name() == "hearth.v1.QuestionAnswer.code") return "q_text";
  return HasCodeRule(field) ? kCode : "x";
}

int32_t IntFor(const FieldDescriptor& field) {
  return field.name() == "date" || EndsWith(field.name(), "_date") ? 20240229 : 1;
}

int64_t WideFor(const FieldDescriptor& field) {
  return EndsWith(field.name(), "_time_ms") ? domain::TimeOfDate(kToday) : 1;
}

void Fill(Message* message);

void FillOne(Message* message, const FieldDescriptor* field) {
  const Reflection& r = *message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return r.SetInt32(message, field, IntFor(*field));
    case FieldDescriptor::CPPTYPE_INT64:
      return r.SetInt64(message, field, WideFor(*field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return r.SetUInt32(message, field, 1);
    case FieldDescriptor::CPPTYPE_UINT64:
      // Different members where two are named.
      return r.SetUInt64(message, field, field->name() == "joined_member_id" ? 2 : 1);
    case FieldDescriptor::CPPTYPE_BOOL:
      return r.SetBool(message, field, true);
    case FieldDescriptor::CPPTYPE_ENUM:
      return r.SetEnumValue(message, field, 1);
    case FieldDescriptor::CPPTYPE_STRING:
      return r.SetString(message, field, TextFor(*field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Fill(r.MutableMessage(message, field));
    default:
      GTEST_FAIL() << "the contract has no floating point: " << field->full_name();
  }
}

void FillList(Message* message, const FieldDescriptor* field) {
  const Reflection& r = *message->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return r.AddInt32(message, field, IntFor(*field));
    case FieldDescriptor::CPPTYPE_UINT32:
      return r.AddUInt32(message, field, 1);
    case FieldDescriptor::CPPTYPE_UINT64:
      return r.AddUInt64(message, field, 1);
    case FieldDescriptor::CPPTYPE_ENUM:
      return r.AddEnumValue(message, field, 1);
    case FieldDescriptor::CPPTYPE_STRING:
      return r.AddString(message, field, TextFor(*field));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Fill(r.AddMessage(message, field));
    default:
      GTEST_FAIL() << "no list of this type is expected: " << field->full_name();
  }
}

void Fill(Message* message) {
  const auto& descriptor = *message->GetDescriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor* field = descriptor.field(i);
    if (field->is_repeated()) {
      FillList(message, field);
    } else {
      FillOne(message, field);
    }
  }
}

v1::AreaChanged Areas() {
  v1::AreaChanged fact;
  fact.set_effective_date(20200101);
  const std::string village = kVillage;
  for (const size_t digits : {2u, 4u, 6u, 9u, 12u}) {
    v1::Area* area = fact.add_changes()->mutable_created();
    area->set_code(village.substr(0, digits));
    area->set_name("area");
  }
  return fact;
}

v1::RulebookPublished Rulebook() {
  v1::RulebookPublished fact;
  v1::Rulebook* rulebook = fact.mutable_rulebook();
  rulebook->set_rulebook_id("test");
  rulebook->set_version(1);
  rulebook->set_area_code("990101");
  rulebook->set_effective_from_date(20200101);
  std::set<std::string> dictionaries;
  for (const domain::FieldRule& rule : domain::FieldRules()) {
    if (rule.kind == domain::FieldRuleKind::kCode) dictionaries.emplace(rule.dictionary);
  }
  for (const std::string& id : dictionaries) {
    v1::Dictionary* dictionary = rulebook->add_dictionaries();
    dictionary->set_dictionary_id(id);
    dictionary->add_codes()->set_code(kCode);
    if (id == "purpose") dictionary->add_codes()->set_code("duty");
  }
  const std::pair<const char*, v1::QuestionType> questions[] = {
      {"q_choice", v1::QUESTION_TYPE_CHOICE},
      {"q_number", v1::QUESTION_TYPE_NUMBER},
      {"q_amount", v1::QUESTION_TYPE_AMOUNT},
      {"q_date", v1::QUESTION_TYPE_DATE},
      {"q_text", v1::QUESTION_TYPE_TEXT}};
  for (const auto& [code, type] : questions) {
    v1::Question* question = rulebook->add_questions();
    question->set_question_code(code);
    question->set_type(type);
    if (type == v1::QUESTION_TYPE_CHOICE) question->add_choices()->set_code("yes");
  }
  v1::ReadBudget* budget = rulebook->add_read_budgets();
  budget->set_data_class("S3_PROPERTY");
  budget->set_alarm_count(25);
  budget->set_stop_count(50);
  budget->set_lift_role("county_approver");
  return fact;
}

bool IsUndertaking(int kind) { return domain::Undertakings::Reads(static_cast<uint32_t>(kind)); }

bool IsAccess(int kind) {
  if (kind == v1::Fact::kProposalDeclined) return false;  // not of erasures alone
  return domain::Registry::Reads(static_cast<uint32_t>(kind)) ||
         domain::Erasures::Reads(static_cast<uint32_t>(kind)) ||
         kind == v1::Fact::kGrantsAttested || kind == v1::Fact::kBudgetRaised;
}

std::vector<int> KindsThat(bool (*fits)(int)) {
  std::vector<int> kinds;
  for (int i = 0; i < v1::Fact::descriptor()->field_count(); ++i) {
    const int kind = v1::Fact::descriptor()->field(i)->number();
    if (fits(kind)) kinds.push_back(kind);
  }
  return kinds;
}

}  // namespace

domain::Control TestControl() {
  domain::Control control;
  auto areas = std::make_shared<domain::AreaTree>();
  areas->Apply(Areas(), 20200101);
  control.areas = areas;
  auto rulebooks = std::make_shared<domain::RulebookSet>();
  rulebooks->Apply(Rulebook());
  control.rulebooks = rulebooks;
  control.opened_day = kToday;
  return control;
}

std::vector<int> GenericKinds() {
  std::vector<int> kinds;
  for (int i = 0; i < v1::Fact::descriptor()->field_count(); ++i) {
    const int kind = v1::Fact::descriptor()->field(i)->number();
    if (kind != v1::Fact::kAreaChanged && kind != v1::Fact::kRulebookPublished &&
        kind != v1::Fact::kDayOpened && !IsAccess(kind) && !IsUndertaking(kind)) {
      kinds.push_back(kind);
    }
  }
  return kinds;
}

std::vector<int> AccessKinds() { return KindsThat(IsAccess); }

std::vector<int> UndertakingKinds() { return KindsThat(IsUndertaking); }

v1::Fact FullFact(int kind) {
  v1::Fact fact;
  FillOne(&fact, v1::Fact::descriptor()->FindFieldByNumber(kind));
  if (fact.has_purpose_stated()) {
    fact.mutable_purpose_stated()->set_until_time_ms(domain::TimeOfDate(kToday) + kNoonMs + 1);
  } else if (fact.has_personal_data_read()) {
    fact.mutable_personal_data_read()->set_field_groups(0, "identity");
    fact.mutable_personal_data_read()->set_data_class("S2");
  }
  return fact;
}

v1::EventHeader HeaderFor(const v1::Fact& fact) {
  v1::EventHeader header;
  header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  header.set_area_code(kVillage);
  header.set_occurred_time_ms(domain::TimeOfDate(kToday) + kNoonMs);
  switch (fact.fact_case()) {
    case v1::Fact::kAreaChanged:
    case v1::Fact::kRulebookPublished:
    case v1::Fact::kQuarantineReleased:
    case v1::Fact::kQuarantineRejected:
    case v1::Fact::kKeyEncryptionKeyRolled:
      header.set_stream(v1::STREAM_CONTROL);
      break;
    case v1::Fact::kPurposeStated:
    case v1::Fact::kPersonalDataRead:
    case v1::Fact::kSecurityEventRecorded:
      header.set_stream(v1::STREAM_AUDIT);
      break;
    case v1::Fact::kAlertAcknowledged:
    case v1::Fact::kAlertAssigned:
    case v1::Fact::kAlertCommented:
    case v1::Fact::kAlertResolved:
      header.set_stream(v1::STREAM_ALERTS);
      break;
    case v1::Fact::kClueBatchReceived:
    case v1::Fact::kClueRowsSkipped:
    case v1::Fact::kClueBatchCompleted:
    case v1::Fact::kClueBatchWithdrawn:
    case v1::Fact::kClueFeedbackSent:
      header.set_stream(v1::STREAM_CLUES);
      break;
    default:
      if (IsAccess(static_cast<int>(fact.fact_case())) ||
          IsUndertaking(static_cast<int>(fact.fact_case()))) {
        header.set_stream(v1::STREAM_CONTROL);
      } else {
        header.set_household(TestHousehold());
      }
  }
  return header;
}

std::string TestHousehold() { return std::string(16, 'h'); }

}  // namespace hearth::testing
