#include <map>
#include <memory>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/clue_feedback.h"
#include "clients/cli/clue_file.h"
#include "clients/cli/commands.h"
#include "clients/cli/fact_sender.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

const std::map<std::string, v1::ClueStage>& Stages() {
  static const std::map<std::string, v1::ClueStage> kStages = {
      {"open", v1::CLUE_STAGE_OPEN},         {"verified", v1::CLUE_STAGE_VERIFIED},
      {"proposed", v1::CLUE_STAGE_PROPOSED}, {"dismissed", v1::CLUE_STAGE_DISMISSED},
      {"in_case", v1::CLUE_STAGE_IN_CASE},   {"joined", v1::CLUE_STAGE_JOINED},
      {"moved", v1::CLUE_STAGE_MOVED}};
  return kStages;
}

struct List {
  std::string under, stage, batch;
  bool unmatched = false, overdue = false;
  int limit = 50;
};

struct Feedback {
  std::string batch, under, out, file, manner;
};

absl::StatusOr<std::vector<v1::ClueSummary>> AllClues(Session* session,
                                                      v1::ListCluesRequest request, size_t limit,
                                                      bool* more) {
  std::vector<v1::ClueSummary> clues;
  constexpr size_t kPage = 200;
  while (true) {
    request.set_page_size(static_cast<int32_t>(std::min(kPage, limit - clues.size())));
    absl::StatusOr<v1::ListCluesResponse> page = session->cases().Call(request);
    if (!page.ok()) return page.status();
    clues.insert(clues.end(), page->clues().begin(), page->clues().end());
    *more = !page->next_page_token().empty();
    if (!*more || clues.size() >= limit) return clues;
    request.set_page_token(page->next_page_token());
  }
}

std::vector<std::string> Cells(const v1::ClueSummary& summary) {
  const v1::ClueFile& clue = summary.clue();
  const std::string& id = clue.clue().event_id();
  return {client::DateText(summary.due_date()),
          summary.overdue() ? "逾期 overdue" : "",
          summary.whom().household().empty() ? "待对应 unmatched" : ClueStageWord(clue.stage()),
          summary.area_code(),
          clue.clue().kind_code(),
          clue.source_unit_code(),
          summary.whom().head_masked(),
          ClueResultWord(clue.result()),
          client::ToHex(summary.whom().household()),
          id.size() == 16 ? client::UuidText(id) : ""};
}

absl::Status RunList(Session* session, const List& list) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  v1::ListCluesRequest request;
  request.set_area_code(list.under);
  if (!list.stage.empty()) request.set_stage(Stages().at(list.stage));
  request.set_unmatched(list.unmatched);
  request.set_overdue(list.overdue);
  request.set_min_position(session->globals.min_position);
  if (!list.batch.empty()) {
    absl::StatusOr<std::string> batch = ParseId(list.batch, 16, "--batch");
    if (!batch.ok()) return batch.status();
    request.set_batch_event_id(*batch);
  }
  bool more = false;
  const auto clues = AllClues(session, request, static_cast<size_t>(list.limit), &more);
  if (!clues.ok()) return clues.status();
  v1::ListCluesResponse all;
  Table table{{{"due_date", "期限 due"},
               {"overdue", "逾期 overdue"},
               {"stage", "状态 stage"},
               {"area_code", "区划 area"},
               {"kind", "种类 kind"},
               {"source", "来源 source"},
               {"head", "户主 head"},
               {"result", "核实结果 result"},
               {"household", "户 household"},
               {"clue", "线索编号 clue"}},
              {}};
  for (const v1::ClueSummary& clue : *clues) {
    *all.add_clues() = clue;
    table.rows.push_back(Cells(clue));
  }
  PrintList(session->globals.format, all, "clues", table, session->out());
  if (more) {
    session->Say(absl::StrCat("只列出前 ", list.limit, " 条，更多请加 --limit"),
                 absl::StrCat("Only the first ", list.limit, "; more with --limit"));
  }
  return absl::OkStatus();
}

// Every clue of the batch, whatever its stage.
absl::StatusOr<std::vector<v1::ClueSummary>> OfBatch(Session* session, const std::string& batch,
                                                     const std::string& under) {
  constexpr size_t kAll = 10'000'000;
  std::vector<v1::ClueSummary> all;
  v1::ListCluesRequest request;
  request.set_area_code(under);
  request.set_batch_event_id(batch);
  request.set_min_position(session->globals.min_position);
  bool more = false;
  const auto add = [&](const v1::ListCluesRequest& asked) -> absl::Status {
    const auto clues = AllClues(session, asked, kAll, &more);
    if (!clues.ok()) return clues.status();
    all.insert(all.end(), clues->begin(), clues->end());
    return absl::OkStatus();
  };
  for (const auto& [name, stage] : Stages()) {
    request.set_stage(stage);
    if (absl::Status status = add(request); !status.ok()) return status;
  }
  request.clear_stage();
  request.set_unmatched(true);
  if (absl::Status status = add(request); !status.ok()) return status;
  return all;
}

// The rows that the import itself skipped, from the state beside the file.
absl::StatusOr<std::map<uint32_t, RowOutcome>> SkippedRows(const std::string& file) {
  std::map<uint32_t, RowOutcome> skipped;
  if (file.empty()) return skipped;
  const absl::StatusOr<ClueTable> table = LoadClueTable(file);
  if (!table.ok()) return table.status();
  const auto state = ClueImportState::Open(file + ".import.tsv", table->sha256);
  if (!state.ok()) return state.status();
  for (uint32_t row = 1; row <= table->csv.size(); ++row) {
    const RowResult* result = state->Find(std::to_string(row));
    if (result == nullptr || result->outcome == RowOutcome::kMatched ||
        result->outcome == RowOutcome::kUnmatched) {
      continue;
    }
    skipped[row] = result->outcome;
  }
  return skipped;
}

absl::Status RecordSent(Session* session, const Feedback& asked, const std::string& batch,
                        const std::string& text, const ClueFeedback& feedback) {
  v1::Fact fact;
  v1::ClueFeedbackSent* sent = fact.mutable_clue_feedback_sent();
  sent->set_batch_event_id(batch);
  sent->set_file_sha256(client::Sha256(text));
  sent->set_first_row(feedback.first_row);
  sent->set_last_row(feedback.last_row);
  sent->set_answered_count(feedback.answered);
  sent->set_pending_count(feedback.pending);
  sent->set_manner_code(asked.manner);
  FactOptions options;
  options.area = asked.under;
  absl::StatusOr<FactFrame> frame = FrameFact(session, options);
  if (!frame.ok()) return frame.status();
  return SendFact(session, options, *std::move(frame), std::move(fact));
}

absl::Status RunFeedback(Session* session, const Feedback& asked) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<std::string> batch = ParseId(asked.batch, 16, "BATCH");
  if (!batch.ok()) return batch.status();
  const auto clues = OfBatch(session, *batch, asked.under);
  if (!clues.ok()) return clues.status();
  const auto skipped = SkippedRows(asked.file);
  if (!skipped.ok()) return skipped.status();
  const ClueFeedback feedback = FeedbackOf(*clues, *skipped);
  std::ostringstream text;
  PrintCsv(feedback.table, text);
  if (absl::Status status = client::WriteFile(asked.out, text.str()); !status.ok()) return status;
  session->Say(absl::StrCat("已写 ", asked.out, "：", feedback.answered, " 行有结果，",
                            feedback.pending, " 行办理中"),
               absl::StrCat("Wrote ", asked.out, ": ", feedback.answered, " rows answered, ",
                            feedback.pending, " pending"));
  if (asked.manner.empty()) return absl::OkStatus();
  return RecordSent(session, asked, *batch, text.str(), feedback);
}

}  // namespace

void AddClueListCommands(CLI::App* clue, Session* session) {
  auto list = std::make_shared<List>();
  CLI::App* sub = clue->add_subcommand("list", "列出线索 / lists clues");
  sub->add_option("--under", list->under, "区划 / area")->required();
  std::vector<std::string> names;
  for (const auto& [name, stage] : Stages()) names.push_back(name);
  sub->add_option("--stage", list->stage, "状态，缺省为待办的 / stage, default what waits")
      ->check(CLI::IsMember(names));
  sub->add_option("--batch", list->batch, "批次编号 / of one batch");
  sub->add_flag("--unmatched", list->unmatched, "尚未对应到户的 / whose household nobody knows");
  sub->add_flag("--overdue", list->overdue, "已逾期的 / past their day");
  sub->add_option("--limit", list->limit, "至多几条 / at most")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  sub->footer("\n例 / example:\n  hearth clue list --under 441621102 --overdue\n");
  sub->callback(
      [session, list] { session->action = [session, list] { return RunList(session, *list); }; });

  auto feedback = std::make_shared<Feedback>();
  CLI::App* answer =
      clue->add_subcommand("feedback", "导出一批的反馈 / writes what came of each row of a batch");
  answer->add_option("BATCH", feedback->batch, "批次编号 / batch id")->required();
  answer->add_option("--under", feedback->under, "区划 / area")->required();
  answer->add_option("--out", feedback->out, "CSV 文件 / CSV file")->required();
  answer->add_option("--file", feedback->file,
                     "导入的原文件，用于列出未成为线索的行 / the imported file, for the rows that "
                     "became no clue");
  answer->add_option("--sent", feedback->manner,
                     "同时登记已发送，方式编码 / records that it was sent, and how");
  answer->footer(
      "\n例 / example:\n  hearth clue feedback BATCH --under 441621 --out back.csv "
      "--file yibao-10.csv --sent letter\n");
  answer->callback([session, feedback] {
    session->action = [session, feedback] { return RunFeedback(session, *feedback); };
  });
}

}  // namespace hearth::cli
