// `hearth case show|list|notice` and `hearth duty list`: what stands in the files, and what is due.

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/fact_sender.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Filter {
  std::string under, account, kind, until;
  bool overdue = false;
  int limit = 50;
};

struct Notice {
  std::string village, procedure = "identification", phone;
  bool announcement = false;
};

std::string StageText(v1::CaseStage stage) {
  switch (stage) {
    case v1::CASE_STAGE_IDENTIFYING:
      return "识别中 identifying";
    case v1::CASE_STAGE_MONITORED:
      return "监测中 monitored";
    case v1::CASE_STAGE_ELIMINATED:
      return "风险已消除 eliminated";
    case v1::CASE_STAGE_NOT_ADMITTED:
      return "未纳入 not admitted";
    case v1::CASE_STAGE_REMOVED:
      return "自然减少 removed";
    case v1::CASE_STAGE_CLEARED:
      return "已清退 cleared";
    case v1::CASE_STAGE_CARRIED_OVER:
      return "已转出 carried over";
    default:
      return "";
  }
}

// "CHAIN_STAGE_IN_PUBLICITY" → "in publicity"
std::string ChainText(v1::ChainStage stage) {
  if (stage == v1::CHAIN_STAGE_UNSPECIFIED) return "";
  std::string word = v1::ChainStage_Name(stage).substr(sizeof("CHAIN_STAGE_") - 1);
  for (char& c : word) c = c == '_' ? ' ' : static_cast<char>(c | 0x20);
  return word;
}

std::string FileText(const v1::GetCaseFileResponse& found) {
  std::string text = absl::StrCat("区划 area  ", found.area_code(), "\n版本 version  ",
                                  found.file().version(), "\n");
  for (const v1::ClueFile& clue : found.file().clues()) {
    absl::StrAppend(&text, "线索 clue  ", client::UuidText(clue.clue().event_id()), "  ",
                    client::DateText(clue.opened_date()), "  ", v1::ClueStage_Name(clue.stage()),
                    "\n");
  }
  for (const v1::CaseRecord& record : found.file().cases()) {
    absl::StrAppend(&text, "个案 case  ", client::UuidText(record.case_id()), "  ",
                    StageText(record.stage()), "  ", record.basis().category_code(), "\n");
    for (const v1::CaseChain& chain : record.chains()) {
      absl::StrAppend(&text, "  程序 chain  ", client::DateText(chain.opened_date()), "  ",
                      ChainText(chain.stage()), "  ", client::DateText(chain.stage_date()), "\n");
    }
  }
  for (const v1::FileDuty& duty : found.duties()) {
    absl::StrAppend(&text, duty.overdue() ? "超期 overdue  " : "待办 due  ",
                    client::DateText(duty.due_date()), "  ", duty.kind(), "  ", duty.area_code(),
                    "\n");
  }
  for (const v1::NextStep& step : found.next_steps()) {
    absl::StrAppend(&text, "可办 next  ", step.name_zh(), " ", step.name_en(), " (",
                    absl::StrJoin(step.role_codes(), ", "), ")",
                    step.missing().empty() ? "" : "：" + absl::StrJoin(step.missing(), "; "), "\n");
  }
  return text;
}

absl::Status RunShow(Session* session, const FactOptions& options) {
  absl::StatusOr<FactFrame> frame = FrameFact(session, options);
  if (!frame.ok()) return frame.status();
  PrintOne(session->globals.format, frame->found, FileText(frame->found),
           {{{"version", ""}, {"area_code", ""}},
            {{std::to_string(frame->found.file().version()), frame->found.area_code()}}},
           session->out());
  return absl::OkStatus();
}

absl::Status RunList(Session* session, const Filter& filter) {
  v1::ListCasesRequest request;
  request.set_area_code(filter.under);
  request.set_overdue(filter.overdue);
  request.set_page_size(std::min(filter.limit, 200));
  request.set_min_position(session->globals.min_position);
  const absl::StatusOr<v1::ListCasesResponse> answer = session->cases().Call(request);
  if (!answer.ok()) return answer.status();
  Table table{{{"area_code", "区划 area"},
               {"head", "户主 head"},
               {"stage", "状态 stage"},
               {"category", "类别 category"},
               {"chain", "程序 chain"},
               {"due_date", "期限 due"},
               {"overdue", "超期 overdue"},
               {"measures", "措施 measures", true},
               {"helper", "帮扶人 helper"},
               {"household", "农户 household"}},
              {}};
  for (const v1::CaseSummary& line : answer->cases()) {
    table.rows.push_back({line.whom().area_code(), line.whom().head_masked(),
                          StageText(line.stage()), line.category_code(),
                          ChainText(line.chain_stage()), client::DateText(line.due_date()),
                          line.overdue() ? "是 yes" : "", std::to_string(line.running_measures()),
                          line.helper_account(), client::ToHex(line.whom().household())});
  }
  PrintList(session->globals.format, *answer, "cases", table, session->out());
  return absl::OkStatus();
}

absl::Status RunDuties(Session* session, const Filter& filter) {
  v1::ListDutiesRequest request;
  request.set_area_code(filter.under);
  request.set_account(filter.account);
  request.set_kind(filter.kind);
  if (const auto until = client::ParseDate(filter.until)) request.set_until_date(*until);
  request.set_page_size(std::min(filter.limit, 200));
  request.set_min_position(session->globals.min_position);
  const absl::StatusOr<v1::ListDutiesResponse> answer = session->cases().Call(request);
  if (!answer.ok()) return answer.status();
  Table table{{{"due_date", "期限 due"},
               {"overdue", "超期 overdue"},
               {"kind", "事项 what"},
               {"area_code", "区划 area"},
               {"account", "责任人 who"},
               {"head", "户主 head"},
               {"household", "农户 household"}},
              {}};
  for (const v1::HouseholdDuty& line : answer->duties()) {
    table.rows.push_back({client::DateText(line.duty().due_date()),
                          line.duty().overdue() ? "是 yes" : "", line.duty().kind(),
                          line.duty().area_code(), line.duty().account(), line.whom().head_masked(),
                          client::ToHex(line.whom().household())});
  }
  PrintList(session->globals.format, *answer, "duties", table, session->out());
  return absl::OkStatus();
}

absl::Status RunNotice(Session* session, const Notice& notice) {
  v1::MakeNoticeRequest request;
  request.set_village_area_code(notice.village);
  request.set_procedure(notice.procedure == "elimination" ? v1::CASE_PROCEDURE_ELIMINATION
                                                          : v1::CASE_PROCEDURE_IDENTIFICATION);
  request.set_announcement(notice.announcement);
  request.set_objection_phone(notice.phone);
  request.set_min_position(session->globals.min_position);
  const absl::StatusOr<v1::MakeNoticeResponse> answer = session->cases().Call(request);
  if (!answer.ok()) return answer.status();
  PrintOne(session->globals.format, *answer, answer->text(),
           {{{"notice_sha256", ""}, {"end_date", ""}},
            {{client::ToHex(answer->notice_sha256()), client::DateText(answer->end_date())}}},
           session->out());
  return absl::OkStatus();
}

void AddNotice(CLI::App* parent, Session* session) {
  auto notice = std::make_shared<Notice>();
  CLI::App* sub =
      parent->add_subcommand("notice", "生成公示或公告 / makes the notice of a village");
  sub->add_option("VILLAGE", notice->village, "村代码，12 位 / village, 12 digits")->required();
  sub->add_option("--procedure", notice->procedure, "identification, elimination")
      ->check(CLI::IsMember({"identification", "elimination"}))
      ->capture_default_str();
  sub->add_flag("--announcement", notice->announcement, "公告（缺省为公示） / of decisions");
  sub->add_option("--phone", notice->phone, "异议受理电话（单位） / an office's telephone")
      ->required();
  sub->callback([session, notice] {
    session->action = [session, notice] { return RunNotice(session, *notice); };
  });
}

}  // namespace

void AddCaseCommands(CLI::App* app, Session* session) {
  CLI::App* parent = app->add_subcommand("case", "个案 / cases");
  parent->require_subcommand(1);
  auto options = std::make_shared<FactOptions>();
  CLI::App* sub = parent->add_subcommand(
      "show", "一户的案卷：状态、待办、可办的步骤 / file, duties, next steps");
  AddHouseholdFactOptions(sub, options.get());
  sub->callback([session, options] {
    session->action = [session, options] { return RunShow(session, *options); };
  });
  auto filter = std::make_shared<Filter>();
  sub = parent->add_subcommand("list", "个案列表 / lists cases");
  sub->add_option("--under", filter->under, "区划代码 / area code")->required();
  sub->add_flag("--overdue", filter->overdue, "只看超期 / only those past their day");
  sub->add_option("--limit", filter->limit, "最多条数 / at most")->capture_default_str();
  sub->callback([session, filter] {
    session->action = [session, filter] { return RunList(session, *filter); };
  });
  AddNotice(parent, session);
  AddCaseStepCommands(parent, session);

  CLI::App* duty = app->add_subcommand("duty", "待办 / duties");
  duty->require_subcommand(1);
  auto duties = std::make_shared<Filter>();
  sub = duty->add_subcommand("list", "列出待办，按期限 / lists what is due");
  sub->add_option("--under", duties->under, "区划代码 / area code")->required();
  sub->add_option("--account", duties->account, "责任人 / whose");
  sub->add_option("--kind", duties->kind, "CLUE_DUE, CHAIN_DUE, MEASURE_DUE, ...");
  sub->add_option("--until", duties->until, "截至 / due up to, 2026-03-01");
  sub->add_option("--limit", duties->limit, "最多条数 / at most")->capture_default_str();
  sub->callback([session, duties] {
    session->action = [session, duties] { return RunDuties(session, *duties); };
  });
}

}  // namespace hearth::cli
