#include <utility>

#include "services/domain/data_classes.h"
#include "services/projections/case_query.h"
#include "services/projections/clue_query.h"
#include "services/projections/duty_query.h"
#include "services/projections/notice_query.h"
#include "services/projections/views_impl.h"

namespace hearth::projections {

absl::StatusOr<CaseFileAnswer> ViewsImpl::GetCaseFile(const domain::ReadPermit& permit,
                                                      std::string_view household,
                                                      const std::optional<v1::AsOf>& as_of) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  const absl::StatusOr<Instant> instant = ResolveAsOf(*sight, as_of);
  if (!instant.ok()) return instant.status();
  absl::StatusOr<CaseFileAnswer> answer = AnswerCaseFile(*sight, *instant, household);
  if (!answer.ok() || permit.OpensAll(domain::CaseFileGroups())) return answer;
  CaseFileAnswer closed;
  closed.moment = answer->moment;
  closed.area_code = answer->area_code;
  return closed;
}

absl::StatusOr<StepVerdict> ViewsImpl::PreviewStep(const domain::ReadPermit& permit,
                                                   const v1::EventHeader& header,
                                                   const v1::Fact& fact) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  absl::StatusOr<StepVerdict> verdict = AnswerPreview(*sight, header, fact);
  if (verdict.ok() && !permit.OpensAll(domain::CaseFileGroups())) verdict->next_steps.clear();
  return verdict;
}

absl::StatusOr<CasePage> ViewsImpl::ListCases(const domain::ReadPermit&,
                                              const CaseCriteria& criteria) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerCases(*sight, criteria);
}

absl::StatusOr<CluePage> ViewsImpl::ListClues(const domain::ReadPermit&,
                                              const ClueCriteria& criteria) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerClues(*sight, criteria);
}

absl::StatusOr<DutyPage> ViewsImpl::ListDuties(const domain::ReadPermit&,
                                               const DutyCriteria& criteria) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerDuties(*sight, criteria);
}

absl::StatusOr<NoticeAnswer> ViewsImpl::MakeNotice(const domain::ReadPermit&,
                                                   const NoticeCriteria& criteria) const {
  const absl::StatusOr<Sight> sight = Look();
  if (!sight.ok()) return sight.status();
  return AnswerNotice(*sight, criteria);
}

}  // namespace hearth::projections
