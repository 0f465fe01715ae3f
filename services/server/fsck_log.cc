#include "services/server/fsck_log.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/attachments/sealed_store.h"
#include "services/record/record.h"
#include "services/server/progress.h"
#include "storage/merkle/note.h"

namespace hearth::server {
namespace {

using storage::Position;
using storage::merkle::Frontier;
using storage::merkle::Hash;

std::string At(const char* what, Position position) {
  return std::string(what) + " " + std::to_string(position);
}

class Check {
 public:
  Check(Node* node, Faults* faults)
      : node_(*node), faults_(*faults), nodes_(node->views()->tree_nodes()) {
    LoadSigned();
  }

  std::set<std::string> Run() {
    const Stores& stores = node_.stores();
    faults_.AddUnlessOk("log", stores.log->Verify());
    faults_.AddUnlessOk("keys", stores.keys->Verify());
    {
      Progress progress("核对记录 / records", stores.log->head().position);
      faults_.AddUnlessOk("log",
                          stores.log->Read(1, [&](Position position, std::string_view record) {
                            Look(position, record);
                            progress.At(position);
                            return true;
                          }));
    }
    return CheckStreams();
  }

 private:
  // Roots that must come out at certain sizes.
  void LoadSigned() {
    const Stores& stores = node_.stores();
    const auto anchor = AnchorOf(stores.layout);
    if (anchor.ok() && *anchor) {
      const auto checkpoint = storage::merkle::OpenCheckpoint(**anchor, stores.identity.public_key);
      if (checkpoint.ok()) roots_[checkpoint->size] = checkpoint->root;
      faults_.AddUnlessOk("anchor", checkpoint.status());
    }
    faults_.AddUnlessOk("anchor", anchor.status());
    const auto durable = stores.durable->Read();
    if (durable.ok() && *durable) roots_[(*durable)->position] = (*durable)->root;
  }

  void Look(Position position, std::string_view record) {
    LookAtTree(position, record);
    const absl::StatusOr<domain::Event> event =
        record::Open(position, record, *node_.stores().keys);
    if (!event.ok()) return faults_.AddUnlessOk(At("record", position), event.status());
    LookAtIndex(*event);
    if (event->fact.has_attachment_added()) LookAtAttachment(*event);
  }

  void LookAtTree(Position position, std::string_view record) {
    frontier_.Append(storage::merkle::LeafHash(record), [&](const Frontier::Node& node) {
      const absl::StatusOr<Hash> stored = nodes_(node.level, node.index);
      if (!stored.ok() || *stored != node.hash) {
        faults_.Add("tree: level " + std::to_string(node.level) + ", index " +
                    std::to_string(node.index));
      }
    });
    const auto known = roots_.find(position);
    if (known != roots_.end() && known->second != frontier_.Root())
      faults_.Add(At("tree: another root at size", position));
  }

  void LookAtIndex(const domain::Event& event) {
    const auto entry = node_.views()->FindId(event.header.event_id());
    const bool found = entry.ok() && *entry && (*entry)->position == event.position &&
                       (*entry)->header_hash == event.header_hash;
    if (!found) faults_.Add(At("index: id of position", event.position));
    const std::string& household = event.header.household();
    streams_[household.empty() ? projections::StreamKey(event.header.stream()) : household]
        .push_back(event.position);
  }

  void LookAtAttachment(const domain::Event& event) {
    faults_.AddUnlessOk(
        At("attachment of position", event.position),
        attachments::VerifySealedFile(node_.stores().layout.attachments(),
                                      event.fact.attachment_added().sealed_sha256()));
  }

  // Answers the households among the streams.
  std::set<std::string> CheckStreams() {
    std::set<std::string> households;
    const Position head = node_.stores().log->head().position;
    for (const auto& [stream, positions] : streams_) {
      const auto indexed = node_.views()->StreamPositions(stream, head);
      if (!indexed.ok() || *indexed != positions)
        faults_.Add("index: stream " + absl::BytesToHexString(stream));
      if (stream.find_first_not_of('\0') < 15) households.insert(stream);
    }
    return households;
  }

  Node& node_;
  Faults& faults_;
  const Frontier::NodeSource nodes_;
  Frontier frontier_;
  std::map<Position, storage::Root> roots_;
  std::map<std::string, std::vector<Position>> streams_;
};

}  // namespace

std::set<std::string> CheckLog(Node* node, Faults* faults) { return Check(node, faults).Run(); }

}  // namespace hearth::server
