// What an erasure takes along: found in the log while the keys still open it.

#ifndef HEARTH_SERVICES_SERVER_ERASURE_REACH_H_
#define HEARTH_SERVICES_SERVER_ERASURE_REACH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/projections/views.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::server {

struct ErasureReach {
  std::vector<std::string> subjects;  // those given and those tied to them; each once, ascending
  std::vector<std::string> files;     // sealed files of attachments of whole households, 32 bytes
};

// Reads the facts of each household among the subjects, up to the durable head however far the
// index has come. Facts that no key opens any more add nothing but what their headers say.
absl::StatusOr<ErasureReach> ReachOf(const std::vector<std::string>& subjects,
                                     const storage::Log& log, const storage::Keys& keys,
                                     const projections::Views& views);

// The households (16 bytes) that the subjects are, or are members of.
std::vector<std::string> HouseholdsOf(const std::vector<std::string>& subjects);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_ERASURE_REACH_H_
