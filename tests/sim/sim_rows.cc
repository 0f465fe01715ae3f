#include "tests/sim/sim_rows.h"

#include <utility>

namespace hearth::testing {

absl::Status SimRows::Do(Step step) {
  absl::Status status;
  switch (step.kind) {
    case Step::kCreate:
      status = rows_->CreateFamily(step.family);
      break;
    case Step::kDrop:
      status = rows_->DropFamily(step.family);
      break;
    case Step::kWrite:
      status = rows_->Write(step.batch);
      break;
  }
  if (status.ok()) history_.push_back(std::move(step));
  return status;
}

absl::Status SimRows::CreateFamily(std::string_view family) {
  return Do({Step::kCreate, std::string(family), {}});
}

absl::Status SimRows::DropFamily(std::string_view family) {
  return Do({Step::kDrop, std::string(family), {}});
}

absl::Status SimRows::Write(const storage::Batch& batch) {
  Step step{Step::kWrite, "", batch};
  if (plant_) plant_(&step.batch);
  return Do(std::move(step));
}

absl::Status SimRows::Ingest(std::string_view family, const SortedRows& rows) {
  for (size_t i = 1; i < rows.size(); ++i) {
    if (rows[i - 1].first >= rows[i].first) return absl::InvalidArgumentError("not ascending");
  }
  storage::Batch batch;
  for (const auto& [key, value] : rows) batch.Put(family, key, value);
  return Write(batch);
}

void SimRows::LoseBatches(size_t lost, const Plant& plant) {
  std::vector<Step> history = std::exchange(history_, {});
  const size_t kept = history.size() - lost;
  rows_ = std::make_unique<storage::MemoryRows>();
  for (size_t i = 0; i < history.size(); ++i) {
    Step& step = history[i];
    if (step.kind == Step::kWrite) {
      if (i >= kept) continue;
      if (plant && i >= flushed_) plant(&step.batch);
    }
    // A batch for a family that is gone meanwhile finds none: it is lost with it.
    Do(std::move(step)).IgnoreError();
  }
  Flush();
}

void SimRows::Clear() {
  history_.clear();
  flushed_ = 0;
  rows_ = std::make_unique<storage::MemoryRows>();
}

}  // namespace hearth::testing
