// The system's files, whose synced write-ahead logs are watched. For the log's store.

#ifndef HEARTH_SERVICES_SERVER_SYNC_WATCH_H_
#define HEARTH_SERVICES_SERVER_SYNC_WATCH_H_

#include <chrono>
#include <functional>
#include <memory>

#include "storage/api/stages.h"

namespace rocksdb {
class Env;
}  // namespace rocksdb

namespace hearth::server {

// Each fsync of a write-ahead log counts as Stage::kFsync of `stages` (may be null) and is told to
// `synced` (may be empty), on the thread that writes. `stages` outlives the environment.
std::unique_ptr<rocksdb::Env> WatchSyncs(
    storage::Stages* stages, std::function<void(std::chrono::steady_clock::duration)> synced);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_SYNC_WATCH_H_
