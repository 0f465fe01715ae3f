// Where the answers of a spot check differ from those of the first visit.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "services/domain/spot_check.h"

namespace hearth::domain {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// A value as it was recorded; numbers, money and dates compare as numbers.
using Value = std::variant<std::monostate, int64_t, bool, std::string>;

constexpr std::string_view kIncome = "income.";

Value ValueOf(const v1::SpotCheckAnswer& answer) {
  switch (answer.value_case()) {
    case v1::SpotCheckAnswer::kText:
      return answer.text();
    case v1::SpotCheckAnswer::kNumber:
      return int64_t{answer.number()};
    case v1::SpotCheckAnswer::kAmountFen:
      return int64_t{answer.amount_fen()};
    case v1::SpotCheckAnswer::kDate:
      return int64_t{answer.date()};
    case v1::SpotCheckAnswer::kYes:
      return answer.yes();
    case v1::SpotCheckAnswer::VALUE_NOT_SET:
      return {};
  }
  return {};
}

Value ValueOf(const v1::QuestionAnswer& answer) {
  switch (answer.value_case()) {
    case v1::QuestionAnswer::kChoice:
      return answer.choice();
    case v1::QuestionAnswer::kNumber:
      return int64_t{answer.number()};
    case v1::QuestionAnswer::kAmountFen:
      return int64_t{answer.amount_fen()};
    case v1::QuestionAnswer::kDate:
      return int64_t{answer.date()};
    case v1::QuestionAnswer::kText:
      return answer.text();
    case v1::QuestionAnswer::VALUE_NOT_SET:
      return {};
  }
  return {};
}

std::optional<Value> QuestionValue(const v1::CheckRecorded& check, std::string_view code) {
  for (const v1::QuestionAnswer& answer : check.answers()) {
    if (answer.code() == code) return ValueOf(answer);
  }
  return std::nullopt;
}

// The sum of an income item; nullopt for paths that are none ("income.claims_fen").
std::optional<Value> IncomeValue(const v1::CheckRecorded& check, std::string_view path) {
  if (!path.starts_with(kIncome)) return std::nullopt;
  const std::string_view code = path.substr(kIncome.size());
  if (code.find('.') == std::string_view::npos) return std::nullopt;
  if (!check.has_income()) return Value();
  int64_t sum = 0;
  for (const v1::IncomeItem& item : check.income().items()) {
    if (item.code() == code) sum += item.amount_fen();
  }
  return sum;
}

// Answer and Problem are yes or no; no other enumeration is asked about.
Value EnumValue(const FieldDescriptor& field, int number) {
  if (field.enum_type() != v1::Answer_descriptor() && field.enum_type() != v1::Problem_descriptor())
    return {};
  if (number == 0) return {};
  return field.enum_type() == v1::Answer_descriptor() ? number == v1::ANSWER_YES
                                                      : number == v1::PROBLEM_EXISTS;
}

Value LeafValue(const Message& message, const FieldDescriptor& field) {
  const auto& r = *message.GetReflection();
  if (field.is_repeated() || !r.HasField(message, &field)) return {};
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return r.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return int64_t{r.GetInt32(message, &field)};
    case FieldDescriptor::CPPTYPE_INT64:
      return int64_t{r.GetInt64(message, &field)};
    case FieldDescriptor::CPPTYPE_UINT32:
      return int64_t{r.GetUInt32(message, &field)};
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumValue(field, r.GetEnumValue(message, &field));
    default:
      return {};
  }
}

Value FieldValue(const Message& message, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field =
      message.GetDescriptor()->FindFieldByName(std::string(path.substr(0, dot)));
  if (field == nullptr) return {};
  if (dot == std::string_view::npos) return LeafValue(message, *field);
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_repeated()) return {};
  return FieldValue(message.GetReflection()->GetMessage(message, field), path.substr(dot + 1));
}

Value Recorded(const v1::CheckRecorded& check, std::string_view code) {
  if (const auto answer = QuestionValue(check, code)) return *answer;
  if (const auto income = IncomeValue(check, code)) return *income;
  return FieldValue(check, code);
}

bool IsAsked(const Value& value) { return !std::holds_alternative<std::monostate>(value); }

}  // namespace

std::vector<std::string> DisagreeingCodes(const v1::CheckRecorded& first,
                                          const v1::SpotCheckAnswered& answered) {
  std::vector<std::string> codes;
  if (!answered.reached()) return codes;
  for (const v1::SpotCheckAnswer& answer : answered.answers()) {
    const Value second = ValueOf(answer);
    const Value recorded = Recorded(first, answer.field_code());
    if (IsAsked(second) && IsAsked(recorded) && second != recorded) {
      codes.push_back(answer.field_code());
    }
  }
  return codes;
}

}  // namespace hearth::domain
