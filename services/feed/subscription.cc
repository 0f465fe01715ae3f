#include "services/feed/subscription.h"

#include <algorithm>
#include <utility>

#include "services/record/record.h"

namespace hearth::feed {
namespace {

v1::Stamp StampOf(const domain::Event& event) {
  v1::Stamp stamp;
  stamp.set_position(event.position);
  stamp.set_recorded_time_ms(event.recorded_time_ms);
  stamp.set_refused(event.refused);
  stamp.set_refused_detail(event.refused_detail);
  stamp.set_quarantine(event.quarantine);
  stamp.set_out_of_scope_on_arrival(event.out_of_scope_on_arrival);
  return stamp;
}

}  // namespace

Subscription::Subscription(const v1::SubscribeRequest& request, const storage::Log* log,
                           const storage::Keys* keys, HeadSignal* head, Limits limits,
                           MaySee may_see)
    : log_(log),
      keys_(keys),
      head_(head),
      limits_(limits),
      may_see_(std::move(may_see)),
      area_code_(request.area_code()),
      household_(request.household()),
      kinds_(request.kinds().begin(), request.kinds().end()),
      raw_(request.raw()),
      until_caught_up_(request.until_caught_up()),
      next_(std::max<Position>(request.from_position(), 1)),
      told_(next_ - 1) {}

Subscription::Subscription(const v1::SubscribeRequest& request, const storage::Log* log,
                           const storage::Keys* keys, HeadSignal* head, MaySee may_see)
    : Subscription(request, log, keys, head, Limits{}, std::move(may_see)) {}

absl::StatusOr<Step> Subscription::Next(v1::SubscribeResponse* message) {
  message->Clear();
  while (ready_.empty()) {
    const Position head = log_->head().position;
    if (head < next_) return AtHead(message);
    if (live_ && head - next_ >= limits_.live_lag_max) {
      live_ = false;
      message->mutable_fell_behind()->set_position(next_);
      return Step::kMessage;
    }
    // What lies before a fault is told first; the next page begins at the fault again.
    if (absl::Status status = ReadPage(); !status.ok() && ready_.empty()) return status;
  }
  *message = std::move(ready_.front());
  ready_.pop_front();
  return Step::kMessage;
}

Step Subscription::AtHead(v1::SubscribeResponse* message) {
  const Position looked = next_ - 1;
  if (!live_) {
    live_ = true;
    told_ = looked;
    message->mutable_caught_up()->set_position(looked);
    return Step::kMessage;
  }
  if (until_caught_up_) return Step::kEnd;
  if (told_ == looked) return Step::kWait;
  told_ = looked;
  message->mutable_checkpoint()->set_position(looked);
  return Step::kMessage;
}

absl::Status Subscription::ReadPage() {
  absl::Status fault;
  size_t events = 0, bytes = 0;
  const absl::Status read = log_->Read(next_, [&](Position position, std::string_view record) {
    fault = Look(position, record);
    if (!fault.ok()) return false;
    next_ = position + 1;
    bytes += record.size();
    return ++events < limits_.page_events && bytes < limits_.page_bytes;
  });
  return fault.ok() ? read : fault;
}

absl::Status Subscription::Look(Position position, std::string_view record) {
  absl::StatusOr<domain::Event> event = record::OpenHeader(position, record);
  if (!event.ok()) return event.status();
  if (Matches(event->header)) return AddEvent(position, record, *std::move(event));
  if (position - told_ >= limits_.checkpoint_every) AddCheckpoint(position);
  return absl::OkStatus();
}

absl::Status Subscription::AddEvent(Position position, std::string_view record,
                                    domain::Event event) {
  v1::SubscribeResponse message;
  v1::LoggedEvent* logged = message.mutable_event();
  if (raw_) {
    logged->set_record(record.data(), record.size());
  } else if (event.accepted()) {
    absl::StatusOr<domain::Event> opened = record::Open(position, record, *keys_);
    if (!opened.ok()) return opened.status();
    event = *std::move(opened);
    const bool readable = event.fact.fact_case() != v1::Fact::FACT_NOT_SET;
    if (readable) *logged->mutable_fact() = std::move(event.fact);
  }
  *logged->mutable_stamp() = StampOf(event);
  *logged->mutable_header() = std::move(event.header);
  ready_.push_back(std::move(message));
  told_ = position;
  return absl::OkStatus();
}

void Subscription::AddCheckpoint(Position position) {
  v1::SubscribeResponse message;
  message.mutable_checkpoint()->set_position(position);
  ready_.push_back(std::move(message));
  told_ = position;
}

bool Subscription::Matches(const v1::EventHeader& header) const {
  if (!kinds_.empty() && kinds_.count(header.kind()) == 0) return false;
  if (!household_.empty() && header.household() != household_) return false;
  if (header.area_code().compare(0, area_code_.size(), area_code_) != 0) return false;
  return !may_see_ || may_see_(header);
}

}  // namespace hearth::feed
