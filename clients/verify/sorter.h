// Sorts rows of one size in bounded memory: what does not fit goes to unnamed files and is merged.
#ifndef HEARTH_CLIENTS_VERIFY_SORTER_H_
#define HEARTH_CLIENTS_VERIFY_SORTER_H_

#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::verify {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

// A file without a name: it goes with the process. INTERNAL when the folder takes none.
absl::StatusOr<File> UnnamedFile(const std::string& folder);

// One thread. Rows are compared byte by byte.
class Sorter {
 public:
  Sorter(size_t row_bytes, size_t memory_bytes, std::string folder);

  // REQUIRES: row.size() == row_bytes. INTERNAL when the folder is full.
  absl::Status Add(std::string_view row);
  uint64_t size() const { return size_; }
  // All rows, in order; `visit` answers false to end early. May be called once.
  absl::Status Visit(const std::function<bool(std::string_view row)>& visit);

 private:
  std::vector<uint32_t> Order() const;
  absl::Status Spill();
  absl::Status Merge(const std::function<bool(std::string_view)>& visit);

  const size_t row_bytes_, rows_max_;
  const std::string folder_;
  uint64_t size_ = 0;
  std::string rows_;
  std::vector<File> runs_;
};

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_SORTER_H_
