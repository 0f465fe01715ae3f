// What every fuzz target shares. A target is one file with LLVMFuzzerTestOneInput; it is built
// twice: with libFuzzer (preset `fuzz`), and with driver_main.cc as a quick smoke.
//
// An input's first byte chooses what the rest is, so that one corpus reaches several depths.

#ifndef HEARTH_TESTS_FUZZ_TARGET_H_
#define HEARTH_TESTS_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace hearth::fuzz {

// Ends the program, which is how a fuzzer learns of a fault.
inline void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// Takes the input apart; what is not there reads as zeros.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}
  explicit Input(std::string_view bytes) : rest_(bytes) {}

  uint8_t Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(rest_[0]);
    rest_.remove_prefix(1);
    return byte;
  }
  uint64_t Number() {
    uint64_t number = 0;
    for (int i = 0; i < 8; ++i) number = number << 8 | Byte();
    return number;
  }
  // Exactly `size` bytes, filled up with zeros.
  std::string Bytes(size_t size) {
    std::string bytes(rest_.substr(0, size));
    rest_.remove_prefix(bytes.size());
    bytes.resize(size, '\0');
    return bytes;
  }
  std::string_view rest() const { return rest_; }
  bool empty() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace hearth::fuzz

#endif  // HEARTH_TESTS_FUZZ_TARGET_H_
