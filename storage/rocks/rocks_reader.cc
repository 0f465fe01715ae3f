#include "storage/rocks/rocks_reader.h"

#include "storage/rocks/families.h"

namespace hearth::storage {
namespace {

// A range as RocksDB wants it: bounds are borrowed slices.
class Range {
 public:
  Range(std::string_view from, std::string_view to, const rocksdb::Snapshot* moment)
      : from_(ToSlice(from)), to_(ToSlice(to)) {
    options_.snapshot = moment;
    options_.total_order_seek = true;
    options_.iterate_lower_bound = &from_;
    if (!to.empty()) options_.iterate_upper_bound = &to_;
  }
  Range(const Range&) = delete;
  Range& operator=(const Range&) = delete;

  void UsePrefixFilter() {
    options_.total_order_seek = false;
    options_.prefix_same_as_start = true;
  }
  const rocksdb::ReadOptions& options() const { return options_; }
  const rocksdb::Slice& from() const { return from_; }

 private:
  rocksdb::Slice from_, to_;
  rocksdb::ReadOptions options_;
};

}  // namespace

bool IsOnePrefix(std::string_view from, std::string_view to, size_t prefix_bytes) {
  if (prefix_bytes == 0 || from.size() < prefix_bytes) return false;
  const std::string_view prefix = from.substr(0, prefix_bytes);
  if (to.substr(0, prefix_bytes) == prefix) return true;
  // The usual end of a prefix: its last byte plus one. Without a carry, for with one a shorter key
  // could lie between the two.
  return to.size() == prefix_bytes &&
         to.substr(0, prefix_bytes - 1) == prefix.substr(0, prefix_bytes - 1) &&
         static_cast<uint8_t>(to.back()) == static_cast<uint8_t>(prefix.back()) + 1;
}

absl::StatusOr<std::string> RocksReader::Get(std::string_view family, std::string_view key) const {
  const auto found = families.find(family);
  if (found == families.end()) {
    return absl::NotFoundError("rows: no family " + std::string(family));
  }
  rocksdb::ReadOptions options;
  options.snapshot = moment;
  std::string value;
  const rocksdb::Status status = db->Get(options, found->second->handle(), ToSlice(key), &value);
  // Neither the key nor a message that repeats it: it may be personal.
  if (status.IsNotFound())
    return absl::NotFoundError("rows: no such key in " + std::string(family));
  if (!status.ok()) return ToStatus(status, "rows: get from " + std::string(family));
  return value;
}

absl::Status RocksReader::Scan(std::string_view family, std::string_view from, std::string_view to,
                               const RowReader::Visit& visit) const {
  const auto found = families.find(family);
  if (found == families.end() || (!to.empty() && from >= to)) return absl::OkStatus();
  Range range(from, to, moment);
  if (IsOnePrefix(from, to, FilterPrefixBytes(family))) range.UsePrefixFilter();
  const std::unique_ptr<rocksdb::Iterator> at(
      db->NewIterator(range.options(), found->second->handle()));
  for (at->Seek(range.from()); at->Valid(); at->Next()) {
    if (!visit(ToView(at->key()), ToView(at->value()))) break;
  }
  return ToStatus(at->status(), "rows: scan of " + std::string(family));
}

absl::Status RocksReader::ScanBack(std::string_view family, std::string_view from,
                                   std::string_view to, const RowReader::Visit& visit) const {
  const auto found = families.find(family);
  if (found == families.end() || (!to.empty() && from >= to)) return absl::OkStatus();
  const Range range(from, to, moment);
  const std::unique_ptr<rocksdb::Iterator> at(
      db->NewIterator(range.options(), found->second->handle()));
  for (at->SeekToLast(); at->Valid(); at->Prev()) {
    if (!visit(ToView(at->key()), ToView(at->value()))) break;
  }
  return ToStatus(at->status(), "rows: scan of " + std::string(family));
}

}  // namespace hearth::storage
