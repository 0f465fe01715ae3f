// A target with a fault, for the driver's own negative control.

#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  hearth::fuzz::Expect(text.find('\a') == text.npos, "planted");
  return 0;
}
