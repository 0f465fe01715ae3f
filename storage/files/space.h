// How much room a file system has: intake refuses before the disk is full, not after.
#ifndef HEARTH_STORAGE_FILES_SPACE_H_
#define HEARTH_STORAGE_FILES_SPACE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace hearth::storage {

// Bytes that an ordinary user can still write to the file system that holds the folder `dir`.
// NOT_FOUND when `dir` is absent. Thread-safe; a few microseconds.
absl::StatusOr<uint64_t> FreeBytes(const std::string& dir);

// Size of that file system in bytes.
absl::StatusOr<uint64_t> TotalBytes(const std::string& dir);

// The floor below which intake stops (design: the larger of 1 GiB and 5 %).
uint64_t FreeFloorBytes(uint64_t total_bytes);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_FILES_SPACE_H_
