// SealedSecrets: the Secrets of every engine; the engine only brings the KeyRows.
//
// Rows (bytes in storage/FORMAT.md): "k" → wrapped key of the secrets; "x" ‖ name → sealed secret,
// empty when erased.
#ifndef HEARTH_STORAGE_KEYS_SEALED_SECRETS_H_
#define HEARTH_STORAGE_KEYS_SEALED_SECRETS_H_

#include <memory>
#include <string>
#include <string_view>

#include "storage/api/secrets.h"
#include "storage/keys/kek.h"
#include "storage/keys/key_rows.h"
#include "storage/keys/secret.h"

namespace hearth::storage {

class SealedSecrets : public Secrets {
 public:
  static constexpr std::string_view kKeyName = "k";
  static constexpr char kPrefix = 'x';

  // Makes the key of the secrets where there is none. FAILED_PRECONDITION for another KEK;
  // DATA_LOSS for a damaged key, or secrets without one. `rows` outlives it.
  static absl::StatusOr<std::unique_ptr<SealedSecrets>> Open(KeyRows* rows, const Kek& kek);

  absl::Status Put(std::string_view name, std::string_view secret) override;
  absl::StatusOr<std::string> Get(std::string_view name) const override;
  absl::Status Erase(std::string_view name) override;
  absl::Status Scan(std::string_view prefix, const Visit& visit) const override;

  // What is wrong with a row of this kind (its first byte is kPrefix); OK when it opens.
  absl::Status Check(std::string_view row_name, std::string_view row) const;

 private:
  SealedSecrets(KeyRows* rows, const Secret& key) : rows_(rows), key_(key) {}

  KeyRows* const rows_;
  const Secret key_;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_KEYS_SEALED_SECRETS_H_
