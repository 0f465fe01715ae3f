// One question put to the whole log. check_table.cc lists them all.
#ifndef HEARTH_CLIENTS_VERIFY_CHECK_H_
#define HEARTH_CLIENTS_VERIFY_CHECK_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "clients/cpp/tiles.h"
#include "clients/verify/entry.h"
#include "clients/verify/finding.h"
#include "clients/verify/trust.h"
#include "clients/verify/verify.h"

namespace hearth::verify {

// What was made of the input before the first record is read.
struct Case {
  const Input& input;
  std::string note;    // the newest
  uint64_t size = 0;   // what it claims
  std::string origin;  // likewise
  std::vector<NoteKey> log_keys;
};

// What stands before the record: the tree and the trust of all records below its position.
struct Before {
  const Trust& trust;
  const client::TileBuilder& tree;
};

// One thread. An error is of this machine (a full temporary folder), never of the log.
class Check {
 public:
  virtual ~Check() = default;
  // Every record, in order, malformed ones too.
  virtual absl::Status See(const Entry&, const Before&, Report*) { return absl::OkStatus(); }
  // After the last.
  virtual absl::Status Finish(const Before&, Report*) { return absl::OkStatus(); }
};

struct CheckInfo {
  const char* name;
  const char *zh, *en;  // the question
  std::unique_ptr<Check> (*make)(const Case&);
};
const std::vector<CheckInfo>& Checks();

std::unique_ptr<Check> MakeAttachmentCheck(const Case&);
std::unique_ptr<Check> MakeChainCheck(const Case&);
std::unique_ptr<Check> MakeCheckpointCheck(const Case&);
std::unique_ptr<Check> MakeDecisionCheck(const Case&);
std::unique_ptr<Check> MakeHeaderCheck(const Case&);
std::unique_ptr<Check> MakeIdentityCheck(const Case&);
std::unique_ptr<Check> MakeKeyCheck(const Case&);
std::unique_ptr<Check> MakeOldCheckpointCheck(const Case&);
std::unique_ptr<Check> MakeOrderCheck(const Case&);
std::unique_ptr<Check> MakeReceiptCheck(const Case&);
std::unique_ptr<Check> MakeRestoreCheck(const Case&);
std::unique_ptr<Check> MakeRightCheck(const Case&);
std::unique_ptr<Check> MakeSeenCheck(const Case&);
std::unique_ptr<Check> MakeSignatureCheck(const Case&);
std::unique_ptr<Check> MakeWitnessCheck(const Case&);

// The keys that vouch for the log: those given, and those that one of them signed on.
std::vector<std::string> TrustedLogKeys(const Case& the_case, const Trust& trust);

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_CHECK_H_
