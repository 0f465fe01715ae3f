#include <algorithm>
#include <utility>

#include "clients/cpp/client_channel.h"

namespace hearth::client {

absl::Status Watch(const ClientOptions& options, Stubs* stubs, v1::WatchAlertsRequest request,
                   const OnMessage<v1::WatchAlertsResponse>& on_message) {
  return ReadAgainAndAgain<v1::WatchAlertsResponse>(
      options,
      [&](grpc::ClientContext* context) { return stubs->alerts->WatchAlerts(context, request); },
      [&](const v1::WatchAlertsResponse& message) {
        // One event may change several alerts: until the marker, resume before it rather than
        // after. An alert told twice does no harm, one not told would.
        const uint64_t changed = message.alert().changed_position();
        request.set_cursor(message.has_alert() && changed > 0 ? changed - 1 : message.cursor());
        if (message.views_version() != 0) request.set_views_version(message.views_version());
      },
      on_message);
}

absl::Status Follow(const ClientOptions& options, Stubs* stubs, v1::SubscribeRequest request,
                    const OnMessage<v1::SubscribeResponse>& on_message) {
  const auto passed = [&request](uint64_t position) {
    request.set_from_position(std::max(request.from_position(), position + 1));
  };
  return ReadAgainAndAgain<v1::SubscribeResponse>(
      options,
      [&](grpc::ClientContext* context) { return stubs->log->Subscribe(context, request); },
      [&](const v1::SubscribeResponse& message) {
        if (message.has_event()) passed(message.event().stamp().position());
        if (message.has_checkpoint()) passed(message.checkpoint().position());
      },
      on_message);
}

}  // namespace hearth::client
