#include "services/projections/alert_texts.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/domain/civil_date.h"

namespace hearth::projections {
namespace {

std::string Month(int32_t month) { return absl::StrFormat("%04d-%02d", month / 100, month % 100); }

}  // namespace

void SetNewFlagText(const v1::Text& title, v1::Alert* alert) {
  alert->set_text_zh(title.zh());
  alert->set_text_en(title.en());
}

void SetFlagGoneText(const v1::Alert& raised, v1::Alert* alert) {
  alert->set_text_zh(absl::StrCat("提示已消除：", raised.text_zh()));
  alert->set_text_en(absl::StrCat("No longer so: ", raised.text_en()));
}

void SetVisitOverdueText(int32_t due_date, v1::Alert* alert) {
  const std::string day = domain::FormatDate(due_date);
  alert->set_text_zh(absl::StrCat("核查逾期，应于 ", day, " 前完成"));
  alert->set_text_en(absl::StrCat("Visit overdue, was due by ", day));
}

void SetVisitsOverdueText(int32_t month, v1::Alert* alert) {
  alert->set_text_zh(absl::StrCat(alert->count(), " 户核查逾期，应于 ", Month(month), " 月完成"));
  alert->set_text_en(
      absl::StrCat("Visits overdue: ", alert->count(), " households, due in ", Month(month)));
}

void SetDataFaultText(const v1::Text& title, v1::Alert* alert) {
  alert->set_text_zh(absl::StrCat(title.zh(), "：", alert->count(), " 户"));
  alert->set_text_en(absl::StrCat(title.en(), ": ", alert->count(), " households"));
}

}  // namespace hearth::projections
