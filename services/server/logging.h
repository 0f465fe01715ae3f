// What the operator is told on standard error, one line an event, in one of two forms:
//
//   text  hearthd: 正在停止 / stopping
//   json {"time":"2026-03-01T00:00:00.123Z","severity":"INFO","code":"STOPPING","message":"正在停止
//   / stopping"}
//
// Nothing personal, ever: no names, accounts, households, tokens, nor what a request holds.
// README.md lists the codes; they are stable. What a command answers (a path, the address) goes to
// standard output and is no event.

#ifndef HEARTH_SERVICES_SERVER_LOGGING_H_
#define HEARTH_SERVICES_SERVER_LOGGING_H_

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include "services/server/config.h"

namespace hearth::server {

// kDebug: one line a call. Lines below the configured level are not written.
enum class Severity { kDebug, kInfo, kWarning, kError };

// A number or a text beside the message; lower_snake_case name.
struct Field {
  Field(std::string_view name_in, std::string_view text);
  template <std::integral Number>
  Field(std::string_view name_in, Number number) : name(name_in), json(std::to_string(number)) {}

  std::string_view name;
  std::string json;
};

// Form and level from config.log_format and config.log_level. Takes over what gRPC and protobuf
// print: protobuf quotes the messages it is given, so only what ends the process is written.
// Before: text, INFO. Call once, before threads start.
void SetUpLogging(const Config& config);
bool LogsJson();
bool Logs(Severity severity);

// `code`: UPPER_SNAKE_CASE. `message`: "中文 / English". Fields stand in the JSON form only, so the
// text says what matters. Thread-safe; a line is written whole.
void Say(Severity severity, std::string_view code, std::string_view message,
         std::initializer_list<Field> fields = {});

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_LOGGING_H_
