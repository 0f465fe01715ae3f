#include "services/transport/case_answers.h"

#include <utility>

#include "services/domain/notice.h"
#include "services/domain/submission.h"

namespace hearth::transport {
namespace {

template <typename Message>
void AppendAll(std::vector<Message> from, google::protobuf::RepeatedPtrField<Message>* to) {
  for (Message& message : from) *to->Add() = std::move(message);
}

v1::CaseSummary SummaryOf(projections::CaseLine line) {
  v1::CaseSummary summary;
  *summary.mutable_whom() = std::move(line.whom);
  summary.set_case_id(line.record.case_id());
  summary.set_stage(line.record.stage());
  summary.set_category_code(std::move(line.category_code));
  summary.set_procedure(line.procedure);
  summary.set_chain_stage(line.chain_stage);
  summary.set_opened_date(line.record.opened_date());
  summary.set_due_date(line.due_date);
  summary.set_overdue(line.overdue);
  summary.set_running_measures(line.running_measures);
  summary.set_helper_account(std::move(line.helper_account));
  summary.set_version(line.version);
  return summary;
}

v1::ClueSummary SummaryOf(projections::ClueLine line) {
  v1::ClueSummary summary;
  if (line.whom.has_value()) *summary.mutable_whom() = *std::move(line.whom);
  *summary.mutable_clue() = std::move(line.clue);
  summary.set_due_date(line.due_date);
  summary.set_overdue(line.overdue);
  summary.set_area_code(std::move(line.area_code));
  summary.set_version(line.version);
  return summary;
}

}  // namespace

void Render(projections::CaseFileAnswer answer, v1::GetCaseFileResponse* response) {
  *response->mutable_moment() = std::move(answer.moment);
  *response->mutable_file() = std::move(answer.file);
  AppendAll(std::move(answer.next_steps), response->mutable_next_steps());
  AppendAll(std::move(answer.duties), response->mutable_duties());
  response->set_area_code(std::move(answer.area_code));
  *response->mutable_basis() = std::move(answer.basis);
}

void Render(projections::CasePage page, v1::ListCasesResponse* response) {
  *response->mutable_moment() = std::move(page.moment);
  for (projections::CaseLine& line : page.cases)
    *response->add_cases() = SummaryOf(std::move(line));
  response->set_next_page_token(std::move(page.next_page_token));
}

void Render(projections::CluePage page, v1::ListCluesResponse* response) {
  *response->mutable_moment() = std::move(page.moment);
  for (projections::ClueLine& line : page.clues)
    *response->add_clues() = SummaryOf(std::move(line));
  response->set_next_page_token(std::move(page.next_page_token));
}

void Render(projections::DutyPage page, v1::ListDutiesResponse* response) {
  *response->mutable_moment() = std::move(page.moment);
  for (projections::DutyLine& line : page.duties) {
    v1::HouseholdDuty* duty = response->add_duties();
    *duty->mutable_duty() = std::move(line.duty);
    *duty->mutable_whom() = std::move(line.whom);
  }
  response->set_next_page_token(std::move(page.next_page_token));
}

void Render(projections::StepVerdict verdict, v1::PreviewStepResponse* response) {
  *response->mutable_moment() = std::move(verdict.moment);
  response->set_accepted(verdict.refused_detail.empty());
  response->set_refused_detail(std::move(verdict.refused_detail));
  AppendAll(std::move(verdict.next_steps), response->mutable_next_steps());
}

void Render(projections::NoticeAnswer answer, v1::MakeNoticeResponse* response) {
  *response->mutable_moment() = std::move(answer.moment);
  response->set_notice_sha256(domain::Sha256(answer.text));
  response->set_text(std::move(answer.text));
  response->set_template_version(domain::kNoticeTemplate);
  AppendAll(std::move(answer.households), response->mutable_households());
  response->set_start_date(answer.start_date);
  response->set_end_date(answer.end_date);
  response->set_min_days(answer.min_days);
  response->set_working_days(answer.working_days);
}

}  // namespace hearth::transport
