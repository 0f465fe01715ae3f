#include "clients/cpp/chain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::client {

const ChainTracker::Hash* ChainTracker::Find(std::string_view device, uint64_t seq) const {
  const auto found = chains_.find(std::string(device));
  if (found == chains_.end() || seq < found->second.first) return nullptr;
  const uint64_t index = seq - found->second.first;
  return index < found->second.hashes.size() ? &found->second.hashes[index] : nullptr;
}

absl::StatusOr<std::string> ChainTracker::Previous(std::string_view device, uint64_t seq) const {
  if (seq == 1) return std::string(32, '\0');
  const Hash* hash = Find(device, seq - 1);
  if (hash != nullptr) return std::string(hash->data(), hash->size());
  const std::string name(device);
  return Error(
      absl::StatusCode::kFailedPrecondition,
      absl::StrCat("设备 ", name, " 的第 ", seq, " 号之前缺第 ", seq - 1,
                   " 号：请把该设备的记录从第 1 号起按序放在同一文件中"),
      absl::StrCat("device ", name, " number ", seq, " comes without number ", seq - 1,
                   " before it: put the device's events into one file, in order, from number 1"));
}

absl::StatusOr<bool> ChainTracker::Add(std::string_view device, uint64_t seq,
                                       std::string_view hash) {
  const std::string name(device);
  if (const Hash* known = Find(device, seq); known != nullptr) {
    if (std::string_view(known->data(), known->size()) == hash) return false;
    return Error(
        absl::StatusCode::kAlreadyExists,
        absl::StrCat("设备 ", name, " 的第 ", seq, " 号已用于另一条记录：请改用下一个编号"),
        absl::StrCat("device ", name, " number ", seq,
                     " was used by another event: use the next number"));
  }
  Chain& chain = chains_[name];
  if (chain.hashes.empty()) chain.first = seq;
  chain.hashes.emplace_back();
  std::copy_n(hash.data(), 32, chain.hashes.back().data());
  return true;
}

void ChainTracker::Seed(std::string_view device, uint64_t seq, std::string_view hash) {
  Chain& chain = chains_[std::string(device)];
  chain.first = seq;
  chain.hashes.assign(1, Hash{});
  std::copy_n(hash.data(), 32, chain.hashes.front().data());
}

uint64_t ChainTracker::Next(std::string_view device) const {
  const auto found = chains_.find(std::string(device));
  return found == chains_.end() ? 1 : found->second.first + found->second.hashes.size();
}

}  // namespace hearth::client
