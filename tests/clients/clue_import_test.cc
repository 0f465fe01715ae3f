// A department's file: every row has a result, and whatever is cut, nothing is recorded twice.
// HEARTH_CLUE_ROWS=100000 runs it at full length.

#include "clients/cli/clue_import.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/own_device.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::cli {
namespace {

using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

constexpr char kLog[] = "00112233445566778899aabbccddeeff";
constexpr char kVillage[] = "441621101001";

size_t RowCount() {
  const char* rows = getenv("HEARTH_CLUE_ROWS");
  size_t count = 0;
  return rows != nullptr && absl::SimpleAtoi(rows, &count) ? count : 2'000;
}

// Stands for the log. Every eleventh clue is a repetition to it and every thirteenth too small.
class Log {
 public:
  enum class Cut { kNever, kBefore, kAfter };

  client::SendSteps Send() {
    return [this](client::StepQueue* steps, const client::SubmitOptions& options,
                  client::SubmitReport* report) {
      const bool cut = ++sends_ == cut_at;
      if (cut && how == Cut::kBefore) return absl::UnavailableError("away");
      while (true) {
        const auto pulled = steps->Next(std::chrono::seconds(10));
        if (!pulled.ok()) return pulled.status();
        if (pulled->state == client::StepQueue::State::kEnd) break;
        if (!pulled->step) continue;
        for (const client::OutRun& run : std::get<client::OutBatch>(*pulled->step).runs) {
          Take(run, cut, options, report);
        }
      }
      return cut ? absl::UnavailableError("cut") : absl::OkStatus();
    };
  }

  std::map<std::string, v1::Fact> facts;       // accepted, by event id
  std::map<std::string, std::string> headers;  // all ids, with the hash of the header
  size_t doubles = 0, reused_runs = 0;
  int cut_at = 0;  // which sending is cut; 0 = none
  Cut how = Cut::kNever;
  bool forget = false;  // planted break: takes an id again
  int refuse_all = 0;   // so many clues are refused for what can be mended

 private:
  void Take(const client::OutRun& run, bool cut, const client::SubmitOptions& options,
            client::SubmitReport* report) {
    std::vector<v1::EventHeader> parsed(static_cast<size_t>(run.run.submissions_size()));
    for (size_t i = 0; i < parsed.size(); ++i) {
      const std::string& bytes = run.run.submissions(static_cast<int>(i)).header();
      ASSERT_TRUE(parsed[i].ParseFromString(bytes));
      const auto known = headers.find(parsed[i].event_id());
      if (forget || known == headers.end() || known->second == client::Sha256(bytes)) continue;
      ++reused_runs;
      for (const client::Origin& origin : run.origins) report->Refuse("ID_REUSED", origin.line, "");
      return;
    }
    for (size_t i = 0; i < parsed.size(); ++i) {
      const v1::Receipt receipt = RecordOne(run.run.submissions(static_cast<int>(i)), parsed[i]);
      if (receipt.refused() != v1::REFUSAL_REASON_UNSPECIFIED) {
        report->Refuse("WRONG_STATE", run.origins[i].line, receipt.refused_detail());
      }
      if (!cut) options.on_receipt(run.origins[i], receipt);
    }
  }

  v1::Receipt RecordOne(const v1::Submission& submission, const v1::EventHeader& header) {
    v1::Receipt& receipt = receipts_[header.event_id()];
    if (!headers.emplace(header.event_id(), client::Sha256(submission.header())).second) {
      doubles += forget && receipt.event_id() == header.event_id() ? 1 : 0;
      return receipt;
    }
    v1::Fact fact;
    EXPECT_TRUE(fact.ParseFromString(submission.parts(0)));
    receipt.set_event_id(header.event_id());
    receipt.set_position(headers.size());
    const uint32_t row = fact.clue_reported().batch_row();
    const bool at_household = !header.household().empty() && fact.has_clue_reported();
    if (fact.has_clue_reported() && refuse_all > 0) {
      --refuse_all;
      receipt.set_refused(v1::REFUSAL_REASON_NO_RIGHT);
    } else if (at_household && row % 11 == 0) {
      receipt.set_refused(v1::REFUSAL_REASON_WRONG_STATE);
      receipt.set_refused_detail("… / record the row in ClueRowsSkipped as DUPLICATE");
    } else if (at_household && row % 13 == 0) {
      receipt.set_refused(v1::REFUSAL_REASON_WRONG_STATE);
      receipt.set_refused_detail("… / record the row in ClueRowsSkipped as BELOW_THRESHOLD");
    } else {
      facts[header.event_id()] = fact;
    }
    return receipt;
  }

  std::map<std::string, v1::Receipt> receipts_;
  int sends_ = 0;
};

class ClueImportTest : public ::testing::Test {
 protected:
  ClueImportTest() {
    terms_.unit_code = "yibao";
    terms_.kind_code = "medical";
    EXPECT_OK(ParsePeriod("2026-10", &terms_));
    for (size_t i = 1; i <= RowCount(); ++i) csv_ += Line(i);
    const absl::StatusOr<Csv> csv = Csv::Parse(csv_);
    EXPECT_OK(csv);
    rows_ = ReadClueRows(*csv, terms_, CodeBook());
    batch_.sha256 = client::Sha256(csv_);
    batch_.area_code = "441621";
    batch_.fact.set_row_count(static_cast<uint32_t>(rows_.size()));
    batch_.frame.set_actor("job");
    batch_.frame.set_occurred_time("2026-11-02T09:00:00+08:00");
    doors_.match = [](const std::vector<v1::MatchPersonsRequest>& rows) { return Match(rows); };
    doors_.record = [this](std::vector<v1::Draft> drafts, std::vector<FactResult>* results,
                           const std::function<void(const v1::Receipt&)>& on_earlier) {
      return Record(std::move(drafts), results, on_earlier);
    };
  }

  // Synthetic: ID numbers of region 99 that pass no check; every seventeenth row has no amount that
  // can be read, every nineteenth repeats the row before.
  static std::string Line(size_t i) {
    const size_t person = i % 19 == 0 ? i - 1 : i;
    return absl::StrCat("测试", person % 97, ",990101", 100'000'000'000 + person, ",一村,",
                        i % 17 == 0 ? "许多" : "12345.60", "\n");
  }

  // Two of three are known.
  static absl::StatusOr<std::vector<v1::MatchPersonsResponse>> Match(
      const std::vector<v1::MatchPersonsRequest>& rows) {
    std::vector<v1::MatchPersonsResponse> answers;
    for (const v1::MatchPersonsRequest& row : rows) {
      v1::MatchPersonsResponse& answer = answers.emplace_back();
      answer.set_row(row.row());
      if (row.row() % 3 == 0) {
        answer.set_candidate_count(2);
        continue;
      }
      answer.set_method(v1::CLUE_MATCH_METHOD_ID_HMAC);
      answer.set_household(client::Sha256(row.person().id_number()).substr(0, 16));
      answer.set_member_id(1);
      answer.set_area_code(kVillage);
    }
    return answers;
  }

  // The tool's own device, as Session::Record and RecordFacts use it.
  absl::Status Record(std::vector<v1::Draft> drafts, std::vector<FactResult>* results,
                      const std::function<void(const v1::Receipt&)>& on_earlier) {
    absl::StatusOr<client::OwnDevice> device = client::OwnDevice::Open(dir_.File(state_), kLog);
    if (!device.ok()) return device.status();
    results->assign(drafts.size(), {});
    client::SubmitOptions options;
    options.on_receipt = [&](const client::Origin& origin, const v1::Receipt& receipt) {
      if (origin.line == 0) {
        if (on_earlier) on_earlier(receipt);
        return;
      }
      FactResult& result = (*results)[origin.line - 1];
      result.event_id = receipt.event_id();
      result.position = receipt.position();
      result.refused = RefusalWord(receipt.refused());
      result.detail = receipt.refused_detail();
    };
    client::SubmitReport report;
    const absl::Status status = device->Record(std::move(drafts), log_.Send(), options, &report);
    if (!status.ok()) return status;
    for (FactResult& result : *results) {
      if (result.position == 0) result.refused = report.reasons.begin()->first;
    }
    return report.refused == 0 ? absl::OkStatus() : absl::AbortedError("refused");
  }

  absl::Status Run() {
    absl::StatusOr<ClueImportState> state =
        ClueImportState::Open(dir_.File("file.import.tsv"), batch_.sha256);
    if (!state.ok()) return state.status();
    const absl::Status status = ClueImport(batch_, rows_, &*state, doors_).Run();
    results_.clear();
    for (const ClueRow& row : rows_) {
      const RowResult* result = state->Find(std::to_string(row.row));
      if (result != nullptr && result->answered) ++results_[result->outcome];
    }
    return status;
  }

  size_t Answered() const {
    size_t count = 0;
    for (const auto& [outcome, rows] : results_) count += rows;
    return count;
  }

  // What a log that took each row once must hold.
  void ExpectWhole() {
    EXPECT_EQ(Answered(), rows_.size()) << "a row without a result";
    EXPECT_EQ(results_[RowOutcome::kRefused], 0u);
    std::set<uint32_t> clues, skipped;
    const v1::ClueBatchCompleted* completed = nullptr;
    for (const auto& [id, fact] : log_.facts) {
      if (fact.has_clue_reported()) {
        EXPECT_TRUE(clues.insert(fact.clue_reported().batch_row()).second) << "a row twice";
        EXPECT_EQ(fact.clue_reported().amounts(0).amount_fen(), 1'234'560);
      }
      for (const v1::SkippedClueRow& row : fact.clue_rows_skipped().rows()) {
        EXPECT_TRUE(skipped.insert(row.row()).second) << "a row skipped twice";
      }
      if (fact.has_clue_batch_completed()) completed = &fact.clue_batch_completed();
    }
    EXPECT_EQ(log_.doubles, 0u);
    EXPECT_EQ(clues.size() + skipped.size(), rows_.size());
    for (const uint32_t row : skipped) EXPECT_EQ(clues.count(row), 0u) << row;
    ASSERT_NE(completed, nullptr);
    EXPECT_EQ(completed->clue_count(), clues.size());
    EXPECT_EQ(completed->skipped_count(), skipped.size());
    EXPECT_EQ(completed->matched_count(), results_[RowOutcome::kMatched]);
    for (const RowOutcome outcome :
         {RowOutcome::kMatched, RowOutcome::kUnmatched, RowOutcome::kDuplicate,
          RowOutcome::kBelowThreshold, RowOutcome::kMalformed}) {
      EXPECT_GT(results_[outcome], 0u) << OutcomeName(outcome) << " does not occur";
    }
  }

  TempDir dir_;
  Log log_;
  std::string state_ = "state";
  std::string csv_ = "姓名,证件号码,村,自付金额\n";
  ClueFileTerms terms_;
  std::vector<ClueRow> rows_;
  ClueBatch batch_;
  ClueImportDoors doors_;
  std::map<RowOutcome, size_t> results_;
};

TEST_F(ClueImportTest, EveryRowHasAResultAndASecondRunAddsNothing) {
  ASSERT_OK(Run());
  ExpectWhole();
  const size_t facts = log_.headers.size();
  ASSERT_OK(Run());
  ExpectWhole();
  EXPECT_EQ(log_.headers.size(), facts);
  EXPECT_EQ(log_.reused_runs, 0u) << "it did not know how far it had come";
}

TEST_F(ClueImportTest, AfterACutItGoesOnAndNothingIsTwice) {
  for (const Log::Cut how : {Log::Cut::kBefore, Log::Cut::kAfter}) {
    for (const int at : {1, 3, 5}) {
      SCOPED_TRACE(absl::StrCat(at, how == Log::Cut::kBefore ? " before" : " after"));
      log_ = Log();
      state_ = absl::StrCat("state", at, static_cast<int>(how));
      std::filesystem::remove(dir_.File("file.import.tsv"));
      log_.cut_at = at;
      log_.how = how;
      EXPECT_THAT(Run(), StatusIs(absl::StatusCode::kUnavailable));
      EXPECT_LT(Answered(), rows_.size()) << "nothing was cut";
      ASSERT_OK(Run());
      ExpectWhole();
      EXPECT_EQ(log_.reused_runs, 0u);
    }
  }
}

// Sent by another computer, or with the state lost: the ids say it.
TEST_F(ClueImportTest, FromAnotherComputerNothingIsTwice) {
  log_.cut_at = 4;
  log_.how = Log::Cut::kAfter;
  EXPECT_THAT(Run(), StatusIs(absl::StatusCode::kUnavailable));
  state_ = "other";
  std::filesystem::remove(dir_.File("file.import.tsv"));
  rows_.resize(std::min<size_t>(rows_.size(), 2'000));
  ASSERT_OK(Run());
  EXPECT_EQ(Answered(), rows_.size());
  EXPECT_GT(log_.reused_runs, 0u);
  std::set<uint32_t> clues;
  for (const auto& [id, fact] : log_.facts) {
    if (!fact.has_clue_reported()) continue;
    EXPECT_TRUE(clues.insert(fact.clue_reported().batch_row()).second) << "a row twice";
  }
}

// Negative control: a log that takes an id again is seen by the count above.
TEST_F(ClueImportTest, ALogThatForgetsShows) {
  log_.forget = true;
  ASSERT_OK(Run());
  state_ = "other";
  std::filesystem::remove(dir_.File("file.import.tsv"));
  ASSERT_OK(Run());
  EXPECT_GT(log_.doubles, 0u);
}

TEST_F(ClueImportTest, WhatIsRefusedIsSentAgainUnderAnotherIdAndThenTheBatchEnds) {
  log_.refuse_all = 5;
  ASSERT_OK(Run());
  EXPECT_EQ(results_[RowOutcome::kRefused], 5u);
  for (const auto& [id, fact] : log_.facts) EXPECT_FALSE(fact.has_clue_batch_completed());
  ASSERT_OK(Run());
  ExpectWhole();
}

TEST_F(ClueImportTest, MatchedCluesAreAssignedOnce) {
  batch_.assign_due_date = 20261115;
  log_.cut_at = 4;
  log_.how = Log::Cut::kAfter;
  EXPECT_THAT(Run(), StatusIs(absl::StatusCode::kUnavailable));
  ASSERT_OK(Run());
  ExpectWhole();
  std::set<std::string> assigned;
  for (const auto& [id, fact] : log_.facts) {
    if (!fact.has_clue_assigned()) continue;
    EXPECT_EQ(fact.clue_assigned().to_area_code(), kVillage);
    EXPECT_TRUE(assigned.insert(fact.clue_assigned().clue().event_id()).second);
    EXPECT_EQ(log_.facts.count(fact.clue_assigned().clue().event_id()), 1u);
  }
  EXPECT_EQ(assigned.size(), results_[RowOutcome::kMatched]);
}

TEST_F(ClueImportTest, AChangedFileIsAnotherBatch) {
  ASSERT_OK(Run());
  batch_.sha256 = client::Sha256("other");
  EXPECT_THAT(Run(), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(ClueFile, ColumnsAreReadInBothLanguagesAndBothForms) {
  ClueFileTerms terms;
  terms.unit_code = "yibao";
  const absl::StatusOr<Csv> zh = Csv::Parse(
      "姓名,证件号码,村,线索种类,风险,自付金额,总费用,发生日期,出生年\n"
      "测试甲,990101198001010014,一村,medical,01;03,\"12,345.6\",20000,2026-10-03,1980\n");
  const absl::StatusOr<Csv> en = CsvOfJsonLines(
      R"({"name":"测试甲","id_number":"990101198001010014","village":"一村","kind":"medical",)"
      R"("risks":"01;03","self_paid":12345.6,"bill":20000,"happened_date":"2026-10-03",)"
      R"("birth_year":1980})"
      "\n");
  ASSERT_OK(zh);
  ASSERT_OK(en);
  EXPECT_TRUE(CheckClueHeader(*zh, terms).empty());
  EXPECT_TRUE(CheckClueHeader(*en, terms).empty());
  const std::vector<ClueRow> a = ReadClueRows(*zh, terms, CodeBook());
  const std::vector<ClueRow> b = ReadClueRows(*en, terms, CodeBook());
  ASSERT_EQ(a.size(), 1u);
  ASSERT_EQ(b.size(), 1u);
  EXPECT_EQ(a[0].bad_column, "") << a[0].detail;
  EXPECT_EQ(a[0].fact.SerializeAsString(), b[0].fact.SerializeAsString());
  EXPECT_EQ(a[0].fact.amounts(0).amount_fen(), 1'234'560);
  EXPECT_EQ(a[0].fact.risk_codes_size(), 2);
}

TEST(ClueFile, WhatCannotBeReadNamesItsColumn) {
  ClueFileTerms terms;
  terms.kind_code = "medical";
  const std::pair<const char*, const char*> cases[] = {
      {"姓名,证件号码\n,\n甲,1\n", ""},  // a row without anything is no row
      {"姓名,村\n,一村\n", "姓名"},           {"姓名,自付金额\n甲,1.234\n", "自付金额"},
      {"姓名,自付金额\n甲,-1\n", "自付金额"}, {"姓名,发生日期\n甲,2026-02-30\n", "发生日期"},
      {"姓名,出生年\n甲,八零\n", "出生年"},   {"姓名,风险\n甲,1;2;3;4;5;6\n", "风险"},
  };
  for (const auto& [text, column] : cases) {
    const absl::StatusOr<Csv> csv = Csv::Parse(text);
    ASSERT_OK(csv);
    EXPECT_EQ(ReadClueRows(*csv, terms, CodeBook())[0].bad_column, column) << text;
  }
  EXPECT_EQ(CheckClueHeader(*Csv::Parse("村\n一村\n"), terms).size(), 1u);
  EXPECT_EQ(CheckClueHeader(*Csv::Parse("姓名,颜色\n甲,红\n"), terms).size(), 1u);
  terms.kind_code = "";
  EXPECT_EQ(CheckClueHeader(*Csv::Parse("姓名\n甲\n"), terms).size(), 1u);
  EXPECT_THAT(CsvOfJsonLines("{\"name\":1}\nnonsense\n"),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ClueFile, PeriodsAreMonthsOrDays) {
  ClueFileTerms terms;
  ASSERT_OK(ParsePeriod("2024-02", &terms));
  EXPECT_EQ(terms.period_start_date, 20240201);
  EXPECT_EQ(terms.period_end_date, 20240229);
  ASSERT_OK(ParsePeriod("2026-10-01..2026-10-10", &terms));
  EXPECT_EQ(terms.period_end_date, 20261010);
  for (const char* text : {"", "2026", "2026-13", "2026-10-10..2026-10-01", "x..y"}) {
    EXPECT_FALSE(ParsePeriod(text, &terms).ok()) << text;
  }
}

}  // namespace
}  // namespace hearth::cli
