// What the followers cost: processor time an event, over the embedded store, of a simulated county
// as `hearth simulate` makes it. Not a test: run it when the followers are changed.
//
//   HEARTH_HOUSEHOLDS=2000 HEARTH_MONTHS=12 HEARTH_BATCH=2000 follow_bench

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <variant>

#include "absl/time/time.h"
#include "clients/cpp/draft_feed.h"
#include "clients/sim/simulate.h"
#include "services/domain/civil_date.h"
#include "services/projections/index_fold.h"
#include "services/projections/tree_fold.h"
#include "services/projections/watch_version.h"
#include "storage/rocks/rocks_rows.h"
#include "tests/domain/fixtures.h"
#include "tests/projections/county.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (status.ok()) return;
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::abort();
}

uint32_t FromEnvironment(const char* name, uint32_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : static_cast<uint32_t>(std::atoi(text));
}

// Of this thread: other work on the machine does not count.
absl::Duration CpuTime() {
  timespec spent;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return absl::DurationFromTimespec(spent);
}

// Counts what passes through, by the first letter of the key.
class CountingRows : public storage::Rows {
 public:
  explicit CountingRows(storage::Rows* rows) : rows_(*rows) {}

  absl::StatusOr<std::string> Get(std::string_view family, std::string_view key) const override {
    ++gets_;
    return rows_.Get(family, key);
  }
  absl::Status Scan(std::string_view family, std::string_view from, std::string_view to,
                    const Visit& visit) const override {
    ++scans_;
    return rows_.Scan(family, from, to, visit);
  }
  absl::Status ScanBack(std::string_view family, std::string_view from, std::string_view to,
                        const Visit& visit) const override {
    ++scans_;
    return rows_.ScanBack(family, from, to, visit);
  }
  absl::Status CreateFamily(std::string_view family) override { return rows_.CreateFamily(family); }
  absl::Status DropFamily(std::string_view family) override { return rows_.DropFamily(family); }
  std::vector<std::string> Families() const override { return rows_.Families(); }
  absl::Status Ingest(std::string_view family, const SortedRows& rows) override {
    return rows_.Ingest(family, rows);
  }
  std::shared_ptr<const storage::Snapshot> Pin() const override { return rows_.Pin(); }
  absl::Status Backup(const std::string& dir) const override { return rows_.Backup(dir); }

  absl::Status Write(const storage::Batch& batch) override {
    ++batches_;
    for (const storage::Batch::Op& op : batch.ops) {
      Count& count = counts_[op.key.empty() ? '\0' : op.key[0]];
      ++(op.value.has_value() ? count.puts : count.deletes);
      count.bytes += op.key.size() + (op.value.has_value() ? op.value->size() : 0);
    }
    const absl::Duration start = CpuTime();
    absl::Status status = rows_.Write(batch);
    writing_ += CpuTime() - start;
    return status;
  }

  void Print(uint64_t events) const {
    const auto each = [&](uint64_t n) {
      return static_cast<double>(n) / static_cast<double>(events);
    };
    std::printf("  %llu batches, %.2f gets and %.2f scans an event, %.2f us an event in Write\n",
                static_cast<unsigned long long>(batches_), each(gets_), each(scans_),
                absl::ToDoubleMicroseconds(writing_) / static_cast<double>(events));
    for (const auto& [letter, count] : counts_) {
      std::printf("  rows %c: %.3f puts, %.3f deletes, %.0f bytes an event\n",
                  letter == '\0' ? '0' : letter, each(count.puts), each(count.deletes),
                  each(count.bytes));
    }
  }

 private:
  struct Count {
    uint64_t puts = 0;
    uint64_t deletes = 0;
    uint64_t bytes = 0;
  };
  storage::Rows& rows_;
  mutable uint64_t gets_ = 0;
  mutable uint64_t scans_ = 0;
  uint64_t batches_ = 0;
  absl::Duration writing_;
  std::map<char, Count> counts_;
};

void Print(const char* what, absl::Duration spent, uint64_t count) {
  const double micros = absl::ToDoubleMicroseconds(spent);
  std::printf("%-10s %8.1f ms  %8.2f us an event\n", what, micros / 1e3,
              micros / static_cast<double>(count));
}

void CatchUp(County* county, storage::Rows* rows, std::unique_ptr<projections::Fold> fold,
             const char* name) {
  projections::Follower::Options options;
  options.name = name;
  auto follower =
      Must(projections::Follower::Open(std::move(fold), county->log(), rows, std::move(options)));
  const absl::Duration start = CpuTime();
  Must(follower->CatchUp(county->head()));
  Print(name, CpuTime() - start, county->head());
}

std::vector<sim::Area> DemoAreas() {
  std::ifstream file(HEARTH_DEMO_AREAS);
  return Must(sim::ReadAreasCsv(file));
}

// The area tree, the shipped rulebooks and a simulated county, as the ledger would have them.
void Fill(County* county) {
  sim::SimulateOptions options;
  options.households = FromEnvironment("HEARTH_HOUSEHOLDS", 2'000);
  options.months = FromEnvironment("HEARTH_MONTHS", 12);
  options.areas = DemoAreas();
  v1::AreaChanged areas;
  areas.set_effective_date(20200101);
  for (const sim::Area& area : options.areas) {
    v1::Area* created = areas.add_changes()->mutable_created();
    created->set_code(area.code);
    created->set_name(area.name);
  }
  county->ChangeAreas(areas);
  county->Publish(DefaultRulebook());
  county->Publish(DemoRulebook());
  std::stringstream lines;
  Must(sim::Simulate(options, lines, nullptr));
  client::LineSource source(&lines);
  client::ChainTracker chain;
  client::DraftFeed feed(&source, nullptr, &chain);
  while (const std::optional<client::Step> step = Must(feed.Next())) {
    if (const auto* open = std::get_if<client::OpenDayStep>(&*step)) {
      county->OpenDay(open->date);
      continue;
    }
    for (const client::OutRun& run : std::get<client::OutBatch>(*step).runs) {
      for (const v1::Submission& submission : run.run.submissions()) county->Submit(submission);
    }
  }
}

int Main() {
  County county;
  Fill(&county);
  TempDir dir;
  const auto store = Must(storage::RocksRows::Open(dir.str()));
  std::printf("%llu events\n", static_cast<unsigned long long>(county.head()));
  CatchUp(&county, store.get(), std::make_unique<projections::IndexFold>(), "index");
  CatchUp(&county, store.get(), std::make_unique<projections::TreeFold>(store.get()), "tree");
  CountingRows counting(store.get());
  projections::WatchVersion::Options options;
  options.batch_events_max = FromEnvironment("HEARTH_BATCH", 2'000);
  auto watch = Must(
      projections::WatchVersion::Open(county.log(), county.keys(), &counting, std::move(options)));
  const absl::Duration start = CpuTime();
  Must(watch->follower().CatchUp(county.head()));
  Print("watch", CpuTime() - start, county.head());
  counting.Print(county.head());
  return 0;
}

}  // namespace
}  // namespace hearth::testing

int main() { return hearth::testing::Main(); }
