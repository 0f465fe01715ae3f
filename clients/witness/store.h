// What a witness remembers: of each log the newest checkpoint that it cosigned.
#ifndef HEARTH_CLIENTS_WITNESS_STORE_H_
#define HEARTH_CLIENTS_WITNESS_STORE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cpp/checkpoint.h"
#include "clients/cpp/files.h"

namespace hearth::witness {

struct Latest {
  uint64_t size = 0;  // 0 = none was ever cosigned
  std::string root;
};

// Thread-safe.
class Store {
 public:
  virtual ~Store() = default;
  virtual Latest Find(const std::string& origin) = 0;
  // Puts the checkpoint in the place of the one of `expected_size`, durably. False, and nothing
  // changed, when another is there by now: without this, two that come at once could take the
  // witness back to the smaller.
  virtual absl::StatusOr<bool> Replace(const std::string& origin, uint64_t expected_size,
                                       const client::Checkpoint& checkpoint,
                                       const std::string& note) = 0;
};

// Notes in a folder, one file a log, replaced atomically and synced.
class FileStore final : public Store {
 public:
  // Waits while another process holds the folder. DATA_LOSS for a damaged file: a witness that
  // forgot would cosign anything.
  static absl::StatusOr<std::unique_ptr<FileStore>> Open(const std::string& folder);

  Latest Find(const std::string& origin) override;
  absl::StatusOr<bool> Replace(const std::string& origin, uint64_t expected_size,
                               const client::Checkpoint& checkpoint,
                               const std::string& note) override;

 private:
  FileStore(const std::string& folder, client::FileLock lock)
      : folder_(folder), lock_(std::move(lock)) {}

  const std::string folder_;
  const client::FileLock lock_;
  std::mutex mutex_;
  std::map<std::string, Latest> latest_;
};

}  // namespace hearth::witness

#endif  // HEARTH_CLIENTS_WITNESS_STORE_H_
