// Protobuf prints a line for every string that is not UTF-8; fuzzers make millions of them.

#ifndef HEARTH_TESTS_FUZZ_SILENCE_H_
#define HEARTH_TESTS_FUZZ_SILENCE_H_

#include <google/protobuf/stubs/logging.h>

namespace hearth::fuzz {

inline void SilenceProtobuf() {
  static const bool done = [] {
    google::protobuf::SetLogHandler(nullptr);
    return true;
  }();
  (void)done;
}

}  // namespace hearth::fuzz

#endif  // HEARTH_TESTS_FUZZ_SILENCE_H_
