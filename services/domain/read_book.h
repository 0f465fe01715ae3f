// ReadBook: the fold of the audit stream's purposes and reads: which purpose lives, and how much an
// account has read of each class within the last 24 hours, whatever the session or device. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_READ_BOOK_H_
#define HEARTH_SERVICES_DOMAIN_READ_BOOK_H_

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/area_tree.h"
#include "services/domain/data_classes.h"
#include "services/domain/event.h"

namespace hearth::domain {

// "Valid 30 minutes": of the contract, as the rolling day is.
inline constexpr int64_t kPurposeMs = 30 * 60'000;
inline constexpr int64_t kRollingDayMs = 24 * 3'600'000;

struct Purpose {
  std::string event_id;
  std::string code;
  std::string household;  // empty = the households of the area
  std::string area_code;
  int64_t until_ms = 0;  // exclusive
};

// Not thread-safe. Times are those of the events (occurred_time_ms), never a clock's.
class ReadBook {
 public:
  // The kinds of fact that Apply reads: PurposeStated and PersonalDataRead.
  static bool Reads(uint32_t kind);

  // In any order; an event that was applied before changes nothing. REQUIRES: accepted.
  void Apply(const Event& event);
  // Takes a read back that did not become durable; one that is unknown is ignored.
  void Withdraw(const std::string& account, const std::string& event_id);

  // The account's purpose that lives at `now_ms` and opens that household, which lies so; the one
  // that lives longest.
  std::optional<Purpose> FindPurpose(std::string_view account, std::string_view household,
                                     const Lineage& lineage, int64_t now_ms) const;

  // Records read within the 24 hours that end with `now_ms`.
  uint64_t CountOf(std::string_view account, ReadClass data_class, int64_t now_ms) const;
  // The first instant from `now_ms` on at which that count is at most `most`, if nothing is added.
  int64_t WhenAtMost(std::string_view account, ReadClass data_class, uint64_t most,
                     int64_t now_ms) const;

  // Drops what no question about `now_ms` or later can ask for.
  void Forget(int64_t now_ms);

 private:
  struct Read {
    int64_t time_ms = 0;
    uint64_t count = 0;
    std::array<bool, kReadClasses> classes{};
  };
  struct Reader {
    std::vector<Purpose> purposes;
    std::map<std::string, Read> reads;  // by event id
  };

  const Reader* Find(std::string_view account) const;

  std::map<std::string, Reader, std::less<>> readers_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_READ_BOOK_H_
