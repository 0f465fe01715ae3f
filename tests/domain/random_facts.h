// Random households for tests of the domain, the ledger and the projections: facts as the log holds
// them. Synthetic people only (ID numbers of the unassigned region 99). Same generator state, same
// facts: draws use no library distribution, so golden tests may rest on them.

#ifndef HEARTH_TESTS_DOMAIN_RANDOM_FACTS_H_
#define HEARTH_TESTS_DOMAIN_RANDOM_FACTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/events.pb.h"
#include "services/domain/event.h"

namespace hearth::testing {

using Rng = std::mt19937_64;

// 0 <= result < n. REQUIRES: n > 0.
uint64_t Below(Rng& rng, uint64_t n);
bool Chance(Rng& rng, uint64_t percent);

// UUIDv7 of that instant, 16 bytes.
std::string EventId(Rng& rng, int64_t unix_ms);
// Valid by GB 11643, region 99. REQUIRES: birth_date is a date.
std::string SyntheticIdNumber(Rng& rng, int32_t birth_date);

struct FactsOptions {
  std::string village = "441621101001";  // households live in its grids 001..003
  int32_t first_day = 20250601;          // of business
  uint32_t days = 400;
  uint32_t checks = 8;     // at most
  bool structure = true;   // member and household changes
  bool overruling = true;  // corrections and voids
  bool gaps = true;        // groups not asked, values not answered
};

// An event of that fact: header filled but for parts, prev_hash 32 zero bytes, position 0.
domain::Event MakeEvent(Rng& rng, const v1::Fact& fact, std::string_view household,
                        std::string_view area_code, int64_t occurred_time_ms,
                        std::string_view device, uint64_t device_seq);

// All facts of one household, in order of business time with frequent ties; positions from 1.
std::vector<domain::Event> RandomHousehold(Rng& rng, const FactsOptions& options = {});

// A random check and member, for tests that build their own histories.
v1::CheckRecorded RandomCheck(Rng& rng, const FactsOptions& options,
                              const std::vector<uint64_t>& members, int32_t date);
v1::Member RandomMember(Rng& rng, const FactsOptions& options, uint64_t member_id, bool head);

// What a device would send for these events: makes them one chain of their device from `first_seq`
// on that goes on from `prev_hash` (32 bytes), one part each, and fills the events' headers and
// header hashes accordingly. REQUIRES: all events name one device.
v1::Run MakeRun(Rng& rng, std::vector<domain::Event>* events, uint64_t first_seq,
                std::string_view prev_hash);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_RANDOM_FACTS_H_
