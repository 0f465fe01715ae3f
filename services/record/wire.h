// The canonical bytes of a record (README.md): written in one pass, read as views without copying.

#ifndef HEARTH_SERVICES_RECORD_WIRE_H_
#define HEARTH_SERVICES_RECORD_WIRE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace hearth::record {

// Views into the record's bytes; empty = the field is left out.
struct RecordView {
  std::string_view stamp;  // serialized v1::Stamp
  std::string_view header;
  std::string_view signature;
  std::string_view key_id;
  std::vector<std::string_view> sealed_parts;
};

// REQUIRES: stamp and header are not empty.
std::string WriteRecord(const RecordView& record);

// DATA_LOSS for any bytes that WriteRecord does not make.
absl::StatusOr<RecordView> ReadRecord(std::string_view bytes);

}  // namespace hearth::record

#endif  // HEARTH_SERVICES_RECORD_WIRE_H_
