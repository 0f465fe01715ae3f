#include "clients/cli/fact_sender.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/purpose.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

absl::Status Date(const FactOptions& options, v1::Draft* draft) {
  if (options.date.empty()) return absl::OkStatus();
  const auto date = client::ParseDate(options.date);
  if (!date) {
    return client::InvalidError("--date：须为 2026-03-01", "--date: needs the form 2026-03-01");
  }
  draft->set_occurred_time(client::TimeText(client::MsOn(*date, 12 * 3600 * 1000)));
  return absl::OkStatus();
}

absl::Status FindFile(Session* session, const FactOptions& options, FactFrame* frame) {
  absl::StatusOr<std::string> household = ParseId(options.household, 16, "HOUSEHOLD");
  if (!household.ok()) return household.status();
  absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  absl::Status stated = StatePurpose(session, options.purpose, *household);
  if (!stated.ok()) return stated;
  v1::GetCaseFileRequest request;
  request.set_household(*household);
  request.set_min_position(std::max(head->position(), session->globals.min_position));
  absl::StatusOr<v1::GetCaseFileResponse> found = session->cases().Call(request);
  if (!found.ok()) return found.status();
  frame->draft.set_household(client::ToHex(*household));
  frame->draft.set_area_code(found->area_code());
  frame->draft.set_expected_version(found->file().version());
  frame->found = *std::move(found);
  return absl::OkStatus();
}

absl::Status Preview(Session* session, const FactFrame& frame, const v1::Fact& fact) {
  if (frame.draft.household().empty()) {
    return client::InvalidError("--dry-run：只能预查某一户的事实",
                                "--dry-run: only for facts of a household");
  }
  v1::PreviewStepRequest request;
  request.set_household(frame.found.file().household());
  if (request.household().empty()) {
    request.set_household(*client::FromHex(frame.draft.household()));
  }
  *request.mutable_fact() = fact;
  request.set_expected_version(frame.draft.expected_version());
  absl::StatusOr<v1::PreviewStepResponse> answer = session->cases().Call(request);
  if (!answer.ok()) return answer.status();
  std::string text =
      answer->accepted()
          ? "会被接受（未记录） would be accepted; nothing was recorded\n"
          : absl::StrCat("会被拒绝 would be refused: ", answer->refused_detail(), "\n");
  for (const v1::NextStep& step : answer->next_steps()) {
    absl::StrAppend(
        &text, "  ", step.name_zh(), " ", step.name_en(), ": ",
        step.missing().empty() ? "可办理 may be taken now" : absl::StrJoin(step.missing(), "; "),
        "\n");
  }
  PrintOne(session->globals.format, *answer, text,
           {{{"accepted", ""}, {"refused_detail", ""}},
            {{answer->accepted() ? "true" : "false", answer->refused_detail()}}},
           session->out());
  if (answer->accepted()) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted, "该事实会被拒绝，原因见上",
                       "the fact would be refused; the reason is above");
}

}  // namespace

void AddHouseholdFactOptions(CLI::App* sub, FactOptions* options) {
  sub->add_option("HOUSEHOLD", options->household, "农户编号 / household id")->required();
  AddPurpose(sub, &options->purpose);
  sub->add_option("--date", options->date, "业务日期，缺省当前 / business day, default now");
  sub->add_flag("--dry-run", options->dry_run,
                "只问是否会被接受，不记录 / only ask whether it would be accepted");
}

absl::StatusOr<FactFrame> FrameFact(Session* session, const FactOptions& options) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  FactFrame frame;
  absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
  if (!draft.ok()) return draft.status();
  frame.draft = *std::move(draft);
  frame.draft.set_area_code(options.area);
  if (absl::Status status = Date(options, &frame.draft); !status.ok()) return status;
  if (options.household.empty()) return frame;
  if (absl::Status status = FindFile(session, options, &frame); !status.ok()) return status;
  return frame;
}

absl::Status RecordFacts(Session* session, std::vector<v1::Draft> drafts,
                         std::vector<FactResult>* results,
                         const std::function<void(const client::SubmitReport&)>& on_progress,
                         const std::function<void(const v1::Receipt&)>& on_earlier) {
  results->assign(drafts.size(), {});
  client::SubmitReport report;
  const absl::Status status =
      session->Record(std::move(drafts), &report, on_progress,
                      [&](const client::Origin& origin, const v1::Receipt& receipt) {
                        if (origin.line == 0 && on_earlier) on_earlier(receipt);
                        if (origin.line == 0 || origin.line > results->size()) return;
                        FactResult& result = (*results)[origin.line - 1];
                        result.event_id = receipt.event_id();
                        result.position = receipt.position();
                        result.refused = RefusalWord(receipt.refused());
                        result.detail = receipt.refused_detail();
                        result.recorded_before = receipt.already_recorded();
                      });
  // A run that is refused whole has no receipts; its reason stands in the report alone.
  for (FactResult& result : *results) {
    if (result.position > 0 || report.reasons.empty()) continue;
    result.refused = report.reasons.begin()->first;
    result.detail = report.reasons.begin()->second.detail;
  }
  return status;
}

absl::Status SendFact(Session* session, const FactOptions& options, FactFrame frame,
                      v1::Fact fact) {
  if (options.dry_run) return Preview(session, frame, fact);
  *frame.draft.mutable_fact() = std::move(fact);
  std::vector<FactResult> results;
  if (absl::Status status = RecordFacts(session, {std::move(frame.draft)}, &results);
      !status.ok()) {
    return status;
  }
  const FactResult& result = results.front();
  v1::Receipt receipt;
  receipt.set_event_id(result.event_id);
  receipt.set_position(result.position);
  receipt.set_already_recorded(result.recorded_before);
  const std::string id = result.event_id.size() == 16 ? client::UuidText(result.event_id) : "";
  const std::string position = std::to_string(result.position);
  PrintOne(
      session->globals.format, receipt,
      absl::StrCat("已入账 recorded\n编号 event id  ", id, "\n位置 position  ", position, "\n"),
      {{{"event_id", ""}, {"position", ""}}, {{id, position}}}, session->out());
  return absl::OkStatus();
}

}  // namespace hearth::cli
