// BackOff: who fails to log in waits before the next try: 3 s, 9, 27, 81, 243, then 300. Counted by
// account AND source, so that an outsider never locks out the owner, who comes from another source
// or has a session; and by source alone, more patiently, against trying one password on many
// accounts. Policy source: T26.

#ifndef HEARTH_SERVICES_ACCESS_BACK_OFF_H_
#define HEARTH_SERVICES_ACCESS_BACK_OFF_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace hearth::access {

// Thread-safe. In memory: a restart forgets it, which costs an attacker less than a lock-out would
// cost the county.
class BackOff {
 public:
  static constexpr int64_t kLongestMs = 300'000;
  // Failures of one source over all accounts that cost nothing yet.
  static constexpr int kSourceFree = 20;
  // Forgotten after so long without a failure.
  static constexpr int64_t kForgetMs = 3'600'000;

  // Milliseconds until a try may be made; 0 = now. A try that may be made counts at once as failed,
  // so that tries in parallel do not slip through; Succeeded takes it back.
  int64_t Try(std::string_view account, std::string_view source, int64_t now_ms);
  void Succeeded(std::string_view account, std::string_view source);

 private:
  struct Count {
    int failures = 0;
    int64_t last_ms = 0;
    int64_t until_ms = 0;
  };
  void Forget(int64_t now_ms);
  static void Fail(int free, int64_t now_ms, Count* count);

  std::mutex mutex_;
  std::map<std::string, Count> counts_;  // guarded by mutex_
};

// The network that an address belongs to: /24 of IPv4, /64 of IPv6; the text itself otherwise.
// `peer`: as gRPC says it, "ipv4:10.1.2.3:4711", "ipv6:[::1]:4711".
std::string SourceOf(std::string_view peer);

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_BACK_OFF_H_
