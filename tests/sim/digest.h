// Digest: 64 bits (FNV-1a) that tell two runs apart. No defence against anybody.

#ifndef HEARTH_TESTS_SIM_DIGEST_H_
#define HEARTH_TESTS_SIM_DIGEST_H_

#include <cstdint>
#include <string_view>

namespace hearth::testing {

class Digest {
 public:
  Digest& Add(std::string_view text) {
    for (const char byte : text) Mix(static_cast<uint8_t>(byte));
    return Add(text.size());
  }
  Digest& Add(uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) Mix(static_cast<uint8_t>(number >> shift));
    return *this;
  }
  uint64_t value() const { return value_; }

 private:
  void Mix(uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001b3ULL; }

  uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_DIGEST_H_
