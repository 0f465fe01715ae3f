// RocksDB's own words, for people, in the file LOG of its folder. Used inside storage/rocks only.
#ifndef HEARTH_STORAGE_ROCKS_INFO_LOG_H_
#define HEARTH_STORAGE_ROCKS_INFO_LOG_H_

#include <rocksdb/env.h>

#include <memory>
#include <string>

namespace hearth::storage {

// Begins the file `dir`/LOG anew; what was there becomes LOG.old, also whenever it has grown to 16
// MiB. Thread-safe. A line that cannot be written is dropped: RocksDB's own logger goes on with a
// file that failed, and Debian's build of it then ends the process, so that a full disk would be
// reported as a crash instead of by the write that met it.
std::shared_ptr<rocksdb::Logger> OpenInfoLog(const std::string& dir);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_INFO_LOG_H_
