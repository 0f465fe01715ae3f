#include "services/ledger/committer.h"

#include <string_view>
#include <utility>
#include <vector>

#include "services/ledger/fatal.h"
#include "services/ledger/reason.h"
#include "services/ledger/receipts.h"

namespace hearth::ledger {
namespace {

absl::Status OutcomeUnknown() {
  return Refuse(absl::StatusCode::kUnknown, "WRITE_FAILED",
                "写入失败，是否已记录未知；请稍后原样重发",
                "a write failed and whether this was recorded is unknown; send it again unchanged");
}

}  // namespace

Committer::Committer(const Options* options, storage::Log* log, storage::Keys* keys,
                     Published* published)
    : options_(options), log_(log), keys_(keys), published_(published) {}

absl::Status Committer::Write(const Group& group) {
  const storage::InStage writing(options_->stages, storage::Stage::kWrite);
  // A key before the record that it sealed: else a crash between them leaves a record that nothing
  // opens.
  if (absl::Status status = keys_->Sync(); !status.ok()) return status;
  storage::Group append{.expected_position = group.before,
                        .expected_root = group.root_before,
                        .new_root = group.after.root,
                        .records = {group.records->begin(), group.records->end()}};
  if (absl::Status status = log_->Append(append); !status.ok()) return status;
  if (!options_->write_durable) return absl::OkStatus();
  return options_->write_durable(group.after.position, group.after.root);
}

Pipeline::Clock::duration Committer::Commit(Group group) {
  Pipeline::Clock::duration took{};
  if (failure_.ok() && !group.records->empty()) {
    const Pipeline::Clock::time_point begin = Pipeline::Clock::now();
    failure_ = Write(group);
    took = Pipeline::Clock::now() - begin;
    if (failure_.ok()) {
      if (options_->observer != nullptr)
        options_->observer->GroupWritten(group.records->size(), took);
      published_->Set(std::move(group.after));
      if (options_->on_head) options_->on_head(published_->head());
    } else {
      EndOn(*options_, failure_);
    }
  }
  const storage::InStage unanswered(options_->stages, storage::Stage::kUnanswered);
  Answer(std::move(group.answers));
  return took;
}

void Committer::Answer(std::vector<Pending> answers) {
  for (Pending& pending : answers) {
    if (!failure_.ok()) {
      pending.caller.Give(OutcomeUnknown());
      continue;
    }
    absl::Status status = FillRecorded(*log_, &pending.receipts);
    if (status.ok()) {
      pending.caller.Give(std::move(pending.receipts));
    } else {
      pending.caller.Give(WithReason(std::move(status), "CORRUPT"));
    }
  }
}

}  // namespace hearth::ledger
