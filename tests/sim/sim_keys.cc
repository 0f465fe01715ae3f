#include "tests/sim/sim_keys.h"

#include "storage/api/codec.h"
#include "tests/sim/digest.h"

namespace hearth::testing {
namespace {

std::string Frame(uint64_t key, std::string_view aad) {
  std::string frame = storage::U64Key(key);
  storage::AppendU64(frame, Digest().Add(aad).value());
  return frame;
}

}  // namespace

absl::StatusOr<std::string> SimKeys::Seal(std::string_view subject, std::string_view aad,
                                          std::string_view plain) {
  auto key = keys_.find(subject);
  if (key == keys_.end()) key = keys_.emplace(std::string(subject), ++made_).first;
  if (key->second == 0) return absl::FailedPreconditionError("ERASED");
  return Frame(key->second, aad).append(plain);
}

absl::StatusOr<std::string> SimKeys::Open(std::string_view subject, std::string_view aad,
                                          std::string_view sealed) const {
  const auto key = keys_.find(subject);
  if (key == keys_.end()) return absl::DataLossError("unknown subject");
  if (key->second == 0) return absl::FailedPreconditionError("ERASED");
  const std::string frame = Frame(key->second, aad);
  if (!sealed.starts_with(frame)) return absl::DataLossError("sealed under another key");
  return std::string(sealed.substr(frame.size()));
}

std::string SimKeys::IndexHash(std::string_view text) const {
  std::string hash;
  for (int part = 0; part < 4; ++part) {
    storage::AppendU64(hash, Digest().Add(std::to_string(part)).Add(text).value());
  }
  return hash;
}

absl::Status SimKeys::Sync() {
  durable_ = keys_;
  return absl::OkStatus();
}

absl::Status SimKeys::Shred(std::string_view subject) {
  keys_[std::string(subject)] = 0;
  durable_[std::string(subject)] = 0;
  return absl::OkStatus();
}

absl::Status SimKeys::Backup(const std::string& dir) const { return absl::UnimplementedError(dir); }

void SimKeys::Crash() { keys_ = durable_; }

}  // namespace hearth::testing
