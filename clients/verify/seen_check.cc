// Each header names the newest checkpoint that its device had seen: the event was made after it,
// and before it was recorded. What devices saw is sorted by size and held against the tree in a
// second reading of the leaf hashes; that also finds a log that was rewritten before any checkpoint
// a phone has seen, without help from outside.
#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/times.h"
#include "clients/verify/check.h"
#include "clients/verify/rows.h"
#include "clients/verify/sorter.h"

namespace hearth::verify {
namespace {

constexpr size_t kHashBytes = 32;
constexpr size_t kSeenBytes =
    8 + kHashBytes + 8 + 8 + 8;                          // size, root, position, occurred, recorded
constexpr size_t kLeafBytes = kHashBytes + 8;            // leaf, recorded
constexpr int64_t kBracketMs = int64_t{72} * 3'600'000;  // the widest that passes without a word

struct Seen {
  uint64_t size = 0, position = 0;
  std::string root;
  int64_t occurred_ms = 0, recorded_ms = 0;
};

Seen Read(std::string_view row) {
  RowReader reader(row);
  Seen seen;
  seen.size = reader.Number();
  seen.root = reader.Bytes(kHashBytes);
  seen.position = reader.Number();
  seen.occurred_ms = static_cast<int64_t>(reader.Number());
  seen.recorded_ms = static_cast<int64_t>(reader.Number());
  return seen;
}

class SeenCheck final : public Check {
 public:
  explicit SeenCheck(const Input& input)
      : folder_(input.temp_folder), claims_(kSeenBytes, input.memory_bytes, input.temp_folder) {}

  absl::Status See(const Entry& entry, const Before&, Report* report) override {
    if (absl::Status status = Note(entry); !status.ok()) return status;
    const v1::EventHeader& header = entry.header;
    if (!entry.fault.empty() || header.seen_root().size() != kHashBytes) return absl::OkStatus();
    report->Count("bracketed");
    std::string row;
    PutNumber(header.seen_size(), &row);
    row.append(header.seen_root());
    PutNumber(entry.position, &row);
    PutNumber(static_cast<uint64_t>(header.occurred_time_ms()), &row);
    PutNumber(static_cast<uint64_t>(entry.stamp.recorded_time_ms()), &row);
    return claims_.Add(row);
  }

  absl::Status Finish(const Before& before, Report* report) override {
    if (claims_.size() == 0) return absl::OkStatus();
    std::rewind(leaves_.get());
    absl::Status fault;
    absl::Status read = claims_.Visit([&](std::string_view row) {
      const Seen seen = Read(row);
      fault = AdvanceTo(seen.size);
      if (fault.ok()) Judge(seen, before.trust, report);
      return fault.ok();
    });
    return fault.ok() ? read : fault;
  }

 private:
  // Writes down what the second reading needs of a record.
  absl::Status Note(const Entry& entry) {
    if (leaves_ == nullptr) {
      absl::StatusOr<File> file = UnnamedFile(folder_);
      if (!file.ok()) return file.status();
      leaves_ = *std::move(file);
    }
    std::string row(client::Bytes(entry.leaf));
    PutNumber(static_cast<uint64_t>(entry.stamp.recorded_time_ms()), &row);
    ++noted_;
    const bool written = std::fwrite(row.data(), 1, row.size(), leaves_.get()) == row.size();
    return written ? absl::OkStatus() : absl::InternalError(folder_);
  }

  // Builds the tree of the first `size` records, or of all when there are fewer.
  absl::Status AdvanceTo(uint64_t size) {
    if (size > edge_.size()) root_known_ = false;
    while (edge_.size() < std::min(size, noted_)) {
      char row[kLeafBytes];
      if (std::fread(row, 1, kLeafBytes, leaves_.get()) != kLeafBytes) {
        return absl::InternalError(folder_);
      }
      RowReader reader(std::string_view(row, kLeafBytes));
      client::Hash leaf;
      const std::string_view bytes = reader.Bytes(kHashBytes);
      std::copy(bytes.begin(), bytes.end(), leaf.begin());
      newest_ms_ = static_cast<int64_t>(reader.Number());
      edge_.Append(leaf);
    }
    if (!root_known_) root_ = edge_.Root();
    root_known_ = true;
    return absl::OkStatus();
  }

  void Judge(const Seen& seen, const Trust& trust, Report* report) {
    const std::string what =
        absl::StrCat("seen_size=", seen.size, " seen_root=", client::ToHex(seen.root));
    const bool true_prefix =
        seen.size < seen.position && seen.size == edge_.size() && client::Bytes(root_) == seen.root;
    if (!true_prefix) {
      const bool later = seen.size >= seen.position;
      report->Add(WasLost(seen, trust) ? Code::kSeenLost
                  : later              ? Code::kSeenFromFuture
                                       : Code::kSeenNotPrefix,
                  seen.position, what);
      return;
    }
    // Made between newest_ms_ and the time of recording.
    const bool wide = seen.recorded_ms - newest_ms_ > kBracketMs;
    const bool early = seen.occurred_ms < newest_ms_ - kBracketMs;
    if (!wide && !early) return;
    report->Add(Code::kLateOrBackdated, seen.position,
                absl::StrCat("occurred=", client::TimeText(seen.occurred_ms),
                             " seen=", client::TimeText(newest_ms_),
                             " recorded=", client::TimeText(seen.recorded_ms)));
  }

  // A restore before the event says that records of the size it saw are gone.
  static bool WasLost(const Seen& seen, const Trust& trust) {
    for (const Restore& restore : trust.restores()) {
      if (restore.position <= seen.position && seen.size > restore.fact.restored_size() &&
          seen.size <= restore.fact.old_size()) {
        return true;
      }
    }
    return false;
  }

  const std::string folder_;
  Sorter claims_;
  File leaves_;
  uint64_t noted_ = 0;
  client::RightEdge edge_;
  bool root_known_ = false;
  client::Hash root_{};
  int64_t newest_ms_ = 0;  // when the last record of edge_ was recorded
};

}  // namespace

std::unique_ptr<Check> MakeSeenCheck(const Case& the_case) {
  return std::make_unique<SeenCheck>(the_case.input);
}

}  // namespace hearth::verify
