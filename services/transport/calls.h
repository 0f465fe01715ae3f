// How a unary call is served: let in by its lane, it waits for `min_position` without holding a
// thread, then its handler runs on a thread of the lane. Private to this room (it needs gRPC);
// every handler is parse, one call, render.

#ifndef HEARTH_SERVICES_TRANSPORT_CALLS_H_
#define HEARTH_SERVICES_TRANSPORT_CALLS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <concepts>
#include <functional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/access/access.h"
#include "services/feed/head_signal.h"
#include "services/transport/lanes.h"
#include "services/transport/services.h"
#include "services/transport/status.h"

namespace hearth::transport {

// What all calls share. Pointers outlive the services.
struct CallTools {
  access::Access* access = nullptr;
  Lanes* lanes = nullptr;
  feed::HeadSignal* watched = nullptr;                // how far the views have come
  absl::Duration deadline_usual = absl::Seconds(30);  // of callers who set none
  absl::Duration deadline_most = absl::Seconds(120);  // of all others
};

CallTools ToolsOf(const House& house);

// The only door: who calls, whether he may, and of what. Every handler of every service comes after
// it. Errors as Access::Admit.
absl::StatusOr<access::Admission> Admit(const CallTools& tools,
                                        const grpc::CallbackServerContext& context,
                                        const google::protobuf::Message& request);
// The metadata `authorization`; empty when there is none.
std::string AuthorizationOf(const grpc::CallbackServerContext& context);

// When the call must have an answer: the caller's deadline, bounded by ours.
absl::Time DeadlineOf(const grpc::CallbackServerContext& context, const CallTools& tools);

// Calls `then` exactly once: with OK on a thread of the lane once the views have seen `position`,
// else on any thread with DEADLINE_EXCEEDED.
void OnLaneAt(const CallTools& tools, Lane lane, feed::Position position, absl::Time deadline,
              std::function<void(absl::Status)> then);

template <typename Request>
feed::Position MinPositionOf(const Request& request) {
  if constexpr (requires { request.min_position(); }) return request.min_position();
  return 0;
}

// Serves one unary call: admits the caller, takes a place in the call's lane until the answer,
// waits for his min_position, runs the handler.
// `handle(request, response)`, or `handle(request, response, admission)` where the answer depends
// on what the caller reaches, answers absl::Status.
template <typename Request, typename Response, typename Handle>
grpc::ServerUnaryReactor* Serve(const CallTools& tools, grpc::CallbackServerContext* context,
                                const Request* request, Response* response, Handle handle) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  absl::StatusOr<access::Admission> admission = Admit(tools, *context, *request);
  if (!admission.ok()) {
    reactor->Finish(ToGrpcStatus(admission.status()));
    return reactor;
  }
  const Lane lane = admission->row->lane;
  auto place = tools.lanes->Enter(lane);
  if (place == nullptr) {
    reactor->Finish(ToGrpcStatus(Shed(lane)));
    return reactor;
  }
  auto run = [reactor, request, response, handle = std::move(handle), place = std::move(place),
              by = *std::move(admission)](const absl::Status& ready) {
    if (!ready.ok()) return reactor->Finish(ToGrpcStatus(ready));
    if constexpr (std::invocable<Handle, const Request&, Response*, const access::Admission&>) {
      reactor->Finish(ToGrpcStatus(handle(*request, response, by)));
    } else {
      reactor->Finish(ToGrpcStatus(handle(*request, response)));
    }
  };
  OnLaneAt(tools, lane, MinPositionOf(*request), DeadlineOf(*context, tools), std::move(run));
  return reactor;
}

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_CALLS_H_
