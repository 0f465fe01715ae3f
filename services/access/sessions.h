// Sessions: who holds which token. Tokens are known by their SHA-256 alone. Sessions of staff are
// kept in the secrets, so that a restart ends nobody's work; those of devices live in memory.
// Policy source: reference-security.md 4.2, T25.

#ifndef HEARTH_SERVICES_ACCESS_SESSIONS_H_
#define HEARTH_SERVICES_ACCESS_SESSIONS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/access_service.pb.h"
#include "storage/api/secrets.h"

namespace hearth::access {

// Thread-safe.
class Sessions {
 public:
  static constexpr int64_t kIdleMs = 30 * 60'000;
  static constexpr int64_t kStaffMs = 12 * 3'600'000;
  static constexpr int64_t kDeviceMs = 15 * 60'000;
  // A restart may forget the last use of so long.
  static constexpr int64_t kSaveEveryMs = 60'000;

  // `secrets` outlives it.
  explicit Sessions(storage::Secrets* secrets) : secrets_(secrets) {}

  // Takes up what was kept; drops what is over.
  absl::Status Load(int64_t now_ms);

  struct Started {
    std::string token;
    v1::Session session;
  };
  absl::StatusOr<Started> Start(const std::string& account, v1::LoginWay way,
                                const std::string& device, int64_t now_ms);

  // The live session of the token; its idle time begins anew. nullopt: unknown or over.
  std::optional<v1::Session> Find(std::string_view token, int64_t now_ms);
  // Live: neither ended nor over. Does not count as use.
  bool IsLive(std::string_view session_id, int64_t now_ms) const;
  std::optional<v1::Session> FindById(std::string_view session_id, int64_t now_ms) const;

  // Idempotent.
  absl::Status End(std::string_view session_id);
  // All of the account but `kept` (empty = all).
  absl::Status EndAllOf(std::string_view account, std::string_view kept);

  // Live ones above `after`, ascending by id.
  std::vector<v1::Session> List(std::string_view after, int64_t now_ms) const;

 private:
  struct Entry {
    v1::Session session;
    std::string token_hash;
    int64_t used_ms = 0;
    int64_t saved_ms = 0;
  };
  static bool Over(const Entry& entry, int64_t now_ms);
  absl::Status Save(Entry* entry);  // with mutex_ held

  storage::Secrets* const secrets_;
  mutable std::mutex mutex_;
  std::map<std::string, Entry, std::less<>> entries_;  // by session id; guarded by mutex_
  // First 8 bytes of the token's hash → session id: what an index may leak of it. Guarded.
  std::multimap<std::string, std::string, std::less<>> by_hash_;
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_SESSIONS_H_
