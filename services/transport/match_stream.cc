#include "services/transport/match_stream.h"

#include <utility>

#include "services/transport/requests.h"
#include "services/transport/status.h"

namespace hearth::transport {

MatchStream* MatchStream::Start(const CallTools& tools, const projections::Views& views,
                                const grpc::CallbackServerContext* context,
                                std::shared_ptr<StreamSlots> slots) {
  auto stream = std::make_shared<MatchStream>(tools, views, context, std::move(slots));
  stream->self_ = stream;
  if (stream->has_slot_) {
    stream->StartRead(&stream->row_);
  } else {
    stream->End(TooManyStreams());
  }
  return stream.get();
}

void MatchStream::OnReadDone(bool ok) {
  if (!ok) return End(absl::OkStatus());
  tools_.lanes->Post(Lane::kBulk, [self = shared_from_this()] {
    const absl::Status status = self->Answer();
    if (!status.ok()) return self->End(status);
    self->StartWrite(&self->answer_);
  });
}

void MatchStream::OnWriteDone(bool ok) {
  if (!ok) return End(absl::CancelledError());
  StartRead(&row_);
}

void MatchStream::OnDone() { std::exchange(self_, nullptr); }

absl::Status MatchStream::Begin() {
  auto admitted = Admit(tools_, *context_, row_);
  if (!admitted.ok()) return admitted.status();
  if (absl::Status status = CheckArea(row_.area_code()); !status.ok()) return status;
  place_ = tools_.lanes->Enter(admitted->row->lane);
  if (place_ == nullptr) return Shed(admitted->row->lane);
  auto persons = views_.PersonsOf(row_.area_code());
  if (!persons.ok()) return persons.status();
  by_ = *std::move(admitted);
  persons_ = *std::move(persons);
  return absl::OkStatus();
}

absl::Status MatchStream::Answer() {
  // Revocation acts on the next row.
  absl::Status status = by_.has_value() ? tools_.access->Renew(&*by_) : Begin();
  if (!status.ok()) return status;
  auto match = persons_->Match(row_.person());
  if (!match.ok()) return match.status();
  answer_.Clear();
  answer_.set_row(row_.row());
  answer_.set_method(match->method);
  answer_.set_household(std::move(match->household));
  answer_.set_member_id(match->member_id);
  answer_.set_area_code(std::move(match->area_code));
  answer_.set_candidate_count(match->candidate_count);
  return absl::OkStatus();
}

// Reads, rows and writes follow each other: there is one end.
void MatchStream::End(const absl::Status& status) { Finish(ToGrpcStatus(status)); }

}  // namespace hearth::transport
