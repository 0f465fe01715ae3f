// The key of a device that is no phone: ECDSA P-256, in a file that only its owner reads. A phone
// keeps its key where it cannot leave; a file can be copied, so revoke what may have been.
#ifndef HEARTH_CLIENTS_CPP_DEVICE_KEY_H_
#define HEARTH_CLIENTS_CPP_DEVICE_KEY_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/envelope.pb.h"

namespace hearth::client {

// Value type; copies share the key. Thread-safe.
class DeviceKey {
 public:
  static DeviceKey Make();
  // NOT_FOUND when there is none; FAILED_PRECONDITION unless only the owner can read the file;
  // DATA_LOSS when it holds no such key.
  static absl::StatusOr<DeviceKey> Load(const std::string& path);
  // As PEM, mode 0600, synced.
  absl::Status Save(const std::string& path) const;

  // Uncompressed point, 65 bytes.
  std::string public_key() const;
  // Its name in Run.key_id: the first 32 hex digits of the SHA-256 of public_key().
  std::string key_id() const;
  // Raw r ‖ s over the SHA-256 of `message`, 64 bytes.
  std::string Sign(std::string_view message) const;
  // Signs the run's last header, whose chain covers all others, and names this key.
  void SignRun(v1::Run* run) const;

 private:
  explicit DeviceKey(std::shared_ptr<void> key) : key_(std::move(key)) {}
  std::shared_ptr<void> key_;  // EVP_PKEY
};

// What phone and operator compare: access_service.proto, EnrolDeviceResponse.digits.
std::string EnrolmentDigits(std::string_view invitation_event_id, std::string_view public_key);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_DEVICE_KEY_H_
