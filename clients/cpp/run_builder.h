// Groups encoded events into runs and batches as the door takes them.
#ifndef HEARTH_CLIENTS_CPP_RUN_BUILDER_H_
#define HEARTH_CLIENTS_CPP_RUN_BUILDER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "clients/cpp/draft_codec.h"
#include "hearth/v1/envelope.pb.h"

namespace hearth::client {

inline constexpr size_t kRunEventsMax = 500;
inline constexpr size_t kBatchEventsMax = 1'000;
inline constexpr size_t kBatchBytesMax = 3 << 20;  // the door takes 4 MiB

// Where an event of a batch comes from.
struct Origin {
  uint64_t line = 0;
  bool repeat = false;  // the input had this very event before
};

struct OutRun {
  v1::Run run;
  std::vector<Origin> origins;  // one for each event
  bool sent_before = false;     // it may have been recorded although no answer came
};

struct OutBatch {
  std::vector<OutRun> runs;
  size_t events = 0;
  size_t bytes = 0;          // about that of the message
  uint64_t input_bytes = 0;  // of the input, up to the end of the batch
};

// One thread. A run is a contiguous stretch of one device's chain: another device, a jump or a step
// back begins the next one.
class RunBuilder {
 public:
  // REQUIRES: 1 <= batch_events_max <= kBatchEventsMax.
  explicit RunBuilder(size_t batch_events_max) : batch_events_max_(batch_events_max) {}

  // True when `event` fits into the batch that is being built; else Take first.
  bool Fits(const EncodedEvent& event) const;
  void Add(EncodedEvent event, uint64_t line);
  bool empty() const { return batch_.events == 0; }
  OutBatch Take();

 private:
  bool Continues(const EncodedEvent& event) const;

  const size_t batch_events_max_;
  OutBatch batch_;
  std::string device_;
  uint64_t device_seq_ = 0;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_RUN_BUILDER_H_
