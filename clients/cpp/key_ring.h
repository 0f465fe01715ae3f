// The keys of a job that sends for several devices: a town's tablets, a demo's phones.
#ifndef HEARTH_CLIENTS_CPP_KEY_RING_H_
#define HEARTH_CLIENTS_CPP_KEY_RING_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cpp/device_key.h"

namespace hearth::client {

// Value type. Thread-safe while nobody adds.
class KeyRing {
 public:
  // Each "<device>.key" in the folder, as DeviceKey::Save writes it. NOT_FOUND when there is none;
  // the errors of DeviceKey::Load.
  static absl::StatusOr<KeyRing> Load(const std::string& folder);

  void Add(const std::string& device, DeviceKey key) { keys_.insert_or_assign(device, key); }
  bool empty() const { return keys_.empty(); }

  // Signs by the key of the run's device. Without one the run stays unsigned, which only a log
  // without accounts takes: the server's answer says so.
  void SignRun(v1::Run* run) const;

 private:
  std::map<std::string, DeviceKey, std::less<>> keys_;  // by device
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_KEY_RING_H_
