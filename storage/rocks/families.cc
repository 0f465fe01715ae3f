#include "storage/rocks/families.h"

#include <rocksdb/filter_policy.h>
#include <rocksdb/slice_transform.h>
#include <rocksdb/table.h>

namespace hearth::storage {
namespace {

constexpr size_t kHouseholdBytes = 16;
constexpr double kBloomBitsPerKey = 10;    // about 1 % false alarms
constexpr double kIdBloomBitsPerKey = 12;  // about 0.3 %: nearly every look-up of an id is a miss
constexpr size_t kMiB = size_t{1} << 20;

rocksdb::BlockBasedTableOptions TableOptions(const BlockCache& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.checksum = rocksdb::kXXH3;
  table.detect_filter_construct_corruption = true;
  // Index and filter count against the cache, so that memory stays bounded as the store grows.
  table.cache_index_and_filter_blocks = true;
  table.pin_l0_filter_and_index_blocks_in_cache = true;
  return table;
}

// What no store may do without.
rocksdb::ColumnFamilyOptions SafeOptions() {
  rocksdb::ColumnFamilyOptions options;
  options.force_consistency_checks = true;
  options.check_flush_compaction_key_order = true;
  options.paranoid_file_checks = false;  // it reads every new file twice
  // One compression for all levels: files that only move down are then renamed, not rewritten.
  options.compression = rocksdb::kLZ4Compression;
  return options;
}

void UseTable(rocksdb::ColumnFamilyOptions* options, const rocksdb::BlockBasedTableOptions& table) {
  options->table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
}

}  // namespace

rocksdb::ColumnFamilyOptions LogFamilyOptions(const BlockCache& cache) {
  rocksdb::ColumnFamilyOptions options = SafeOptions();
  options.memtable_protection_bytes_per_key = 8;
  options.write_buffer_size = 32 * kMiB;
  // A new file only moves down, which costs nothing; left on level 0 it would be asked for every
  // position, for a chunk may begin below any of them.
  options.level0_file_num_compaction_trigger = 1;
  options.ttl = 0;                          // nothing in the log ages:
  options.periodic_compaction_seconds = 0;  // without rewriting, dense ascending keys are written
                                            // once to the WAL and once to a file
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  table.block_size = size_t{64} << 10;       // a full chunk is a block; small ones share one
  table.max_auto_readahead_size = 2 * kMiB;  // grows up to this as a scan goes on
  UseTable(&options, table);
  return options;
}

rocksdb::ColumnFamilyOptions KeyFamilyOptions(const BlockCache& cache) {
  rocksdb::ColumnFamilyOptions options = SafeOptions();
  options.memtable_protection_bytes_per_key = 8;
  options.write_buffer_size = 16 * kMiB;
  options.compression = rocksdb::kNoCompression;  // wrapped keys are random bytes
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  UseTable(&options, table);
  return options;
}

rocksdb::ColumnFamilyOptions RowFamilyOptions(std::string_view family, const BlockCache& cache) {
  rocksdb::ColumnFamilyOptions options = SafeOptions();
  options.write_buffer_size = 32 * kMiB;  // all families together: db_write_buffer_size
  options.level_compaction_dynamic_level_bytes = true;
  rocksdb::BlockBasedTableOptions table = TableOptions(cache);
  table.filter_policy.reset(
      rocksdb::NewBloomFilterPolicy(family == "id" ? kIdBloomBitsPerKey : kBloomBitsPerKey));
  if (family == "id") {
    options.memtable_whole_key_filtering = true;
    options.memtable_prefix_bloom_size_ratio = 0.1;
    table.data_block_index_type = rocksdb::BlockBasedTableOptions::kDataBlockBinaryAndHash;
  } else if (const size_t prefix = FilterPrefixBytes(family); prefix > 0) {
    options.prefix_extractor.reset(rocksdb::NewFixedPrefixTransform(prefix));
    options.memtable_prefix_bloom_size_ratio = 0.1;
  } else if (family == "tree") {
    options.compression = rocksdb::kNoCompression;  // hashes do not compress
  }
  UseTable(&options, table);
  return options;
}

size_t FilterPrefixBytes(std::string_view family) {
  return family == "stream" ? kHouseholdBytes : 0;
}

}  // namespace hearth::storage
