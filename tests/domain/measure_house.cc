#include "tests/domain/measure_house.h"

#include <gtest/gtest.h>

#include <memory>

#include "services/domain/civil_date.h"
#include "services/domain/decide_measure.h"
#include "services/domain/measure_fold.h"
#include "tests/domain/valid_rulebook.h"

namespace hearth::testing {
namespace {

constexpr char kAssistance[] = R"(
rulebook_id: "assistance" version: 1 area_code: "441621"
effective_from_date: 20260101 evaluator_version: 1
dictionaries {
  dictionary_id: "measure"
  codes { code: "cook" text { zh: "粤菜师傅" en: "cook" } group: "job" }
  codes { code: "tea" text { zh: "茶叶" en: "tea" } group: "industry" }
  codes { code: "aid" text { zh: "医疗救助" en: "medical aid" } group: "health" }
}
suggestions {
  suggestion_code: "illness" risk_code: "01" measure_codes: "aid" measure_codes: "health"
  title { zh: "因病" en: "illness" } source: "assumed"
}
suggestions {
  suggestion_code: "able" measure_codes: "cook" measure_codes: "aid"
  when { compare { metric: "members.able_count" operator: OPERATOR_AT_LEAST number: 1 } }
  title { zh: "有劳动力" en: "able" } source: "assumed"
}
suggestions {
  suggestion_code: "nobody" measure_codes: "floor"
  when { compare { metric: "members.no_labour" operator: OPERATOR_EQUAL yes: true } }
  title { zh: "兜底" en: "floor" } source: "assumed"
}
)";

domain::Event AccountEvent(uint64_t position, const v1::Fact& fact) {
  domain::Event event;
  event.position = position;
  event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  event.header.set_stream(v1::STREAM_CONTROL);
  event.fact = fact;
  return event;
}

std::shared_ptr<const domain::Registry> Accounts() {
  auto registry = std::make_shared<domain::Registry>();
  uint64_t position = 0;
  v1::Fact fact;
  for (const char* account : {kHelperLi, kHelperWang, kClerk, kGone}) {
    fact.mutable_account_opened()->set_account(account);
    registry->Apply(AccountEvent(++position, fact));
  }
  fact.mutable_account_closed()->set_account(kGone);
  registry->Apply(AccountEvent(++position, fact));
  fact.mutable_bootstrap_completed();
  registry->Apply(AccountEvent(++position, fact));
  return registry;
}

v1::CaseFile FileWithCase(v1::CaseStage stage, const std::string& case_id) {
  v1::CaseFile file;
  if (stage == v1::CASE_STAGE_UNSPECIFIED) return file;
  v1::CaseRecord* record = file.add_cases();
  record->set_case_id(case_id);
  record->set_stage(stage);
  record->set_opened_date(20260301);
  if (stage == v1::CASE_STAGE_IDENTIFYING) return file;
  record->set_approved_date(20260315);
  for (const char* risk : {"01", "07"}) {
    record->mutable_basis()->add_risks()->set_risk_code(risk);
    v1::RiskClock* clock = record->add_risks();
    clock->set_risk_code(risk);
    clock->set_since_date(20260315);
    clock->set_eliminated(stage == v1::CASE_STAGE_ELIMINATED);
  }
  return file;
}

}  // namespace

std::string IdOf(uint64_t number) {
  std::string id(16, 'm');
  for (size_t i = 0; i < 8; ++i) id[15 - i] = static_cast<char>(number >> (8 * i));
  return id;
}

MeasureHouse::MeasureHouse(v1::CaseStage stage) : control_(DemoControl(kMeasureDay)) {
  auto rulebooks = std::make_shared<domain::RulebookSet>(*control_.rulebooks);
  v1::RulebookPublished published;
  *published.mutable_rulebook() = ParseRulebook(kAssistance);
  rulebooks->Apply(published);
  control_.rulebooks = rulebooks;
  control_.registry = Accounts();
  Story story(20260105);
  story.Register().Check(WellCheck(20260110), 20260110);
  household_ = story.Open(control_);
  if (stage != v1::CASE_STAGE_UNSPECIFIED) case_id_ = IdOf(9'000);
  file_ = before_ = FileWithCase(stage, case_id_);
}

int32_t MeasureHouse::DayAfter(int days) const { return domain::AddDays(today_, days); }

domain::Event MeasureHouse::EventOf(const v1::Fact& fact, const std::string& actor) const {
  domain::Event event;
  event.position = events_.size() + 1;
  event.recorded_time_ms = domain::TimeOfDate(today_) + static_cast<int64_t>(event.position);
  event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  event.header.set_household(household_.household());
  event.header.set_event_id(IdOf(event.position));
  event.header.set_actor(actor);
  event.header.set_occurred_time_ms(event.recorded_time_ms);
  event.fact = fact;
  return event;
}

domain::MaybeFault MeasureHouse::Judge(const v1::Fact& fact, const std::string& actor) const {
  return domain::CheckMeasureFact(EventOf(fact, actor).header, fact, input());
}

domain::MaybeFault MeasureHouse::Try(const v1::Fact& fact, const std::string& actor) {
  domain::MaybeFault fault = Judge(fact, actor);
  if (fault.has_value()) return fault;
  domain::Event event = EventOf(fact, actor);
  EXPECT_TRUE(domain::EvolveMeasure(&file_, event))
      << "accepted, but it does not fit: " << fact.ShortDebugString();
  events_.push_back(std::move(event));
  return std::nullopt;
}

std::string MeasureHouse::Must(const v1::Fact& fact, const std::string& actor) {
  const domain::MaybeFault fault = Try(fact, actor);
  EXPECT_FALSE(fault.has_value()) << fault->path << ": " << fault->en;
  return IdOf(events_.size());
}

bool MeasureHouse::Force(const v1::Fact& fact) {
  domain::Event event = EventOf(fact, kClerk);
  const bool fits = domain::EvolveMeasure(&file_, event);
  events_.push_back(std::move(event));
  return fits;
}

v1::Fact MeasureHouse::Assigned(const std::string& account, const std::string& predecessor) const {
  v1::Fact fact;
  v1::HelperAssigned& assigned = *fact.mutable_helper_assigned();
  assigned.set_case_id(case_id_);
  assigned.set_role_code("helper");
  assigned.set_account(account);
  assigned.set_from_date(today_);
  assigned.set_predecessor_account(predecessor);
  return fact;
}

v1::Fact MeasureHouse::Plan() const {
  v1::Fact fact;
  v1::PlanMade& plan = *fact.mutable_plan_made();
  plan.set_case_id(case_id_);
  if (!file_.cases().empty()) plan.set_earlier_plan_event_id(file_.cases(0).plan_event_id());
  for (const auto& [risk, measure] : {std::pair("01", "aid"), std::pair("07", "cook")}) {
    v1::PlanItem* item = plan.add_items();
    item->set_risk_code(risk);
    item->set_measure_code(measure);
    item->set_due_date(DayAfter(20));
  }
  plan.set_able_members(1);
  plan.set_review_date(DayAfter(90));
  return fact;
}

v1::Fact MeasureHouse::Planned() const {
  v1::Fact fact;
  v1::MeasurePlanned& planned = *fact.mutable_measure_planned();
  planned.set_case_id(case_id_);
  planned.set_measure_code("cook");
  planned.add_risk_codes("07");
  planned.add_member_ids(kHead);
  planned.set_start_due_date(DayAfter(10));
  planned.set_amount_fen(300'000);
  planned.set_responsible_account(kHelperLi);
  return fact;
}

v1::Fact MeasureHouse::Started(const std::string& measure) const {
  v1::Fact fact;
  fact.mutable_measure_started()->set_measure_event_id(measure);
  return fact;
}

v1::Fact MeasureHouse::Delivered(const std::string& measure, int64_t fen) const {
  v1::Fact fact;
  fact.mutable_measure_delivered()->set_measure_event_id(measure);
  fact.mutable_measure_delivered()->set_amount_fen(fen);
  return fact;
}

v1::Fact MeasureHouse::Verified(const std::string& measure) const {
  v1::Fact fact;
  fact.mutable_measure_verified()->set_measure_event_id(measure);
  fact.mutable_measure_verified()->set_finding(v1::MEASURE_FINDING_CONFIRMED);
  fact.mutable_measure_verified()->set_effect_code("better");
  return fact;
}

v1::Fact MeasureHouse::Ended(const std::string& measure) const {
  v1::Fact fact;
  fact.mutable_measure_ended()->set_measure_event_id(measure);
  fact.mutable_measure_ended()->set_reason_code("done");
  return fact;
}

v1::Fact MeasureHouse::Referral() const {
  v1::Fact fact;
  v1::ReferralMade& made = *fact.mutable_referral_made();
  made.set_case_id(case_id_);
  made.set_to_unit_code("medical");
  made.set_reason_code("illness");
  made.set_text("示范");
  made.set_due_date(DayAfter(15));
  return fact;
}

v1::Fact MeasureHouse::Granted(const std::string& earlier) const {
  v1::Fact fact;
  v1::StatusGranted& granted = *fact.mutable_status_granted();
  granted.set_status_code("dibao");
  granted.set_member_id(kHead);
  granted.set_from_date(today_);
  granted.set_amount_fen(50'000);
  granted.set_source_unit_code("civil");
  granted.set_earlier_event_id(earlier);
  return fact;
}

}  // namespace hearth::testing
