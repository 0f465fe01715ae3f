// Answers of the views about case files, as CasesService says them. Pure.

#ifndef HEARTH_SERVICES_TRANSPORT_CASE_ANSWERS_H_
#define HEARTH_SERVICES_TRANSPORT_CASE_ANSWERS_H_

#include "hearth/v1/cases_service.pb.h"
#include "services/projections/views.h"

namespace hearth::transport {

void Render(projections::CaseFileAnswer answer, v1::GetCaseFileResponse* response);
void Render(projections::CasePage page, v1::ListCasesResponse* response);
void Render(projections::CluePage page, v1::ListCluesResponse* response);
void Render(projections::DutyPage page, v1::ListDutiesResponse* response);
void Render(projections::StepVerdict verdict, v1::PreviewStepResponse* response);
void Render(projections::NoticeAnswer answer, v1::MakeNoticeResponse* response);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_CASE_ANSWERS_H_
