// What the three RocksDB stores of a log are opened with, and what an open found. No RocksDB header
// is needed to include this.
#ifndef HEARTH_STORAGE_ROCKS_ROCKS_OPTIONS_H_
#define HEARTH_STORAGE_ROCKS_ROCKS_OPTIONS_H_

#include <cstddef>
#include <string>

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace hearth::storage {

struct RocksOptions {
  // Files, clock and threads; borrowed, must outlive the store. Null: the system's. Tests inject
  // faults here (a rocksdb::CompositeEnvWrapper around a FileSystemWrapper).
  rocksdb::Env* env = nullptr;

  // False: NOT_FOUND when there is no store yet (fsck, restore); nothing is created.
  bool create_if_missing = true;

  // Uncompressed blocks kept in memory.
  size_t block_cache_bytes = size_t{64} << 20;

  // Rows only: a store that cannot be opened because it is corrupt is deleted and an empty one is
  // opened (RocksRecovery::dropped says so); its followers then start at position 0. Never for a
  // log or for keys, which are not derived from anything.
  bool drop_if_corrupt = false;

  // Log and keys only. False exists for one purpose: the negative control of the crash tests, which
  // must catch a store that does not sync.
  bool sync_writes = true;
};

// What an open had to do; for the caller's log. Holds nothing personal.
struct RocksRecovery {
  // The write-ahead log ended in a record that was torn or changed. The store was opened at the
  // last record before it: after a crash that is all that was acknowledged, after decay it may be
  // less, which the caller finds by comparing with the `durable` record and the anchor.
  bool wal_cut = false;
  std::string fault;      // the engine's words for it (also when dropped)
  std::string kept_wals;  // folder with the write-ahead log as it was found; empty when not kept
  bool dropped = false;   // rows only: the store was corrupt and is now empty
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_ROCKS_OPTIONS_H_
