#include "clients/cli/clue_file.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <map>
#include <optional>
#include <sstream>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "clients/cli/text_encoding.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/line_reader.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

enum Field {
  kName,
  kIdNumber,
  kVillage,
  kPhone,
  kBirthYear,
  kHouseholdNumber,
  kAreaCode,
  kKind,
  kRisks,
  kHappened,
  kText,
  kSelfPaid,
  kBill,
  kInsured,
  kAmount,
  kFields
};

struct ColumnName {
  Field field;
  const char* zh;
  const char* en;
  const char* amount_code = nullptr;  // "clue_amount"
};

constexpr ColumnName kColumns[kFields] = {
    {kName, "姓名", "name"},
    {kIdNumber, "证件号码", "id_number"},
    {kVillage, "村", "village"},
    {kPhone, "电话", "phone"},
    {kBirthYear, "出生年", "birth_year"},
    {kHouseholdNumber, "户编号", "household_number"},
    {kAreaCode, "区划代码", "area_code"},
    {kKind, "线索种类", "kind"},
    {kRisks, "风险", "risks"},
    {kHappened, "发生日期", "happened_date"},
    {kText, "说明", "description"},
    {kSelfPaid, "自付金额", "self_paid", "self_paid"},
    {kBill, "总费用", "bill", "bill"},
    {kInsured, "报销金额", "insured", "insured"},
    {kAmount, "金额", "amount", "amount"},
};

struct Places {
  int at[kFields];
  explicit Places(const Csv& csv) {
    for (const ColumnName& column : kColumns) at[column.field] = csv.Find({column.zh, column.en});
  }
};

// "12,345.67" yuan in fen; nullopt for anything else.
std::optional<int64_t> ParseYuan(const std::string& cell) {
  const std::string plain = absl::StrReplaceAll(cell, {{",", ""}, {"，", ""}, {"元", ""}});
  const std::vector<std::string> parts = absl::StrSplit(plain, '.');
  if (parts.empty() || parts.size() > 2 || parts[0].empty() || parts[0].size() > 12) return {};
  std::string fraction = parts.size() == 2 ? parts[1] : "";
  if (fraction.size() > 2) return {};
  fraction.resize(2, '0');
  const std::string digits = parts[0] + fraction;
  int64_t fen = 0;
  if (digits.find_first_not_of("0123456789") != std::string::npos ||
      !absl::SimpleAtoi(digits, &fen)) {
    return {};
  }
  return fen;
}

void Spoil(Field field, const char* zh, const char* en, ClueRow* row) {
  if (!row->bad_column.empty()) return;  // the first one is told
  row->bad_column = kColumns[field].zh;
  row->detail = absl::StrCat(zh, " / ", en);
}

void ReadPersonOf(const Csv& csv, size_t i, const Places& places, ClueRow* row) {
  const auto cell = [&](Field field) { return csv.Cell(i, places.at[field]); };
  v1::CluePerson* person = row->fact.mutable_person();
  person->set_name(cell(kName));
  person->set_id_number(cell(kIdNumber));
  person->set_village(cell(kVillage));
  person->set_phone(cell(kPhone));
  person->set_household_number(cell(kHouseholdNumber));
  const std::string year = cell(kBirthYear);
  int32_t birth_year = 0;
  if (!year.empty() && (!absl::SimpleAtoi(year, &birth_year) || birth_year < 1900)) {
    Spoil(kBirthYear, "须为四位年份", "needs a year of four digits", row);
  }
  person->set_birth_year(birth_year);
  if (person->name().empty() && person->id_number().empty()) {
    Spoil(kName, "姓名与证件号码至少填一项", "needs a name or an ID number", row);
  }
}

void ReadAmounts(const Csv& csv, size_t i, const Places& places, ClueRow* row) {
  for (const ColumnName& column : kColumns) {
    if (column.amount_code == nullptr) continue;
    const std::string& cell = csv.Cell(i, places.at[column.field]);
    if (cell.empty()) continue;
    const std::optional<int64_t> fen = ParseYuan(cell);
    if (!fen) {
      Spoil(column.field, "须为元，至多两位小数", "needs yuan with at most two decimals", row);
      continue;
    }
    v1::ClueAmount* amount = row->fact.add_amounts();
    amount->set_amount_code(column.amount_code);
    amount->set_amount_fen(*fen);
  }
}

void ReadKindAndRisks(const Csv& csv, size_t i, const Places& places, const CodeBook& codes,
                      ClueRow* row) {
  const std::string& kind = csv.Cell(i, places.at[kKind]);
  if (!kind.empty()) row->fact.set_kind_code(codes.Find("clue_kind", kind).value_or(""));
  if (row->fact.kind_code().empty()) {
    Spoil(kKind, "没有这个种类", "no such kind", row);
  }
  const std::string& risks = csv.Cell(i, places.at[kRisks]);
  if (risks.empty()) return;
  const std::vector<std::string> words =
      absl::StrSplit(absl::StrReplaceAll(risks, {{"；", ";"}}), ';');
  for (const std::string& word : words) {
    const std::optional<std::string> code = codes.Find("risk", word);
    if (!code || row->fact.risk_codes_size() == 5) {
      Spoil(kRisks, "没有这个风险，或超过五项", "no such risk, or more than five", row);
      return;
    }
    row->fact.add_risk_codes(*code);
  }
}

std::string Text(const google::protobuf::Value& value) {
  switch (value.kind_case()) {
    case google::protobuf::Value::kStringValue:
      return value.string_value();
    case google::protobuf::Value::kNumberValue: {
      const auto whole = static_cast<int64_t>(value.number_value());
      if (static_cast<double>(whole) == value.number_value()) return std::to_string(whole);
      return absl::StrCat(value.number_value());
    }
    case google::protobuf::Value::kBoolValue:
      return value.bool_value() ? "是" : "否";
    default:
      return "";
  }
}

std::string Quoted(const std::string& cell) {
  return absl::StrCat("\"", absl::StrReplaceAll(cell, {{"\"", "\"\""}}), "\"");
}

bool EndsWith(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

absl::StatusOr<Csv> CsvOfJsonLines(std::string_view utf8) {
  std::vector<std::string> header;
  std::vector<std::map<std::string, std::string>> rows;
  std::istringstream in{std::string(utf8)};
  client::LineReader reader(&in);
  for (std::string line; reader.Next(&line);) {
    google::protobuf::Struct object;
    const auto status = google::protobuf::util::JsonStringToMessage(line, &object);
    if (!status.ok()) {
      return client::AtLine(reader.number(),
                            client::InvalidError("不是一个 JSON 对象", "not one JSON object"));
    }
    std::map<std::string, std::string>& row = rows.emplace_back();
    for (const auto& [name, value] : object.fields()) {
      row[name] = Text(value);
      if (std::find(header.begin(), header.end(), name) == header.end()) header.push_back(name);
    }
  }
  std::sort(header.begin(), header.end());  // a JSON object has no order
  std::string text;
  for (const std::string& name : header)
    absl::StrAppend(&text, text.empty() ? "" : ",", Quoted(name));
  for (std::map<std::string, std::string>& row : rows) {
    std::string cells;
    for (size_t i = 0; i < header.size(); ++i) {
      absl::StrAppend(&cells, i == 0 ? "" : ",", Quoted(row[header[i]]));
    }
    absl::StrAppend(&text, "\n", cells);
  }
  return Csv::Parse(text);
}

absl::StatusOr<ClueTable> LoadClueTable(const std::string& path) {
  const absl::StatusOr<std::string> bytes = client::ReadFile(path);
  if (!bytes.ok()) {
    return client::InvalidError("无法读取 " + path, "cannot read " + path);
  }
  const absl::StatusOr<std::string> utf8 = ToUtf8(*bytes);
  if (!utf8.ok()) return utf8.status();
  const bool lines = EndsWith(path, ".jsonl") || EndsWith(path, ".ndjson");
  absl::StatusOr<Csv> csv = lines ? CsvOfJsonLines(*utf8) : Csv::Parse(*utf8);
  if (!csv.ok()) return csv.status();
  return ClueTable{*std::move(csv), client::Sha256(*bytes)};
}

std::vector<CellError> CheckClueHeader(const Csv& csv, const ClueFileTerms& terms) {
  std::vector<CellError> errors;
  const Places places(csv);
  if (places.at[kName] < 0 && places.at[kIdNumber] < 0) {
    errors.push_back({1, "姓名", "缺少 姓名 或 证件号码 列", "needs a column name or id_number"});
  }
  if (places.at[kKind] < 0 && terms.kind_code.empty()) {
    errors.push_back({1, "线索种类", "缺少此列，或用 --kind 指明", "needs this column, or --kind"});
  }
  for (const std::string& name : csv.header()) {
    const bool known = std::any_of(std::begin(kColumns), std::end(kColumns), [&](const auto& c) {
      const int at = places.at[c.field];
      return at >= 0 && csv.header()[static_cast<size_t>(at)] == name;
    });
    if (!known) {
      errors.push_back(
          {1, name, "不认识的列，请改名或删去", "unknown column: rename or remove it"});
    }
  }
  return errors;
}

std::vector<ClueRow> ReadClueRows(const Csv& csv, const ClueFileTerms& terms,
                                  const CodeBook& codes) {
  const Places places(csv);
  std::vector<ClueRow> rows(csv.size());
  for (size_t i = 0; i < csv.size(); ++i) {
    ClueRow& row = rows[i];
    row.row = static_cast<uint32_t>(i + 1);
    row.area_code = csv.Cell(i, places.at[kAreaCode]);
    v1::ClueReported& fact = row.fact;
    fact.set_channel(v1::CHANNEL_DEPARTMENT_SCREENING);
    fact.set_form_code("push");
    fact.set_kind_code(terms.kind_code);
    fact.set_source_unit_code(terms.unit_code);
    fact.set_period_start_date(terms.period_start_date);
    fact.set_period_end_date(terms.period_end_date);
    fact.set_description(csv.Cell(i, places.at[kText]));
    ReadPersonOf(csv, i, places, &row);
    ReadKindAndRisks(csv, i, places, codes, &row);
    ReadAmounts(csv, i, places, &row);
    const std::string& happened = csv.Cell(i, places.at[kHappened]);
    if (happened.empty()) continue;
    const std::optional<int32_t> date = client::ParseDate(happened);
    if (!date) Spoil(kHappened, "须为 2026-03-01", "needs the form 2026-03-01", &row);
    fact.set_happened_date(date.value_or(0));
  }
  return rows;
}

absl::Status ParsePeriod(const std::string& text, ClueFileTerms* terms) {
  const std::vector<std::string> days = absl::StrSplit(text, "..");
  if (days.size() == 2) {
    const auto start = client::ParseDate(days[0]), end = client::ParseDate(days[1]);
    if (start && end && *start <= *end) {
      terms->period_start_date = *start;
      terms->period_end_date = *end;
      return absl::OkStatus();
    }
  }
  if (const auto first = client::ParseDate(text + "-01"); first && days.size() == 1) {
    int32_t last = *first + 30;
    while (!client::ParseDate(std::to_string(last))) --last;
    terms->period_start_date = *first;
    terms->period_end_date = last;
    return absl::OkStatus();
  }
  return client::InvalidError("--period：须为 2026-10 或 2026-10-01..2026-10-15",
                              "--period: write 2026-10 or 2026-10-01..2026-10-15");
}

std::string ClueColumnList() {
  std::string list;
  for (const ColumnName& column : kColumns) {
    absl::StrAppend(&list, "  ", column.zh, " ", column.en, "\n");
  }
  return list;
}

}  // namespace hearth::cli
