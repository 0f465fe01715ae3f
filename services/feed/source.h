// Source: a stream of messages that its reader pulls, one at a time. Pulling is the back-pressure:
// nothing is read ahead of a reader but one bounded page.

#ifndef HEARTH_SERVICES_FEED_SOURCE_H_
#define HEARTH_SERVICES_FEED_SOURCE_H_

#include "absl/status/statusor.h"
#include "services/feed/head_signal.h"

namespace hearth::feed {

enum class Step {
  kMessage,  // *message is filled
  kWait,     // nothing now; ask again once signal() is at wait_for()
  kEnd,      // nothing more, ever
};

// One reader at a time; it may change threads between calls.
template <typename Message>
class Source {
 public:
  virtual ~Source() = default;

  // An error ends the stream.
  virtual absl::StatusOr<Step> Next(Message* message) = 0;

  // The next Next has its message at hand and answers kMessage at once.
  virtual bool ready() const { return false; }

  // What to wait for after kWait.
  virtual HeadSignal* signal() const = 0;
  virtual Position wait_for() const = 0;
};

}  // namespace hearth::feed

#endif  // HEARTH_SERVICES_FEED_SOURCE_H_
