// Which records a device's signature covers. A signature stands on the last header of a run and,
// through the hashes of the chain, covers those before it; a run that was sent again may lie in the
// log in two places. So links are sorted by device from the newest to the oldest, and what a
// covered header names as the one before it is covered too.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cpp/times.h"
#include "clients/verify/check.h"
#include "clients/verify/rows.h"
#include "clients/verify/sorter.h"

namespace hearth::verify {
namespace {

constexpr size_t kDeviceBytes = 16;  // of the SHA-256 of its name
constexpr size_t kHashBytes = 32;
constexpr size_t kRowBytes = kDeviceBytes + 8 + 8 + 2 * kHashBytes + 1;
constexpr char kSigned = 1;  // holds a valid signature of its own
constexpr char kMustBe = 2;  // recorded after devices had to sign
constexpr size_t kLinksMax = 64;

class SignatureCheck final : public Check {
 public:
  explicit SignatureCheck(const Input& input)
      : since_(input.since),
        skip_(input.skip_signatures),
        rows_(kRowBytes, input.memory_bytes, input.temp_folder) {}

  absl::Status See(const Entry& entry, const Before& before, Report* report) override {
    if (!entry.fault.empty() || entry.header.prev_hash().size() != kHashBytes) {
      return absl::OkStatus();
    }
    const bool valid = !entry.signature.empty() && Holds(entry, before.trust, report);
    if (entry.from_server()) {
      report->Count("stated_by_server");
      return absl::OkStatus();
    }
    const bool must = before.trust.devices_sign();
    if (!must) ++before_trust_;
    std::string row(
        client::Bytes(client::HashBytes(entry.header.device())).substr(0, kDeviceBytes));
    PutNumber(~entry.header.device_seq(), &row);
    PutNumber(entry.position, &row);
    row.append(client::Bytes(entry.header_hash)).append(entry.header.prev_hash());
    row.push_back(static_cast<char>((valid ? kSigned : 0) | (must ? kMustBe : 0)));
    return rows_.Add(row);
  }

  absl::Status Finish(const Before&, Report* report) override {
    if (skip_) report->Add(Code::kSignaturesSkipped, 0);
    absl::Status read = rows_.Visit([&](std::string_view row) {
      Cover(row, report);
      return true;
    });
    report->Count("covered_by_signature", covered_);
    report->Count("unsigned_before_trust", before_trust_ - covered_before_trust_);
    if (before_trust_ > covered_before_trust_) {
      report->Add(Code::kUnsignedBeforeTrust, 0,
                  absl::StrCat(before_trust_ - covered_before_trust_, " records"));
    }
    return read;
  }

 private:
  bool Holds(const Entry& entry, const Trust& trust, Report* report) {
    if (skip_ || entry.position <= since_) return true;
    const std::string key_id(entry.key_id);
    const DeviceKey* const key = trust.FindKey(key_id);
    if (key == nullptr || key->device != entry.header.device()) {
      // Nobody was enrolled yet: a signature that nobody can judge is no worse than none.
      if (!trust.devices_sign()) return false;
      report->Add(Code::kKeyUnknown, entry.position, absl::StrCat("key_id=", key_id));
      return false;
    }
    report->Count("signatures");
    switch (key->key.JudgeRun(entry.header_hash, entry.signature)) {
      case Judgement::kMalformed:
        report->Add(Code::kSignatureForm, entry.position, absl::StrCat("key_id=", key_id));
        return false;
      case Judgement::kWrong:
        report->Add(Code::kSignatureWrong, entry.position, absl::StrCat("key_id=", key_id));
        return false;
      case Judgement::kUnknownAlgorithm:
        report->Add(Code::kAlgorithmUnknown, entry.position, absl::StrCat("key_id=", key_id));
        return true;
      case Judgement::kHolds:
        break;
    }
    if (!key->LiveOn(client::DateOf(entry.stamp.recorded_time_ms()))) {
      report->Add(Code::kQuarantined, entry.position,
                  absl::StrCat("device=", key->device, " key_id=", key_id));
    }
    return true;
  }

  // Rows come by device, from the greatest number down.
  void Cover(std::string_view row, Report* report) {
    RowReader reader(row);
    const std::string_view device = reader.Bytes(kDeviceBytes);
    const uint64_t seq = ~reader.Number();
    const uint64_t position = reader.Number();
    const std::string_view hash = reader.Bytes(kHashBytes);
    const std::string_view prev = reader.Bytes(kHashBytes);
    const char flags = reader.Bytes(1).front();
    if (device != device_) {
      device_ = device;
      at_ = 0;
      named_.clear();
      naming_.clear();
    }
    if (seq != at_) {
      named_ = seq + 1 == at_ ? naming_ : std::vector<std::string>();
      naming_.clear();
      at_ = seq;
    }
    const bool covered =
        (flags & kSigned) != 0 || std::find(named_.begin(), named_.end(), hash) != named_.end();
    if (covered && naming_.size() < kLinksMax) naming_.emplace_back(prev);
    if (covered) {
      ++covered_;
      if ((flags & kMustBe) == 0) ++covered_before_trust_;
    } else if ((flags & kMustBe) != 0) {
      report->Add(Code::kUnsigned, position, absl::StrCat("seq=", seq));
    }
  }

  const uint64_t since_;
  const bool skip_;
  Sorter rows_;
  uint64_t before_trust_ = 0, covered_before_trust_ = 0, covered_ = 0;
  std::string device_;
  uint64_t at_ = 0;
  std::vector<std::string> named_, naming_;  // what the covered headers at at_ + 1, at at_ name
};

}  // namespace

std::unique_ptr<Check> MakeSignatureCheck(const Case& the_case) {
  return std::make_unique<SignatureCheck>(the_case.input);
}

}  // namespace hearth::verify
