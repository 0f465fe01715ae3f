#include "services/server/fsck.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "services/server/faults.h"
#include "services/server/fsck_log.h"
#include "services/server/fsck_rows.h"
#include "services/server/fsck_views.h"
#include "services/server/logging.h"
#include "services/server/node.h"
#include "services/server/progress.h"

namespace hearth::server {
namespace {

using projections::Views;
using storage::Position;

// The first follower that has stopped with a fault.
absl::Status FaultOf(const Views& views) {
  for (const projections::FollowerStatus& follower : views.Status()) {
    if (follower.state != "live" && follower.state != "rebuilding") {
      return absl::DataLossError(follower.name + ": " + follower.state);
    }
  }
  return absl::OkStatus();
}

// Waits until all followers have reached `head`.
absl::Status CatchUp(const Views& views, Position head, const std::string& what) {
  Progress progress(what, head);
  while (true) {
    const absl::Status watched = views.WaitFor(head, absl::Now() + absl::Milliseconds(500));
    if (absl::Status fault = FaultOf(views); !fault.ok()) return fault;
    if (!watched.ok() && !absl::IsDeadlineExceeded(watched)) return watched;
    Position slowest = head;
    for (const projections::FollowerStatus& follower : views.Status())
      slowest = std::min(slowest, follower.position);
    progress.At(slowest);
    if (slowest == head) return absl::OkStatus();
  }
}

// Where the rows of the version that answers lie (storage/FORMAT.md).
std::string WatchFamily(const Views& views) {
  for (const projections::FollowerStatus& follower : views.Status()) {
    if (follower.name == "watch" && follower.state == "live") {
      return "p.watch.v" + std::to_string(follower.version);
    }
  }
  return "p.watch.v1";
}

// A folder for rows that nobody needs afterwards.
class Scratch {
 public:
  explicit Scratch(std::string dir) : dir_(std::move(dir)) { Remove(); }
  ~Scratch() { Remove(); }
  const std::string& dir() const { return dir_; }

 private:
  void Remove() {
    std::error_code ignored;
    std::filesystem::remove_all(dir_, ignored);
  }
  const std::string dir_;
};

absl::Status CheckViews(Node* node, const Config& config, const std::set<std::string>& households,
                        Faults* faults) {
  const Stores& stores = node->stores();
  const Scratch scratch(stores.layout.home + "/fsck");
  const auto rows = OpenRowsIn(scratch.dir(), config);
  if (!rows.ok()) return rows.status();
  auto fresh = Views::Open(stores.log.get(), stores.keys.get(), rows->get(), {});
  if (!fresh.ok()) return fresh.status();
  (*fresh)->Start();
  const Position head = stores.log->head().position;
  (*fresh)->OnHead(head);
  absl::Status status = CatchUp(**fresh, head, "从头推导 / deriving again");
  if (status.ok()) {
    CompareViews(*node->views(), **fresh, households, faults);
    for (const char* family : {"id", "stream", "tree"}) {
      CompareRows(*stores.rows, family, **rows, family, true, faults);
    }
    CompareRows(*stores.rows, WatchFamily(*node->views()), **rows, WatchFamily(**fresh), false,
                faults);
  }
  (*fresh)->Stop();
  return status;
}

}  // namespace

absl::Status Fsck(const Config& config) {
  const absl::StatusOr<std::unique_ptr<Node>> node = Node::Open(config, false);
  if (!node.ok()) return node.status();
  Faults faults;
  const Position head = (*node)->stores().log->head().position;
  (*node)->Follow();
  faults.AddUnlessOk("views", CatchUp(*(*node)->views(), head, "视图跟上日志 / views catching up"));
  const std::set<std::string> households = CheckLog(node->get(), &faults);
  faults.AddUnlessOk("views", CheckViews(node->get(), config, households, &faults));
  (*node)->Stop();
  Say(Severity::kInfo, "CHECKED",
      absl::StrCat("核对完毕：", head, " 条记录，", households.size(), " 户，", faults.count(),
                   " 处故障 / checked: ", head, " records, ", households.size(), " households, ",
                   faults.count(), " faults"),
      {{"records", head}, {"households", households.size()}, {"faults", faults.count()}});
  return faults.Verdict();
}

absl::Status Rebuild(const Config& config) {
  const absl::StatusOr<std::unique_ptr<Node>> node = Node::Open(config, false);  // which drops them
  if (!node.ok()) return node.status();
  (*node)->Follow();
  const Position head = (*node)->stores().log->head().position;
  absl::Status status = CatchUp(*(*node)->views(), head, "重建视图 / rebuilding the views");
  (*node)->Stop();
  return status;
}

}  // namespace hearth::server
