// SubjectKeys as Custody.

#include <openssl/crypto.h>

#include <utility>

#include "storage/keys/hold_box.h"
#include "storage/keys/subject_keys.h"

namespace hearth::storage {

bool SubjectKeys::IsWrapped(std::string_view name, std::string_view row) {
  if (name == SubjectKeys::kIndexKeyName || name == SealedSecrets::kKeyName) return true;
  return name.substr(0, 1) == kSubjectPrefix && row != kTombstone && !IsHeldRow(row);
}

absl::StatusOr<KeyState> SubjectKeys::StateOf(std::string_view subject) const {
  const absl::StatusOr<std::optional<SubjectKey>> found = Find(subject);
  if (!found.ok()) return found.status();
  if (!*found) return KeyState::kAbsent;
  switch ((*found)->state) {
    case SubjectKey::State::kLive:
      return KeyState::kLive;
    case SubjectKey::State::kHeld:
      return KeyState::kHeld;
    case SubjectKey::State::kShredded:
      return KeyState::kShredded;
  }
  return KeyState::kAbsent;
}

absl::Status SubjectKeys::Hold(std::string_view subject, std::string_view hold_key) {
  const MutexLock write_lock(write_mutex_);
  // Nobody else writes rows now: a key that is found or made here is the subject's.
  const absl::StatusOr<SubjectKey> key = FindOrMake(subject);
  if (!key.ok()) return key.status();
  if (key->state != SubjectKey::State::kLive) return absl::OkStatus();
  absl::StatusOr<std::string> row = LockAway(subject, key->key, hold_key);
  if (!row.ok()) return row.status();
  return Replace(subject, *std::move(row), {.state = SubjectKey::State::kHeld, .key = {}});
}

absl::StatusOr<std::string> SubjectKeys::HeldBox(std::string_view subject) const {
  const absl::StatusOr<std::string> row = rows_->Get(SubjectRow(subject));
  if (!row.ok()) return row.status();
  if (!IsHeldRow(*row)) return absl::NotFoundError("keys: the subject's key is not held");
  return std::string(BoxOf(*row));
}

absl::Status SubjectKeys::Release(std::string_view subject, std::string_view key) {
  const MutexLock write_lock(write_mutex_);
  const std::string name = SubjectRow(subject);
  const absl::StatusOr<std::string> row = rows_->Get(name);
  if (!row.ok()) return row.status();
  if (IsWrapped(name, *row)) return absl::OkStatus();
  if (!IsHeldRow(*row)) return absl::NotFoundError("keys: the subject's key is not held");
  const absl::StatusOr<Secret> secret = Secret::FromBytes(key);
  if (!secret.ok()) return secret.status();
  if (!IsHeldKey(subject, *secret, *row)) {
    return absl::InvalidArgumentError("keys: not the key that is held for the subject");
  }
  absl::StatusOr<std::string> wrapped = kek_.Wrap(name, *secret);
  if (!wrapped.ok()) return wrapped.status();
  return Replace(subject, *std::move(wrapped), {.key = *secret});
}

absl::Status SubjectKeys::Compact() { return rows_->Compact(); }

}  // namespace hearth::storage
