// A door that misbehaves on purpose: an in-process server whose SubmitRuns loses answers, breaks
// streams, grants few credits and is busy, from a seed; and remembers exactly what it recorded, in
// order. Its head, areas and rulebooks answer just enough for the commands that state facts.
#ifndef HEARTH_TESTS_CLIENTS_FAKE_INTAKE_H_
#define HEARTH_TESTS_CLIENTS_FAKE_INTAKE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "hearth/v1/events.pb.h"

namespace hearth::client::testing {

struct Faults {
  uint64_t seed = 1;
  // Chances in a thousand, a batch each.
  uint32_t break_before = 0;  // the stream breaks, nothing is recorded
  uint32_t lose_answer = 0;   // recorded, then the stream breaks without an answer
  uint32_t skip_answer = 0;   // recorded, no answer, the stream goes on
  uint32_t exhausted = 0;     // the stream ends with RESOURCE_EXHAUSTED and a retry hint of 1 ms
  uint32_t busy_run = 0;      // a run each: BUSY, nothing of it recorded
  uint32_t end_quietly = 0;   // the stream ends with OK although batches are unanswered
  // A chance in a thousand an event: refused on its merits.
  uint32_t refuse_event = 0;
  // Runs of this device are refused whole, always.
  std::string broken_device;
  uint32_t credits = 4;        // batches that may be unanswered
  std::function<void()> hold;  // called before each answer
  bool forget = false;         // planted break: records an event again when it is sent again
};

struct Recorded {
  std::string event_id;
  std::string device;
  uint64_t device_seq = 0;
  int32_t day = 0;  // that was open when it was recorded
};

// Thread-safe.
class FakeIntake {
 public:
  static std::unique_ptr<FakeIntake> Start(const Faults& faults);
  virtual ~FakeIntake() = default;
  virtual std::string address() const = 0;
  virtual std::vector<Recorded> recorded() const = 0;
  virtual std::vector<v1::Fact> facts() const = 0;  // of the recorded events
  virtual std::vector<int32_t> days() const = 0;
  virtual uint32_t unanswered_max() const = 0;  // batches that were ever unanswered at once
  virtual uint64_t faults() const = 0;          // how many of the above happened
};

}  // namespace hearth::client::testing

#endif  // HEARTH_TESTS_CLIENTS_FAKE_INTAKE_H_
