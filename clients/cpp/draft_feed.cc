#include "clients/cpp/draft_feed.h"

#include <string>
#include <utility>

#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::client {

absl::StatusOr<std::optional<DraftSource::Item>> LineSource::Next() {
  std::string line;
  if (!reader_.Next(&line)) return std::nullopt;
  absl::StatusOr<v1::Draft> draft = ParseDraft(line);
  if (!draft.ok()) return AtLine(reader_.number(), draft.status());
  return Item{*std::move(draft), reader_.number(), reader_.bytes()};
}

absl::StatusOr<std::optional<DraftSource::Item>> ListSource::Next() {
  if (next_ == drafts_.size()) return std::nullopt;
  v1::Draft draft = std::move(drafts_[next_++]);
  return Item{std::move(draft), next_, next_};
}

absl::StatusOr<EncodedEvent> DraftFeed::Encode(v1::Draft draft) {
  if (outbox_ != nullptr) {
    if (absl::Status status = outbox_->Take(&draft); !status.ok()) return status;
  } else if (!IsComplete(draft)) {
    return InvalidError("缺少 event_id、device、device_seq 或 salt",
                        "event_id, device, device_seq or salt is missing");
  }
  return EncodeDraft(std::move(draft), &chain_);
}

Step DraftFeed::TakeBatch() {
  OutBatch batch = builder_.Take();
  batch.input_bytes = input_bytes_;
  return batch;
}

absl::Status DraftFeed::Take(DraftSource::Item item, std::optional<Step>* ready) {
  if (!item.draft.open_day().empty()) {
    const auto date = ParseDate(item.draft.open_day());
    if (!date) {
      return AtLine(item.line, InvalidError("open_day：须为 yyyy-mm-dd",
                                            "open_day: needs the form yyyy-mm-dd"));
    }
    const OpenDayStep day{*date, item.line};
    if (builder_.empty()) {
      ready->emplace(day);
    } else {
      ready->emplace(TakeBatch());
      day_ = day;
    }
    input_bytes_ = item.input_bytes;
    return absl::OkStatus();
  }
  absl::StatusOr<EncodedEvent> event = Encode(std::move(item.draft));
  if (!event.ok()) return AtLine(item.line, event.status());
  if (!builder_.Fits(*event)) ready->emplace(TakeBatch());
  builder_.Add(*std::move(event), item.line);
  input_bytes_ = item.input_bytes;
  return absl::OkStatus();
}

// Nothing leaves the feed before the outbox has it.
absl::StatusOr<std::optional<Step>> DraftFeed::Give(Step step) {
  if (outbox_ != nullptr) {
    if (absl::Status status = outbox_->Flush(); !status.ok()) return status;
  }
  return step;
}

absl::StatusOr<std::optional<Step>> DraftFeed::Next() {
  if (day_) return Give(*std::exchange(day_, std::nullopt));
  std::optional<Step> ready;
  while (!ready && !ended_) {
    absl::StatusOr<std::optional<DraftSource::Item>> item = source_.Next();
    if (item.ok() && *item) {
      end_ = Take(*std::move(*item), &ready);
      ended_ = !end_.ok();
    } else {
      end_ = item.status();
      ended_ = true;
    }
  }
  if (ready) return Give(*std::move(ready));
  if (!builder_.empty()) return Give(TakeBatch());
  if (!end_.ok()) return end_;
  return std::nullopt;
}

}  // namespace hearth::client
