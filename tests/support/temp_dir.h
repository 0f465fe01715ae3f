#ifndef HEARTH_TESTS_SUPPORT_TEMP_DIR_H_
#define HEARTH_TESTS_SUPPORT_TEMP_DIR_H_

#include <filesystem>
#include <string>

namespace hearth::testing {

// A fresh folder of the test's own, removed with all it holds when this object goes.
// One thread; move-free on purpose, so that a path handed out stays true. Aborts the test program
// when the folder cannot be made: nothing after that could be trusted.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::string str() const { return path_.string(); }
  // The path of `name` inside; nothing is created.
  std::string File(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SUPPORT_TEMP_DIR_H_
