#include "storage/keys/subject_keys.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <utility>
#include <vector>

#include "storage/api/invariant.h"
#include "storage/keys/aead.h"
#include "storage/keys/hold_box.h"

namespace hearth::storage {
namespace {

absl::string_view AbslView(std::string_view text) { return {text.data(), text.size()}; }

// Live, or why the key is out of reach.
absl::Status Reach(const SubjectKey& key) {
  if (key.state == SubjectKey::State::kLive) return absl::OkStatus();
  const bool held = key.state == SubjectKey::State::kHeld;
  return absl::FailedPreconditionError(held ? "RESTRICTED" : "ERASED");
}

}  // namespace

std::string SubjectKeys::SubjectRow(std::string_view subject) {
  std::string name(kSubjectPrefix);
  name += subject;
  return name;
}

SubjectKeys::SubjectKeys(std::unique_ptr<KeyRows> rows, const Kek& kek, const Options& options)
    : rows_(std::move(rows)), kek_(kek), cache_(options.cached_keys) {}

absl::StatusOr<std::unique_ptr<SubjectKeys>> SubjectKeys::Open(std::unique_ptr<KeyRows> rows,
                                                               const Kek& kek) {
  return Open(std::move(rows), kek, Options());
}

absl::StatusOr<std::unique_ptr<SubjectKeys>> SubjectKeys::Open(std::unique_ptr<KeyRows> rows,
                                                               const Kek& kek, Options options) {
  std::unique_ptr<SubjectKeys> keys(new SubjectKeys(std::move(rows), kek, options));
  if (absl::Status status = keys->LoadIndexKey(); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<SealedSecrets>> secrets =
      SealedSecrets::Open(keys->rows_.get(), kek);
  if (!secrets.ok()) return secrets.status();
  keys->secrets_ = *std::move(secrets);
  return keys;
}

absl::Status SubjectKeys::LoadIndexKey() {
  absl::StatusOr<std::string> row = rows_->Get(kIndexKeyName);
  if (row.ok()) {
    absl::StatusOr<Secret> key = kek_.Unwrap(kIndexKeyName, *row);
    if (key.ok()) index_key_ = *key;
    return key.status();
  }
  if (!absl::IsNotFound(row.status())) return row.status();

  bool empty = true;
  const auto seen = [&empty](std::string_view, std::string_view) { return empty = false; };
  if (absl::Status status = rows_->Scan(seen); !status.ok()) return status;
  if (!empty) return absl::DataLossError("keys: the store has keys but no index key");
  absl::StatusOr<Secret> key = Secret::Random();
  if (!key.ok()) return key.status();
  row = kek_.Wrap(kIndexKeyName, *key);
  if (!row.ok()) return row.status();
  index_key_ = *key;
  return rows_->Put({{std::string(kIndexKeyName), *row}});
}

absl::StatusOr<SubjectKey> SubjectKeys::Parse(std::string_view name, std::string_view row) const {
  if (row == kTombstone) return SubjectKey{.state = SubjectKey::State::kShredded, .key = {}};
  if (IsHeldRow(row)) return SubjectKey{.state = SubjectKey::State::kHeld, .key = {}};
  absl::StatusOr<Secret> key = kek_.Unwrap(name, row);
  if (!key.ok()) return key.status();
  return SubjectKey{.key = *key};
}

absl::StatusOr<std::optional<SubjectKey>> SubjectKeys::Find(std::string_view subject) const {
  const std::string name = SubjectRow(subject);
  while (true) {
    uint64_t generation;
    {
      const MutexLock lock(mutex_);
      if (const auto pending = pending_.find(AbslView(subject)); pending != pending_.end()) {
        return std::optional<SubjectKey>(pending->second);
      }
      if (std::optional<SubjectKey> cached = cache_.Find(subject)) return cached;
      generation = generation_;
    }
    const absl::StatusOr<std::string> row = rows_->Get(name);
    if (!row.ok() && !absl::IsNotFound(row.status())) return row.status();
    std::optional<SubjectKey> key;
    if (row.ok()) {
      absl::StatusOr<SubjectKey> parsed = Parse(name, *row);
      if (!parsed.ok()) return parsed.status();
      key = *parsed;
    }
    const MutexLock lock(mutex_);
    if (generation != generation_) continue;  // rows were written meanwhile; ours may be old
    if (key) cache_.Put(subject, *key);
    return key;
  }
}

absl::StatusOr<SubjectKey> SubjectKeys::FindOrMake(std::string_view subject) {
  while (true) {
    uint64_t generation;
    {
      const MutexLock lock(mutex_);
      generation = generation_;
    }
    absl::StatusOr<std::optional<SubjectKey>> found = Find(subject);
    if (!found.ok()) return found.status();
    if (*found) return **found;
    absl::StatusOr<Secret> made = Secret::Random();
    if (!made.ok()) return made.status();
    const MutexLock lock(mutex_);
    // Absent from the rows at `generation` means absent still, unless rows were written since.
    if (generation != generation_) continue;
    // Another thread may have made one meanwhile: then that one is the subject's.
    return pending_.try_emplace(std::string(subject), SubjectKey{.key = *made}).first->second;
  }
}

absl::StatusOr<std::string> SubjectKeys::Seal(std::string_view subject, std::string_view aad,
                                              std::string_view plain) {
  absl::StatusOr<SubjectKey> key = FindOrMake(subject);
  if (!key.ok()) return key.status();
  if (absl::Status status = Reach(*key); !status.ok()) return status;
  return AeadSeal(key->key, aad, plain);
}

absl::StatusOr<std::string> SubjectKeys::Open(std::string_view subject, std::string_view aad,
                                              std::string_view sealed) const {
  absl::StatusOr<std::optional<SubjectKey>> key = Find(subject);
  if (!key.ok()) return key.status();
  if (!*key) return absl::DataLossError("open: no key row for the subject");
  if (absl::Status status = Reach(**key); !status.ok()) return status;
  return AeadOpen((*key)->key, aad, sealed);
}

std::string SubjectKeys::IndexHash(std::string_view text) const {
  std::string hash(32, '\0');
  unsigned size = 0;
  HEARTH_CHECK(HMAC(EVP_sha256(), index_key_.data(), Secret::kBytes,
                    reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                    reinterpret_cast<uint8_t*>(hash.data()), &size) != nullptr);
  HEARTH_CHECK(size == hash.size());
  return hash;
}

absl::Status SubjectKeys::Sync() {
  {
    const MutexLock lock(mutex_);
    // A pending key leaves only when it is durable, so none pending means all durable.
    if (pending_.empty()) return absl::OkStatus();
  }
  const MutexLock write_lock(write_mutex_);
  std::vector<std::pair<std::string, SubjectKey>> keys;
  {
    const MutexLock lock(mutex_);
    keys.assign(pending_.begin(), pending_.end());
  }
  KeyRows::NamedRows rows;
  rows.reserve(keys.size());
  for (const auto& [subject, key] : keys) {
    std::string name = SubjectRow(subject);
    absl::StatusOr<std::string> wrapped = kek_.Wrap(name, key.key);
    if (!wrapped.ok()) return wrapped.status();
    rows.emplace_back(std::move(name), *std::move(wrapped));
  }
  if (rows.empty()) return absl::OkStatus();
  if (absl::Status status = rows_->Put(rows); !status.ok()) return status;

  const MutexLock lock(mutex_);
  ++generation_;
  for (const auto& [subject, key] : keys) {
    pending_.erase(subject);
    cache_.Put(subject, key);
  }
  return absl::OkStatus();
}

absl::Status SubjectKeys::Replace(std::string_view subject, std::string row,
                                  const SubjectKey& key) {
  absl::Status status = rows_->Put({{SubjectRow(subject), std::move(row)}});
  if (!status.ok()) return status;
  const MutexLock lock(mutex_);
  ++generation_;
  pending_.erase(AbslView(subject));
  cache_.Put(subject, key);
  return absl::OkStatus();
}

absl::Status SubjectKeys::Shred(std::string_view subject) {
  const MutexLock write_lock(write_mutex_);
  return Replace(subject, std::string(kTombstone),
                 {.state = SubjectKey::State::kShredded, .key = {}});
}

absl::Status SubjectKeys::Verify() const {
  absl::Status fault = absl::OkStatus();
  const auto check = [&](std::string_view name, std::string_view row) {
    if (name == kIndexKeyName || name == SealedSecrets::kKeyName) {
      fault = kek_.Unwrap(name, row).status();
    } else if (name.substr(0, 1) == kSubjectPrefix) {
      fault = Parse(name, row).status();
    } else if (name.substr(0, 1) == std::string_view(&SealedSecrets::kPrefix, 1)) {
      fault = secrets_->Check(name, row);
    } else {
      fault = absl::DataLossError("keys: a row of no known kind");
    }
    return fault.ok();
  };
  absl::Status status = rows_->Scan(check);
  return status.ok() ? fault : status;
}

absl::Status SubjectKeys::Backup(const std::string& dir) const { return rows_->Backup(dir); }

}  // namespace hearth::storage
