#include "tests/support/random.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace hearth::testing {
namespace {

// Prints the seed beside the failure, where the reader looks first.
class SeedPrinter : public ::testing::EmptyTestEventListener {
 public:
  explicit SeedPrinter(uint64_t seed) : seed_(seed) {}

  void OnTestPartResult(const ::testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::fprintf(stderr, "repeat with HEARTH_SEED=%llu\n", static_cast<unsigned long long>(seed_));
  }

 private:
  const uint64_t seed_;
};

uint64_t ChooseSeed() {
  uint64_t seed = 0;
  const char* text = std::getenv("HEARTH_SEED");
  if (text == nullptr) {
    std::random_device device;
    seed = uint64_t{device()} << 32 | device();
  } else if (!ParseSeed(text, &seed)) {
    std::fprintf(stderr, "HEARTH_SEED is not a decimal number: %s\n", text);
    std::abort();
  }
  // gtest owns the listener from here on.
  ::testing::UnitTest::GetInstance()->listeners().Append(new SeedPrinter(seed));
  return seed;
}

}  // namespace

bool ParseSeed(const char* text, uint64_t* seed) {
  const char* end = text + std::strlen(text);
  const auto [stop, error] = std::from_chars(text, end, *seed);
  return error == std::errc() && stop == end && stop != text;
}

uint64_t Seed() {
  static const uint64_t seed = ChooseSeed();
  return seed;
}

std::mt19937_64 Random(uint64_t salt) {
  const uint64_t seed = Seed();
  std::seed_seq sequence{static_cast<uint32_t>(seed), static_cast<uint32_t>(seed >> 32),
                         static_cast<uint32_t>(salt), static_cast<uint32_t>(salt >> 32)};
  return std::mt19937_64(sequence);
}

}  // namespace hearth::testing
