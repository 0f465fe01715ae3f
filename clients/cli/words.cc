#include "clients/cli/words.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace hearth::cli {
namespace {

// Facts that this version of the tool shows often; all others by their name in the contract.
const std::map<uint32_t, const char*>& FactNames() {
  static const std::map<uint32_t, const char*> names = {
      {v1::Fact::kHouseholdRegistered, "登记"}, {v1::Fact::kMemberAdded, "成员增加"},
      {v1::Fact::kMemberRemoved, "成员减少"},   {v1::Fact::kMembersJoined, "成员合并"},
      {v1::Fact::kHeadChanged, "户主变更"},     {v1::Fact::kHouseholdSplit, "分户"},
      {v1::Fact::kHouseholdMerged, "合户"},     {v1::Fact::kHouseholdRelocated, "迁移"},
      {v1::Fact::kCheckRecorded, "核查"},       {v1::Fact::kCheckCorrected, "核查更正"},
      {v1::Fact::kCheckVoided, "核查作废"},     {v1::Fact::kAttachmentAdded, "附件"},
      {v1::Fact::kAreaChanged, "区划"},         {v1::Fact::kRulebookPublished, "规则集"},
      {v1::Fact::kDayOpened, "开日"},           {v1::Fact::kAlertAcknowledged, "预警已阅"},
      {v1::Fact::kAlertAssigned, "预警分派"},   {v1::Fact::kAlertCommented, "预警批注"},
      {v1::Fact::kAlertResolved, "预警办结"},
  };
  return names;
}

}  // namespace

std::string AlertStateWord(v1::AlertState state) {
  switch (state) {
    case v1::ALERT_STATE_OPEN:
      return "待阅 open";
    case v1::ALERT_STATE_ACKNOWLEDGED:
      return "已阅 ack";
    case v1::ALERT_STATE_RESOLVED:
      return "办结 done";
    default:
      return "";
  }
}

std::string ResultWord(v1::RuleResult result) {
  switch (result) {
    case v1::RULE_RESULT_RAISED:
      return "成立 raised";
    case v1::RULE_RESULT_NOT_RAISED:
      return "不成立 not raised";
    case v1::RULE_RESULT_UNKNOWN:
      return "未知 unknown";
    default:
      return "";
  }
}

std::string OperatorWord(v1::Operator op) {
  switch (op) {
    case v1::OPERATOR_LESS:
      return "<";
    case v1::OPERATOR_AT_MOST:
      return "≤";
    case v1::OPERATOR_EQUAL:
      return "=";
    case v1::OPERATOR_NOT_EQUAL:
      return "≠";
    case v1::OPERATOR_AT_LEAST:
      return "≥";
    case v1::OPERATOR_GREATER:
      return ">";
    case v1::OPERATOR_CONTAINS:
      return "∋";
    default:
      return "?";
  }
}

std::string ObtainedWord(v1::Obtained obtained) {
  switch (obtained) {
    case v1::OBTAINED_OBSERVED:
      return "实地";
    case v1::OBTAINED_CONFIRMED_UNCHANGED:
      return "确认未变";
    default:
      return "未询问";
  }
}

std::string ProblemWord(v1::Problem problem) {
  switch (problem) {
    case v1::PROBLEM_NONE:
      return "无问题";
    case v1::PROBLEM_EXISTS:
      return "有问题";
    default:
      return "未询问";
  }
}

std::string AnswerWord(v1::Answer answer) {
  switch (answer) {
    case v1::ANSWER_YES:
      return "是";
    case v1::ANSWER_NO:
      return "否";
    default:
      return "未询问";
  }
}

std::string OriginWord(v1::Origin origin) {
  switch (origin) {
    case v1::ORIGIN_OUT_OF_POVERTY:
      return "脱贫户";
    case v1::ORIGIN_GENERAL:
      return "一般农户";
    default:
      return "未填";
  }
}

std::string CheckKindWord(v1::CheckKind kind) {
  switch (kind) {
    case v1::CHECK_KIND_REGULAR_VERIFICATION:
      return "定期核查";
    case v1::CHECK_KIND_DYNAMIC_ADJUSTMENT:
      return "动态调整";
    case v1::CHECK_KIND_ACTIVE_DISCOVERY:
      return "主动发现";
    case v1::CHECK_KIND_FOLLOW_UP:
      return "回访";
    default:
      return "";
  }
}

std::string RefusalWord(v1::RefusalReason reason) {
  constexpr std::string_view kPrefix = "REFUSAL_REASON_";
  if (reason == v1::REFUSAL_REASON_UNSPECIFIED) return "";
  const std::string name = v1::RefusalReason_Name(reason);
  return name.rfind(kPrefix, 0) == 0 ? name.substr(kPrefix.size()) : std::to_string(reason);
}

std::string FactWord(uint32_t kind) {
  const auto* field = v1::Fact::descriptor()->FindFieldByNumber(static_cast<int>(kind));
  const std::string name = field == nullptr ? absl::StrCat("#", kind) : field->name();
  const auto found = FactNames().find(kind);
  return found == FactNames().end() ? name : absl::StrCat(found->second, " ", name);
}

std::string ValueWord(const v1::MetricValue& value) {
  switch (value.value_case()) {
    case v1::MetricValue::kNumber:
      return absl::StrCat(value.number());
    case v1::MetricValue::kCode:
      return value.code();
    case v1::MetricValue::kYes:
      return value.yes() ? "是 yes" : "否 no";
    case v1::MetricValue::kCodes:
      return absl::StrCat("{", absl::StrJoin(value.codes().codes(), ","), "}");
    case v1::MetricValue::VALUE_NOT_SET:
      break;
  }
  return "—";
}

std::string Yuan(int64_t fen) {
  const std::string sign = fen < 0 ? "-" : "";
  const uint64_t amount = fen < 0 ? 0 - static_cast<uint64_t>(fen) : static_cast<uint64_t>(fen);
  std::string yuan = std::to_string(amount / 100);
  for (size_t at = yuan.size(); at > 3;) yuan.insert(at -= 3, 1, ',');
  return absl::StrFormat("%s%s.%02d", sign, yuan, amount % 100);
}

}  // namespace hearth::cli
