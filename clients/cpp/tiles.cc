#include "clients/cpp/tiles.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "clients/cpp/error.h"

namespace hearth::client {
namespace {

constexpr uint64_t kGroup = 1000;
constexpr uint32_t kLevelBits = 8;
constexpr size_t kLengthBytes = 2;

std::string Place(uint64_t index, uint64_t width) {
  std::string path = absl::StrFormat("%03d", index % kGroup);
  for (index /= kGroup; index > 0; index /= kGroup) {
    path = absl::StrCat(absl::StrFormat("x%03d/", index % kGroup), path);
  }
  if (width < kTileWidth) absl::StrAppend(&path, ".p/", width);
  return path;
}

std::string Joined(const std::vector<Hash>& hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * 32);
  for (const Hash& hash : hashes) bytes.append(Bytes(hash));
  return bytes;
}

// Hashes of complete subtrees of one size become those of half as many twice as large; the odd one
// at the end stands for itself and goes to `odd`, if there is one.
std::vector<Hash> Paired(const std::vector<Hash>& hashes, std::vector<Hash>* odd) {
  std::vector<Hash> pairs;
  pairs.reserve(hashes.size() / 2);
  for (size_t i = 0; i + 1 < hashes.size(); i += 2) {
    pairs.push_back(HashNode(hashes[i], hashes[i + 1]));
  }
  if (hashes.size() % 2 != 0) odd->push_back(hashes.back());
  return pairs;
}

}  // namespace

std::string TilePath(uint32_t level, uint64_t index, uint64_t width) {
  return absl::StrCat("tile/", level, "/", Place(index, width));
}

std::string EntriesPath(uint64_t index, uint64_t width) {
  return absl::StrCat("tile/entries/", Place(index, width));
}

uint64_t TilesOf(uint32_t level, uint64_t size) {
  const uint32_t shift = level * kLevelBits;
  const uint64_t hashes = shift >= 64 ? 0 : size >> shift;
  return (hashes + kTileWidth - 1) / kTileWidth;
}

uint64_t WidthOf(uint32_t level, uint64_t index, uint64_t size) {
  const uint32_t shift = level * kLevelBits;
  const uint64_t hashes = shift >= 64 ? 0 : size >> shift;
  if (index > hashes / kTileWidth) return 0;
  return std::min(kTileWidth, hashes - index * kTileWidth);
}

void AddEntry(std::string_view record, std::string* file) {
  file->push_back(static_cast<char>(record.size() >> 8));
  file->push_back(static_cast<char>(record.size() & 0xff));
  file->append(record);
}

absl::StatusOr<std::vector<std::string_view>> EntriesOf(std::string_view file) {
  std::vector<std::string_view> records;
  while (!file.empty()) {
    if (file.size() < kLengthBytes) break;
    const size_t length = static_cast<size_t>(static_cast<uint8_t>(file[0])) << 8 |
                          static_cast<size_t>(static_cast<uint8_t>(file[1]));
    file.remove_prefix(kLengthBytes);
    if (length == 0 || length > file.size()) break;
    records.push_back(file.substr(0, length));
    file.remove_prefix(length);
    if (file.empty()) return records;
  }
  return Error(absl::StatusCode::kDataLoss, "记录文件残缺",
               "the file of records is cut or damaged");
}

absl::Status TileBuilder::Append(const Hash& leaf) {
  ++size_;
  return AppendAt(0, leaf);
}

absl::Status TileBuilder::AppendAt(size_t level, const Hash& hash) {
  if (level == levels_.size()) levels_.emplace_back();
  levels_[level].hashes.push_back(hash);
  if (levels_[level].hashes.size() < kTileWidth) return absl::OkStatus();
  std::vector<Hash> hashes;
  hashes.swap(levels_[level].hashes);
  const uint64_t index = levels_[level].index++;
  absl::Status told = on_full_(static_cast<uint32_t>(level), index, Joined(hashes));
  if (!told.ok()) return told;
  while (hashes.size() > 1) hashes = Paired(hashes, nullptr);  // a power of two: none is odd
  return AppendAt(level + 1, hashes.front());
}

absl::Status TileBuilder::Partials(const OnTile& on_partial) const {
  for (size_t level = 0; level < levels_.size(); ++level) {
    if (levels_[level].hashes.empty()) continue;
    absl::Status told = on_partial(static_cast<uint32_t>(level), levels_[level].index,
                                   Joined(levels_[level].hashes));
    if (!told.ok()) return told;
  }
  return absl::OkStatus();
}

Hash TileBuilder::Root() const {
  if (size_ == 0) return HashBytes("");
  std::vector<Hash> edge;  // complete subtrees, smallest first
  for (const Level& level : levels_) {
    std::vector<Hash> hashes = level.hashes;
    while (!hashes.empty()) hashes = Paired(hashes, &edge);
  }
  Hash root = edge.front();
  for (size_t i = 1; i < edge.size(); ++i) root = HashNode(edge[i], root);
  return root;
}

}  // namespace hearth::client
