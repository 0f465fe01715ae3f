// HoldKey: the key under which restricted data are locked away. Its private half stays with the
// privacy officer and never reaches a server.
#ifndef HEARTH_CLIENTS_CPP_HOLD_KEY_H_
#define HEARTH_CLIENTS_CPP_HOLD_KEY_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hearth::client {

// Value type.
class HoldKey {
 public:
  // A new one: RSA, 3,072 bits.
  static HoldKey Make();
  // From a PEM file of mode 0600. FAILED_PRECONDITION for another mode; INVALID_ARGUMENT for
  // another thing than an RSA private key.
  static absl::StatusOr<HoldKey> Load(const std::string& path);

  std::string PrivatePem() const;
  std::string PublicPem() const;

  // The 32 bytes that were locked away for that subject (HeldKey of privacy_service.proto).
  // INVALID_ARGUMENT when the box is another key's or another subject's.
  absl::StatusOr<std::string> Open(std::string_view subject, std::string_view box) const;

 private:
  explicit HoldKey(std::shared_ptr<void> key) : key_(std::move(key)) {}

  std::shared_ptr<void> key_;  // EVP_PKEY
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_HOLD_KEY_H_
