// Whole trees of files: copied and made durable.

#ifndef HEARTH_SERVICES_SERVER_FILES_H_
#define HEARTH_SERVICES_SERVER_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::server {

// Copies all files below `from` into the fresh folder `to`, and syncs. An absent `from` gives an
// empty folder.
absl::Status CopyTree(const std::string& from, const std::string& to);

// Writes a small file whole and syncs it.
absl::Status WriteSmallFile(const std::string& path, std::string_view text);
// NOT_FOUND when absent. At most 1 MiB.
absl::StatusOr<std::string> ReadSmallFile(const std::string& path);

// Absent, or a folder without entries.
bool IsFresh(const std::string& dir);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FILES_H_
