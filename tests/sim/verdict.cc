#include "tests/sim/verdict.h"

#include <set>

#include "absl/strings/escaping.h"
#include "services/projections/index_fold.h"
#include "services/projections/tree_fold.h"
#include "services/projections/watch_fold.h"
#include "services/record/record.h"
#include "storage/merkle/tree.h"
#include "tests/ledger/case_facts.h"
#include "tests/projections/answers.h"

namespace hearth::testing {
namespace {

using projections::ViewsImpl;
using storage::Position;
using Dump = std::map<std::string, std::string>;

constexpr size_t kAtOnce = 1'000'000;

void AddRows(const storage::Rows& rows, const std::string& family, Dump* dump) {
  rows.Scan(family, "", "",
            [&](std::string_view key, std::string_view value) {
              dump->emplace(family + "/" + absl::BytesToHexString({key.data(), key.size()}), value);
              return true;
            })
      .IgnoreError();
}

// Every row of index and tree, and of the live version of watch with what is sealed opened.
Dump DumpOf(const ViewsImpl& views, const storage::Rows& rows, const storage::Keys& keys) {
  Dump dump;
  for (const char* family :
       {projections::kIdFamily, projections::kStreamFamily, projections::kTreeFamily}) {
    AddRows(rows, family, &dump);
  }
  const std::string watch = projections::WatchFamily(views.Status()[2].version);
  for (const auto& [key, value] : OpenedRows(rows, watch, keys)) {
    dump["watch/" + absl::BytesToHexString(key)] = value;
  }
  return dump;
}

void Compare(const std::string& what, const Dump& live, const Dump& other,
             std::vector<std::string>* faults) {
  if (live == other) return;
  for (const auto& [key, value] : live) {
    const auto found = other.find(key);
    if (found != other.end() && found->second == value) continue;
    faults->push_back(what + " is not live at " + key);
    return;
  }
  faults->push_back(what + " has more rows than live");
}

}  // namespace

std::vector<std::string> MissingReceipts(const storage::Log& log, const Receipts& receipts) {
  std::vector<std::string> missing;
  for (const auto& [id, receipt] : receipts) {
    const auto record = log.Get(receipt.position);
    if (!record.ok() || storage::merkle::LeafHash(*record) != receipt.leaf_hash) {
      missing.push_back("lost: " + std::to_string(receipt.position));
    }
  }
  return missing;
}

std::vector<std::string> JudgeLog(const storage::Log& log, const Receipts& receipts,
                                  const std::map<Position, storage::Root>& shown) {
  std::vector<std::string> faults = MissingReceipts(log, receipts);
  std::set<std::string> ids;
  storage::merkle::Frontier frontier;
  const absl::Status read = log.Read(1, [&](Position position, std::string_view bytes) {
    frontier.Append(storage::merkle::LeafHash(bytes));
    if (frontier.size() != position) faults.push_back("not dense at " + std::to_string(position));
    const auto event = record::OpenHeader(position, bytes);
    if (!event.ok() || !ids.insert(event->header.event_id()).second) {
      faults.push_back("an id twice at " + std::to_string(position));
    }
    const auto root = shown.find(position);
    if (root != shown.end() && root->second != frontier.Root()) {
      faults.push_back("another root than shown at " + std::to_string(position));
    }
    return true;
  });
  if (!read.ok()) faults.push_back(read.ToString());
  for (const Position position : WronglyAccepted(log)) {
    faults.push_back("accepted at another version: " + std::to_string(position));
  }
  if (!shown.empty() && shown.rbegin()->first > frontier.size()) {
    faults.push_back("a checkpoint above the log");
  }
  return faults;
}

std::vector<std::string> JudgeViews(Disk* disk, SimServer* server, Digest* digest) {
  std::vector<std::string> faults;
  const Position head = disk->log()->head().position;
  const Dump live = DumpOf(*server->views(), *disk->rows(), *disk->keys());
  // The salts of the server's own facts are the one thing that no seed gives: hashes over records
  // and headers stay out.
  for (const auto& [key, value] : live) {
    digest->Add(key);
    if (key.starts_with("watch/")) digest->Add(value);
  }

  storage::MemoryRows rows;
  ViewsImpl replayed(disk->log(), disk->keys(), &rows, {});
  absl::Status status = replayed.OpenFollowers();
  replayed.OnHead(head);
  for (int follower = 0; follower < 3 && status.ok(); ++follower) {
    status = replayed.Step(follower, kAtOnce);
  }
  if (!status.ok()) faults.push_back("replay: " + status.ToString());
  Compare("replay", live, DumpOf(replayed, rows, *disk->keys()), &faults);

  const uint32_t version = server->views()->Status()[2].version;
  server->Rebuild();
  status = server->Follow(3, kAtOnce);
  if (!status.ok() || server->views()->Status()[2].version == version) {
    faults.push_back("rebuild: no new version, " + status.ToString());
  }
  Compare("rebuild", live, DumpOf(*server->views(), *disk->rows(), *disk->keys()), &faults);
  return faults;
}

}  // namespace hearth::testing
