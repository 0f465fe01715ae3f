#include "clients/cpp/run_builder.h"

#include <utility>

namespace hearth::client {
namespace {

size_t BytesOf(const v1::Submission& submission) {
  constexpr size_t kFraming = 4;  // tag and length of a field
  size_t bytes = submission.header().size() + kFraming * 2;
  for (const std::string& part : submission.parts()) bytes += part.size() + kFraming;
  return bytes + static_cast<size_t>(submission.salts_size()) * (32 + kFraming);
}

}  // namespace

bool RunBuilder::Fits(const EncodedEvent& event) const {
  return empty() || (batch_.events < batch_events_max_ &&
                     batch_.bytes + BytesOf(event.submission) <= kBatchBytesMax);
}

bool RunBuilder::Continues(const EncodedEvent& event) const {
  return !batch_.runs.empty() && event.device == device_ && event.device_seq == device_seq_ + 1 &&
         batch_.runs.back().origins.size() < kRunEventsMax;
}

void RunBuilder::Add(EncodedEvent event, uint64_t line) {
  if (!Continues(event)) batch_.runs.emplace_back();
  device_ = event.device;
  device_seq_ = event.device_seq;
  batch_.events += 1;
  batch_.bytes += BytesOf(event.submission);
  OutRun& run = batch_.runs.back();
  run.origins.push_back({line, event.repeat});
  run.run.add_submissions()->Swap(&event.submission);
}

OutBatch RunBuilder::Take() { return std::exchange(batch_, OutBatch()); }

}  // namespace hearth::client
