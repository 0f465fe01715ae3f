// A log on its way to an auditor: a folder in the layout of C2SP tlog-tiles (clients/cpp/tiles.h).
//
//   checkpoint       the newest signed note; written last, when the tree was compared with it
//   checkpoints/     older notes that must be prefixes of it
//   tile/…           hashes and records
//   keys.json        {"format": "hearth-bundle/1", "log_id": …, "verifier_key": …}
#ifndef HEARTH_CLIENTS_CLI_LOG_BUNDLE_H_
#define HEARTH_CLIENTS_CLI_LOG_BUNDLE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/checkpoint.h"
#include "clients/cpp/tiles.h"

namespace hearth::cli {

// Writes a bundle, going on where an earlier run ended. One thread; one writer a folder.
class LogBundle {
 public:
  // Hashes again what full files of records the folder holds; what stands in half-full ones is
  // asked for anew. DATA_LOSS for a damaged file.
  static absl::StatusOr<std::unique_ptr<LogBundle>> Open(const std::string& folder);

  uint64_t size() const { return tiles_.size(); }
  // The record at position size() + 1. REQUIRES: 1..kRecordBytesMax bytes.
  absl::Status Add(std::string_view record);
  // An older note; the verifier will hold the log against it.
  absl::Status AddOlder(const std::string& note);
  // Writes the half-full files, syncs, compares the tree with the checkpoint and writes its note.
  // DATA_LOSS, and no new note, unless they agree.
  absl::Status Finish(const client::Checkpoint& checkpoint, const std::string& note,
                      const std::string& log_id, const std::string& verifier_key);

 private:
  explicit LogBundle(const std::string& folder);
  absl::Status Put(const std::string& path, std::string_view content) const;

  const std::string folder_;
  std::string records_;  // of the half-full file
  client::TileBuilder tiles_;
};

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_LOG_BUNDLE_H_
