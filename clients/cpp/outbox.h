// The outbox of a file of drafts: what only a client may make (event id, device, number, salt) is
// made once, and kept beside the input before anything is sent, so that a second run sends the very
// same bytes.
//
// The file holds the completed drafts alone, one a line, in the order of the incomplete lines of
// the input.
#ifndef HEARTH_CLIENTS_CPP_OUTBOX_H_
#define HEARTH_CLIENTS_CPP_OUTBOX_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::client {

// One thread. Two processes that complete one input at once are kept apart by a lock on the outbox.
class Outbox {
 public:
  // The file is read, or made, with the first draft that needs it. A torn last line, from a crash,
  // is cut off: it was not synced, so nothing of it was sent.
  static std::unique_ptr<Outbox> At(const std::string& path);
  virtual ~Outbox() = default;

  // Fills what `draft` lacks: from the file, as long as that lasts, else anew. Call it with every
  // draft of the input, complete ones too, in order. FAILED_PRECONDITION when the file was made
  // from another line.
  virtual absl::Status Take(v1::Draft* draft) = 0;

  // Makes all that was taken durable. Nothing may be sent before.
  virtual absl::Status Flush() = 0;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_OUTBOX_H_
