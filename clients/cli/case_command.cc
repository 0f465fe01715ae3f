// `hearth case`: what is asked about case files. Steps: case_step_command.cc.

#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/case_words.h"
#include "clients/cli/commands.h"
#include "clients/cli/fact_sender.h"
#include "clients/cli/purpose.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Filter {
  std::string under, stage, chain;
  bool overdue = false;
  int limit = 50;
};

absl::StatusOr<v1::GetCaseFileResponse> Find(Session* session, const FactOptions& options) {
  absl::StatusOr<FactFrame> frame = FrameFact(session, options);
  if (!frame.ok()) return frame.status();
  return std::move(frame->found);
}

std::string NextText(const v1::NextStep& step) {
  return absl::StrCat(
      "  ", step.name_zh(), " ", step.name_en(), "（", absl::StrJoin(step.role_codes(), ", "),
      "）: ",
      step.missing().empty() ? "可办理 may be taken now" : absl::StrJoin(step.missing(), "; "),
      "\n");
}

std::string DutyText(const v1::FileDuty& duty) {
  return absl::StrCat("  ", client::DateText(duty.due_date()),
                      duty.overdue() ? " 逾期 overdue " : " ", duty.kind(), " ", duty.area_code(),
                      " ", duty.account(), "\n");
}

std::string ClueText(const v1::ClueFile& clue) {
  return absl::StrCat("  线索 clue ", client::UuidText(clue.clue().event_id()), " ",
                      clue.clue().kind_code(), " ", StageWord(clue.stage()), " ",
                      client::DateText(clue.opened_date()), "\n");
}

std::string CaseText(const v1::CaseRecord& record) {
  std::string text = absl::StrCat("  个案 case ", client::UuidText(record.case_id()), " ",
                                  StageWord(record.stage()), " ", record.basis().category_code(),
                                  " ", client::DateText(record.opened_date()), "\n");
  for (const v1::CaseChain& chain : record.chains()) {
    absl::StrAppend(&text, "    ", ProcedureWord(chain.procedure()), " ", StageWord(chain.stage()),
                    " ", client::DateText(chain.stage_date()),
                    chain.objected() ? " 有异议 objected" : "", "\n");
  }
  return text;
}

std::string FileText(const v1::GetCaseFileResponse& found) {
  std::string text = absl::StrCat("版本 version  ", found.file().version(), "\n区划 area  ",
                                  found.area_code(), "\n");
  for (const v1::ClueFile& clue : found.file().clues()) text += ClueText(clue);
  for (const v1::CaseRecord& record : found.file().cases()) text += CaseText(record);
  for (const v1::MeasureFile& measure : found.file().measures()) {
    absl::StrAppend(&text, "  措施 measure ", client::UuidText(measure.event_id()), " ",
                    measure.measure_code(), " ", client::DateText(measure.planned_date()), "\n");
  }
  if (!found.next_steps().empty()) text += "下一步 next\n";
  for (const v1::NextStep& step : found.next_steps()) text += NextText(step);
  if (!found.duties().empty()) text += "待办 due\n";
  for (const v1::FileDuty& duty : found.duties()) text += DutyText(duty);
  return text;
}

absl::Status RunShow(Session* session, const FactOptions& options, bool next_only) {
  const absl::StatusOr<v1::GetCaseFileResponse> found = Find(session, options);
  if (!found.ok()) return found.status();
  if (!next_only) {
    PrintOne(session->globals.format, *found, FileText(*found),
             {{{"version", ""}, {"area_code", ""}},
              {{absl::StrCat(found->file().version()), found->area_code()}}},
             session->out());
    return absl::OkStatus();
  }
  Table table{{{"step", "步骤 step"}, {"roles", "角色 roles"}, {"missing", "尚缺 missing"}}, {}};
  for (const v1::NextStep& step : found->next_steps()) {
    table.rows.push_back({absl::StrCat(step.name_zh(), " ", step.name_en()),
                          absl::StrJoin(step.role_codes(), ", "),
                          absl::StrJoin(step.missing(), "; ")});
  }
  PrintList(session->globals.format, *found, "next_steps", table, session->out());
  return absl::OkStatus();
}

absl::StatusOr<v1::ListCasesRequest> RequestOf(const Filter& filter) {
  static const auto* const kStages =
      new std::map<std::string, v1::CaseStage>{{"", v1::CASE_STAGE_UNSPECIFIED},
                                               {"identifying", v1::CASE_STAGE_IDENTIFYING},
                                               {"monitored", v1::CASE_STAGE_MONITORED},
                                               {"eliminated", v1::CASE_STAGE_ELIMINATED}};
  static const auto* const kChains = new std::map<std::string, v1::ChainStage>{
      {"", v1::CHAIN_STAGE_UNSPECIFIED},           {"opened", v1::CHAIN_STAGE_OPENED},
      {"verifying", v1::CHAIN_STAGE_VERIFYING},    {"comparing", v1::CHAIN_STAGE_COMPARING},
      {"compared", v1::CHAIN_STAGE_COMPARED},      {"reviewed", v1::CHAIN_STAGE_REVIEWED},
      {"publicity", v1::CHAIN_STAGE_IN_PUBLICITY}, {"publicised", v1::CHAIN_STAGE_PUBLICISED},
      {"town-passed", v1::CHAIN_STAGE_TOWN_PASSED}};
  const auto stage = kStages->find(filter.stage);
  const auto chain = kChains->find(filter.chain);
  if (stage == kStages->end()) {
    return client::InvalidError("--stage：须为 identifying、monitored 或 eliminated",
                                "--stage: identifying, monitored or eliminated");
  }
  if (chain == kChains->end()) {
    return client::InvalidError("--step：须为 opened、compared、reviewed、publicity 等",
                                "--step: opened, verifying, comparing, compared, reviewed, "
                                "publicity, publicised or town-passed");
  }
  v1::ListCasesRequest request;
  request.set_area_code(filter.under);
  request.set_stage(stage->second);
  request.set_chain_stage(chain->second);
  request.set_overdue(filter.overdue);
  request.set_page_size(std::min(filter.limit, 200));
  return request;
}

absl::Status RunList(Session* session, const Filter& filter) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<v1::ListCasesRequest> request = RequestOf(filter);
  if (!request.ok()) return request.status();
  request->set_min_position(session->globals.min_position);
  v1::ListCasesResponse all;
  do {
    const absl::StatusOr<v1::ListCasesResponse> page = session->cases().Call(*request);
    if (!page.ok()) return page.status();
    all.clear_next_page_token();
    all.MergeFrom(*page);
    request->set_page_token(page->next_page_token());
  } while (!request->page_token().empty() && all.cases_size() < filter.limit);
  Table table{{{"household", "农户 household"},
               {"head", "户主 head"},
               {"area", "区划 area"},
               {"stage", "阶段 stage"},
               {"category", "类别 category"},
               {"procedure", "程序 procedure"},
               {"step", "步骤 step"},
               {"due", "期限 due"},
               {"overdue", "逾期 overdue"},
               {"helper", "帮扶人 helper"}},
              {}};
  for (const v1::CaseSummary& line : all.cases()) {
    table.rows.push_back({client::ToHex(line.whom().household()), line.whom().head_masked(),
                          line.whom().area_code(), StageWord(line.stage()), line.category_code(),
                          ProcedureWord(line.procedure()), StageWord(line.chain_stage()),
                          client::DateText(line.due_date()), line.overdue() ? "是 yes" : "",
                          line.helper_account()});
  }
  PrintList(session->globals.format, all, "cases", table, session->out());
  return absl::OkStatus();
}

void AddShow(CLI::App* cases, Session* session, const char* name, const char* help,
             bool next_only) {
  auto options = std::make_shared<FactOptions>();
  CLI::App* sub = cases->add_subcommand(name, help);
  sub->add_option("HOUSEHOLD", options->household, "农户编号 / household id")->required();
  AddPurpose(sub, &options->purpose);
  sub->callback([session, options, next_only] {
    session->action = [session, options, next_only] {
      return RunShow(session, *options, next_only);
    };
  });
}

void AddList(CLI::App* cases, Session* session) {
  auto filter = std::make_shared<Filter>();
  CLI::App* sub = cases->add_subcommand("list", "个案清单 / cases of an area");
  sub->add_option("--under", filter->under, "区划 / area")->required();
  sub->add_option("--stage", filter->stage, "identifying, monitored, eliminated");
  sub->add_option("--step", filter->chain, "在办步骤 / stage of the open procedure");
  sub->add_flag("--overdue", filter->overdue, "只列逾期的 / only those with something overdue");
  sub->add_option("--limit", filter->limit, "至多条数 / at most")->capture_default_str();
  sub->callback([session, filter] {
    session->action = [session, filter] { return RunList(session, *filter); };
  });
}

}  // namespace

void AddCaseCommands(CLI::App* app, Session* session) {
  CLI::App* cases = app->add_subcommand("case", "监测对象个案 / case files and their steps");
  cases->require_subcommand(1);
  AddShow(cases, session, "show", "个案档案 / a household's file", false);
  AddShow(cases, session, "next", "下一步与尚缺 / what may be done next, and what is missing",
          true);
  AddList(cases, session);
  AddCaseNoticeCommands(cases, session);
  AddCaseReviewCommand(cases, session);
  AddCaseStepCommands(cases, session);
  cases->footer(
      "\n例 / example:\n"
      "  hearth case list --under 441621101 --overdue\n"
      "  hearth case next 01a2…\n"
      "  hearth case consent 01a2… --form 2026-1 --document 承诺书.jpg\n"
      "  hearth case publicity-start 01a2… --number 3 --place 村务公开栏 --phone 0762-12317\n");
}

}  // namespace hearth::cli
