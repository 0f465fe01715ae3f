// One record of the log as the checks see it, and how it is read: strictly, since a record has
// exactly one way to be written.
#ifndef HEARTH_CLIENTS_VERIFY_ENTRY_H_
#define HEARTH_CLIENTS_VERIFY_ENTRY_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cpp/merkle_tree.h"
#include "hearth/v1/envelope.pb.h"
#include "hearth/v1/events.pb.h"

namespace hearth::verify {

// Views are good until the next record is read.
struct Entry {
  uint64_t position = 0;  // by its place in the log, whatever its stamp says
  client::Hash leaf{};
  std::string fault;  // not empty: malformed, and only position and leaf are to be used

  v1::Stamp stamp;
  std::string_view header_bytes;
  client::Hash header_hash{};
  v1::EventHeader header;
  std::string_view signature, key_id;
  std::vector<std::string_view> sealed_parts;
  // The parts without a subject, merged: all that can be read without a key. FACT_NOT_SET when
  // there is none, or when the event was refused.
  v1::Fact fact;
  // A plain part that is not what the header commits to, or that cannot be read; empty = none.
  std::string commitment_fault;

  bool accepted() const { return stamp.refused() == v1::REFUSAL_REASON_UNSPECIFIED; }
  // Made by the server itself: days, restores, audits. The log's signature is all that vouches for
  // it.
  bool from_server() const { return header.device().rfind("server.", 0) == 0; }
};

// Reads one record into `entry`, whose buffers are used again. `record` outlives its views.
void ReadEntry(uint64_t position, std::string_view record, Entry* entry);

// What is wrong with the fields of a header; empty = nothing.
std::string HeaderFault(const v1::EventHeader& header);

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_ENTRY_H_
