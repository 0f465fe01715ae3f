// SimRows: rows that remember how they came about, so that a power cut can take the newest batches
// back: what RocksDB promises of a store that is never synced. Families that were made or dropped
// stay so.

#ifndef HEARTH_TESTS_SIM_SIM_ROWS_H_
#define HEARTH_TESTS_SIM_SIM_ROWS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/memory/memory_rows.h"

namespace hearth::testing {

// One thread.
class SimRows : public storage::Rows {
 public:
  // Changes a batch on its way to the disk: a planted break. Null: none.
  using Plant = std::function<void(storage::Batch*)>;
  void set_plant(Plant plant) { plant_ = std::move(plant); }

  absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const override {
    return rows_->Get(family, key);
  }
  absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                    const Visit& visit) const override {
    return rows_->Scan(family, from, to, visit);
  }
  absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                        const Visit& visit) const override {
    return rows_->ScanBack(family, from, to, visit);
  }
  std::vector<std::string> Families() const override { return rows_->Families(); }
  std::shared_ptr<const storage::Snapshot> Pin() const override { return rows_->Pin(); }
  absl::Status CreateFamily(std::string_view family) override;
  absl::Status DropFamily(std::string_view family) override;
  absl::Status Write(const storage::Batch& batch) override;
  absl::Status Ingest(std::string_view family, const SortedRows& rows) override;
  absl::Status Backup(const std::string& dir) const override { return rows_->Backup(dir); }

  // What is written so far survives every crash.
  void Flush() { flushed_ = history_.size(); }
  // How many batches a power cut could take.
  size_t unflushed() const { return history_.size() - flushed_; }
  // Takes the newest batches back; then it is as if it was just opened.
  // REQUIRES: lost <= unflushed().
  void LoseBatches(size_t lost, const Plant& plant = nullptr);
  void Clear();

 private:
  struct Step {
    enum Kind { kCreate, kDrop, kWrite } kind;
    std::string family;
    storage::Batch batch;
  };
  absl::Status Do(Step step);

  Plant plant_;
  std::vector<Step> history_;
  size_t flushed_ = 0;
  std::unique_ptr<storage::MemoryRows> rows_ = std::make_unique<storage::MemoryRows>();
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SIM_SIM_ROWS_H_
