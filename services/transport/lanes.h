// Lanes: who is still let in when there is too much to do, and on whose threads. Intake comes
// before screens, screens before bulk (reference-security.md T15): a county's export may wait, a
// cadre at a household may not.

#ifndef HEARTH_SERVICES_TRANSPORT_LANES_H_
#define HEARTH_SERVICES_TRANSPORT_LANES_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "services/access/policy.h"
#include "services/transport/pool.h"

namespace hearth::transport {

using access::Lane;

inline constexpr std::array<Lane, 3> kLanes = {Lane::kIntake, Lane::kScreens, Lane::kBulk};
// "intake", "screens", "bulk".
std::string_view NameOf(Lane lane);

// What a caller is told whom Enter did not let in: RESOURCE_EXHAUSTED with the lane's reason and,
// by it, the time after which to come again (status.h).
absl::Status Shed(Lane lane);

// Thread-safe. Destroyed after everybody who posts.
class Lanes {
 public:
  // A call is let in while fewer than its lane's bound are under way in all lanes together. So
  // whatever makes the calls pile up, bulk is shed first and intake last, and no lane fills the
  // house for the one before it.
  struct Options {
    int bulk_most = 256;
    int screens_most = 512;
    int intake_most = 1'024;
    // Each lane has threads of its own.
    size_t intake_threads = 2;
    size_t screens_threads = 4;
    size_t bulk_threads = 2;
    // Called on each thread of bulk with its name; may be null.
    std::function<void(const std::string&)> prepare_bulk_thread = nullptr;
  };

  using Count = std::shared_ptr<std::atomic<int>>;

  // Counts as under way until its end. May outlive the lanes: the ledger keeps its callers' places.
  class Ticket {
   public:
    explicit Ticket(Count under_way) : under_way_(std::move(under_way)) {}
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() { under_way_->fetch_sub(1); }

   private:
    const Count under_way_;
  };

  // REQUIRES: 0 < bulk_most <= screens_most <= intake_most, and a thread a lane.
  explicit Lanes(Options options);

  // nullptr, and it is counted as shed, when there is too much to do for that lane.
  [[nodiscard]] std::shared_ptr<Ticket> Enter(Lane lane);
  // Whether Enter would let nobody in: who is in goes slower then, too.
  bool Pressed(Lane lane) const { return under_way_->load() >= MostOf(lane); }
  // For what was let in, and for steps of it.
  void Post(Lane lane, Pool::Task task) { pools_[IndexOf(lane)]->Post(std::move(task)); }

  int under_way() const { return under_way_->load(); }
  uint64_t shed(Lane lane) const { return shed_[IndexOf(lane)].load(); }

 private:
  static size_t IndexOf(Lane lane) { return static_cast<size_t>(lane); }
  int MostOf(Lane lane) const { return most_[IndexOf(lane)]; }

  const std::array<int, kLanes.size()> most_;
  const Count under_way_ = std::make_shared<std::atomic<int>>(0);
  std::array<std::atomic<uint64_t>, kLanes.size()> shed_{};
  std::array<std::unique_ptr<Pool>, kLanes.size()> pools_;  // last: their tasks use the others
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_LANES_H_
