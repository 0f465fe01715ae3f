// SecurityEvents: what an auditor of access looks for, as facts of the audit stream: who logged in,
// who was refused, whose event id came twice. Policy source: reference R5, T7; 等保 2.0 安全审计.
//
// Best effort: whoever is refused is refused either way, and an administrator has to get in when
// the disk is full; what he then reads is recorded before it is answered (reads.h).

#ifndef HEARTH_SERVICES_ACCESS_SECURITY_EVENTS_H_
#define HEARTH_SERVICES_ACCESS_SECURITY_EVENTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "hearth/v1/events.pb.h"
#include "services/domain/control.h"

namespace hearth::access {

// Thread-safe. Every method may wait until a fact is durable: never call it on a ledger's thread.
class SecurityEvents {
 public:
  struct Options {
    bool open = false;                         // there are no accounts: nothing is recorded
    bool stepped = false;                      // the day is the log's, not the clock's
    std::function<domain::Control()> control;  // as of the durable head
    // Records a fact of the server's own in the audit stream, by that actor at that business time.
    std::function<absl::Status(const std::string& actor, int64_t occurred_time_ms,
                               const v1::Fact& fact)>
        record;
    std::function<int64_t()> now_ms;  // wall clock
    // Keyed: who has the log alone cannot try addresses.
    std::function<std::string(std::string_view source)> hash;
  };

  // Failures come in crowds where somebody guesses. Of each kind and account, or device, the 1st,
  // the 10th, the 100th … within this time of each other are recorded, with their number.
  static constexpr int64_t kCrowdMs = 3'600'000;

  explicit SecurityEvents(Options options) : options_(std::move(options)) {}

  void LoggedIn(const std::string& account, std::string_view source);
  // `account` as it was typed: what is nobody's name may be anything, a password too, and is not
  // recorded. `reason`: stable, as in errors.
  void LoginRefused(const std::string& account, std::string_view source, std::string_view reason);
  // By a run that names this device and key; what nobody has is counted with all such.
  void IdReused(const std::string& device, const std::string& key_id);

 private:
  struct Crowd {
    uint32_t count = 0;
    int64_t last_ms = 0;
  };
  // How many of them there were, when that is to be recorded; 0 otherwise.
  // `whom`: a known name or "", so that outsiders cannot fill the memory.
  uint32_t Count(const std::string& kind, const std::string& whom);
  void Record(const std::string& actor, const v1::SecurityEventRecorded& event);

  const Options options_;
  std::mutex mutex_;
  std::map<std::pair<std::string, std::string>, Crowd> crowds_;  // guarded by mutex_
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_SECURITY_EVENTS_H_
