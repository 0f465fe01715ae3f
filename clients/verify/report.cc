#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/verify/finding.h"

namespace hearth::verify {
namespace {

struct Word {
  const char *name, *zh, *en;
};

// The numbers of the summary, in order.
constexpr Word kNumbers[] = {
    {"records", "记录", "records"},
    {"accepted", "其中受理", "accepted"},
    {"refused", "其中拒绝", "refused"},
    {"devices", "设备", "devices"},
    {"signatures", "核验的设备签名", "device signatures verified"},
    {"covered_by_signature", "有设备签名覆盖的记录", "records covered by a device signature"},
    {"unsigned_before_trust", "启用登记前无签名的记录", "records unsigned, before enrolment"},
    {"stated_by_server", "服务器自己的记录", "records stated by the server"},
    {"bracketed", "有时间括号的记录", "records with a time bracket"},
    {"rights_judged", "核对过权限的记录", "records whose right was judged"},
    {"decisions", "两人决定", "decisions of two persons"},
    {"sealed_decisions", "密封的两人决定（只核对了人）", "sealed decisions (persons only)"},
    {"older_checkpoints", "旧检查点", "older checkpoints"},
    {"receipts", "回执", "receipts"},
    {"witnesses", "见证人", "witnesses"},
    {"cosignatures", "有效见证签名", "cosignatures that hold"},
    {"attachments", "附件", "attachments"},
    {"term", "届次", "term"},
};

struct Ending {
  const char *name, *zh, *en;
};

const Ending& EndingOf(Verdict verdict) {
  static const Ending endings[] = {
      {"ok", "通过：未发现改动、丢失或违规", "OK: nothing was changed, dropped or out of order"},
      {"violations", "不通过：发现违规，详见下文", "VIOLATIONS were found, see below"},
      {"undecided", "无法判定：所给材料不足，详见下文",
       "UNDECIDED: what was given does not suffice, see below"},
  };
  return endings[static_cast<size_t>(verdict)];
}

const char* SeverityName(Severity severity) {
  if (severity == Severity::kViolation) return "violation";
  return severity == Severity::kUndecided ? "undecided" : "notice";
}

std::string SeverityText(Severity severity) {
  if (severity == Severity::kViolation) return "违规 violation";
  return severity == Severity::kUndecided ? "不能判定 undecided" : "提示 notice";
}

std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      quoted.append(1, '\\').append(1, c);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppendFormat(&quoted, "\\u%04x", static_cast<unsigned>(c));
    } else {
      quoted.push_back(c);
    }
  }
  return quoted.append(1, '"');
}

// Control characters of hostile text must not reach a terminal.
std::string Printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, '?');
  return text;
}

void AppendFindings(const Report& report, Code code, std::string* text) {
  const CodeInfo& info = InfoOf(code);
  const uint64_t count = report.CountOf(code);
  absl::StrAppend(text, "\n[", SeverityText(report.SeverityOf(code)), "] ", info.name, " × ", count,
                  "\n  ", info.zh, "\n  ", info.en, "\n");
  uint64_t shown = 0;
  for (const Finding& finding : report.findings()) {
    if (finding.code != code) continue;
    if (++shown > 10) break;
    absl::StrAppend(
        text, "    ",
        finding.position == 0 ? "" : absl::StrCat("位置 position ", finding.position, "  "),
        Printable(finding.detail), "\n");
  }
  if (count > 10) absl::StrAppend(text, "    … (--json 有更多 / more in --json)\n");
}

}  // namespace

std::string ReportText(const Report& report) {
  const Ending& ending = EndingOf(report.verdict());
  std::string text = absl::StrCat(ending.zh, "\n", ending.en, "\n\n");
  for (const auto& [name, value] : report.texts()) {
    absl::StrAppend(&text, name, "  ", Printable(value), "\n");
  }
  for (const Word& word : kNumbers) {
    const auto number = report.numbers().find(word.name);
    if (number == report.numbers().end()) continue;
    absl::StrAppend(&text, absl::StrFormat("%10d", number->second), "  ", word.zh, " / ", word.en,
                    "\n");
  }
  for (const Severity severity : {Severity::kViolation, Severity::kUndecided, Severity::kNotice}) {
    for (const auto& [code, count] : report.counts()) {
      if (report.SeverityOf(code) == severity) AppendFindings(report, code, &text);
    }
  }
  return text;
}

std::string ReportJson(const Report& report) {
  std::string json = absl::StrCat("{\"format\": \"hearth-verify/1\", \"verdict\": ",
                                  Quoted(EndingOf(report.verdict()).name));
  for (const auto& [name, value] : report.texts()) {
    absl::StrAppend(&json, ", ", Quoted(name), ": ", Quoted(value));
  }
  absl::StrAppend(&json, ", \"numbers\": {");
  const char* comma = "";
  for (const auto& [name, value] : report.numbers()) {
    absl::StrAppend(&json, comma, Quoted(name), ": ", value);
    comma = ", ";
  }
  absl::StrAppend(&json, "}, \"counts\": {");
  comma = "";
  for (const auto& [code, count] : report.counts()) {
    absl::StrAppend(&json, comma, Quoted(InfoOf(code).name), ": ", count);
    comma = ", ";
  }
  absl::StrAppend(&json, "}, \"findings\": [");
  comma = "\n";
  for (const Finding& finding : report.findings()) {
    const CodeInfo& info = InfoOf(finding.code);
    absl::StrAppend(&json, comma, "  {\"code\": ", Quoted(info.name),
                    ", \"severity\": ", Quoted(SeverityName(report.SeverityOf(finding.code))),
                    ", \"position\": ", finding.position, ", \"detail\": ", Quoted(finding.detail),
                    ", \"zh\": ", Quoted(info.zh), ", \"en\": ", Quoted(info.en), "}");
    comma = ",\n";
  }
  return absl::StrCat(json, "]}\n");
}

}  // namespace hearth::verify
