// The origin line of checkpoints: which log, which clock, which term.

#ifndef HEARTH_SERVICES_LEDGER_ORIGIN_H_
#define HEARTH_SERVICES_LEDGER_ORIGIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::ledger {

// A log that lost its newest records in a restore goes on under the next term.
inline constexpr uint64_t kFirstTerm = 1;

// "hearth/<log id in hex>/<wall|stepped>/<term>". REQUIRES: log_id of 16 bytes, term >= 1.
std::string MakeOrigin(std::string_view log_id, bool stepped, uint64_t term);

// The term of an origin of this very log and clock; nullopt for any other text.
std::optional<uint64_t> TermOf(std::string_view origin, std::string_view log_id, bool stepped);

}  // namespace hearth::ledger

#endif  // HEARTH_SERVICES_LEDGER_ORIGIN_H_
