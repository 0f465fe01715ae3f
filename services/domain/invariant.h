// CHECK: broken logic ends the process at once, in release builds too.
// Bytes from outside (disk, network, files) are never checked with it; they yield a Status.
// The storage room has its own copy: the domain may not look into it.

#ifndef HEARTH_SERVICES_DOMAIN_INVARIANT_H_
#define HEARTH_SERVICES_DOMAIN_INVARIANT_H_

#include <cstdio>
#include <cstdlib>

#define HEARTH_REQUIRE(condition)                                                          \
  do {                                                                                     \
    if (!(condition)) [[unlikely]] {                                                       \
      std::fprintf(stderr, "%s:%d: REQUIRE failed: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                        \
    }                                                                                      \
  } while (false)

#endif  // HEARTH_SERVICES_DOMAIN_INVARIANT_H_
