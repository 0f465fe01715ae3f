#include "services/server/erasure_list.h"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "services/server/files.h"
#include "storage/files/posix.h"

namespace hearth::server {
namespace {

constexpr char kHead[] = "hearth-erasures 1";
constexpr char kErased[] = "erased";
constexpr char kRestricted[] = "restricted";
constexpr char kDrop[] = "drop";
constexpr size_t kBytesMax = size_t{64} << 20;

bool IsHex(const std::string& text) {
  return !text.empty() && text.size() % 2 == 0 &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string LinesOf(const char* word, const std::set<std::string>& entries) {
  std::string lines;
  for (const std::string& entry : entries) {
    absl::StrAppend(&lines, word, " ", absl::BytesToHexString(entry), "\n");
  }
  return lines;
}

}  // namespace

absl::StatusOr<ErasureList> ErasureList::Load(const std::string& path) {
  const absl::StatusOr<storage::Fd> fd = storage::OpenFile(path, O_RDONLY);
  if (!fd.ok()) return fd.status();
  const absl::StatusOr<std::string> text = storage::ReadAtMost(*fd, path, kBytesMax);
  if (!text.ok()) return text.status();
  ErasureList list(path);
  const std::vector<std::string> lines = absl::StrSplit(*text, '\n');
  // It is written whole, so its last line ends.
  bool fits = lines.size() >= 2 && lines.front() == kHead && lines.back().empty();
  for (size_t i = 1; fits && i + 1 < lines.size(); ++i) {
    const std::vector<std::string> words = absl::StrSplit(lines[i], ' ');
    fits = words.size() == 2 && IsHex(words[1]);
    if (!fits) break;
    const std::string entry = absl::HexStringToBytes(words[1]);
    if (words[0] == kErased) {
      list.lines_.erased.insert(entry);
    } else if (words[0] == kRestricted) {
      list.lines_.restricted.insert(entry);
    } else if (words[0] == kDrop) {
      list.lines_.files.insert(entry);
    } else {
      fits = false;
    }
  }
  if (fits) return list;
  return absl::DataLossError(path + ": no list of erasures");
}

absl::StatusOr<ErasureList> ErasureList::Create(const std::string& path) {
  ErasureList list(path);
  if (absl::Status status = list.Replace({}); !status.ok()) return status;
  return list;
}

absl::Status ErasureList::AddErased(const std::vector<std::string>& subjects,
                                    const std::vector<std::string>& files) {
  Lines lines = lines_;
  lines.erased.insert(subjects.begin(), subjects.end());
  lines.files.insert(files.begin(), files.end());
  for (const std::string& subject : subjects) lines.restricted.erase(subject);
  return Replace(std::move(lines));
}

absl::Status ErasureList::AddRestricted(const std::vector<std::string>& subjects) {
  Lines lines = lines_;
  for (const std::string& subject : subjects) {
    if (!lines.erased.contains(subject)) lines.restricted.insert(subject);
  }
  return Replace(std::move(lines));
}

absl::Status ErasureList::Lift(const std::vector<std::string>& subjects) {
  Lines lines = lines_;
  for (const std::string& subject : subjects) lines.restricted.erase(subject);
  return Replace(std::move(lines));
}

absl::Status ErasureList::FilesDropped() {
  Lines lines = lines_;
  lines.files.clear();
  return Replace(std::move(lines));
}

absl::Status ErasureList::Replace(Lines lines) {
  const std::string text =
      absl::StrCat(kHead, "\n", LinesOf(kErased, lines.erased),
                   LinesOf(kRestricted, lines.restricted), LinesOf(kDrop, lines.files));
  const std::string fresh = path_ + ".new";
  if (absl::Status status = WriteSmallFile(fresh, text); !status.ok()) return status;
  if (std::rename(fresh.c_str(), path_.c_str()) != 0) {
    return storage::ErrnoStatus("rename to", path_, errno);
  }
  if (absl::Status status = storage::SyncDirectoryOf(path_); !status.ok()) return status;
  lines_ = std::move(lines);
  return absl::OkStatus();
}

}  // namespace hearth::server
