// AlertWatch: what changes among the alerts of an area from a cursor on, read from the same rows as
// lists.

#ifndef HEARTH_SERVICES_FEED_ALERT_WATCH_H_
#define HEARTH_SERVICES_FEED_ALERT_WATCH_H_

#include <deque>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "hearth/v1/alerts_service.pb.h"
#include "services/feed/source.h"
#include "services/projections/views.h"

namespace hearth::feed {

class AlertWatch : public Source<v1::WatchAlertsResponse> {
 public:
  // Read at once and kept for the reader.
  static constexpr int kPage = 200;

  // Which alerts the reader may see; empty = all.
  using MaySee = std::function<bool(const v1::Alert& alert)>;

  // Up to where the reader knows.
  struct From {
    Position cursor = 0;
    uint32_t views_version = 0;  // that came with the cursor; 0 = not known
  };

  // Changes after `from`. `views` and `watched` outlive the watch.
  AlertWatch(const std::string& area_code, const From& from, const projections::Views* views,
             HeadSignal* watched, MaySee may_see = {});

  // Every message names the cursor from which a resume misses nothing (it may repeat changes of one
  // position). A caught-up marker comes first of all when there is nothing to tell, and after each
  // burst of alerts. OUT_OF_RANGE for a cursor above the views. When another version of the views
  // answers, all is told again from the beginning, behind a marker that says so: the reader may
  // hold alerts that are no more.
  absl::StatusOr<Step> Next(v1::WatchAlertsResponse* message) override;
  bool ready() const override { return !ready_.empty(); }
  HeadSignal* signal() const override { return watched_; }
  Position wait_for() const override { return read_ + 1; }

 private:
  absl::Status ReadPage();

  const std::string area_code_;
  const projections::Views* const views_;
  HeadSignal* const watched_;
  const MaySee may_see_;

  std::deque<v1::WatchAlertsResponse> ready_;
  Position read_;           // all changes up to here are read
  uint32_t version_;        // of the views that told them; 0 = not known
  bool caught_up_ = false;  // as of read_
  bool marker_due_ = true;
};

}  // namespace hearth::feed

#endif  // HEARTH_SERVICES_FEED_ALERT_WATCH_H_
