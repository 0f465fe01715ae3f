// A rulebook that does not fit into one record, cut into numbered facts. Pure.
#ifndef HEARTH_CLIENTS_CLI_RULEBOOK_PARTS_H_
#define HEARTH_CLIENTS_CLI_RULEBOOK_PARTS_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "hearth/v1/control.pb.h"

namespace hearth::cli {

inline constexpr size_t kRulebookPartBytesMax = 55'000;

// One fact with part and part_count 0 when the whole fits into `part_bytes_max`; else parts 1..n,
// whose rulebooks merge, in order, into the whole. Each names id, version, area, day and evaluator.
// INVALID_ARGUMENT when a single element (a dictionary, a rule) is larger than a part.
absl::StatusOr<std::vector<v1::RulebookPublished>> ToParts(
    const v1::Rulebook& rulebook, size_t part_bytes_max = kRulebookPartBytesMax);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_RULEBOOK_PARTS_H_
