// CasesService.MatchPersons: a row of a department's file comes in, whom it means goes out, one at
// a time and in order; HTTP/2's own windows hold back a caller who is faster. Private to this room
// (it needs gRPC).

#ifndef HEARTH_SERVICES_TRANSPORT_MATCH_STREAM_H_
#define HEARTH_SERVICES_TRANSPORT_MATCH_STREAM_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <optional>

#include "hearth/v1/cases_service.pb.h"
#include "services/access/access.h"
#include "services/projections/views.h"
#include "services/transport/calls.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {

// Owns itself; gone after OnDone and the last row in work. The first row names the area, and only
// then there is something that its caller may or may not.
class MatchStream final
    : public grpc::ServerBidiReactor<v1::MatchPersonsRequest, v1::MatchPersonsResponse>,
      public std::enable_shared_from_this<MatchStream> {
 public:
  // `context`, tools and views outlive it.
  static MatchStream* Start(const CallTools& tools, const projections::Views& views,
                            const grpc::CallbackServerContext* context,
                            std::shared_ptr<StreamSlots> slots);
  MatchStream(const CallTools& tools, const projections::Views& views,
              const grpc::CallbackServerContext* context, std::shared_ptr<StreamSlots> slots)
      : tools_(tools),
        views_(views),
        context_(context),
        slots_(std::move(slots)),
        has_slot_(slots_->Take()) {}
  ~MatchStream() override {
    if (has_slot_) slots_->Give();
  }

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnDone() override;

 private:
  absl::Status Begin();
  absl::Status Answer();
  void End(const absl::Status& status);

  const CallTools tools_;
  const projections::Views& views_;
  const grpc::CallbackServerContext* const context_;
  const std::shared_ptr<StreamSlots> slots_;
  const bool has_slot_;
  std::shared_ptr<MatchStream> self_;  // until OnDone
  // One row is in work at a time: nothing below is shared between threads.
  std::optional<access::Admission> by_;
  std::shared_ptr<Lanes::Ticket> place_;
  std::optional<projections::PersonMatcher> persons_;
  v1::MatchPersonsRequest row_;
  v1::MatchPersonsResponse answer_;
};

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_MATCH_STREAM_H_
