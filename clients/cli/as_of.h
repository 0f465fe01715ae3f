// --as-of: a moment of the log as people write it.
#ifndef HEARTH_CLIENTS_CLI_AS_OF_H_
#define HEARTH_CLIENTS_CLI_AS_OF_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "hearth/v1/query.pb.h"

namespace hearth::cli {

// A position ("1234"), a day ("2026-03-01", whole) or an instant ("2026-03-01T12:00:00+08:00").
absl::StatusOr<v1::AsOf> ParseAsOf(std::string_view text);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_AS_OF_H_
