// Whole files, written so that a cut leaves the old state or the new one.

#ifndef HEARTH_SERVICES_ATTACHMENTS_FILES_H_
#define HEARTH_SERVICES_ATTACHMENTS_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::attachments {

// Writes `path` whole: another name first, fsync, rename, fsync of the directory. One writer a
// path.
absl::Status WriteWhole(const std::string& path, std::string_view bytes);

// NOT_FOUND when absent; OUT_OF_RANGE when it is longer than `limit`.
absl::StatusOr<std::string> ReadWhole(const std::string& path, size_t limit);

// Lower-case hex.
std::string Hex(std::string_view bytes);

}  // namespace hearth::attachments

#endif  // HEARTH_SERVICES_ATTACHMENTS_FILES_H_
