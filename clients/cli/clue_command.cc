#include <functional>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/fact_sender.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

// Everything that any of these commands is told; each adds the options that it needs.
struct Said {
  FactOptions fact;
  std::vector<std::string> clues;
  std::string into, to, due, account, note, reason, reason_code, result, check, second, method,
      subject, kind, channel, unit, text, name, village, cause;
  std::vector<std::string> risks;
  uint64_t member_id = 0;
  uint32_t candidates = 0;
  bool no_relation = false;
};

// Makes the fact of a command from what was said and the household's file.
using MakeFact = std::function<absl::StatusOr<v1::Fact>(const Said&, const v1::CaseFile&)>;

const std::map<std::string, v1::ClueResult>& Results() {
  static const std::map<std::string, v1::ClueResult> kResults = {
      {"already_monitored", v1::CLUE_RESULT_ALREADY_MONITORED},
      {"propose_inclusion", v1::CLUE_RESULT_PROPOSE_INCLUSION},
      {"no_risk", v1::CLUE_RESULT_NO_RISK},
      {"no_such_person", v1::CLUE_RESULT_NO_SUCH_PERSON},
      {"other_village", v1::CLUE_RESULT_OTHER_VILLAGE},
      {"deceased", v1::CLUE_RESULT_DECEASED},
      {"helped_without_case", v1::CLUE_RESULT_HELPED_WITHOUT_CASE}};
  return kResults;
}

const std::map<std::string, v1::Channel>& Channels() {
  static const std::map<std::string, v1::Channel> kChannels = {
      {"self", v1::CHANNEL_SELF_DECLARATION},
      {"cadre", v1::CHANNEL_CADRE_SCREENING},
      {"department", v1::CHANNEL_DEPARTMENT_SCREENING},
      {"other", v1::CHANNEL_OTHER}};
  return kChannels;
}

const std::map<std::string, v1::ClueMatchMethod>& Methods() {
  static const std::map<std::string, v1::ClueMatchMethod> kMethods = {
      {"id", v1::CLUE_MATCH_METHOD_ID_HMAC},
      {"name", v1::CLUE_MATCH_METHOD_NAME_AND_VILLAGE},
      {"by_hand", v1::CLUE_MATCH_METHOD_BY_HAND}};
  return kMethods;
}

template <typename Map>
std::vector<std::string> Names(const Map& map) {
  std::vector<std::string> names;
  for (const auto& [name, value] : map) names.push_back(name);
  return names;
}

absl::StatusOr<int32_t> Due(const Said& said) {
  const auto date = client::ParseDate(said.due);
  if (date) return *date;
  return client::InvalidError("--due：须为 2026-03-01", "--due: needs the form 2026-03-01");
}

// The clue of the file with this id; the reference names its kind where an event opened several.
absl::StatusOr<v1::ClueFile> FindClue(const std::string& text, const v1::CaseFile& file) {
  absl::StatusOr<std::string> id = ParseId(text, 16, "CLUE");
  if (!id.ok()) return id.status();
  for (const v1::ClueFile& clue : file.clues()) {
    if (clue.clue().event_id() == *id) return clue;
  }
  return client::Error(absl::StatusCode::kNotFound, "该户没有这条线索",
                       "the household has no such clue");
}

absl::StatusOr<v1::Fact> Report(const Said& said, const v1::CaseFile&) {
  v1::Fact fact;
  v1::ClueReported* reported = fact.mutable_clue_reported();
  reported->set_channel(Channels().at(said.channel));
  reported->set_kind_code(said.kind);
  for (const std::string& risk : said.risks) reported->add_risk_codes(risk);
  reported->set_source_unit_code(said.unit);
  reported->set_member_id(said.member_id);
  reported->set_description(said.text);
  if (!said.fact.household.empty()) return fact;
  if (said.fact.area.empty() || said.name.empty()) {
    return client::InvalidError("未指明农户时须给出 --area 和 --name",
                                "without a household say --area and --name");
  }
  reported->mutable_person()->set_name(said.name);
  reported->mutable_person()->set_village(said.village);
  return fact;
}

absl::StatusOr<v1::Fact> Assign(const Said& said, const v1::CaseFile& file) {
  const auto clue = FindClue(said.clues[0], file);
  if (!clue.ok()) return clue.status();
  const absl::StatusOr<int32_t> due = Due(said);
  if (!due.ok()) return due.status();
  v1::Fact fact;
  v1::ClueAssigned* assigned = fact.mutable_clue_assigned();
  *assigned->mutable_clue() = clue->clue();
  assigned->set_to_area_code(said.to);
  assigned->set_to_account(said.account);
  assigned->set_due_date(*due);
  assigned->set_note(said.note);
  return fact;
}

absl::StatusOr<v1::Fact> Verify(const Said& said, const v1::CaseFile& file) {
  v1::Fact fact;
  v1::ClueVerified* verified = fact.mutable_clue_verified();
  for (const std::string& text : said.clues) {
    const auto clue = FindClue(text, file);
    if (!clue.ok()) return clue.status();
    *verified->add_clues() = clue->clue();
  }
  if (!said.check.empty()) {
    absl::StatusOr<std::string> check = ParseId(said.check, 16, "--check");
    if (!check.ok()) return check.status();
    verified->set_check_event_id(*check);
  }
  verified->set_result(Results().at(said.result));
  verified->set_reason_code(said.reason_code);
  verified->set_reason(said.reason);
  verified->set_second_account(said.second);
  for (const std::string& risk : said.risks) verified->add_risk_codes(risk);
  return fact;
}

// What is confirmed is read from the file, so that nobody confirms what he has not seen.
absl::StatusOr<v1::Fact> Dismiss(const Said& said, const v1::CaseFile& file) {
  const auto clue = FindClue(said.clues[0], file);
  if (!clue.ok()) return clue.status();
  v1::Fact fact;
  v1::ClueDismissed* dismissed = fact.mutable_clue_dismissed();
  *dismissed->mutable_clue() = clue->clue();
  dismissed->set_verified_event_id(clue->verified_event_id());
  dismissed->set_result(clue->result());
  dismissed->set_reason_code(said.reason_code);
  dismissed->set_reason(said.reason);
  dismissed->set_no_relation(said.no_relation);
  return fact;
}

absl::StatusOr<v1::Fact> Return(const Said& said, const v1::CaseFile& file) {
  const auto clue = FindClue(said.clues[0], file);
  if (!clue.ok()) return clue.status();
  const absl::StatusOr<int32_t> due = Due(said);
  if (!due.ok()) return due.status();
  v1::Fact fact;
  v1::ClueReturned* returned = fact.mutable_clue_returned();
  *returned->mutable_clue() = clue->clue();
  returned->set_verified_event_id(clue->verified_event_id());
  returned->set_reason(said.reason);
  returned->set_due_date(*due);
  return fact;
}

absl::StatusOr<v1::Fact> Reopen(const Said& said, const v1::CaseFile& file) {
  const auto clue = FindClue(said.clues[0], file);
  if (!clue.ok()) return clue.status();
  const absl::StatusOr<int32_t> due = Due(said);
  if (!due.ok()) return due.status();
  v1::Fact fact;
  v1::ClueReopened* reopened = fact.mutable_clue_reopened();
  *reopened->mutable_clue() = clue->clue();
  reopened->set_dismissed_event_id(clue->answered_event_id());
  reopened->set_reason(said.reason);
  reopened->set_due_date(*due);
  if (said.cause.empty()) return fact;
  absl::StatusOr<std::string> cause = ParseId(said.cause, 16, "--cause");
  if (!cause.ok()) return cause.status();
  reopened->set_cause_event_id(*cause);
  return fact;
}

absl::StatusOr<v1::Fact> Join(const Said& said, const v1::CaseFile& file) {
  const auto clue = FindClue(said.clues[0], file);
  if (!clue.ok()) return clue.status();
  const auto into = FindClue(said.into, file);
  if (!into.ok()) return into.status();
  v1::Fact fact;
  *fact.mutable_clue_joined()->mutable_clue() = clue->clue();
  *fact.mutable_clue_joined()->mutable_into_clue() = into->clue();
  fact.mutable_clue_joined()->set_reason(said.reason);
  return fact;
}

absl::StatusOr<v1::Fact> Match(const Said& said, const v1::CaseFile&) {
  absl::StatusOr<std::string> id = ParseId(said.clues[0], 16, "CLUE");
  if (!id.ok()) return id.status();
  v1::Fact fact;
  v1::ClueMatched* matched = fact.mutable_clue_matched();
  matched->mutable_clue()->set_event_id(*id);
  matched->mutable_clue()->set_kind_code(said.kind);
  matched->set_method(Methods().at(said.method));
  matched->set_member_id(said.member_id);
  matched->set_candidate_count(said.candidates);
  matched->set_note(said.note);
  if (said.subject.empty()) return fact;
  const auto subject = client::FromHex(said.subject);
  if (!subject) {
    return client::InvalidError("--subject：须为十六进制", "--subject: needs hex digits");
  }
  matched->set_subject(*subject);
  return fact;
}

absl::Status Run(Session* session, const Said& said, const MakeFact& make) {
  absl::StatusOr<FactFrame> frame = FrameFact(session, said.fact);
  if (!frame.ok()) return frame.status();
  absl::StatusOr<v1::Fact> fact = make(said, frame->found.file());
  if (!fact.ok()) return fact.status();
  return SendFact(session, said.fact, *std::move(frame), *std::move(fact));
}

// A command below `clue`; `options` adds what it needs to be told beside household and clue.
void AddOne(CLI::App* clue, Session* session, const char* name, const char* help, bool about_clue,
            const std::function<void(CLI::App*, Said*)>& options, MakeFact make) {
  auto said = std::make_shared<Said>();
  CLI::App* sub = clue->add_subcommand(name, help);
  AddHouseholdFactOptions(sub, &said->fact);
  if (about_clue) {
    sub->add_option("CLUE", said->clues, "线索编号 / clue id")->required();
  }
  options(sub, said.get());
  sub->callback([session, said, make = std::move(make)] {
    session->action = [session, said, make] { return Run(session, *said, make); };
  });
}

void AddDue(CLI::App* sub, Said* said) {
  sub->add_option("--due", said->due, "期限 / last day")->required();
}
void AddReason(CLI::App* sub, Said* said, bool required) {
  sub->add_option("--reason", said->reason, "理由 / why")->required(required);
}
void AddOneClue(CLI::App* sub) { sub->get_option("CLUE")->expected(1); }

void AddReport(CLI::App* clue, Session* session) {
  AddOne(
      clue, session, "report", "登记一条线索 / reports a clue", false,
      [](CLI::App* sub, Said* said) {
        sub->get_option("HOUSEHOLD")->required(false);
        sub->add_option("--channel", said->channel, "渠道 / self, cadre, department or other")
            ->check(CLI::IsMember(Names(Channels())))
            ->required();
        sub->add_option("--kind", said->kind, "种类编码 / what it is about")->required();
        sub->add_option("--risk", said->risks, "风险编码，重者在前 / risks, weightiest first");
        sub->add_option("--unit", said->unit, "报告单位 / unit that reports");
        sub->add_option("--member", said->member_id, "成员号 / member id");
        sub->add_option("--text", said->text, "原话 / in the reporter's words");
        sub->add_option("--area", said->fact.area,
                        "未指明农户时：区划 / without a household: area");
        sub->add_option("--name", said->name, "未指明农户时：姓名 / without a household: name");
        sub->add_option("--village", said->village,
                        "未指明农户时：村 / without a household: village");
        sub->footer(
            "\n例 / example:\n  hearth clue report HOUSEHOLD --channel self --kind medical "
            "--text 住院\n");
      },
      Report);
}

void AddVillageCommands(CLI::App* clue, Session* session) {
  AddOne(
      clue, session, "assign", "交办核实 / says who is to verify it", true,
      [](CLI::App* sub, Said* said) {
        AddOneClue(sub);
        sub->add_option("--to", said->to, "村或网格 / village or grid")->required();
        sub->add_option("--account", said->account, "具体何人 / who");
        sub->add_option("--note", said->note, "注意事项 / what to look at");
        AddDue(sub, said);
      },
      Assign);
  AddOne(
      clue, session, "verify", "登记核实结果 / says what the visit found", true,
      [](CLI::App* sub, Said* said) {
        sub->add_option("--result", said->result, "结果 / result")
            ->check(CLI::IsMember(Names(Results())))
            ->required();
        sub->add_option("--check", said->check, "入户核查的编号 / id of the visit");
        sub->add_option("--second", said->second, "第二核实人账号 / the second visitor's account");
        sub->add_option("--reason-code", said->reason_code, "理由编码 / reason code");
        sub->add_option("--risk", said->risks, "风险编码，重者在前 / risks, weightiest first");
        AddReason(sub, said, false);
        sub->footer(
            "\n例 / example:\n  hearth clue verify HOUSEHOLD CLUE --result no_risk --check "
            "CHECK --second li.si --reason-code able --reason 两子务工，无大额支出\n");
      },
      Verify);
  AddOne(
      clue, session, "join", "并入另一条线索 / joins it into another clue", true,
      [](CLI::App* sub, Said* said) {
        AddOneClue(sub);
        sub->add_option("--into", said->into, "继续办理的线索 / the clue that goes on")->required();
        AddReason(sub, said, false);
      },
      Join);
  AddOne(
      clue, session, "match", "把未对应的线索对应到该户 / says whose an unmatched clue is", true,
      [](CLI::App* sub, Said* said) {
        AddOneClue(sub);
        sub->add_option("--kind", said->kind, "线索种类 / the clue's kind")->required();
        sub->add_option("--method", said->method, "依据 / id, name or by_hand")
            ->check(CLI::IsMember(Names(Methods())))
            ->required();
        sub->add_option("--member", said->member_id, "成员号，缺省为全户 / member, default all");
        sub->add_option("--candidates", said->candidates, "供选择的人数 / how many were offered");
        sub->add_option("--note", said->note, "为何是此人 / why this one");
        sub->add_option("--subject", said->subject,
                        "导入结果中的“未对应人员”，使删除该户时一并删除 / the subject that the "
                        "import shows, so that an erasure takes it along");
      },
      Match);
}

void AddTownCommands(CLI::App* clue, Session* session) {
  AddOne(
      clue, session, "dismiss", "确认不予纳入 / confirms that it is not admitted", true,
      [](CLI::App* sub, Said* said) {
        AddOneClue(sub);
        sub->add_option("--reason-code", said->reason_code, "理由编码 / reason code")->required();
        AddReason(sub, said, true);
        sub->add_flag("--no-relation", said->no_relation,
                      "声明与该户无亲属关系 / states that you are not related to the household")
            ->required();
      },
      Dismiss);
  AddOne(
      clue, session, "return", "退回重新核实 / wants it verified again", true,
      [](CLI::App* sub, Said* said) {
        AddOneClue(sub);
        AddReason(sub, said, true);
        AddDue(sub, said);
      },
      Return);
  AddOne(
      clue, session, "reopen", "重新打开 / opens it again", true,
      [](CLI::App* sub, Said* said) {
        AddOneClue(sub);
        AddReason(sub, said, true);
        AddDue(sub, said);
        sub->add_option("--cause", said->cause, "依据的事件 / the fact that speaks against it");
      },
      Reopen);
}

}  // namespace

void AddClueCommands(CLI::App* app, Session* session) {
  CLI::App* clue = app->add_subcommand("clue", "线索 / clues: who may need help");
  clue->require_subcommand(1);
  AddClueImportCommand(clue, session);
  AddClueListCommands(clue, session);
  AddReport(clue, session);
  AddVillageCommands(clue, session);
  AddTownCommands(clue, session);
}

}  // namespace hearth::cli
