// Stores: the opened files of one log, and who it is. The only place that names an engine.

#ifndef HEARTH_SERVICES_SERVER_STORES_H_
#define HEARTH_SERVICES_SERVER_STORES_H_

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/server/config.h"
#include "services/server/erasure_list.h"
#include "services/server/layout.h"
#include "services/server/stage_page.h"
#include "storage/api/custody.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"
#include "storage/api/secrets.h"
#include "storage/files/durable_file.h"
#include "storage/merkle/note.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace hearth::server {

// Written once, when the log is made; part of what the log is for ever.
struct Identity {
  std::string log_id;
  bool stepped = false;
  bool open = false;       // --access=open
  std::string public_key;  // of checkpoints, raw Ed25519
};

struct Stores {
  std::unique_ptr<StagePage> stage_page;  // absent without --stages; outlives the stores
  std::unique_ptr<rocksdb::Env> env;      // of the log, when somebody watches its fsyncs
  Layout layout;
  Identity identity;
  std::unique_ptr<storage::Log> log;
  std::unique_ptr<storage::Keys> keys;
  storage::Secrets* secrets = nullptr;  // of the keys, as
  storage::Custody* custody = nullptr;
  std::string hold_key;                 // DER; empty = none
  std::optional<ErasureList> erasures;  // the keys obey it
  std::unique_ptr<storage::Rows> rows;
  std::unique_ptr<storage::DurableFile> durable;
  std::optional<storage::merkle::Signer> signer;

  Stores();
  Stores(Stores&& other) noexcept;
  Stores& operator=(Stores&& other) noexcept;
  ~Stores();

  // Null: nobody looks.
  storage::Stages* stages() const { return stage_page ? stage_page->stages() : nullptr; }
};

// Opens the log of config.data. With `create`, an absent one is made: secrets first, identity last,
// so that a cut in between is simply made again. NOT_FOUND when it is absent otherwise;
// FAILED_PRECONDITION (SECRETS) when KEK, signing key or list of erasures are absent, lie inside
// --data, or are another log's; a clock that is not the log's is USAGE. REQUIRES: the lock of
// config.data is held. `synced` (may be empty) is told how long each fsync of the log took.
using Synced = std::function<void(std::chrono::steady_clock::duration)>;
absl::StatusOr<Stores> OpenStores(const Config& config, bool create, const Synced& synced = {});

// Opens the rows of the views, anew when they are corrupt. For views that must be dropped as well.
absl::Status DropRows(Stores* stores, const Config& config);
absl::StatusOr<std::unique_ptr<storage::Rows>> OpenRowsIn(const std::string& dir,
                                                          const Config& config);

// The anchor as written; nullopt when there is none.
absl::StatusOr<std::optional<std::string>> AnchorOf(const Layout& layout);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_STORES_H_
