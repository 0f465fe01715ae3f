// The simulator's own random numbers: the same seed gives the same county on every machine and
// compiler, which the standard library's distributions do not promise. Integers only, for the same
// reason.

#ifndef HEARTH_CLIENTS_SIM_RANDOM_H_
#define HEARTH_CLIENTS_SIM_RANDOM_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace hearth::sim {

// Rates are written in parts per million.
inline constexpr uint32_t kMillion = 1'000'000;

// Mixes two words into one (splitmix64's finaliser): the key of everything that is derived, not
// drawn.
uint64_t Mix(uint64_t a, uint64_t b);

// FNV-1a, to key by a text such as an area code.
uint64_t HashText(const std::string& text);

// xoshiro256**. One thread.
class Rng {
 public:
  explicit Rng(uint64_t seed);

  uint64_t Next();
  // 0 .. n-1. REQUIRES: n > 0.
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(((Next() >> 32) * n) >> 32); }
  // low .. high, both included. REQUIRES: low <= high and their distance fits 32 bits.
  int64_t Between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(Below(static_cast<uint32_t>(high - low + 1)));
  }
  bool Chance(uint32_t ppm) { return Below(kMillion) < ppm; }
  // Index of a weight, drawn in proportion. REQUIRES: the sum is positive.
  template <size_t N>
  uint32_t Weighted(const std::array<uint32_t, N>& weights) {
    uint32_t sum = 0;
    for (const uint32_t weight : weights) sum += weight;
    uint32_t left = Below(sum);
    for (uint32_t i = 0; i < N; ++i) {
      if (left < weights[i]) return i;
      left -= weights[i];
    }
    return N - 1;
  }

 private:
  std::array<uint64_t, 4> state_;
};

// `bytes` as lower-case hex, high half first.
std::string Hex(uint64_t high, uint64_t low);
// The same 16 bytes as they stand in a message.
std::string Bytes16(uint64_t high, uint64_t low);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_RANDOM_H_
