// Rows for the sorter: fields of fixed size one after another, numbers big-endian.
#ifndef HEARTH_CLIENTS_VERIFY_ROWS_H_
#define HEARTH_CLIENTS_VERIFY_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::verify {

inline void PutNumber(uint64_t value, std::string* row) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    row->push_back(static_cast<char>(static_cast<uint8_t>(value >> shift)));
  }
}

// Takes fields off the front of a row.
class RowReader {
 public:
  explicit RowReader(std::string_view row) : row_(row) {}
  std::string_view Bytes(size_t count) {
    const std::string_view field = row_.substr(0, count);
    row_.remove_prefix(field.size());
    return field;
  }
  uint64_t Number() {
    uint64_t value = 0;
    for (const char c : Bytes(8)) value = value << 8 | static_cast<uint8_t>(c);
    return value;
  }

 private:
  std::string_view row_;
};

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_ROWS_H_
