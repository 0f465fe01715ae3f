// The anchor: the newest signed checkpoint (storage/merkle/note.h) in a file outside the databases.
// A log whose head is below it, or whose root at its size differs, has lost or changed records.
// The note is signed, so the file needs no checksum of its own.
#ifndef HEARTH_STORAGE_FILES_ANCHOR_FILE_H_
#define HEARTH_STORAGE_FILES_ANCHOR_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// Replaces the anchor: new file, fsync, rename, fsync of the directory. When it returns OK, the
// note survives power loss; on an error either the old or the new one does. One writer a path.
absl::Status WriteAnchor(const std::string& path, std::string_view note);

// The note as written. NOT_FOUND when there is no anchor; DATA_LOSS for a file no note can have.
absl::StatusOr<std::string> ReadAnchor(const std::string& path);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_FILES_ANCHOR_FILE_H_
