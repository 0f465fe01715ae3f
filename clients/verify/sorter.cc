#include "clients/verify/sorter.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <queue>

#include "clients/cpp/error.h"

namespace hearth::verify {
namespace {

constexpr size_t kBufferBytes = size_t{256} << 10;
constexpr size_t kSmallBytes = size_t{1} << 20;

absl::Status CannotWrite(const std::string& folder) {
  return client::Error(absl::StatusCode::kInternal,
                       std::string("临时目录无法写入或已满，请用 --temp 另选：").append(folder),
                       std::string("the temporary folder takes no more; choose another with "
                                   "--temp: ")
                           .append(folder));
}

// Reads one run back, row by row.
class Cursor {
 public:
  Cursor(std::FILE* file, size_t row_bytes) : file_(file), row_(row_bytes, '\0') {
    std::rewind(file_);
  }
  bool Next() { return std::fread(row_.data(), 1, row_.size(), file_) == row_.size(); }
  const std::string& row() const { return row_; }

 private:
  std::FILE* file_;
  std::string row_;
};

}  // namespace

absl::StatusOr<File> UnnamedFile(const std::string& folder) {
  std::string path = folder + "/hearth-verify.XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return CannotWrite(folder);
  ::unlink(path.c_str());
  File file(::fdopen(descriptor, "w+b"));
  if (file == nullptr) {
    ::close(descriptor);
    return CannotWrite(folder);
  }
  std::setvbuf(file.get(), nullptr, _IOFBF, kBufferBytes);
  return file;
}

Sorter::Sorter(size_t row_bytes, size_t memory_bytes, std::string folder)
    : row_bytes_(row_bytes),
      rows_max_(std::max<size_t>(1, memory_bytes / (row_bytes + sizeof(uint32_t)))),
      folder_(std::move(folder)) {}

absl::Status Sorter::Add(std::string_view row) {
  if (rows_.size() >= rows_max_ * row_bytes_) {
    if (absl::Status status = Spill(); !status.ok()) return status;
  }
  // In one step once there are many, so that growing does not take twice the memory.
  if (rows_.size() + row.size() > rows_.capacity() && rows_.size() > kSmallBytes) {
    rows_.reserve(rows_max_ * row_bytes_);
  }
  rows_.append(row);
  ++size_;
  return absl::OkStatus();
}

std::vector<uint32_t> Sorter::Order() const {
  std::vector<uint32_t> order(rows_.size() / row_bytes_);
  std::iota(order.begin(), order.end(), 0u);
  const char* const base = rows_.data();
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return std::memcmp(base + a * row_bytes_, base + b * row_bytes_, row_bytes_) < 0;
  });
  return order;
}

absl::Status Sorter::Spill() {
  absl::StatusOr<File> run = UnnamedFile(folder_);
  if (!run.ok()) return run.status();
  for (const uint32_t index : Order()) {
    const char* const row = rows_.data() + index * row_bytes_;
    if (std::fwrite(row, 1, row_bytes_, run->get()) != row_bytes_) return CannotWrite(folder_);
  }
  if (std::fflush(run->get()) != 0) return CannotWrite(folder_);
  runs_.push_back(*std::move(run));
  rows_.clear();
  return absl::OkStatus();
}

absl::Status Sorter::Visit(const std::function<bool(std::string_view)>& visit) {
  if (!runs_.empty()) return Merge(visit);
  for (const uint32_t index : Order()) {
    if (!visit(std::string_view(rows_).substr(index * row_bytes_, row_bytes_))) break;
  }
  return absl::OkStatus();
}

absl::Status Sorter::Merge(const std::function<bool(std::string_view)>& visit) {
  if (absl::Status status = Spill(); !status.ok()) return status;
  rows_.shrink_to_fit();
  std::vector<Cursor> cursors;
  for (const File& run : runs_) cursors.emplace_back(run.get(), row_bytes_);
  const auto later = [&](size_t a, size_t b) { return cursors[b].row() < cursors[a].row(); };
  std::priority_queue<size_t, std::vector<size_t>, decltype(later)> heads(later);
  uint64_t read = 0;
  for (size_t i = 0; i < cursors.size(); ++i) {
    if (cursors[i].Next()) heads.push(i);
  }
  while (!heads.empty()) {
    const size_t least = heads.top();
    heads.pop();
    ++read;
    if (!visit(cursors[least].row())) return absl::OkStatus();
    if (cursors[least].Next()) heads.push(least);
  }
  return read == size_ ? absl::OkStatus() : CannotWrite(folder_);
}

}  // namespace hearth::verify
