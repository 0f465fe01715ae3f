#include "clients/cli/message_digest.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

struct KindName {
  std::string_view kind, zh, en;
};

constexpr KindName kKinds[] = {
    {"CLUE_ASSIGNED", "新派线索", "clues assigned"},
    {"CLUE_OVERDUE", "线索超期", "clues overdue"},
    {"DATA_FAULT", "数据疑点", "data faults"},
    {"HELPER_MISSING", "无帮扶责任人", "without helper"},
    {"MASS_RISK", "风险集中", "clustered risks"},
    {"MEASURE_LOST", "措施中断", "measures lost"},
    {"NEW_FLAG", "新增提示", "new flags"},
    {"NO_MEASURE", "无帮扶措施", "without measure"},
    {"OBJECTION", "异议待处理", "objections"},
    {"STEP_DUE", "程序将到期", "steps due soon"},
    {"STEP_OVERDUE", "程序超期", "steps overdue"},
    {"VISIT_OVERDUE", "走访超期", "visits overdue"},
    {"VISITS_OVERDUE", "走访超期（村）", "visits overdue (villages)"},
};

std::string NameOf(const std::string& kind) {
  for (const KindName& known : kKinds) {
    if (known.kind == kind) return absl::StrCat(std::string(known.zh), " ", std::string(known.en));
  }
  return kind;
}

// "08:30" in minutes; -1 for anything else.
int ParseMinute(const std::string& text) {
  int hour = 0, minute = 0;
  char rest = 0;
  if (std::sscanf(text.c_str(), "%2d:%2d%c", &hour, &minute, &rest) != 2) return -1;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return -1;
  return hour * 60 + minute;
}

absl::Status WrongCell(uint64_t row, const std::string& column, const std::string& zh,
                       const std::string& en) {
  return client::InvalidError(absl::StrCat("第 ", row, " 行 ", column, "：", zh),
                              absl::StrCat("row ", row, ", ", column, ": ", en));
}

absl::Status ReadMinute(const Csv& csv, size_t row, const char* column, int* minute) {
  const std::string& cell = csv.Cell(row, csv.Find({column}));
  if (cell.empty()) return absl::OkStatus();
  *minute = ParseMinute(cell);
  if (*minute >= 0) return absl::OkStatus();
  return WrongCell(csv.RowNumber(row), column, "应为 08:30 的形式", "needs the form 08:30");
}

bool Has(const google::protobuf::RepeatedField<int32_t>& dates, int32_t date) {
  return std::find(dates.begin(), dates.end(), date) != dates.end();
}

}  // namespace

absl::StatusOr<std::vector<Recipient>> ReadRecipients(const Csv& csv) {
  std::vector<Recipient> recipients;
  for (size_t row = 0; row < csv.size(); ++row) {
    Recipient next;
    const std::array<std::tuple<const char*, std::string*>, 4> required = {
        {{"account", &next.account},
         {"area", &next.area_code},
         {"channel", &next.channel},
         {"address", &next.address}}};
    for (const auto& [column, cell] : required) {
      *cell = csv.Cell(row, csv.Find({column}));
      if (cell->empty()) return WrongCell(csv.RowNumber(row), column, "必填", "is required");
    }
    if (next.channel != "smtp" && next.channel != "http" && next.channel != "command") {
      return WrongCell(csv.RowNumber(row), "channel", "应为 smtp、http 或 command",
                       "must be smtp, http or command");
    }
    for (const auto& [column, minute] : {std::make_tuple("quiet_from", &next.quiet_from),
                                         std::make_tuple("quiet_until", &next.quiet_until),
                                         std::make_tuple("digest_at", &next.digest_at)}) {
      if (absl::Status status = ReadMinute(csv, row, column, minute); !status.ok()) return status;
    }
    recipients.push_back(std::move(next));
  }
  return recipients;
}

bool IsQuiet(const Recipient& recipient, int minute) {
  const int from = recipient.quiet_from, until = recipient.quiet_until;
  if (from == until) return false;
  if (from < until) return from <= minute && minute < until;
  return minute >= from || minute < until;
}

bool IsWorkday(int32_t date, const v1::WorkCalendar* calendar) {
  if (calendar != nullptr && Has(calendar->holiday_dates(), date)) return false;
  if (calendar != nullptr && Has(calendar->working_dates(), date)) return true;
  std::tm day{};
  day.tm_year = date / 10000 - 1900;
  day.tm_mon = date / 100 % 100 - 1;
  day.tm_mday = date % 100;
  timegm(&day);  // fills the weekday
  return day.tm_wday != 0 && day.tm_wday != 6;
}

std::string MessageId(const Recipient& recipient, std::string_view occasion) {
  std::string what;
  for (const std::string_view part :
       {std::string_view(recipient.account), std::string_view(recipient.channel),
        std::string_view(recipient.address), std::string_view(recipient.area_code), occasion}) {
    what += absl::StrCat(part.size(), ":");
    what.append(part);
  }
  return client::Sha256(what);
}

MessageText ComposeMessage(const std::vector<v1::Alert>& alerts, const std::string& area_name,
                           const std::string& link, int32_t date, bool urgent) {
  if (alerts.empty()) return {};
  std::map<std::string, int> counts;
  int overdue = 0;
  for (const v1::Alert& alert : alerts) {
    ++counts[alert.kind()];
    if (alert.due_date() != 0 && alert.due_date() < date) ++overdue;
  }
  MessageText text;
  text.subject = absl::StrCat("守望 Hearth ", area_name, urgent ? " 紧急 urgent " : " 今日 today ",
                              alerts.size());
  text.body = absl::StrCat(area_name, "：", urgent ? "紧急预警" : "待办预警", " ", alerts.size(),
                           " 条 alerts");
  if (overdue > 0) absl::StrAppend(&text.body, "，其中超期 overdue ", overdue);
  for (const auto& [kind, count] : counts) {
    absl::StrAppend(&text.body, "\n", NameOf(kind), " ", count);
  }
  absl::StrAppend(&text.body, "\n", link, "\n");
  return text;
}

}  // namespace hearth::cli
