#include "clients/cli/clue_import_state.h"

#include <array>
#include <filesystem>
#include <optional>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/line_reader.h"

namespace hearth::cli {
namespace {

constexpr std::string_view kHead = "hearth-clue-import 1 ";
constexpr size_t kCells = 9;

struct Name {
  RowOutcome outcome;
  const char* name;
  const char* word;
};

constexpr std::array<Name, 6> kNames = {{
    {RowOutcome::kMatched, "matched", "已对应到户 matched"},
    {RowOutcome::kUnmatched, "unmatched", "待人工对应 unmatched"},
    {RowOutcome::kDuplicate, "duplicate", "重复 duplicate"},
    {RowOutcome::kBelowThreshold, "below_threshold", "低于门槛 below threshold"},
    {RowOutcome::kMalformed, "malformed", "不能读取 malformed"},
    {RowOutcome::kRefused, "refused", "被拒绝 refused"},
}};

std::string LineOf(const RowResult& result) {
  const std::string detail =
      absl::StrReplaceAll(result.detail, {{"\t", " "}, {"\n", " "}, {"\r", " "}});
  return absl::StrJoin(
             {result.key, OutcomeName(result.outcome),
              std::string(result.answered ? "answered" : "sent"), std::to_string(result.attempt),
              client::ToHex(result.event_id), client::ToHex(result.household), result.area_code,
              client::ToHex(result.subject), detail},
             "\t") +
         "\n";
}

std::optional<RowResult> ParseLine(const std::string& line) {
  const std::vector<std::string> cells = absl::StrSplit(line, '\t');
  if (cells.size() != kCells) return {};
  RowResult result;
  result.key = cells[0];
  bool known = false;
  for (const Name& name : kNames) {
    if (cells[1] != name.name) continue;
    result.outcome = name.outcome;
    known = true;
  }
  result.answered = cells[2] == "answered";
  const auto event_id = client::FromHex(cells[4]), household = client::FromHex(cells[5]),
             subject = client::FromHex(cells[7]);
  if (!known || !absl::SimpleAtoi(cells[3], &result.attempt) || !event_id || !household ||
      !subject) {
    return {};
  }
  result.event_id = *event_id;
  result.household = *household;
  result.area_code = cells[6];
  result.subject = *subject;
  result.detail = cells[8];
  return result;
}

}  // namespace

std::string OutcomeName(RowOutcome outcome) { return kNames[static_cast<size_t>(outcome)].name; }
std::string OutcomeWord(RowOutcome outcome) { return kNames[static_cast<size_t>(outcome)].word; }

absl::StatusOr<ClueImportState> ClueImportState::Open(const std::string& path,
                                                      const std::string& sha256) {
  absl::StatusOr<client::FileLock> lock = client::FileLock::Take(path + ".lock");
  if (!lock.ok()) return lock.status();
  ClueImportState state(path, *std::move(lock));
  if (absl::Status status = state.Load(sha256); !status.ok()) return status;
  return state;
}

absl::Status ClueImportState::Load(const std::string& sha256) {
  const std::string head = absl::StrCat(std::string(kHead), client::ToHex(sha256));
  if (!std::filesystem::exists(path_)) return client::AppendFile(path_, head + "\n");
  const absl::StatusOr<std::string> text = client::ReadFile(path_);
  if (!text.ok()) return text.status();
  std::istringstream in(*text);
  client::LineReader reader(&in);
  std::string line;
  if (!reader.Next(&line) || line != head) {
    return client::Error(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat(path_, " 属于另一内容的文件：改过的文件是新的批次，请另存为新文件名再导入"),
        absl::StrCat(path_,
                     " belongs to a file of another content: a changed file is another "
                     "batch; save it under another name"));
  }
  uint64_t whole = reader.bytes();
  while (reader.Next(&line) && reader.whole()) {  // a torn last line was not synced
    const std::optional<RowResult> result = ParseLine(line);
    if (!result) break;
    results_[result->key] = *result;
    whole = reader.bytes();
  }
  return whole == text->size() ? absl::OkStatus() : client::TruncateFile(path_, whole);
}

const RowResult* ClueImportState::Find(const std::string& key) const {
  const auto found = results_.find(key);
  return found == results_.end() ? nullptr : &found->second;
}

absl::Status ClueImportState::Add(const std::vector<RowResult>& results) {
  if (results.empty()) return absl::OkStatus();
  std::string lines;
  for (const RowResult& result : results) {
    absl::StrAppend(&lines, LineOf(result));
    results_[result.key] = result;
  }
  return client::AppendFile(path_, lines);
}

}  // namespace hearth::cli
