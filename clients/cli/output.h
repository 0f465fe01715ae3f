// Answers in the form that was asked for.
#ifndef HEARTH_CLIENTS_CLI_OUTPUT_H_
#define HEARTH_CLIENTS_CLI_OUTPUT_H_

#include <google/protobuf/message.h>

#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "clients/cli/table.h"

namespace hearth::cli {

enum class Format { kTable, kJson, kJsonl, kCsv };

// Protobuf JSON with the contract's field names; ids are base64 there, as protobuf prescribes.
std::string Json(const google::protobuf::Message& message, bool pretty);

// A list: `table` for people and spreadsheets; the whole `response` as JSON; each element of its
// repeated field `list` as a line of JSON Lines.
void PrintList(Format format, const google::protobuf::Message& response, const char* list,
               const Table& table, std::ostream& out);

// One thing: `text` for people, else as PrintList does with a list of one. `fields` is its CSV
// form.
void PrintOne(Format format, const google::protobuf::Message& message, const std::string& text,
              const Table& fields, std::ostream& out);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_OUTPUT_H_
