// The chains of the devices in one file: which header hash belongs to (device, number).
#ifndef HEARTH_CLIENTS_CPP_CHAIN_H_
#define HEARTH_CLIENTS_CPP_CHAIN_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"

namespace hearth::client {

// Keeps 32 bytes an event, because a run may be repeated verbatim at any later place of a file: 1.5
// million events are 48 MB. One thread.
class ChainTracker {
 public:
  // The hash that number `seq` of `device` must name as the one before: zeros for the first.
  // FAILED_PRECONDITION when the one before is not known.
  absl::StatusOr<std::string> Previous(std::string_view device, uint64_t seq) const;

  // Remembers the hash of a header. True = new; false = the same event again.
  // ALREADY_EXISTS when another event has that number. REQUIRES: Previous(device, seq) is known.
  absl::StatusOr<bool> Add(std::string_view device, uint64_t seq, std::string_view hash);

  // Begins a chain in the middle: the newest event of the device so far.
  void Seed(std::string_view device, uint64_t seq, std::string_view hash);

  // The number after the newest known one; 1 for an unknown device.
  uint64_t Next(std::string_view device) const;

 private:
  using Hash = std::array<char, 32>;
  struct Chain {
    uint64_t first = 1;  // number of hashes[0]
    std::vector<Hash> hashes;
  };
  const Hash* Find(std::string_view device, uint64_t seq) const;

  absl::flat_hash_map<std::string, Chain> chains_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_CHAIN_H_
