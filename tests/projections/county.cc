#include "tests/projections/county.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/submission.h"
#include "services/record/record.h"
#include "storage/memory/memory_keys.h"
#include "tests/domain/area_changes.h"
#include "tests/domain/fixtures.h"
#include "tests/projections/member_parts.h"
#include "tests/support/random.h"

namespace hearth::testing {
namespace {

template <typename T>
T Must(absl::StatusOr<T> result) {
  if (!result.ok()) {
    std::cerr << result.status() << "\n";
    std::abort();
  }
  return *std::move(result);
}

void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

v1::Condition Compare(const char* metric, v1::Operator op) {
  v1::Condition condition;
  condition.mutable_compare()->set_metric(metric);
  condition.mutable_compare()->set_operator_(op);
  return condition;
}

v1::Cadence Everybody(const char* code, uint32_t days) {
  v1::Cadence cadence;
  cadence.set_cadence_code(code);
  cadence.set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  cadence.set_period_days(days);
  cadence.set_source("assumed");
  return cadence;
}

}  // namespace

County::County(uint64_t salt) : rng_(Random(salt)), keys_(storage::MakeMemoryKeys()) {}

const domain::Event& County::OpenDay(int32_t date) {
  day_ = date;
  now_ms_ = domain::TimeOfDate(date);
  v1::Fact fact;
  fact.mutable_day_opened()->set_date(date);
  return AddControl(fact, v1::STREAM_DAYS);
}

const domain::Event& County::ChangeAreas(const v1::AreaChanged& changed) {
  v1::Fact fact;
  *fact.mutable_area_changed() = changed;
  return AddControl(fact, v1::STREAM_CONTROL);
}

const domain::Event& County::Publish(const v1::Rulebook& rulebook) {
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = rulebook;
  return AddControl(fact, v1::STREAM_CONTROL);
}

const domain::Event& County::Alert(const v1::Fact& fact) {
  return AddControl(fact, v1::STREAM_ALERTS);
}

const domain::Event& County::Add(domain::Event event) { return Append(std::move(event), {}); }

const domain::Event& County::Refuse(domain::Event event) {
  v1::Stamp judged;
  judged.set_refused(v1::REFUSAL_REASON_MALFORMED);
  judged.set_refused_detail("planted");
  return Append(std::move(event), judged);
}

const domain::Event& County::Quarantine(domain::Event event) {
  v1::Stamp judged;
  judged.set_quarantine(v1::QUARANTINE_REASON_KEY_REVOKED);
  return Append(std::move(event), judged);
}

const domain::Event& County::Decide(const v1::Fact& fact, const std::string& area_code,
                                    const std::string& actor) {
  domain::Event event = MakeEvent(rng_, fact, "", area_code, now_ms_, "desk", head() + 1);
  event.header.set_stream(v1::STREAM_CONTROL);
  event.header.set_actor(actor);
  return Append(std::move(event), {});
}

void County::CreateAreas() {
  using domain::Created;
  ChangeAreas(domain::Fact(
      {Created("44", "省"), Created("4416", "市"), Created("441621", "县"), Created(kTownA, "甲镇"),
       Created(kTownB, "乙镇"), Created(kVillageA1, "一村"), Created(kVillageA2, "二村"),
       Created(kVillageB1, "三村"), Created("441621101001001", "一组"),
       Created("441621101001002", "二组"), domain::Assisted(kTownA, "unit a")},
      20240101));
}

std::unique_ptr<storage::MemoryLog> County::Prefix(storage::Position position) const {
  auto log = std::make_unique<storage::MemoryLog>();
  storage::LogWriter writer;
  const auto& records = writer_.records();
  const auto end = records.begin() + static_cast<std::ptrdiff_t>(position);
  if (position > 0) Must(writer.Append(*log, {records.begin(), end}));
  return log;
}

const domain::Event& County::AddControl(const v1::Fact& fact, v1::Stream stream) {
  const int64_t time = now_ms_ == 0 ? domain::TimeOfDate(20240101) : now_ms_;
  domain::Event event = MakeEvent(rng_, fact, "", "", time, "server", head() + 1);
  event.header.set_stream(stream);
  return Append(std::move(event), {});
}

const domain::Event& County::Append(domain::Event event, const v1::Stamp& judged) {
  std::vector<domain::Event> one = {std::move(event)};
  // Chains are the ledger's business; here every event but a device's first goes on from something.
  const uint64_t seq = one[0].header.device_seq();
  v1::Run run = MakeRun(rng_, &one, seq, std::string(32, seq == 1 ? '\0' : 'p'));
  if (members_apart_) SplitMembers(rng_, run.mutable_submissions(0));
  const std::string record = AppendRecord(run.submissions(0), judged);
  events_.push_back(Must(record::Open(head(), record, *keys_)));
  return events_.back();
}

void County::Submit(const v1::Submission& submission) { AppendRecord(submission, {}); }

std::string County::AppendRecord(const v1::Submission& submission, const v1::Stamp& judged) {
  const domain::Submitted submitted = Must(domain::ParseSubmission(submission));
  now_ms_ += 1'000;
  v1::Stamp stamp = judged;
  stamp.set_position(head() + 1);
  stamp.set_recorded_time_ms(now_ms_);
  std::vector<std::string> parts;
  if (judged.refused() == v1::REFUSAL_REASON_UNSPECIFIED) {
    parts = Must(record::SealParts(submitted, keys_.get()));
  }
  const std::string record = record::Encode(stamp, submitted.header_bytes, "", "", parts);
  Must(keys_->Sync());
  Must(writer_.Append(log_, {record}));
  return record;
}

v1::Rulebook BriskRulebook(int32_t from_date) {
  v1::Rulebook rulebook = DefaultRulebook();
  rulebook.set_rulebook_id("brisk");
  rulebook.set_version(1);
  rulebook.set_effective_from_date(from_date);
  v1::IncomeLine* line = rulebook.add_lines();
  line->set_line_id("test-line");
  line->set_effective_from_date(from_date);
  line->set_amount_fen(800'000);
  line->set_measure("net");
  line->set_window_rule("rolling_12_months");
  line->set_document_number("demo");
  rulebook.clear_cadences();
  *rulebook.add_cadences() = Everybody("twenty-days", 20);
  v1::Validity* validity = rulebook.add_validities();
  validity->set_group("income");
  validity->set_days(25);
  return rulebook;
}

v1::Rulebook TownRulebook(uint32_t version, int32_t from_date) {
  v1::Rulebook rulebook;
  rulebook.set_rulebook_id("town-a");
  rulebook.set_version(version);
  rulebook.set_area_code(kTownA);
  rulebook.set_effective_from_date(from_date);
  rulebook.set_evaluator_version(1);
  *rulebook.add_cadences() = Everybody("town", version == 1 ? 9 : 30);
  v1::Rule* rule = rulebook.add_rules();
  rule->set_rule_code("town-rule");
  rule->set_flag("TOWN_RULE");
  rule->set_kind(v1::RULE_KIND_FLAG);
  rule->mutable_title()->set_zh("镇里的规则");
  rule->mutable_title()->set_en("The town's rule");
  rule->set_priority(2);
  rule->set_source("assumed");
  rule->set_raises_alert(true);
  v1::ConditionList* any = rule->mutable_when()->mutable_any();
  v1::Condition* persons = any->add_conditions();
  *persons = Compare("members.count", v1::OPERATOR_AT_LEAST);
  persons->mutable_compare()->set_number(version == 1 ? 5 : 4);
  v1::Condition* overdue = any->add_conditions();
  *overdue = Compare("visit.days_overdue", v1::OPERATOR_AT_LEAST);
  overdue->mutable_compare()->set_number(4);
  v1::Rule* fault = rulebook.add_rules();
  *fault = *rule;
  fault->set_rule_code("town-fault");
  fault->set_flag("FAULT_TOWN");
  fault->set_kind(v1::RULE_KIND_DATA_FAULT);
  fault->set_raises_alert(false);
  *fault->mutable_when() = Compare("members.count", v1::OPERATOR_AT_MOST);
  fault->mutable_when()->mutable_compare()->set_number(2);
  return rulebook;
}

}  // namespace hearth::testing
