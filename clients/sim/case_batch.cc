// A department's monthly file: its rows become clues, or are skipped with a reason.

#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/case_life.h"
#include "clients/sim/codes.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr int64_t kRowSeconds = 2;  // a program reads them

std::string SendOfCounty(Stage* stage, v1::Fact fact) {
  v1::Draft* draft = &stage->draft;
  draft->Clear();
  draft->set_area_code(stage->world.county.code);
  *draft->mutable_fact() = std::move(fact);
  return stage->dispatch.Send(draft).event_id;
}

std::string FileHash(Stage* stage) {
  return Bytes16(stage->rng.Next(), stage->rng.Next()) +
         Bytes16(stage->rng.Next(), stage->rng.Next());
}

v1::ClueReported RowOf(Stage* stage, const Batch& batch, uint32_t row) {
  const Department& department = kDepartments[batch.department];
  const int month = MonthOf(stage->Today()) - 1;
  v1::ClueReported reported;
  reported.set_channel(v1::CHANNEL_DEPARTMENT_SCREENING);
  reported.set_form_code(code::kFormPush);
  reported.set_kind_code(department.kind);
  reported.add_risk_codes(kRiskCodes[static_cast<size_t>(department.risk)]);
  reported.set_source_unit_code(department.unit);
  reported.set_batch_event_id(batch.id);
  reported.set_batch_row(row);
  reported.set_period_start_date(DateNumber(FirstDayOfMonth(month)));
  reported.set_period_end_date(DateNumber(FirstDayOfMonth(month + 1) - 1));
  v1::ClueAmount* amount = reported.add_amounts();
  amount->set_amount_code(code::kSelfPaid);
  amount->set_amount_fen(stage->rng.Between(kBillYuan.low, kBillYuan.high) * 100);
  return reported;
}

// Why the row becomes no clue; UNSPECIFIED = it becomes one.
v1::ClueSkipReason SkipOf(Stage* stage, const BatchRow& row, std::string* duplicate_of) {
  if (stage->At(row.household).ended) return v1::CLUE_SKIP_REASON_OUTSIDE_AREA;
  if (!row.real && stage->rng.Chance(kRowSkippedPpm)) return v1::CLUE_SKIP_REASON_BELOW_THRESHOLD;
  const auto life = stage->cases.lives.find(row.household);
  if (life == stage->cases.lives.end()) return v1::CLUE_SKIP_REASON_UNSPECIFIED;
  for (const OpenClue& clue : life->second.clues) {
    if (!clue.open) continue;
    *duplicate_of = clue.id;
    return v1::CLUE_SKIP_REASON_DUPLICATE;
  }
  // The case that is being identified, or is eliminated and may relapse, has a clue of its own.
  const bool busy = life->second.standing == Standing::kIdentifying ||
                    (row.real && life->second.standing == Standing::kEliminated);
  return busy ? v1::CLUE_SKIP_REASON_BELOW_THRESHOLD : v1::CLUE_SKIP_REASON_UNSPECIFIED;
}

void ReportRow(Stage* stage, uint32_t number, const BatchRow& row, uint32_t row_number) {
  auto& lives = stage->cases.lives;
  auto life = lives.find(row.household);
  if (life == lives.end()) {
    life = lives.emplace(row.household, CaseLife(CaseSeed(*stage, row.household))).first;
  }
  const Batch& batch = stage->cases.batches[number];
  const Department& department = kDepartments[batch.department];
  Hand hand{*stage, life->second, row.household};
  v1::ClueReported reported = RowOf(stage, batch, row_number);
  reported.set_member_id(MemberIds(*stage, row.household).front());
  const bool real = row.real && life->second.standing == Standing::kNone &&
                    stage->cases.carried.count(row.household) == 0;
  const uint32_t clue = Report(&hand, reported, reported.risk_codes(0), department.shock, real);
  life->second.clues[clue].batch = static_cast<int32_t>(number);
}

}  // namespace

void SendBatch(Stage* stage, uint32_t number) {
  Batch& batch = stage->cases.batches[number];
  const int64_t pace = stage->dispatch.SetPace(kRowSeconds);
  v1::Fact fact;
  v1::ClueBatchReceived* received = fact.mutable_clue_batch_received();
  received->set_source_unit_code(kDepartments[batch.department].unit);
  received->set_kind_code(kDepartments[batch.department].kind);
  received->set_layout_code(code::kLayout);
  received->set_file_sha256(FileHash(stage));
  received->set_row_count(static_cast<uint32_t>(batch.rows.size()));
  received->set_issued_date(DateNumber(stage->Today()));
  received->set_due_date(DateNumber(stage->Today() + 10));
  received->set_feedback_due_date(DateNumber(stage->Today() + kFeedbackDays));
  batch.id = SendOfCounty(stage, std::move(fact));
  v1::Fact skipped;
  v1::ClueRowsSkipped* rows = skipped.mutable_clue_rows_skipped();
  rows->set_batch_event_id(batch.id);
  for (uint32_t i = 0; i < batch.rows.size(); ++i) {
    std::string duplicate_of;
    const v1::ClueSkipReason reason = SkipOf(stage, batch.rows[i], &duplicate_of);
    if (reason == v1::CLUE_SKIP_REASON_UNSPECIFIED) {
      ReportRow(stage, number, batch.rows[i], i + 1);
      ++batch.clues;
      continue;
    }
    v1::SkippedClueRow* row = rows->add_rows();
    row->set_row(i + 1);
    row->set_reason(reason);
    if (!duplicate_of.empty()) row->mutable_duplicate_of()->set_event_id(duplicate_of);
  }
  const auto skips = static_cast<uint32_t>(rows->rows_size());
  if (skips > 0) SendOfCounty(stage, std::move(skipped));
  v1::Fact done;
  done.mutable_clue_batch_completed()->set_batch_event_id(batch.id);
  done.mutable_clue_batch_completed()->set_clue_count(batch.clues);
  done.mutable_clue_batch_completed()->set_matched_count(batch.clues);
  done.mutable_clue_batch_completed()->set_skipped_count(skips);
  SendOfCounty(stage, std::move(done));
  stage->dispatch.SetPace(pace);
  const int32_t start = stage->world.start_day;
  stage->agenda.Add(NextWorkday(stage->Today() + kFeedbackDays) - start,
                    {batch.rows.front().household,
                     static_cast<uint32_t>(Act::kBatchFed) | number << 8, TaskKind::kCase});
}

void FeedBatch(Stage* stage, uint32_t number) {
  const Batch& batch = stage->cases.batches[number];
  v1::Fact fact;
  v1::ClueFeedbackSent* sent = fact.mutable_clue_feedback_sent();
  sent->set_batch_event_id(batch.id);
  sent->set_file_sha256(FileHash(stage));
  sent->set_first_row(1);
  sent->set_last_row(static_cast<uint32_t>(batch.rows.size()));
  const auto rows = static_cast<uint32_t>(batch.rows.size());
  sent->set_answered_count(rows - (batch.clues - batch.answered));
  sent->set_pending_count(batch.clues - batch.answered);
  sent->set_manner_code(code::kMannerFile);
  SendOfCounty(stage, std::move(fact));
}

}  // namespace hearth::sim
