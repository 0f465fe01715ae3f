#include "clients/cpp/line_reader.h"

namespace hearth::client {

bool LineReader::Next(std::string* line) {
  while (std::getline(in_, *line)) {
    ++number_;
    whole_ = !in_.eof();
    bytes_ += line->size() + (whole_ ? 1 : 0);
    if (!line->empty() && line->back() == '\r') line->pop_back();
    if (line->find_first_not_of(" \t") != std::string::npos) return true;
  }
  return false;
}

}  // namespace hearth::client
