// What tests do to the files of a closed store.
#ifndef HEARTH_TESTS_STORAGE_DISK_H_
#define HEARTH_TESTS_STORAGE_DISK_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/copy_folder.h"

namespace hearth::storage {

inline std::string ReadBytes(const std::filesystem::path& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

inline void WriteBytes(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

inline void FlipBit(const std::filesystem::path& path, size_t bit) {
  std::string bytes = ReadBytes(path);
  ASSERT_LT(bit / 8, bytes.size());
  bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  WriteBytes(path, bytes);
}

// All files below `dir` whose names end in `ending` and that are not empty, in order.
inline std::vector<std::filesystem::path> FilesBelow(const std::filesystem::path& dir,
                                                     std::string_view ending = "") {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(dir)) {
    if (!entry.is_regular_file() || entry.file_size() == 0) continue;
    if (entry.path().filename().string().ends_with(ending)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

using ::hearth::testing::CopyFolder;

// Whether any file below `dir` holds these bytes.
inline bool AnyFileHolds(const std::filesystem::path& dir, std::string_view bytes) {
  const std::vector<std::filesystem::path> files = FilesBelow(dir);
  return std::any_of(files.begin(), files.end(), [&](const std::filesystem::path& file) {
    return ReadBytes(file).find(bytes) != std::string::npos;
  });
}

}  // namespace hearth::storage

#endif  // HEARTH_TESTS_STORAGE_DISK_H_
