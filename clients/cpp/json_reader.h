// A quick reader for the protobuf JSON that programs write. Files of drafts have a million lines,
// and protobuf's own parser, which can do everything, takes ten times as long.
#ifndef HEARTH_CLIENTS_CPP_JSON_READER_H_
#define HEARTH_CLIENTS_CPP_JSON_READER_H_

#include <google/protobuf/message.h>

#include <string_view>

namespace hearth::client {

// Fills `message` and answers true when `text` is one JSON object in plain forms: fields by their
// names in the contract, whole numbers in digits, enums by name, no escapes but the two-character
// ones, no null, no maps, no floating point, no well-known types. Answers false for all else, right
// or wrong; `message` is then in no state to be read, and protobuf's parser has the word. What it
// accepts, protobuf's parser accepts with the same result. Thread-safe.
bool ReadPlainJson(std::string_view text, google::protobuf::Message* message);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_JSON_READER_H_
