// A log made for the verifier's tests, record by record, by code that shares nothing with it:
// protobuf writes the records, storage/merkle the tree and the notes.
#ifndef HEARTH_TESTS_VERIFY_LOG_BUILDER_H_
#define HEARTH_TESTS_VERIFY_LOG_BUILDER_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "clients/verify/verify.h"
#include "hearth/v1/envelope.pb.h"
#include "hearth/v1/events.pb.h"
#include "storage/merkle/note.h"
#include "storage/merkle/tree.h"
#include "tests/verify/device_signer.h"

namespace hearth::testing {

inline constexpr char kAuditedCounty[] = "441621";
inline constexpr int64_t kDayMs = 86'400'000;
inline constexpr int64_t kLogBeginsMs = 1'772'323'200'000;  // 2026-03-01 08:00 in Shanghai

// What an event holds beside its place in the chain.
struct EventDraft {
  v1::Fact fact;  // plain, unless `sealed_kind` is set
  uint32_t sealed_kind = 0;
  std::string household;  // empty = `stream`
  v1::Stream stream = v1::STREAM_CONTROL;
  std::string area_code = kAuditedCounty;
  v1::RefusalReason refused = v1::REFUSAL_REASON_UNSPECIFIED;
  int64_t occurred_ms = 0;                          // 0 = when it is recorded
  std::string actor;                                // empty = the device's account
  std::function<void(v1::EventHeader*)> edit = {};  // what an honest client would not write
};

// A log as it would be carried away.
struct MadeLog {
  std::string log_seed;  // 32 bytes of the log's signing key
  std::string origin;
  std::vector<std::string> records;
  std::map<uint64_t, std::string> notes;  // by size; the last one is of all records
  std::vector<std::string> lost_notes;    // of an earlier term, of sizes that were lost
  std::vector<verify::Receipt> receipts;
  std::vector<std::pair<std::string, std::string>> attachments;  // name, bytes
};

class LogBuilder {
 public:
  explicit LogBuilder(uint64_t seed);

  Rng& rng() { return rng_; }
  uint64_t size() const { return log_.records.size(); }
  int64_t now_ms() const { return now_ms_; }
  void Pass(int64_t ms) { now_ms_ += ms; }
  int32_t Today() const;

  DeviceSigner MakeDevice(const std::string& name, const std::string& account, bool p256);
  // The event's id.
  std::string Append(DeviceSigner* device, const EventDraft& draft);
  // Signed on the last, unless the device has no key id.
  std::vector<std::string> AppendRun(DeviceSigner* device, const std::vector<EventDraft>& drafts);
  // By the server's own device.
  std::string AppendOwn(const EventDraft& draft);
  // The record as it stands, without a run.
  void AppendRecord(const v1::Record& record);
  // Changes the newest record, tree included.
  void EditLast(const std::function<void(v1::Record*)>& edit);

  // Signs a checkpoint of what there is. The device sees the newest.
  void Checkpoint();
  void Show(DeviceSigner* device) const;
  void AddCosignature(const std::string& line) { cosignatures_ += line; }
  // Drops all above `size` and states the restore, as the server does after --accept-loss.
  void Restore(uint64_t size);
  storage::merkle::Hash Root() const { return tree_.Root(); }

  // Signs the newest and hands the log over.
  MadeLog Finish();

 private:
  v1::EventHeader Header(const DeviceSigner& device, const EventDraft& draft);
  v1::Record Record(const v1::EventHeader& header, const EventDraft& draft);
  std::string Plain(const v1::Fact& fact, v1::PartCommitment* part);
  void Recount();

  Rng rng_;
  MadeLog log_;
  int64_t now_ms_ = kLogBeginsMs;
  uint64_t term_ = 1;
  storage::merkle::Frontier tree_;
  DeviceSigner server_;
  std::string newest_root_;
  uint64_t newest_size_ = 0;
  std::string cosignatures_;
};

std::string OriginOf(const std::string& log_seed, uint64_t term);
std::string KeyLineOf(const MadeLog& log);
std::string SignNote(const std::string& log_seed, const std::string& origin, uint64_t size,
                     const storage::merkle::Hash& root);

// The files of a bundle, in memory.
using Bundle = std::map<std::string, std::string>;
Bundle MakeBundle(const std::vector<std::string>& records, const std::string& note,
                  const std::string& key_line);
// Reads from the bundle, which outlives it; trusts `key_line`.
verify::Input InputOf(const Bundle& bundle, const std::string& key_line);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_LOG_BUILDER_H_
