// From drafts to the steps of a submission: batches of runs, and days to open.
#ifndef HEARTH_CLIENTS_CPP_DRAFT_FEED_H_
#define HEARTH_CLIENTS_CPP_DRAFT_FEED_H_

#include <cstdint>
#include <istream>
#include <optional>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/chain.h"
#include "clients/cpp/line_reader.h"
#include "clients/cpp/outbox.h"
#include "clients/cpp/run_builder.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::client {

// Opens this day once everything before it has its receipt.
struct OpenDayStep {
  int32_t date = 0;  // yyyymmdd
  uint64_t line = 0;
};
using Step = std::variant<OutBatch, OpenDayStep>;

// Gives the steps of a submission in order. One thread at a time.
class StepSource {
 public:
  virtual ~StepSource() = default;
  // nullopt = the end. An error ends the source: nothing after it is given.
  virtual absl::StatusOr<std::optional<Step>> Next() = 0;
};

// Gives drafts in order.
class DraftSource {
 public:
  virtual ~DraftSource() = default;
  struct Item {
    v1::Draft draft;
    uint64_t line = 0;
    uint64_t input_bytes = 0;
  };
  virtual absl::StatusOr<std::optional<Item>> Next() = 0;
};

// JSON Lines. `in` outlives the source.
class LineSource : public DraftSource {
 public:
  explicit LineSource(std::istream* in) : reader_(in) {}
  absl::StatusOr<std::optional<Item>> Next() override;

 private:
  LineReader reader_;
};

// Drafts made by the program itself; lines count from 1.
class ListSource : public DraftSource {
 public:
  explicit ListSource(std::vector<v1::Draft> drafts) : drafts_(std::move(drafts)) {}
  absl::StatusOr<std::optional<Item>> Next() override;

 private:
  std::vector<v1::Draft> drafts_;
  size_t next_ = 0;
};

// Completes (when there is an outbox), encodes and groups. Errors name the line. What comes before
// a line with an error is still given.
class DraftFeed : public StepSource {
 public:
  // `outbox` may be null: then an incomplete draft is an error. All three outlive the feed.
  DraftFeed(DraftSource* source, Outbox* outbox, ChainTracker* chain,
            size_t batch_events_max = kBatchEventsMax)
      : source_(*source), outbox_(outbox), chain_(*chain), builder_(batch_events_max) {}
  absl::StatusOr<std::optional<Step>> Next() override;

 private:
  absl::StatusOr<EncodedEvent> Encode(v1::Draft draft);
  absl::Status Take(DraftSource::Item item, std::optional<Step>* ready);
  absl::StatusOr<std::optional<Step>> Give(Step step);
  Step TakeBatch();

  DraftSource& source_;
  Outbox* const outbox_;
  ChainTracker& chain_;
  RunBuilder builder_;
  uint64_t input_bytes_ = 0;
  std::optional<OpenDayStep> day_;  // comes after the batch just given
  absl::Status end_;                // given once the batch before it is out
  bool ended_ = false;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_DRAFT_FEED_H_
