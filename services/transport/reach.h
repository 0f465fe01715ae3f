// What a caller reaches, where only the handler knows what a request is about, and streams that end
// with their caller's right. Private to this room.

#ifndef HEARTH_SERVICES_TRANSPORT_REACH_H_
#define HEARTH_SERVICES_TRANSPORT_REACH_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "hearth/v1/alert.pb.h"
#include "hearth/v1/envelope.pb.h"
#include "services/access/access.h"
#include "services/access/reads.h"
#include "services/feed/source.h"
#include "services/projections/views.h"

namespace hearth::transport {

// OK for a household within the scope. One beyond it and one that never was get the same NOT_FOUND
// after the same work.
absl::Status CheckReach(const access::Scope& scope, const projections::Views& views,
                        std::string_view household);

// The same for an alert that was found.
absl::Status CheckAlertReach(const access::Scope& scope, const v1::Alert& alert);

// What the gate of reads is asked for one household: where it lies now, and the position that
// stands for the moment. Errors of the views.
absl::StatusOr<access::Wanted> WantedOf(const projections::Views& views,
                                        const std::string& household,
                                        std::vector<std::string> groups,
                                        const std::optional<v1::AsOf>& as_of);

// Whether an event of the log lies within the scope: by its area, else by its household's. What has
// neither is shown when it is everybody's: areas, rulebooks, days.
bool MaySee(const access::Scope& scope, const projections::Views& views,
            const v1::EventHeader& header);

// A source whose reader is asked before each message whether he still may: revocation acts on the
// next message. `admission` is renewed, and shared with whoever filters by its scope.
template <typename Message>
class Guarded : public feed::Source<Message> {
 public:
  // `access` outlives it.
  Guarded(std::unique_ptr<feed::Source<Message>> source, access::Access* access,
          std::shared_ptr<access::Admission> admission)
      : source_(std::move(source)), access_(access), admission_(std::move(admission)) {}

  absl::StatusOr<feed::Step> Next(Message* message) override {
    if (absl::Status status = access_->Renew(admission_.get()); !status.ok()) return status;
    return source_->Next(message);
  }
  bool ready() const override { return source_->ready(); }
  feed::HeadSignal* signal() const override { return source_->signal(); }
  feed::Position wait_for() const override { return source_->wait_for(); }

 private:
  const std::unique_ptr<feed::Source<Message>> source_;
  access::Access* const access_;
  const std::shared_ptr<access::Admission> admission_;
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_REACH_H_
