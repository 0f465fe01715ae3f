#include "services/server/stores.h"

#include <rocksdb/env.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/ledger/reason.h"
#include "services/server/eraser.h"
#include "services/server/exit_codes.h"
#include "services/server/files.h"
#include "services/server/hold_key.h"
#include "services/server/kek_source.h"
#include "services/server/logging.h"
#include "services/server/sync_watch.h"
#include "storage/files/anchor_file.h"
#include "storage/keys/kek.h"
#include "storage/keys/secret.h"
#include "storage/keys/subject_keys.h"
#include "storage/rocks/rocks_key_rows.h"
#include "storage/rocks/rocks_log.h"
#include "storage/rocks/rocks_rows.h"

namespace hearth::server {
namespace {

// Names in the log's meta rows; they reach the disk.
constexpr char kFormat[] = "format";
constexpr char kLogId[] = "log_id";
constexpr char kClock[] = "clock";
constexpr char kAccess[] = "access";
constexpr char kPublicKey[] = "public_key";
constexpr char kErasures[] = "erasures";  // there is a list of them
constexpr char kFormatOne[] = "1";
constexpr char kStepped[] = "stepped";
constexpr char kOpen[] = "open";

// A key for each household of a large county, 40 MiB: a check of a household whose key is not at
// hand costs a read and an unwrapping, 6 µs, more than all else that is done to it.
constexpr size_t kCachedKeys = 250'000;

storage::RocksOptions OptionsOf(const Config& config, bool create) {
  storage::RocksOptions options;
  options.create_if_missing = create;
  options.block_cache_bytes = static_cast<size_t>(config.block_cache_mib) << 20;
  return options;
}

void Tell(const char* what, const storage::RocksRecovery& recovery) {
  if (recovery.wal_cut) {
    Say(Severity::kWarning, "TORN_END_CUT",
        absl::StrCat(what, ": 末尾不完整，已截断，原文件保留在 ", recovery.kept_wals,
                     " / its end was torn and cut off, kept in ", recovery.kept_wals, " (",
                     recovery.fault, ")"));
  }
  if (recovery.dropped) {
    Say(Severity::kWarning, "VIEWS_DROPPED",
        absl::StrCat(what, ": 已损坏，将重建 / corrupt, being built again (", recovery.fault, ")"));
  }
}

absl::Status SecretsFault(const absl::Status& fault) {
  const std::string text(fault.message());
  return ledger::Refuse(
      absl::StatusCode::kFailedPrecondition, kReasonSecrets,
      "密钥不可用（" + text +
          "）。请把本日志的 kek 与 signing-key 放回密钥目录，或用 --secrets 指明",
      "keys cannot be used (" + text +
          "). Bring this log's kek and signing-key back, or name their folder with --secrets");
}

// KEK and signing key.
struct Secrets {
  storage::Kek kek;
  storage::merkle::Signer signer;
};

absl::StatusOr<Secrets> LoadSecrets(const Config& config, const Layout& layout, bool create) {
  absl::StatusOr<storage::Kek> kek = LoadKek(config, layout, create);
  if (!kek.ok()) return SecretsFault(kek.status());
  if (storage::IsInside(layout.signing_key(), layout.data)) {
    return SecretsFault(absl::FailedPreconditionError(layout.signing_key() + ": inside --data"));
  }
  const absl::StatusOr<storage::Secret> seed =
      create ? storage::LoadOrCreateSecret(layout.signing_key())
             : storage::LoadSecret(layout.signing_key());
  if (!seed.ok()) return SecretsFault(seed.status());
  absl::StatusOr<storage::merkle::Signer> signer = storage::merkle::Signer::FromSeed(seed->view());
  if (!signer.ok()) return SecretsFault(signer.status());
  return Secrets{*std::move(kek), *std::move(signer)};
}

// nullopt for a log that was never finished making.
absl::StatusOr<std::optional<Identity>> ReadIdentity(const storage::Log& log) {
  const absl::StatusOr<std::string> format = log.GetMeta(kFormat);
  if (absl::IsNotFound(format.status())) return std::optional<Identity>();
  if (!format.ok()) return format.status();
  if (*format != kFormatOne) {
    return absl::FailedPreconditionError(
        "日志格式较新，请升级 hearthd / the log has a newer format; upgrade hearthd");
  }
  const absl::StatusOr<std::string> id = log.GetMeta(kLogId), clock = log.GetMeta(kClock),
                                    key = log.GetMeta(kPublicKey);
  for (const auto* part : {&id, &clock, &key}) {
    if (!part->ok()) return part->status();
  }
  // Logs made before there were accounts are open.
  const absl::StatusOr<std::string> access = log.GetMeta(kAccess);
  if (!access.ok() && !absl::IsNotFound(access.status())) return access.status();
  const bool open = !access.ok() || *access == kOpen;
  return std::optional<Identity>({*id, *clock == kStepped, open, *key});
}

absl::Status WriteIdentity(const Identity& identity, storage::Log* log) {
  absl::Status status = log->PutMeta(kLogId, identity.log_id);
  if (status.ok()) status = log->PutMeta(kClock, identity.stepped ? kStepped : "wall");
  if (status.ok()) status = log->PutMeta(kAccess, identity.open ? kOpen : "closed");
  if (status.ok()) status = log->PutMeta(kPublicKey, identity.public_key);
  // Last: its presence says that the others are there.
  if (status.ok()) status = log->PutMeta(kFormat, kFormatOne);
  return status;
}

absl::Status CheckIdentity(const Identity& identity, const Layout& layout, const Secrets& secrets,
                           const Config& config) {
  if (identity.log_id != layout.log_id) {
    return absl::FailedPreconditionError(layout.home + "：目录名与日志不符 / " + layout.home +
                                         ": the folder's name is not this log's id");
  }
  if (identity.public_key != secrets.signer.public_key()) {
    return SecretsFault(absl::FailedPreconditionError(layout.signing_key() + ": another log's"));
  }
  if (config.command == Command::kServe && identity.stepped != (config.clock == kStepped)) {
    const std::string is = identity.stepped ? kStepped : "wall";
    return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage,
                          "此日志建库时为 --clock=" + is + "，不可更改",
                          "this log was made with --clock=" + is + ", which cannot be changed");
  }
  if (config.command == Command::kServe && identity.open != (config.access == kOpen)) {
    const std::string is = identity.open ? kOpen : "closed";
    return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage,
                          "此日志建库时为 --access=" + is + "，不可更改",
                          "this log was made with --access=" + is + ", which cannot be changed");
  }
  return absl::OkStatus();
}

// What cannot be opened as a store at all. The engine's own words say which file.
absl::Status Unreadable(const std::string& what, const absl::Status& fault) {
  if (!absl::IsDataLoss(fault)) return fault;
  const std::string why(fault.message());
  return ledger::Refuse(absl::StatusCode::kDataLoss, "CORRUPT",
                        what + " 无法读取（" + why + "），请用备份恢复",
                        what + " cannot be read (" + why + "); restore a backup");
}

absl::Status OpenKeys(const Secrets& secrets, const Config& config, bool create, Stores* stores) {
  storage::RocksRecovery recovery;
  auto rows =
      storage::RocksKeyRows::Open(stores->layout.keys(), OptionsOf(config, create), &recovery);
  if (!rows.ok()) return Unreadable(stores->layout.keys(), rows.status());
  Tell("keys", recovery);
  storage::SubjectKeys::Options options;
  options.cached_keys = kCachedKeys;
  auto keys = storage::SubjectKeys::Open(*std::move(rows), secrets.kek, options);
  if (absl::IsFailedPrecondition(keys.status())) return SecretsFault(keys.status());
  if (!keys.ok()) return keys.status();
  stores->secrets = (*keys)->secrets();
  stores->custody = keys->get();
  stores->keys = *std::move(keys);
  return absl::OkStatus();
}

// Logs made before there were erasures have no list; from then on one without is not served: what
// a backup brings back could be read again.
absl::StatusOr<ErasureList> OpenErasures(const Config& config, const Stores& stores) {
  const std::string path = stores.layout.erasures();
  absl::StatusOr<ErasureList> list = ErasureList::Load(path);
  const absl::StatusOr<std::string> had = stores.log->GetMeta(kErasures);
  if (!had.ok() && !absl::IsNotFound(had.status())) return had.status();
  if (absl::IsNotFound(list.status())) {
    if (had.ok() && !config.accept_missing_erasures) {
      return ledger::Refuse(
          absl::StatusCode::kFailedPrecondition, kReasonSecrets,
          path +
              " 不存在：请放回最新的删除名单；若从未恢复过旧备份，可用一次 "
              "--accept-missing-erasures 按日志重建",
          path +
              " is missing: bring the newest list of erasures back. If no older backup was ever "
              "restored, --accept-missing-erasures once makes it anew from the log");
    }
    list = ErasureList::Create(path);
  }
  if (!list.ok()) return list.status();
  if (had.ok()) return list;
  absl::Status put = stores.log->PutMeta(kErasures, "1");
  if (!put.ok()) return put;
  return list;
}

absl::Status OpenCustody(const Config& config, Stores* stores) {
  absl::StatusOr<std::string> hold_key = ReadHoldKey(config.hold_key);
  if (!hold_key.ok()) return hold_key.status();
  stores->hold_key = *std::move(hold_key);
  absl::StatusOr<ErasureList> list = OpenErasures(config, *stores);
  if (!list.ok()) return list.status();
  stores->erasures = *std::move(list);
  return ObeyList(*stores->erasures, stores->hold_key, stores->keys.get(), stores->custody);
}

// A log whose folder is gone must not begin anew under its own name: its anchor says that it had
// records.
absl::Status CheckNotLost(const Layout& layout) {
  std::error_code error;
  if (std::filesystem::exists(layout.log(), error) ||
      !std::filesystem::exists(layout.anchor(), error)) {
    return absl::OkStatus();
  }
  return ledger::Refuse(
      absl::StatusCode::kFailedPrecondition, "HEAD_BELOW",
      layout.log() + " 不存在，但锚文件表明它有过记录；请用 hearthd restore 恢复备份",
      layout.log() +
          " is missing, although the anchor knows records of it; restore a backup with "
          "hearthd restore");
}

absl::Status OpenAll(const Config& config, bool create, const Synced& synced, Stores* stores) {
  if (absl::Status status = CheckNotLost(stores->layout); !status.ok()) return status;
  storage::RocksRecovery recovery;
  storage::RocksOptions log_options = OptionsOf(config, create);
  if (!config.stages.empty()) {
    auto page = StagePage::Map(config.stages);
    if (!page.ok()) return page.status();
    stores->stage_page = *std::move(page);
  }
  if (stores->stage_page != nullptr || synced) {
    stores->env = WatchSyncs(stores->stages(), synced);
    log_options.env = stores->env.get();
  }
  auto log = storage::RocksLog::Open(stores->layout.log(), log_options, &recovery);
  if (!log.ok()) return Unreadable(stores->layout.log(), log.status());
  Tell("log", recovery);
  stores->log = *std::move(log);
  const auto known = ReadIdentity(*stores->log);
  if (!known.ok()) return known.status();
  const bool fresh = create && !known->has_value();
  if (!known->has_value() && (!create || stores->log->head().position > 0)) {
    return ledger::Refuse(absl::StatusCode::kDataLoss, "CORRUPT",
                          "日志缺少标识（meta），请用备份恢复",
                          "the log has lost its identity (meta); restore a backup");
  }
  auto secrets = LoadSecrets(config, stores->layout, fresh);
  if (!secrets.ok()) return secrets.status();
  stores->identity = fresh ? Identity{stores->layout.log_id, config.clock == kStepped,
                                      config.access == kOpen, secrets->signer.public_key()}
                           : **known;
  absl::Status status = CheckIdentity(stores->identity, stores->layout, *secrets, config);
  if (status.ok()) status = OpenKeys(*secrets, config, fresh, stores);
  if (status.ok() && fresh) status = WriteIdentity(stores->identity, stores->log.get());
  if (status.ok()) status = OpenCustody(config, stores);
  if (!status.ok()) return status;
  stores->signer = secrets->signer;
  auto durable = storage::DurableFile::Open(stores->layout.durable());
  if (!durable.ok()) return durable.status();
  stores->durable = *std::move(durable);
  if (config.command == Command::kRebuild) return DropRows(stores, config);
  auto rows = OpenRowsIn(stores->layout.views(), config);
  if (!rows.ok()) return rows.status();
  stores->rows = *std::move(rows);
  return absl::OkStatus();
}

}  // namespace

// Here, where an Env is known whole.
Stores::Stores() = default;
Stores::Stores(Stores&& other) noexcept = default;
Stores& Stores::operator=(Stores&& other) noexcept = default;
Stores::~Stores() = default;

absl::StatusOr<Stores> OpenStores(const Config& config, bool create, const Synced& synced) {
  const absl::StatusOr<std::optional<std::string>> found = FindLog(config.data);
  if (!found.ok()) return found.status();
  absl::StatusOr<std::string> id =
      *found ? absl::StatusOr<std::string>(**found)
      : create
          ? NewLogId()
          : absl::NotFoundError(config.data + " 中没有日志 / there is no log in " + config.data);
  if (!id.ok()) return id.status();
  Stores stores;
  stores.layout = LayoutOf(config.data, *id, config.secrets);
  if (absl::Status status = storage::MakeDirectories(stores.layout.home); !status.ok())
    return status;
  if (absl::Status status = OpenAll(config, create, synced, &stores); !status.ok()) return status;
  return stores;
}

absl::StatusOr<std::unique_ptr<storage::Rows>> OpenRowsIn(const std::string& dir,
                                                          const Config& config) {
  storage::RocksOptions options = OptionsOf(config, true);
  options.drop_if_corrupt = true;
  storage::RocksRecovery recovery;
  auto rows = storage::RocksRows::Open(dir, options, &recovery);
  if (!rows.ok()) return rows.status();
  Tell("views", recovery);
  return std::unique_ptr<storage::Rows>(*std::move(rows));
}

absl::Status DropRows(Stores* stores, const Config& config) {
  stores->rows.reset();
  if (absl::Status status = storage::RocksRows::Destroy(stores->layout.views()); !status.ok())
    return status;
  auto rows = OpenRowsIn(stores->layout.views(), config);
  if (!rows.ok()) return rows.status();
  stores->rows = *std::move(rows);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<std::string>> AnchorOf(const Layout& layout) {
  absl::StatusOr<std::string> note = storage::ReadAnchor(layout.anchor());
  if (absl::IsNotFound(note.status())) return std::optional<std::string>();
  if (!note.ok()) return note.status();
  return std::optional<std::string>(*std::move(note));
}

}  // namespace hearth::server
