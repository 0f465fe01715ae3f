// The tree and the records as files, in the layout of C2SP tlog-tiles: what an auditor carries
// away.
//
//   tile/<L>/<N>[.p/<W>]         256 (or W) hashes of level 8·L: the N-th tile
//   tile/entries/<N>[.p/<W>]     256 (or W) records, each after its length (2 bytes, big-endian)
//
// N is written in groups of three digits, all but the last led by x: 1234067 = x001/x234/067.
#ifndef HEARTH_CLIENTS_CPP_TILES_H_
#define HEARTH_CLIENTS_CPP_TILES_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/merkle_tree.h"

namespace hearth::client {

inline constexpr uint64_t kTileWidth = 256;
inline constexpr size_t kRecordBytesMax = 65'535;

// `width` = kTileWidth for a full tile. REQUIRES: 1 <= width <= kTileWidth.
std::string TilePath(uint32_t level, uint64_t index, uint64_t width);
std::string EntriesPath(uint64_t index, uint64_t width);
// How many tiles of a level a tree of `size` leaves has begun, and how wide the tile is; 0 = none.
uint64_t TilesOf(uint32_t level, uint64_t size);
uint64_t WidthOf(uint32_t level, uint64_t index, uint64_t size);

// Appends one record to the bytes of an entries file. REQUIRES: 1..kRecordBytesMax bytes.
void AddEntry(std::string_view record, std::string* file);
// The records of an entries file. DATA_LOSS unless the bytes are whole records.
absl::StatusOr<std::vector<std::string_view>> EntriesOf(std::string_view file);

// Builds the tiles of all levels while leaves come in. Each node is hashed once. One thread.
class TileBuilder {
 public:
  // A tile: `hashes` holds one to 256 of 32 bytes. An error ends the work.
  using OnTile =
      std::function<absl::Status(uint32_t level, uint64_t index, std::string_view hashes)>;

  // Tells of each full tile with the leaf that completes it.
  explicit TileBuilder(OnTile on_full) : on_full_(std::move(on_full)) {}
  absl::Status Append(const Hash& leaf);
  // The tiles that are not full, lowest level first; none that is empty.
  absl::Status Partials(const OnTile& on_partial) const;

  uint64_t size() const { return size_; }
  Hash Root() const;

 private:
  struct Level {
    uint64_t index = 0;  // of the tile being filled
    std::vector<Hash> hashes;
  };
  absl::Status AppendAt(size_t level, const Hash& hash);

  const OnTile on_full_;
  uint64_t size_ = 0;
  std::vector<Level> levels_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_TILES_H_
