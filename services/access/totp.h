// The second factor: RFC 6238 with SHA-1, 30 seconds, six digits, one step of drift either way.

#ifndef HEARTH_SERVICES_ACCESS_TOTP_H_
#define HEARTH_SERVICES_ACCESS_TOTP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::access {

inline constexpr size_t kTotpSeedBytes = 20;
inline constexpr int64_t kTotpStepMs = 30'000;

// The code of a step (Unix time / 30 s).
std::string TotpCode(std::string_view seed, int64_t step);

// The step whose code this is: now, the one before or after, and later than `last_step`, so that no
// code works twice. nullopt: wrong, old or used.
std::optional<int64_t> FindTotpStep(std::string_view seed, std::string_view code, int64_t now_ms,
                                    int64_t last_step);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_TOTP_H_
