#include "tests/verify/log_builder.h"

#include <openssl/sha.h>

#include <cstdlib>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/tiles.h"
#include "clients/cpp/times.h"

namespace hearth::testing {
namespace {

std::string Sha(std::string_view bytes) { return client::Sha256(bytes); }

std::string Text(const storage::merkle::Hash& hash) { return {hash.begin(), hash.end()}; }

}  // namespace

std::string OriginOf(const std::string& log_seed, uint64_t term) {
  return absl::StrCat("hearth/", client::ToHex(Sha(log_seed)).substr(0, 32), "/wall/", term);
}

std::string SignNote(const std::string& log_seed, const std::string& origin, uint64_t size,
                     const storage::merkle::Hash& root) {
  auto signer = storage::merkle::Signer::FromSeed(log_seed);
  if (!signer.ok()) std::abort();
  auto note = storage::merkle::SignCheckpoint({origin, size, root}, *signer);
  if (!note.ok()) std::abort();
  return *note;
}

std::string KeyLineOf(const MadeLog& log) {
  auto signer = storage::merkle::Signer::FromSeed(log.log_seed);
  if (!signer.ok()) std::abort();
  return storage::merkle::VerifierKey(log.origin, signer->public_key());
}

LogBuilder::LogBuilder(uint64_t seed) : rng_(seed) {
  log_.log_seed = DrawBytes(&rng_, 32);
  log_.origin = OriginOf(log_.log_seed, term_);
  server_.name = "server.1";
  server_.account = "server";
}

int32_t LogBuilder::Today() const { return client::DateOf(now_ms_); }

DeviceSigner LogBuilder::MakeDevice(const std::string& name, const std::string& account,
                                    bool p256) {
  DeviceSigner device;
  device.name = name;
  device.account = account;
  device.key_id = absl::StrCat("key-", name);
  const std::string seed = DrawBytes(&rng_, 32);
  device.key = p256 ? SigningKey::P256(seed) : SigningKey::Ed25519(seed);
  return device;
}

std::string LogBuilder::Plain(const v1::Fact& fact, v1::PartCommitment* part) {
  const std::string salt = DrawBytes(&rng_, 32);
  const std::string bytes = fact.SerializeAsString();
  part->set_commitment(Sha(salt + bytes));
  return std::string(1, '\0').append(salt).append(bytes);
}

v1::EventHeader LogBuilder::Header(const DeviceSigner& device, const EventDraft& draft) {
  v1::EventHeader header;
  header.set_event_id(client::MakeUuid7(now_ms_, DrawBytes(&rng_, 16)));
  header.set_kind(draft.sealed_kind != 0 ? draft.sealed_kind
                                         : static_cast<uint32_t>(draft.fact.fact_case()));
  if (draft.household.empty()) {
    header.set_stream(draft.stream);
  } else {
    header.set_household(draft.household);
  }
  header.set_area_code(draft.area_code);
  header.set_actor(draft.actor.empty() ? device.account : draft.actor);
  header.set_device(device.name);
  header.set_device_seq(device.seq + 1);
  header.set_prev_hash(device.prev_hash);
  header.set_seen_size(device.seen_size);
  header.set_seen_root(device.seen_root);
  header.set_occurred_time_ms(draft.occurred_ms != 0 ? draft.occurred_ms : now_ms_);
  header.set_device_time_ms(now_ms_);
  header.set_suite(v1::SUITE_SHA256);
  header.set_client("test/1");
  if (draft.edit) draft.edit(&header);
  return header;
}

v1::Record LogBuilder::Record(const v1::EventHeader& place, const EventDraft& draft) {
  v1::EventHeader header = place;
  v1::Record record;
  v1::PartCommitment* const part = header.add_parts();
  std::string bytes;
  if (draft.sealed_kind != 0) {
    part->set_subject(absl::StrCat("h", draft.household));
    part->set_commitment(DrawBytes(&rng_, 32));
    bytes = DrawBytes(&rng_, 60 + rng_() % 120);
  } else {
    bytes = Plain(draft.fact, part);
  }
  record.mutable_stamp()->set_position(size() + 1);
  record.mutable_stamp()->set_recorded_time_ms(now_ms_);
  record.mutable_stamp()->set_refused(draft.refused);
  if (draft.refused != 0) record.mutable_stamp()->set_refused_detail("header: refused");
  record.set_header(header.SerializeAsString());
  if (draft.refused == 0) record.add_sealed_parts(bytes);
  return record;
}

void LogBuilder::AppendRecord(const v1::Record& record) {
  log_.records.push_back(record.SerializeAsString());
  tree_.Append(storage::merkle::LeafHash(log_.records.back()));
}

void LogBuilder::EditLast(const std::function<void(v1::Record*)>& edit) {
  v1::Record record;
  if (!record.ParseFromString(log_.records.back())) std::abort();
  edit(&record);
  log_.records.back() = record.SerializeAsString();
  Recount();
}

std::vector<std::string> LogBuilder::AppendRun(DeviceSigner* device,
                                               const std::vector<EventDraft>& drafts) {
  std::vector<std::string> ids;
  for (size_t i = 0; i < drafts.size(); ++i) {
    Pass(static_cast<int64_t>(rng_() % 20) + 2);
    const v1::EventHeader header = Header(*device, drafts[i]);
    v1::Record record = Record(header, drafts[i]);
    ids.push_back(header.event_id());
    device->seq += 1;
    device->prev_hash = Sha(record.header());
    if (i + 1 == drafts.size() && !device->key_id.empty()) {
      record.set_signature(device->key.SignHash(device->prev_hash));
      record.set_key_id(device->key_id);
    }
    AppendRecord(record);
    const std::string& bytes = log_.records.back();
    if (rng_() % 50 == 0) {
      const auto leaf = storage::merkle::LeafHash(bytes);
      log_.receipts.push_back({size(), header.event_id(), Text(leaf), now_ms_});
    }
  }
  return ids;
}

std::string LogBuilder::Append(DeviceSigner* device, const EventDraft& draft) {
  return AppendRun(device, {draft}).front();
}

std::string LogBuilder::AppendOwn(const EventDraft& draft) { return Append(&server_, draft); }

void LogBuilder::Checkpoint() {
  newest_size_ = size();
  newest_root_ = Text(tree_.Root());
  log_.notes[size()] = SignNote(log_.log_seed, log_.origin, size(), tree_.Root());
}

void LogBuilder::Show(DeviceSigner* device) const {
  device->seen_size = newest_size_;
  device->seen_root = newest_root_;
}

void LogBuilder::Recount() {
  tree_ = {};
  for (const std::string& record : log_.records) {
    tree_.Append(storage::merkle::LeafHash(record));
  }
}

void LogBuilder::Restore(uint64_t to) {
  v1::LogRestored restored;
  restored.set_old_size(size());
  restored.set_old_root(Text(tree_.Root()));
  while (!log_.notes.empty() && log_.notes.rbegin()->first > to) {
    log_.lost_notes.push_back(log_.notes.rbegin()->second);
    log_.notes.erase(std::prev(log_.notes.end()));
  }
  log_.records.resize(to);
  std::erase_if(log_.receipts, [to](const auto& receipt) { return receipt.position > to; });
  Recount();
  restored.set_restored_size(to);
  restored.set_restored_root(Text(tree_.Root()));
  restored.set_term(++term_);
  restored.set_reason("the disk");
  restored.set_operator_account("admin1");
  log_.origin = OriginOf(log_.log_seed, term_);
  server_ = {};
  server_.name = absl::StrCat("server.", to + 1);
  server_.account = "server";
  EventDraft draft;
  *draft.fact.mutable_log_restored() = restored;
  draft.area_code = "";
  AppendOwn(draft);
  Checkpoint();
}

MadeLog LogBuilder::Finish() {
  Checkpoint();
  std::prev(log_.notes.end())->second += cosignatures_;
  return log_;
}

Bundle MakeBundle(const std::vector<std::string>& records, const std::string& note,
                  const std::string& key_line) {
  Bundle bundle;
  bundle["checkpoint"] = note;
  bundle["keys.json"] = absl::StrCat(
      "{\"format\": \"hearth-bundle/1\", \"log_id\": \"\", \"verifier_key\": \"", key_line, "\"}");
  const auto put = [&bundle](uint32_t level, uint64_t index, std::string_view hashes) {
    bundle[client::TilePath(level, index, hashes.size() / 32)] = hashes;
    return absl::OkStatus();
  };
  client::TileBuilder tiles(put);
  std::string file;
  for (size_t i = 0; i < records.size(); ++i) {
    client::AddEntry(records[i], &file);
    if (!tiles.Append(client::HashLeaf(records[i])).ok()) std::abort();
    const bool full = (i + 1) % client::kTileWidth == 0;
    if (!full && i + 1 < records.size()) continue;
    const uint64_t width = i % client::kTileWidth + 1;
    bundle[client::EntriesPath(i / client::kTileWidth, width)] = file;
    file.clear();
  }
  if (!tiles.Partials(put).ok()) std::abort();
  return bundle;
}

verify::Input InputOf(const Bundle& bundle, const std::string& key_line) {
  verify::Input input;
  input.read = [&bundle](const std::string& path) -> absl::StatusOr<std::string> {
    const auto file = bundle.find(path);
    if (file == bundle.end()) return absl::NotFoundError(path);
    return file->second;
  };
  input.log_keys = {key_line};
  return input;
}

}  // namespace hearth::testing
