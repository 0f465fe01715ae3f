#include <algorithm>
#include <utility>

#include "clients/cpp/client_channel.h"

namespace hearth::client {
namespace {

// Reads a server stream until it ends, `on_message` has enough, or it cannot be begun again.
// `begin` opens the stream where the last one stopped; `note` remembers how far that is.
template <typename Message, typename Begin, typename Note>
absl::Status ReadAgainAndAgain(const ClientOptions& options, const Begin& begin, const Note& note,
                               const OnMessage<Message>& on_message) {
  Retry retry(options, options.give_up_after_ms);
  while (true) {
    grpc::ClientContext context;  // no deadline: it ends with the caller's interest
    std::unique_ptr<grpc::ClientReader<Message>> reader = begin(&context);
    Message message;
    while (reader->Read(&message)) {
      retry.Succeeded();
      note(message);
      if (on_message(message)) continue;
      context.TryCancel();
      reader->Finish();
      return absl::OkStatus();
    }
    const absl::Status status = FromGrpc(reader->Finish());
    if (status.ok()) return status;
    if (absl::Status final = retry.Pause(status); !final.ok()) return final;
  }
}

}  // namespace

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
