#include "services/server/logging.h"

#include <google/protobuf/stubs/common.h>
#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <unistd.h>

#include <array>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace hearth::server {
namespace {

bool json = false;
Severity least = Severity::kInfo;

constexpr std::array<std::string_view, 4> kNames = {"DEBUG", "INFO", "WARNING", "ERROR"};

// A JSON string. Bytes that are no UTF-8 (a path may have any) become '?', one and all.
std::string Quoted(std::string_view text) {
  const bool valid = google::protobuf::internal::IsStructurallyValidUTF8(
      text.data(), static_cast<int>(text.size()));
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      absl::StrAppend(&quoted, "\\", std::string(1, c));
    } else if (byte < 0x20 || byte == 0x7f) {
      absl::StrAppend(&quoted, "\\u00", absl::BytesToHexString(std::string(1, c)));
    } else {
      quoted += valid || byte < 0x80 ? c : '?';
    }
  }
  return quoted + '"';
}

// One write: lines of several threads never mix.
void Write(const std::string& line) {
  size_t done = 0;
  while (done < line.size()) {
    const ssize_t wrote = ::write(STDERR_FILENO, line.data() + done, line.size() - done);
    if (wrote <= 0) return;  // nobody reads; the work goes on
    done += static_cast<size_t>(wrote);
  }
}

void FromGrpc(gpr_log_func_args* said) {
  const Severity severity = said->severity == GPR_LOG_SEVERITY_ERROR  ? Severity::kError
                            : said->severity == GPR_LOG_SEVERITY_INFO ? Severity::kInfo
                                                                      : Severity::kDebug;
  if (!Logs(severity)) return;
  Say(severity, "GRPC", absl::StrCat("传输层 / transport: ", said->message));
}

// What matters of a message that could not be read is answered to whoever sent it.
void FromProtobuf(google::protobuf::LogLevel level, const char* file, int line,
                  const std::string& text) {
  if (level < google::protobuf::LOGLEVEL_FATAL) return;
  Say(Severity::kError, "PROTOBUF", absl::StrCat(file, ":", line, ": ", text));
}

}  // namespace

Field::Field(std::string_view name_in, std::string_view text) : name(name_in), json(Quoted(text)) {}

void SetUpLogging(const Config& config) {
  json = config.log_format == "json";
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (absl::EqualsIgnoreCase(config.log_level, std::string(kNames[i])))
      least = static_cast<Severity>(i);
  }
  gpr_set_log_function(FromGrpc);
  google::protobuf::SetLogHandler(FromProtobuf);
}

bool LogsJson() { return json; }
bool Logs(Severity severity) { return severity >= least; }

void Say(Severity severity, std::string_view code, std::string_view message,
         std::initializer_list<Field> fields) {
  if (!Logs(severity)) return;
  if (!json) {
    Write(absl::StrCat("hearthd: ", std::string(message), "\n"));
    return;
  }
  std::string line = absl::StrCat(
      "{\"time\":\"", absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone()),
      "\",\"severity\":\"", std::string(kNames[static_cast<size_t>(severity)]),
      "\",\"code\":", Quoted(code), ",\"message\":", Quoted(message));
  for (const Field& field : fields) {
    absl::StrAppend(&line, ",", Quoted(field.name), ":", field.json);
  }
  Write(line + "}\n");
}

}  // namespace hearth::server
