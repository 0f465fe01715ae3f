#include "clients/cli/household_text.h"

#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

using client::DateText;
using client::ToHex;

// "（2026-03-01 实地，位置 77）"
std::string From(const v1::Source& source) {
  if (source.event_id().empty()) return "";
  return absl::StrCat("（", DateText(source.occurred_date()), " ", ObtainedWord(source.obtained()),
                      "，位置 position ", source.position(), "）");
}

std::string MomentText(const v1::Moment& moment) {
  return absl::StrCat("截至 as of ", DateText(moment.day()), "  位置 position ", moment.position());
}

std::string HeadName(const v1::OpenedHousehold& household) {
  for (const v1::OpenedMember& member : household.members()) {
    if (member.active() && member.head()) return member.member().identity().name();
  }
  return "";
}

Table Members(const v1::OpenedHousehold& household) {
  Table table{{{"name", "姓名 name"},
               {"relation", "关系 relation"},
               {"birth_date", "出生 born"},
               {"id_number", "证件 id"},
               {"health", "健康 health"},
               {"labour", "劳动 labour"},
               {"working", "务工 works"},
               {"left", "离户 left"}},
              {}};
  for (const v1::OpenedMember& member : household.members()) {
    const v1::MemberIdentity& identity = member.member().identity();
    table.rows.push_back({identity.name() + (member.head() ? " *" : ""), identity.relation(),
                          DateText(identity.birth_date()), identity.id_number(),
                          member.member().situation().health(),
                          member.member().situation().labour(),
                          AnswerWord(member.member().work().working()), member.left_reason()});
  }
  return table;
}

void WriteIncome(const v1::OpenedHousehold& household, std::ostream& out) {
  if (!household.has_income()) {
    out << "收入 income  未询问或未打开 not asked or not opened\n";
    return;
  }
  const v1::Income& income = household.income();
  out << "收入 income  " << DateText(income.window_start_date()) << " … "
      << DateText(income.window_end_date()) << "  " << income.sharing_members() << " 人 "
      << From(household.income_source()) << '\n';
  for (const v1::IncomeItem& item : income.items()) {
    out << "  " << item.code() << "  " << Yuan(item.amount_fen()) << " 元\n";
  }
  if (income.has_claims_fen()) out << "  理赔 claims  " << Yuan(income.claims_fen()) << " 元\n";
  if (income.has_self_paid_fen()) {
    out << "  合规自付 self-paid  " << Yuan(income.self_paid_fen()) << " 元\n";
  }
}

void WriteGuarantees(const v1::OpenedHousehold& household, std::ostream& out) {
  const v1::Guarantees& g = household.guarantees();
  out << "保障 guarantees  " << From(household.guarantees_source()) << "\n  吃 food "
      << ProblemWord(g.food()) << "  穿 clothing " << ProblemWord(g.clothing())
      << "  教育 education " << ProblemWord(g.education()) << "  医疗 medical "
      << ProblemWord(g.medical()) << "  住房 housing " << ProblemWord(g.housing()) << " "
      << g.housing_grade() << "  饮水 water " << ProblemWord(g.water()) << '\n';
}

void WriteRest(const v1::GetHouseholdResponse& response, std::ostream& out) {
  const v1::OpenedHousehold& household = response.household();
  out << "风险 risks  " << AnswerWord(household.risks().exists()) << " "
      << absl::StrJoin(household.risks().types(), ", ") << " " << From(household.risks_source())
      << '\n';
  for (const v1::OpenedSuddenEvent& sudden : household.sudden_events()) {
    out << "突发 sudden  " << DateText(sudden.event().event_date()) << " " << sudden.event().kind()
        << " 能否应对 copes " << AnswerWord(sudden.event().can_cope()) << '\n';
  }
  out << "核查 checks  " << household.checks_size() << " 次，最近覆盖 last covered "
      << DateText(household.last_covered_date()) << "，下次 due "
      << DateText(response.visit().due_date())
      << (response.visit().overdue() ? " 逾期 overdue" : "") << '\n';
  for (const v1::MissingEvidence& missing : response.missing_evidence()) {
    out << "照片未到 photo missing since " << DateText(missing.since_date()) << " "
        << missing.purpose() << '\n';
  }
}

std::string Positions(const v1::Compared& compared) {
  return absl::StrJoin(compared.positions(), ",");
}

std::string Condition(const v1::Compared& compared) {
  return absl::StrCat(compared.metric(), " ", ValueWord(compared.left()), " ",
                      OperatorWord(compared.operator_()), " ", ValueWord(compared.right()));
}

}  // namespace

std::string HouseholdText(const v1::GetHouseholdResponse& response) {
  const v1::OpenedHousehold& household = response.household();
  std::ostringstream out;
  out << "农户 household " << ToHex(household.household()) << "  户编号 "
      << household.identity().household_number() << '\n'
      << MomentText(response.moment()) << "  区划 area " << household.area_code() << "  "
      << household.identity().natural_village() << "  " << OriginWord(household.identity().origin())
      << (household.registered() ? "" : "  尚未登记 waiting for its registration")
      << (household.ended() ? "  已并入他户 went into another household" : "") << '\n'
      << "提示 flags  "
      << (response.flags().empty() ? "无 none" : absl::StrJoin(response.flags(), ", "))
      << "\n疑点 faults  "
      << (response.faults().empty() ? "无 none" : absl::StrJoin(response.faults(), ", ")) << "\n\n";
  PrintTable(Members(household), out);
  out << '\n';
  WriteIncome(household, out);
  WriteGuarantees(household, out);
  WriteRest(response, out);
  if (response.masked_groups().empty()) {
    out << "摘要 digest  " << ToHex(response.digest()) << '\n';
  } else {
    out << "未打开 masked  " << absl::StrJoin(response.masked_groups(), ", ")
        << "（--purpose 说明用途后可见 / a purpose opens it）\n";
  }
  return out.str();
}

Table HouseholdFields(const v1::GetHouseholdResponse& response) {
  const v1::OpenedHousehold& household = response.household();
  Table table{{{"household", ""},
               {"household_number", ""},
               {"area_code", ""},
               {"natural_village", ""},
               {"head", ""},
               {"members", ""},
               {"flags", ""},
               {"faults", ""},
               {"last_covered_date", ""},
               {"due_date", ""},
               {"digest", ""}},
              {}};
  int active = 0;
  for (const v1::OpenedMember& member : household.members()) active += member.active() ? 1 : 0;
  table.rows.push_back({ToHex(household.household()), household.identity().household_number(),
                        household.area_code(), household.identity().natural_village(),
                        HeadName(household), std::to_string(active),
                        absl::StrJoin(response.flags(), ";"), absl::StrJoin(response.faults(), ";"),
                        DateText(household.last_covered_date()),
                        DateText(response.visit().due_date()), ToHex(response.digest())});
  return table;
}

Table ExplainTable(const v1::ExplainHouseholdResponse& response) {
  Table table{{{"rule_code", "规则 rule"},
               {"flag", "提示 flag"},
               {"result", "结果 result"},
               {"metric", "指标 metric"},
               {"left", "值 value", true},
               {"operator", "比较 op"},
               {"right", "对照 against", true},
               {"compared", "此条 this one"},
               {"positions", "依据位置 positions"}},
              {}};
  for (const v1::RuleOutcome& outcome : response.assessment().outcomes()) {
    bool first = true;
    for (const v1::Compared& compared : outcome.compared()) {
      table.rows.push_back({first ? outcome.rule_code() : "", first ? outcome.flag() : "",
                            first ? ResultWord(outcome.result()) : "", compared.metric(),
                            ValueWord(compared.left()), OperatorWord(compared.operator_()),
                            ValueWord(compared.right()), ResultWord(compared.result()),
                            Positions(compared)});
      first = false;
    }
  }
  return table;
}

std::string ExplainText(const v1::ExplainHouseholdResponse& response) {
  std::ostringstream out;
  out << MomentText(response.moment()) << "  规则取自区划 rules of area " << response.area_code()
      << "\n\n";
  PrintTable(ExplainTable(response), out);
  out << '\n';
  for (const v1::RuleOutcome& outcome : response.assessment().outcomes()) {
    out << outcome.flag() << "  " << ResultWord(outcome.result()) << "  (" << outcome.rulebook_id()
        << " v" << outcome.rulebook_version() << ", " << outcome.rule_code();
    if (!outcome.line_id().empty()) {
      out << "，监测线 line " << outcome.line_id() << " " << Yuan(outcome.line_amount_fen())
          << " 元";
    }
    out << ")\n";
    const int failed = outcome.first_failed();
    if (outcome.result() == v1::RULE_RESULT_NOT_RAISED && failed >= 0 &&
        failed < outcome.compared_size()) {
      out << "  首个不满足 first that failed: " << Condition(outcome.compared(failed)) << '\n';
    }
    if (outcome.result() == v1::RULE_RESULT_UNKNOWN) {
      out << "  未询问 not asked: " << absl::StrJoin(outcome.unknown_metrics(), ", ") << '\n';
    }
  }
  return out.str();
}

}  // namespace hearth::cli
