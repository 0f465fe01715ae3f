#include "services/feed/alert_watch.h"

#include <utility>

namespace hearth::feed {

AlertWatch::AlertWatch(const std::string& area_code, const From& from,
                       const projections::Views* views, HeadSignal* watched, MaySee may_see)
    : area_code_(area_code),
      views_(views),
      watched_(watched),
      may_see_(std::move(may_see)),
      read_(from.cursor),
      version_(from.views_version) {}

absl::StatusOr<Step> AlertWatch::Next(v1::WatchAlertsResponse* message) {
  message->Clear();
  if (ready_.empty()) {
    if (absl::Status status = ReadPage(); !status.ok()) return status;
  }
  if (!ready_.empty()) {
    *message = std::move(ready_.front());
    ready_.pop_front();
    marker_due_ = true;
    return Step::kMessage;
  }
  if (!marker_due_) return Step::kWait;
  marker_due_ = false;
  message->set_caught_up(true);
  message->set_cursor(read_);
  message->set_views_version(version_);
  return Step::kMessage;
}

absl::Status AlertWatch::ReadPage() {
  caught_up_ = false;
  while (ready_.empty() && !caught_up_) {
    absl::StatusOr<projections::AlertChanges> page = views_->AlertsSince(area_code_, read_, kPage);
    if (!page.ok()) return page.status();
    if (version_ != page->version && std::exchange(version_, page->version) != 0) {
      read_ = 0;
      v1::WatchAlertsResponse& message = ready_.emplace_back();
      message.set_begun_anew(true);
      message.set_views_version(version_);
      return absl::OkStatus();
    }
    for (size_t i = 0; i < page->alerts.size(); ++i) {
      // The cursor moves past a position only with its last alert.
      const Position changed = page->alerts[i].changed_position();
      const bool last = i + 1 == page->alerts.size();
      if (last) {
        read_ = page->cursor;
      } else if (page->alerts[i + 1].changed_position() != changed) {
        read_ = changed;
      }
      if (may_see_ && !may_see_(page->alerts[i])) continue;
      v1::WatchAlertsResponse& message = ready_.emplace_back();
      message.set_cursor(read_);
      message.set_views_version(version_);
      *message.mutable_alert() = std::move(page->alerts[i]);
    }
    read_ = page->cursor;
    caught_up_ = page->caught_up;
  }
  return absl::OkStatus();
}

}  // namespace hearth::feed
