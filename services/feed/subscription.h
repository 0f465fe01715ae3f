// Subscription: the log from a position on, filtered; first its history, then live. Both are the
// same reads of the same log, so there is no hand-over that could lose or double an event.

#ifndef HEARTH_SERVICES_FEED_SUBSCRIPTION_H_
#define HEARTH_SERVICES_FEED_SUBSCRIPTION_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/log_service.pb.h"
#include "services/domain/event.h"
#include "services/feed/source.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"

namespace hearth::feed {

class Subscription : public Source<v1::SubscribeResponse> {
 public:
  struct Limits {
    // Read at once and kept for the reader.
    size_t page_events = 500;
    size_t page_bytes = 1 << 20;
    // A filtered reader is told at least this often how far we looked, so that a resume never reads
    // more again.
    Position checkpoint_every = 5'000;
    // A live reader that is further behind is told FellBehind.
    Position live_lag_max = 10'000;
  };

  // Which events the reader may see; empty = all. Asked in the order of the log.
  using MaySee = std::function<bool(const v1::EventHeader& header)>;

  // `request` must be valid (ParseSubscribe in transport). `log`, `keys` and `head` outlive the
  // subscription. The area filter goes by the area code in the header, i.e. by where the event says
  // that it happened.
  Subscription(const v1::SubscribeRequest& request, const storage::Log* log,
               const storage::Keys* keys, HeadSignal* head, Limits limits, MaySee may_see = {});
  Subscription(const v1::SubscribeRequest& request, const storage::Log* log,
               const storage::Keys* keys, HeadSignal* head, MaySee may_see = {});

  // DATA_LOSS when a record cannot be read.
  absl::StatusOr<Step> Next(v1::SubscribeResponse* message) override;
  bool ready() const override { return !ready_.empty(); }
  HeadSignal* signal() const override { return head_; }
  Position wait_for() const override { return next_; }

 private:
  bool Matches(const v1::EventHeader& header) const;
  // Looks at the next page of the log and fills ready_.
  absl::Status ReadPage();
  absl::Status Look(Position position, std::string_view record);
  absl::Status AddEvent(Position position, std::string_view record, domain::Event event);
  void AddCheckpoint(Position position);
  // What to say when all durable events were looked at.
  Step AtHead(v1::SubscribeResponse* message);

  const storage::Log* const log_;
  const storage::Keys* const keys_;
  HeadSignal* const head_;
  const Limits limits_;
  const MaySee may_see_;
  const std::string area_code_, household_;
  const std::set<uint32_t> kinds_;
  const bool raw_, until_caught_up_;

  std::deque<v1::SubscribeResponse> ready_;
  Position next_;  // first position not yet looked at
  Position told_;  // the reader knows that we looked up to here
  bool live_ = false;
};

}  // namespace hearth::feed

#endif  // HEARTH_SERVICES_FEED_SUBSCRIPTION_H_
