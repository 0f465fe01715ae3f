// CHECK: broken logic ends the process at once, in release builds too.
// Bytes from outside (disk, network, files) are never checked with it; they yield a Status.
// Abseil 20220623 of Debian 12 has no absl/log/check.h, hence these few lines.
#ifndef HEARTH_STORAGE_API_INVARIANT_H_
#define HEARTH_STORAGE_API_INVARIANT_H_

#include <cstdio>
#include <cstdlib>

#define HEARTH_CHECK(condition)                                                          \
  do {                                                                                   \
    if (!(condition)) [[unlikely]] {                                                     \
      std::fprintf(stderr, "%s:%d: CHECK failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                      \
    }                                                                                    \
  } while (false)

#endif  // HEARTH_STORAGE_API_INVARIANT_H_
