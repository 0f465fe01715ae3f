// Gaps, forks and repeats of the devices' chains, in bounded memory: links are sorted by device and
// number.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "clients/verify/check.h"
#include "clients/verify/rows.h"
#include "clients/verify/sorter.h"

namespace hearth::verify {
namespace {

constexpr size_t kDeviceBytes = 16;  // of the SHA-256 of its name
constexpr size_t kHashBytes = 32;
constexpr size_t kRowBytes = kDeviceBytes + 8 + 8 + 2 * kHashBytes;
constexpr size_t kNamesMax = 100'000;  // devices whose names are kept for the report
constexpr size_t kRivalsMax = 64;      // headers that claim one number, as far as they are compared

struct Link {
  std::string device;
  uint64_t seq = 0, position = 0;
  std::string hash, prev;
};

Link Read(std::string_view row) {
  RowReader reader(row);
  Link link;
  link.device = reader.Bytes(kDeviceBytes);
  link.seq = reader.Number();
  link.position = reader.Number();
  link.hash = reader.Bytes(kHashBytes);
  link.prev = reader.Bytes(kHashBytes);
  return link;
}

class ChainCheck final : public Check {
 public:
  explicit ChainCheck(const Input& input)
      : rows_(kRowBytes, input.memory_bytes, input.temp_folder) {}

  absl::Status See(const Entry& entry, const Before&, Report*) override {
    const v1::EventHeader& header = entry.header;
    if (!entry.fault.empty() || header.prev_hash().size() != kHashBytes) return absl::OkStatus();
    std::string row(client::Bytes(client::HashBytes(header.device())).substr(0, kDeviceBytes));
    if (names_.size() < kNamesMax) names_.emplace(row, header.device());
    PutNumber(header.device_seq(), &row);
    PutNumber(entry.position, &row);
    row.append(client::Bytes(entry.header_hash)).append(header.prev_hash());
    return rows_.Add(row);
  }

  absl::Status Finish(const Before&, Report* report) override {
    absl::Status read = rows_.Visit([&](std::string_view row) {
      Judge(Read(row), report);
      return true;
    });
    report->Count("devices", devices_);
    return read;
  }

 private:
  std::string Name(const std::string& device) const {
    const auto name = names_.find(device);
    return name == names_.end() ? "?" : name->second;
  }

  void Tell(Code code, const Link& link, uint64_t from, uint64_t to, Report* report) const {
    report->Add(code, link.position,
                absl::StrCat("device=", Name(link.device), " seq=", from,
                             from == to ? "" : absl::StrCat("..", to)));
  }

  // `rivals_` are the headers at the number before or at this one, `at_` their number.
  void Judge(const Link& link, Report* report) {
    if (link.device != device_) {
      device_ = link.device;
      at_ = 0;
      rivals_ = {std::string(kHashBytes, '\0')};
      ++devices_;
    }
    if (link.seq == at_) {
      const bool again = std::find(rivals_.begin(), rivals_.end(), link.hash) != rivals_.end();
      Tell(again ? Code::kRepeat : Code::kFork, link, link.seq, link.seq, report);
      if (!again && rivals_.size() < kRivalsMax) rivals_.push_back(link.hash);
      return;
    }
    const bool follows = link.seq == at_ + 1;
    if (!follows) Tell(Code::kGap, link, at_ + 1, link.seq - 1, report);
    if (follows && std::find(rivals_.begin(), rivals_.end(), link.prev) == rivals_.end()) {
      Tell(Code::kFork, link, link.seq, link.seq, report);
    }
    at_ = link.seq;
    rivals_ = {link.hash};
  }

  Sorter rows_;
  std::map<std::string, std::string> names_;
  std::string device_;
  uint64_t at_ = 0, devices_ = 0;
  std::vector<std::string> rivals_;
};

}  // namespace

std::unique_ptr<Check> MakeChainCheck(const Case& the_case) {
  return std::make_unique<ChainCheck>(the_case.input);
}

}  // namespace hearth::verify
