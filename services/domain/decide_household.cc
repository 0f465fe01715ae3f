#include "services/domain/decide_household.h"

#include <string>

#include "services/domain/id_number.h"

namespace hearth::domain {
namespace {

constexpr std::string_view kBlocks = "ABCDE";
constexpr std::string_view kHousingGrades = "ABCD";

using Members = google::protobuf::RepeatedPtrField<v1::Member>;

Fault Required(std::string_view path) { return Malformed(path, "必填", "is required"); }

// An exception says why the number is as it is; then nothing is asked of it.
MaybeFault CheckIdentity(const v1::MemberIdentity& identity) {
  if (identity.id_number().empty() || !identity.id_exception().empty()) return std::nullopt;
  Fault fault = Malformed("id_number", "", "");
  switch (CheckIdNumber(identity.id_number())) {
    case IdNumberFault::kNone:
      return std::nullopt;
    case IdNumberFault::kLength:
      fault.zh = "应为 18 位（残疾人证 20 或 22 位），否则请填写 id_exception";
      fault.en =
          "must have 18 characters (disability certificates 20 or 22), or give an id_exception";
      break;
    case IdNumberFault::kCharacter:
      fault.zh = "只能是数字，末位可为大写 X，否则请填写 id_exception";
      fault.en = "must be digits, the last may be an upper-case X, or give an id_exception";
      break;
    case IdNumberFault::kDate:
      fault.reason = v1::REFUSAL_REASON_IMPOSSIBLE_DATE;
      fault.zh = "其中的出生日期不存在，请核对证件，或填写 id_exception";
      fault.en =
          "the birth date in it does not exist; compare with the document, or give an id_exception";
      break;
    case IdNumberFault::kCheckDigit:
      fault.reason = v1::REFUSAL_REASON_WRONG_CHECK_DIGIT;
      fault.zh = "校验码不符，请核对证件，或填写 id_exception";
      fault.en = "the check digit does not fit; compare with the document, or give an id_exception";
      break;
  }
  return fault;
}

MaybeFault CheckMember(const v1::Member& member) {
  if (!member.has_identity()) return std::nullopt;
  auto fault = CheckIdentity(member.identity());
  if (!fault.has_value()) return std::nullopt;
  return Within("identity", *std::move(fault));
}

MaybeFault CheckMembers(const Members& members) {
  for (int i = 0; i < members.size(); ++i) {
    if (auto fault = CheckMember(members.Get(i))) return Within("members", i, *std::move(fault));
  }
  return std::nullopt;
}

MaybeFault CheckIncome(const v1::Income& income) {
  if (income.obtained() != v1::OBTAINED_UNSPECIFIED && income.sharing_members() == 0) {
    return Malformed("sharing_members", "请填写共享收入的人数（1 至 50）",
                     "say how many members share the income (1 to 50)");
  }
  for (int i = 0; i < income.items_size(); ++i) {
    if (kBlocks.find(income.items(i).code().front()) != std::string_view::npos) continue;
    return Within("items", i,
                  Malformed("code", "首字母应为收支块 A 至 E", "begins with its block, A to E"));
  }
  return std::nullopt;
}

MaybeFault CheckGrade(const std::string& grade) {
  if (grade.empty() ||
      (grade.size() == 1 && kHousingGrades.find(grade) != std::string_view::npos)) {
    return std::nullopt;
  }
  return Malformed("housing_grade", "应为 A、B、C 或 D", "must be A, B, C or D");
}

v1::QuestionType TypeOf(const v1::QuestionAnswer& answer) {
  switch (answer.value_case()) {
    case v1::QuestionAnswer::kChoice:
      return v1::QUESTION_TYPE_CHOICE;
    case v1::QuestionAnswer::kNumber:
      return v1::QUESTION_TYPE_NUMBER;
    case v1::QuestionAnswer::kAmountFen:
      return v1::QUESTION_TYPE_AMOUNT;
    case v1::QuestionAnswer::kDate:
      return v1::QUESTION_TYPE_DATE;
    case v1::QuestionAnswer::kText:
      return v1::QUESTION_TYPE_TEXT;
    case v1::QuestionAnswer::VALUE_NOT_SET:
      break;
  }
  return v1::QUESTION_TYPE_UNSPECIFIED;
}

// While no rulebook has questions at all every one is accepted, as with dictionaries.
MaybeFault CheckAnswer(const v1::QuestionAnswer& answer, const RulebookSet& rulebooks) {
  if (!rulebooks.HasQuestions()) return std::nullopt;
  const v1::Question* question = rulebooks.FindQuestion(answer.code());
  if (question == nullptr) {
    return Fault{v1::REFUSAL_REASON_UNKNOWN_CODE, "code", "已发布的规则集中没有这个问题，请先发布",
                 "no published rulebook has this question; publish it first"};
  }
  const v1::QuestionType type = TypeOf(answer);
  if (type == v1::QUESTION_TYPE_UNSPECIFIED) return std::nullopt;  // asked and not answered
  if (type != question->type()) {
    return Malformed("", "答案类型与问题不符", "the answer's type is not the question's");
  }
  if (type == v1::QUESTION_TYPE_CHOICE && !rulebooks.KnowsChoice(answer.code(), answer.choice())) {
    return Fault{v1::REFUSAL_REASON_UNKNOWN_CODE, "choice", "该问题没有这个选项",
                 "the question has no such choice"};
  }
  return std::nullopt;
}

MaybeFault CheckAnswers(const v1::CheckRecorded& check, const RulebookSet& rulebooks) {
  for (int i = 0; i < check.answers_size(); ++i) {
    if (auto fault = CheckAnswer(check.answers(i), rulebooks)) {
      return Within("answers", i, *std::move(fault));
    }
  }
  return std::nullopt;
}

MaybeFault CheckCheck(const v1::CheckRecorded& check, const RulebookSet& rulebooks) {
  if (auto fault = CheckMembers(check.members())) return fault;
  if (auto fault = CheckIncome(check.income())) return Within("income", *std::move(fault));
  if (auto fault = CheckGrade(check.guarantees().housing_grade())) {
    return Within("guarantees", *std::move(fault));
  }
  if (!check.conclusion().code().empty() && check.conclusion().reason().empty()) {
    return Within("conclusion", Required("reason"));
  }
  return CheckAnswers(check, rulebooks);
}

MaybeFault CheckCorrected(const v1::CheckCorrected& corrected, const RulebookSet& rulebooks) {
  if (!corrected.has_check()) return Required("check");
  auto fault = CheckCheck(corrected.check(), rulebooks);
  if (!fault.has_value()) return std::nullopt;
  return Within("check", *std::move(fault));
}

MaybeFault CheckAdded(const v1::MemberAdded& added) {
  if (!added.has_member()) return Required("member");
  auto fault = CheckMember(added.member());
  if (!fault.has_value()) return std::nullopt;
  return Within("member", *std::move(fault));
}

MaybeFault CheckJoined(const v1::MembersJoined& joined) {
  if (joined.kept_member_id() != joined.joined_member_id()) return std::nullopt;
  return Malformed("joined_member_id", "与 kept_member_id 相同", "is the same as kept_member_id");
}

MaybeFault CheckOther(const v1::EventHeader& header, const std::string& other) {
  if (other != header.household()) return std::nullopt;
  return Malformed("other_household", "就是本户", "is this household itself");
}

MaybeFault CheckRelocated(const v1::HouseholdRelocated& relocated) {
  const size_t digits = relocated.from_area_code().size();
  if (digits == 12 || digits == 15) return std::nullopt;
  return Malformed("from_area_code", "应为 12 或 15 位区划编码", "must have 12 or 15 digits");
}

MaybeFault Named(std::string_view fact, MaybeFault fault) {
  if (!fault.has_value()) return std::nullopt;
  return Within(fact, *std::move(fault));
}

}  // namespace

MaybeFault CheckHouseholdFact(const v1::EventHeader& header, const v1::Fact& fact,
                              const RulebookSet& rulebooks) {
  switch (fact.fact_case()) {
    case v1::Fact::kHouseholdRegistered:
      return Named("household_registered", CheckMembers(fact.household_registered().members()));
    case v1::Fact::kMemberAdded:
      return Named("member_added", CheckAdded(fact.member_added()));
    case v1::Fact::kMembersJoined:
      return Named("members_joined", CheckJoined(fact.members_joined()));
    case v1::Fact::kHouseholdSplit:
      return Named("household_split", CheckOther(header, fact.household_split().other_household()));
    case v1::Fact::kHouseholdMerged:
      return Named("household_merged",
                   CheckOther(header, fact.household_merged().other_household()));
    case v1::Fact::kHouseholdRelocated:
      return Named("household_relocated", CheckRelocated(fact.household_relocated()));
    case v1::Fact::kCheckRecorded:
      return Named("check_recorded", CheckCheck(fact.check_recorded(), rulebooks));
    case v1::Fact::kCheckCorrected:
      return Named("check_corrected", CheckCorrected(fact.check_corrected(), rulebooks));
    default:
      return std::nullopt;  // single fields are all there is
  }
}

}  // namespace hearth::domain
