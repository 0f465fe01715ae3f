#include "services/access/sessions.h"

#include <algorithm>

#include "services/access/bytes.h"
#include "services/domain/submission.h"
#include "storage/api/codec.h"

namespace hearth::access {
namespace {

constexpr std::string_view kPrefix = "session/";
constexpr size_t kHashBytes = 32;
constexpr size_t kIndexBytes = 8;
constexpr size_t kIdBytes = 8;

std::string NameOf(std::string_view session_id) {
  return std::string(kPrefix) + std::string(session_id);
}

}  // namespace

bool Sessions::Over(const Entry& entry, int64_t now_ms) {
  return now_ms >= entry.session.expires_time_ms() || now_ms - entry.used_ms >= kIdleMs;
}

// Token hash(32) ‖ last use(8) ‖ Session.
absl::Status Sessions::Save(Entry* entry) {
  if (entry->session.way() != v1::LOGIN_WAY_PASSWORD) return absl::OkStatus();
  entry->saved_ms = entry->used_ms;
  return secrets_->Put(NameOf(entry->session.session_id()),
                       entry->token_hash + storage::U64Key(static_cast<uint64_t>(entry->used_ms)) +
                           entry->session.SerializeAsString());
}

absl::Status Sessions::Load(int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> over;
  const absl::Status scanned =
      secrets_->Scan(kPrefix, [&](std::string_view name, std::string_view bytes) {
        Entry entry;
        const bool sound = bytes.size() > kHashBytes + 8 &&
                           entry.session.ParseFromString(std::string(bytes.substr(kHashBytes + 8)));
        if (sound) {
          entry.token_hash = bytes.substr(0, kHashBytes);
          entry.used_ms = static_cast<int64_t>(storage::ReadU64(bytes.substr(kHashBytes, 8)));
          entry.saved_ms = entry.used_ms;
        }
        if (!sound || Over(entry, now_ms)) {
          over.emplace_back(name);
          return true;
        }
        const std::string id = entry.session.session_id();
        by_hash_.emplace(entry.token_hash.substr(0, kIndexBytes), id);
        entries_.emplace(id, std::move(entry));
        return true;
      });
  if (!scanned.ok()) return scanned;
  for (const std::string& name : over) {
    if (absl::Status status = secrets_->Erase(name); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<Sessions::Started> Sessions::Start(const std::string& account, v1::LoginWay way,
                                                  const std::string& device, int64_t now_ms) {
  Started started;
  started.token = NewToken();
  v1::Session& session = started.session;
  session.set_session_id(Hex(RandomBytes(kIdBytes)));
  session.set_account(account);
  session.set_way(way);
  session.set_device(device);
  session.set_started_time_ms(now_ms);
  session.set_expires_time_ms(now_ms + (way == v1::LOGIN_WAY_PASSWORD ? kStaffMs : kDeviceMs));
  Entry entry{session, domain::Sha256(started.token), now_ms, now_ms};
  const std::lock_guard lock(mutex_);
  // Whoever is over makes room; nobody asks for them again.
  std::vector<std::string> over;
  for (const auto& [id, other] : entries_) {
    if (Over(other, now_ms)) over.push_back(id);
  }
  for (const std::string& id : over) entries_.erase(id);
  std::erase_if(by_hash_, [this](const auto& link) { return !entries_.contains(link.second); });
  if (absl::Status status = Save(&entry); !status.ok()) return status;
  by_hash_.emplace(entry.token_hash.substr(0, kIndexBytes), session.session_id());
  entries_.emplace(session.session_id(), std::move(entry));
  return started;
}

std::optional<v1::Session> Sessions::Find(std::string_view token, int64_t now_ms) {
  if (!token.starts_with(kTokenPrefix)) return std::nullopt;
  const std::string hash = domain::Sha256(token);
  const std::lock_guard lock(mutex_);
  const auto [first, last] = by_hash_.equal_range(std::string_view(hash).substr(0, kIndexBytes));
  for (auto it = first; it != last; ++it) {
    const auto found = entries_.find(it->second);
    if (found == entries_.end() || !SameSecret(found->second.token_hash, hash)) continue;
    Entry& entry = found->second;
    if (Over(entry, now_ms)) return std::nullopt;
    entry.used_ms = std::max(entry.used_ms, now_ms);
    // A use that could not be saved only ends the session earlier after a restart.
    if (entry.used_ms - entry.saved_ms >= kSaveEveryMs) Save(&entry).IgnoreError();
    return entry.session;
  }
  return std::nullopt;
}

bool Sessions::IsLive(std::string_view session_id, int64_t now_ms) const {
  return FindById(session_id, now_ms).has_value();
}

std::optional<v1::Session> Sessions::FindById(std::string_view session_id, int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(session_id);
  if (found == entries_.end() || Over(found->second, now_ms)) return std::nullopt;
  return found->second.session;
}

absl::Status Sessions::End(std::string_view session_id) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(session_id);
  if (found == entries_.end()) return absl::OkStatus();
  const bool kept = found->second.session.way() == v1::LOGIN_WAY_PASSWORD;
  entries_.erase(found);
  return kept ? secrets_->Erase(NameOf(session_id)) : absl::OkStatus();
}

absl::Status Sessions::EndAllOf(std::string_view account, std::string_view kept) {
  std::vector<std::string> ended;
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) {
      if (entry.session.account() == account && id != kept) ended.push_back(id);
    }
  }
  for (const std::string& id : ended) {
    if (absl::Status status = End(id); !status.ok()) return status;
  }
  return absl::OkStatus();
}

std::vector<v1::Session> Sessions::List(std::string_view after, int64_t now_ms) const {
  const std::lock_guard lock(mutex_);
  std::vector<v1::Session> sessions;
  for (auto it = entries_.upper_bound(after); it != entries_.end(); ++it) {
    if (!Over(it->second, now_ms)) sessions.push_back(it->second.session);
  }
  return sessions;
}

}  // namespace hearth::access
