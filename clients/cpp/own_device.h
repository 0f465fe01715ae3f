// The tool's own device: facts that a person states at the terminal (areas, rulebooks, alerts,
// imports) have a chain like any phone's. Device, number and last hash live in the user's state
// folder, one a log.
//
//   <folder>/<log id>/device         "<device> <newest number> <hash of its header, hex>\n"
//   <folder>/<log id>/pending.jsonl  drafts that were numbered and not yet answered; sent before
//   anything else <folder>/<log id>/lock           held while a command works with the two
#ifndef HEARTH_CLIENTS_CPP_OWN_DEVICE_H_
#define HEARTH_CLIENTS_CPP_OWN_DEVICE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "clients/cpp/files.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::client {

// Business time for a fact stated now. With a wall clock the real time. With a stepped one the
// opened day, at this moment's time of day; before the first day, `before_first_day` (yyyymmdd), so
// that the fact holds in whatever days will come.
int64_t FactTimeMs(const v1::GetHeadResponse& head, int32_t before_first_day);

// Sends drafts; a test puts a failing one in its place.
using SendSteps = std::function<absl::Status(StepQueue*, const SubmitOptions&, SubmitReport*)>;

// One thread. Commands of several processes wait for each other.
class OwnDevice {
 public:
  // Takes the lock and reads what is kept for the log (32 hex digits); makes a device when there is
  // none.
  static absl::StatusOr<OwnDevice> Open(const std::string& folder, std::string_view log_id);

  const std::string& device() const { return device_; }
  // Numbered drafts of an earlier command that are not yet answered.
  size_t pending() const { return pending_.size(); }

  // Gives each draft a number, and id and salt unless it has them, keeps it, and sends it, those
  // still pending first (their receipts come with line 0).
  // When `send` fails, everything is kept for the next command; so a command may always be
  // repeated. Fills `report` for what was sent. The drafts need fact, actor, occurred_time, and
  // household or area as the fact wants.
  absl::Status Record(std::vector<v1::Draft> drafts, const SendSteps& send,
                      const SubmitOptions& options, SubmitReport* report);

 private:
  OwnDevice(std::string folder, FileLock lock)
      : folder_(std::move(folder)), lock_(std::move(lock)) {}
  absl::Status Load();
  absl::Status LoadPending();
  absl::Status SendPending(const SendSteps& send, const SubmitOptions& options,
                           SubmitReport* report);
  std::string Path(const char* name) const { return folder_ + "/" + name; }

  std::string folder_;
  FileLock lock_;
  std::string device_;
  uint64_t newest_ = 0;      // number of the newest event that a server answered; 0 = none
  std::string newest_hash_;  // of its header
  std::vector<v1::Draft> pending_;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_OWN_DEVICE_H_
