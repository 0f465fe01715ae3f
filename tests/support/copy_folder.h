// Copies of folders, of stores in use among them.
#ifndef HEARTH_TESTS_SUPPORT_COPY_FOLDER_H_
#define HEARTH_TESTS_SUPPORT_COPY_FOLDER_H_

#include <filesystem>
#include <string>
#include <system_error>

namespace hearth::testing {

// A copy of a store in use is what a killed process leaves behind. The engine's own threads may
// drop an old file while we copy: then that copy was of no one moment, and another is made.
// REQUIRES: nobody writes to the store meanwhile; `to` does not exist.
inline void CopyFolder(const std::string& from, const std::string& to) {
  std::error_code error;
  do {
    std::filesystem::remove_all(to);
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive, error);
  } while (error == std::errc::no_such_file_or_directory && std::filesystem::exists(from));
  if (error) throw std::filesystem::filesystem_error("cannot copy", from, to, error);
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SUPPORT_COPY_FOLDER_H_
