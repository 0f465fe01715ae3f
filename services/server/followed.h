// What recovery asks of the views: how far they have followed, and where the server's own streams
// lie. One place, for the server and for the houses of tests that start without it.

#ifndef HEARTH_SERVICES_SERVER_FOLLOWED_H_
#define HEARTH_SERVICES_SERVER_FOLLOWED_H_

#include "absl/status/status.h"
#include "hearth/v1/events.pb.h"
#include "services/ledger/recovery.h"
#include "services/projections/views.h"

namespace hearth::server {

// Fills what follows from the views, which outlive `input`. Their errors.
inline absl::Status AddFollowed(const projections::Views& views, ledger::RecoveryInput* input) {
  input->tree_checkpoint = views.tree_checkpoint();
  input->tree_nodes = views.tree_nodes();
  input->ids_checkpoint = views.id_checkpoint();
  input->stream_checkpoint = views.stream_checkpoint();
  for (const v1::Stream stream : {v1::STREAM_CONTROL, v1::STREAM_DAYS}) {
    const auto positions =
        views.StreamPositions(projections::StreamKey(stream), input->stream_checkpoint);
    if (!positions.ok()) return positions.status();
    input->control_positions.insert(input->control_positions.end(), positions->begin(),
                                    positions->end());
  }
  return absl::OkStatus();
}

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FOLLOWED_H_
