// Secrets: small named secrets of the house itself (verifiers of passwords, seeds, hashes of
// tokens), sealed under a key that the KEK wraps, beside the subjects' keys. Never in the log: what
// is in the log stays for ever.
#ifndef HEARTH_STORAGE_API_SECRETS_H_
#define HEARTH_STORAGE_API_SECRETS_H_

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::storage {

// Thread-safe. Names are not secret: they lie in the clear. A backup of the keys holds the secrets.
class Secrets {
 public:
  virtual ~Secrets() = default;

  // Adds or replaces; durable when it returns. After an error the outcome is unknown.
  virtual absl::Status Put(std::string_view name, std::string_view secret) = 0;

  // NOT_FOUND for an absent or erased name; DATA_LOSS for changed bytes.
  virtual absl::StatusOr<std::string> Get(std::string_view name) const = 0;

  // The name is absent from now on; durable when it returns. Idempotent. Old files of the store may
  // hold the sealed bytes until they are compacted.
  virtual absl::Status Erase(std::string_view name) = 0;

  // Calls `visit(name, secret)` ascending for the names that begin with `prefix`, until it returns
  // false. DATA_LOSS at the first one with changed bytes.
  using Visit = std::function<bool(std::string_view name, std::string_view secret)>;
  virtual absl::Status Scan(std::string_view prefix, const Visit& visit) const = 0;
};

}  // namespace hearth::storage

#endif  // HEARTH_STORAGE_API_SECRETS_H_
