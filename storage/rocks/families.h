// How column families are tuned. Reasons stand beside the values; the names are FORMAT.md's.
#ifndef HEARTH_STORAGE_ROCKS_FAMILIES_H_
#define HEARTH_STORAGE_ROCKS_FAMILIES_H_

#include <rocksdb/cache.h>
#include <rocksdb/options.h>

#include <cstddef>
#include <memory>
#include <string_view>

namespace hearth::storage {

using BlockCache = std::shared_ptr<rocksdb::Cache>;

// The log's chunks and its meta rows.
rocksdb::ColumnFamilyOptions LogFamilyOptions(const BlockCache& cache);

// Wrapped keys: few, small, looked up by name.
rocksdb::ColumnFamilyOptions KeyFamilyOptions(const BlockCache& cache);

// A family of Rows: `id`, `stream` and `tree` are known by name, everything else is a projection.
rocksdb::ColumnFamilyOptions RowFamilyOptions(std::string_view family, const BlockCache& cache);

// Leading bytes that a family's filter knows: 16 (the household) in `stream`, else 0.
size_t FilterPrefixBytes(std::string_view family);

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_ROCKS_FAMILIES_H_
