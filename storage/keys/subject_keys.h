// SubjectKeys: the Keys of every engine; the engine only brings the KeyRows.
//
// Rows (bytes in storage/FORMAT.md): "s" ‖ subject → wrapped key, held key (hold_box.h) or
// tombstone; "i" → wrapped index key. The house's own secrets lie in the same rows
// (sealed_secrets.h).
#ifndef HEARTH_STORAGE_KEYS_SUBJECT_KEYS_H_
#define HEARTH_STORAGE_KEYS_SUBJECT_KEYS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "storage/api/custody.h"
#include "storage/api/keys.h"
#include "storage/api/mutex.h"
#include "storage/keys/kek.h"
#include "storage/keys/key_cache.h"
#include "storage/keys/key_rows.h"
#include "storage/keys/sealed_secrets.h"

namespace hearth::storage {

class SubjectKeys : public Keys, public Custody {
 public:
  struct Options {
    size_t cached_keys = 65'536;  // about 10 MiB
  };

  // Opens the store, making the index key in an empty one. FAILED_PRECONDITION when the store was
  // wrapped by another KEK; DATA_LOSS when it holds keys but no sound index key.
  static absl::StatusOr<std::unique_ptr<SubjectKeys>> Open(std::unique_ptr<KeyRows> rows,
                                                           const Kek& kek, Options options);
  static absl::StatusOr<std::unique_ptr<SubjectKeys>> Open(std::unique_ptr<KeyRows> rows,
                                                           const Kek& kek);

  absl::StatusOr<std::string> Seal(std::string_view subject, std::string_view aad,
                                   std::string_view plain) override;
  absl::StatusOr<std::string> Open(std::string_view subject, std::string_view aad,
                                   std::string_view sealed) const override;
  std::string IndexHash(std::string_view text) const override;
  absl::Status Sync() override;
  absl::Status Shred(std::string_view subject) override;
  absl::Status Verify() const override;
  absl::Status Backup(const std::string& dir) const override;

  absl::StatusOr<KeyState> StateOf(std::string_view subject) const override;
  absl::Status Hold(std::string_view subject, std::string_view hold_key) override;
  absl::StatusOr<std::string> HeldBox(std::string_view subject) const override;
  absl::Status Release(std::string_view subject, std::string_view key) override;
  absl::Status Compact() override;

  // Whether the KEK wraps this row of the store: a key, neither tombstone nor held nor a secret.
  static bool IsWrapped(std::string_view name, std::string_view row);

  // The house's own secrets; live as long as the keys.
  Secrets* secrets() const { return secrets_.get(); }

 private:
  // Names and rows of the store.
  static constexpr std::string_view kIndexKeyName = "i";
  static constexpr std::string_view kSubjectPrefix = "s";
  static constexpr std::string_view kTombstone = "shredded";
  static std::string SubjectRow(std::string_view subject);

  SubjectKeys(std::unique_ptr<KeyRows> rows, const Kek& kek, const Options& options);

  absl::Status LoadIndexKey();
  // From memory or the rows; nullopt for a subject never seen.
  absl::StatusOr<std::optional<SubjectKey>> Find(std::string_view subject) const;
  absl::StatusOr<SubjectKey> FindOrMake(std::string_view subject);
  absl::StatusOr<SubjectKey> Parse(std::string_view name, std::string_view row) const;
  // Writes a subject's row in the place of whatever it had. REQUIRES: write_mutex_ is held.
  absl::Status Replace(std::string_view subject, std::string row, const SubjectKey& key)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(write_mutex_);

  const std::unique_ptr<KeyRows> rows_;
  const Kek kek_;
  Secret index_key_;  // constant after Open
  std::unique_ptr<SealedSecrets> secrets_;

  // Held while rows are written, so that a Sync can never put a live row over a tombstone.
  // Taken before mutex_.
  Mutex write_mutex_ ABSL_ACQUIRED_BEFORE(mutex_);

  mutable Mutex mutex_;  // never held during I/O
  // Made, handed out, not yet durable.
  absl::flat_hash_map<std::string, SubjectKey> pending_ ABSL_GUARDED_BY(mutex_);
  mutable KeyCache cache_ ABSL_GUARDED_BY(mutex_);
  // Grows with every write of rows: a row that was read before must be read again if it has grown.
  uint64_t generation_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_SUBJECT_KEYS_H_
