// Reading text line by line, with the number of the line and the bytes read so far.
#ifndef HEARTH_CLIENTS_CPP_LINE_READER_H_
#define HEARTH_CLIENTS_CPP_LINE_READER_H_

#include <cstdint>
#include <istream>
#include <string>

namespace hearth::client {

// One thread. `in` outlives the reader.
class LineReader {
 public:
  explicit LineReader(std::istream* in) : in_(*in) {}

  // The next line that is not blank, without its line end; false at the end. Text after the last
  // line end counts as a line.
  bool Next(std::string* line);

  uint64_t number() const { return number_; }  // of the line that Next gave, from 1
  uint64_t bytes() const { return bytes_; }    // up to the end of that line
  bool whole() const { return whole_; }        // that line had a line end

 private:
  std::istream& in_;
  uint64_t number_ = 0;
  uint64_t bytes_ = 0;
  bool whole_ = true;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_LINE_READER_H_
