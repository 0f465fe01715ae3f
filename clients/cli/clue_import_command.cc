#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/cell_errors.h"
#include "clients/cli/clue_import.h"
#include "clients/cli/commands.h"
#include "clients/cli/fetch_codes.h"
#include "clients/cli/progress.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Import {
  std::string file, unit, kind, period, layout = "standard", due, feedback_due, issued, letter,
                                        under;
  bool dry_run = false;
};

absl::StatusOr<int32_t> Day(const std::string& text, const char* option) {
  if (text.empty()) return 0;
  const auto date = client::ParseDate(text);
  if (date) return *date;
  return client::InvalidError(absl::StrCat(option, "：须为 2026-03-01"),
                              absl::StrCat(option, ": needs the form 2026-03-01"));
}

absl::StatusOr<ClueBatch> BatchOf(Session* session, const Import& import,
                                  const ClueFileTerms& terms, const ClueTable& table) {
  ClueBatch batch;
  batch.sha256 = table.sha256;
  batch.area_code = import.under;
  absl::StatusOr<v1::Draft> frame = session->NewDraft(kBeforeFirstDay);
  if (!frame.ok()) return frame.status();
  batch.frame = *std::move(frame);
  v1::ClueBatchReceived& fact = batch.fact;
  fact.set_source_unit_code(terms.unit_code);
  fact.set_kind_code(terms.kind_code);
  fact.set_layout_code(import.layout);
  fact.set_period_start_date(terms.period_start_date);
  fact.set_period_end_date(terms.period_end_date);
  fact.set_file_sha256(table.sha256);
  fact.set_row_count(static_cast<uint32_t>(table.csv.size()));
  fact.set_document_number(import.letter);
  for (const auto& [text, option, set] :
       {std::tuple(&import.due, "--due", &v1::ClueBatchReceived::set_due_date),
        {&import.feedback_due, "--feedback-due", &v1::ClueBatchReceived::set_feedback_due_date},
        {&import.issued, "--issued", &v1::ClueBatchReceived::set_issued_date}}) {
    const absl::StatusOr<int32_t> date = Day(*text, option);
    if (!date.ok()) return date.status();
    (fact.*set)(*date);
  }
  batch.assign_due_date = fact.due_date();
  return batch;
}

void AddField(const char* name, const std::string& text, google::protobuf::Struct* object) {
  (*object->mutable_fields())[name].set_string_value(text);
}

// One line a row: what became of it.
void PrintResults(Session* session, const std::vector<ClueRow>& rows,
                  const ClueImportState& state) {
  Table table{{{"row", "行 row", true},
               {"result", "结果 result"},
               {"household", "户 household"},
               {"clue", "线索编号 clue"},
               {"subject", "未对应人员 subject"},
               {"detail", "说明 detail"}},
              {}};
  google::protobuf::ListValue list;
  const bool people = session->globals.format == Format::kTable;
  for (const ClueRow& row : rows) {
    const RowResult* result = state.Find(std::to_string(row.row));
    if (result == nullptr) continue;
    const bool clue =
        result->outcome == RowOutcome::kMatched || result->outcome == RowOutcome::kUnmatched;
    const std::string id = clue ? client::UuidText(result->event_id) : "";
    const std::vector<std::string> cells = {
        std::to_string(row.row),
        people ? OutcomeWord(result->outcome) : OutcomeName(result->outcome),
        client::ToHex(result->household),
        id,
        client::ToHex(result->subject),
        result->detail};
    google::protobuf::Struct* object = list.add_values()->mutable_struct_value();
    for (size_t i = 0; i < cells.size(); ++i) {
      AddField(table.columns[i].key.c_str(), cells[i], object);
    }
    table.rows.push_back(cells);
  }
  PrintList(session->globals.format, list, "values", table, session->out());
}

absl::Status SaySummary(Session* session, const Import& import, const std::vector<ClueRow>& rows,
                        const ClueImportState& state) {
  std::map<RowOutcome, size_t> counts;
  for (const ClueRow& row : rows) {
    const RowResult* result = state.Find(std::to_string(row.row));
    if (result != nullptr) ++counts[result->outcome];
  }
  std::string zh, en;
  for (const auto& [outcome, count] : counts) {
    absl::StrAppend(&en, en.empty() ? "" : ", ", OutcomeName(outcome), " ", count);
    absl::StrAppend(&zh, zh.empty() ? "" : "，", OutcomeWord(outcome), " ", count);
  }
  const RowResult* batch = state.Find("batch");
  const std::string id = batch == nullptr ? "-" : client::UuidText(batch->event_id);
  session->Say(absl::StrCat(import.file, "：", rows.size(), " 行，批次 ", id, "，", zh),
               absl::StrCat(rows.size(), " rows, batch ", id, ": ", en));
  const size_t refused = counts[RowOutcome::kRefused];
  if (refused == 0) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted,
                       absl::StrCat("有 ", refused, " 行被拒绝：处理后再次导入同一文件即可补办"),
                       absl::StrCat(refused,
                                    " rows were refused: put it right and import the same "
                                    "file again"));
}

ClueImportDoors Doors(Session* session, Progress* progress) {
  ClueImportDoors doors;
  doors.match = [session](const std::vector<v1::MatchPersonsRequest>& rows) {
    return session->cases().MatchPersons(rows);
  };
  doors.record = [session](std::vector<v1::Draft> drafts, std::vector<FactResult>* results,
                           const std::function<void(const v1::Receipt&)>& on_earlier) {
    return RecordFacts(session, std::move(drafts), results, {}, on_earlier);
  };
  doors.on_progress = [progress](size_t done) {
    progress->Update(done, absl::StrCat("写入 recording ", done));
  };
  return doors;
}

// Which rows would be whose, without recording anything.
absl::Status DryRun(Session* session, const Import& import, const std::vector<ClueRow>& rows) {
  std::vector<v1::MatchPersonsRequest> requests;
  size_t malformed = 0;
  for (const ClueRow& row : rows) {
    if (!row.bad_column.empty()) {
      ++malformed;
      continue;
    }
    v1::MatchPersonsRequest& request = requests.emplace_back();
    request.set_row(row.row);
    *request.mutable_person() = row.fact.person();
    request.set_area_code(import.under);
  }
  const auto matches = session->cases().MatchPersons(requests);
  if (!matches.ok()) return matches.status();
  const auto matched = std::count_if(matches->begin(), matches->end(),
                                     [](const auto& match) { return !match.household().empty(); });
  session->out() << "{\"rows\":" << rows.size() << ",\"matched\":" << matched
                 << ",\"unmatched\":" << requests.size() - static_cast<size_t>(matched)
                 << ",\"malformed\":" << malformed << ",\"dry_run\":true}\n";
  return absl::OkStatus();
}

absl::Status RunImport(Session* session, const Import& import) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  ClueFileTerms terms;
  terms.unit_code = import.unit;
  terms.kind_code = import.kind;
  if (absl::Status status = ParsePeriod(import.period, &terms); !status.ok()) return status;
  absl::StatusOr<ClueTable> table = LoadClueTable(import.file);
  if (!table.ok()) return table.status();
  if (absl::Status status = ShowErrors(session, import.file, CheckClueHeader(table->csv, terms));
      !status.ok()) {
    return status;
  }
  const absl::StatusOr<CodeBook> codes = FetchCodes(session);
  if (!codes.ok()) return codes.status();
  const std::vector<ClueRow> rows = ReadClueRows(table->csv, terms, *codes);
  if (import.dry_run) return DryRun(session, import, rows);
  const absl::StatusOr<ClueBatch> batch = BatchOf(session, import, terms, *table);
  if (!batch.ok()) return batch.status();
  absl::StatusOr<ClueImportState> state =
      ClueImportState::Open(import.file + ".import.tsv", table->sha256);
  if (!state.ok()) return state.status();
  Progress progress(&session->err(), StderrIsTerminal(), rows.size());
  const ClueImportDoors doors = Doors(session, &progress);
  const absl::Status status = ClueImport(*batch, rows, &*state, doors).Run();
  PrintResults(session, rows, *state);
  const absl::Status summary = SaySummary(session, import, rows, *state);
  return status.ok() ? summary : status;
}

}  // namespace

void AddClueImportCommand(CLI::App* clue, Session* session) {
  auto import = std::make_shared<Import>();
  CLI::App* sub =
      clue->add_subcommand("import", "导入部门线索文件 / imports a department's file of clues");
  sub->add_option("FILE", import->file,
                  "CSV 或 .jsonl：UTF-8 或 GB18030 / CSV or .jsonl, UTF-8 or GB18030")
      ->required();
  sub->add_option("--unit", import->unit, "报送单位编码 / unit that sends")->required();
  sub->add_option("--kind", import->kind, "线索种类，表中有此列时可省 / kind of the rows");
  sub->add_option("--period", import->period,
                  "所属期间 2026-10 或 2026-10-01..2026-10-15 / period that it speaks of")
      ->required();
  sub->add_option("--under", import->under, "在此区划内找人 / area whose people are meant")
      ->required();
  sub->add_option("--layout", import->layout, "版式编码 / layout of the file")
      ->capture_default_str();
  sub->add_option("--due", import->due, "核实期限，并逐条交办到村 / by when the villages verify");
  sub->add_option("--feedback-due", import->feedback_due, "反馈期限 / by when it is answered");
  sub->add_option("--issued", import->issued, "制表日期 / day on which the file was made");
  sub->add_option("--letter", import->letter, "来文号 / letter that came with it");
  sub->add_flag("--dry-run", import->dry_run, "只读取并比对 / read and match only");
  sub->footer("\n列 / columns:\n" + ClueColumnList() +
              "进度记在 FILE.import.tsv；中断后再次执行即续办，同一文件不会重复入账。\n"
              "How far it came stands in FILE.import.tsv; after a cut run it again: the same file "
              "records nothing twice.\n"
              "例 / example:\n  hearth clue import yibao-10.csv --unit yibao --kind medical "
              "--period 2026-10 --under 441621 --due 2026-11-15\n");
  sub->callback([session, import] {
    session->action = [session, import] { return RunImport(session, *import); };
  });
}

}  // namespace hearth::cli
