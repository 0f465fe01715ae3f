// How fast the followers catch up over the embedded store, and what the common questions cost.
// Prints figures; the only thing asserted is that all was followed.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "absl/time/time.h"
#include "services/access/permits.h"
#include "services/domain/civil_date.h"
#include "services/projections/index_fold.h"
#include "services/projections/tree_fold.h"
#include "services/projections/views.h"
#include "services/projections/watch_version.h"
#include "storage/rocks/rocks_rows.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/projections/story.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

// Of this thread: other work on the machine does not count.
absl::Duration CpuTime() {
  timespec spent;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return absl::DurationFromTimespec(spent);
}

void Print(const char* what, absl::Duration spent, uint64_t count) {
  const double micros = absl::ToDoubleMicroseconds(spent);
  std::printf("%-28s %8.1f ms  %8.2f us each\n", what, micros / 1e3,
              micros / static_cast<double>(count));
}

void CatchUp(County* county, storage::Rows* rows, std::unique_ptr<projections::Fold> fold,
             const char* name) {
  projections::Follower::Options options;
  options.name = name;
  auto follower = projections::Follower::Open(std::move(fold), county->log(), rows, options);
  ASSERT_OK(follower);
  const absl::Duration start = CpuTime();
  ASSERT_OK((*follower)->CatchUp(county->head()));
  Print(name, CpuTime() - start, county->head());
}

// 303 villages in 18 towns, as in Zijin.
std::vector<std::string> CreateVillages(County* county) {
  std::vector<std::string> villages;
  v1::AreaChanged fact;
  fact.set_effective_date(20240101);
  const auto create = [&](const std::string& code) {
    fact.add_changes()->mutable_created()->set_code(code);
    fact.mutable_changes()->rbegin()->mutable_created()->set_name(code);
  };
  for (int i = 0; i < 303; ++i) {
    const std::string town = "4416212" + std::to_string(10 + i / 17);
    if (i % 17 == 0) create(town);
    villages.push_back(town + std::to_string(100 + i % 17));
    create(villages.back());
  }
  county->ChangeAreas(fact);
  return villages;
}

TEST(FollowSpeed, CatchUpOverTheEmbeddedStore) {
  County county;
  const char* households = std::getenv("HEARTH_HOUSEHOLDS");
  StoryOptions options;
  options.households = households == nullptr ? 2'000 : static_cast<uint32_t>(std::atoi(households));
  options.days = 360;
  options.checks = 14;
  options.calm = true;
  county.CreateAreas();
  options.villages = CreateVillages(&county);
  RandomStory(&county, options).Finish();
  TempDir dir;
  auto rows = storage::RocksRows::Open(dir.str());
  ASSERT_OK(rows);
  std::printf("%llu events\n", static_cast<unsigned long long>(county.head()));
  CatchUp(&county, rows->get(), std::make_unique<projections::IndexFold>(), "index");
  CatchUp(&county, rows->get(), std::make_unique<projections::TreeFold>(rows->get()), "tree");
  {
    auto watch = projections::WatchVersion::Open(county.log(), county.keys(), rows->get(), {});
    ASSERT_OK(watch);
    const absl::Duration start = CpuTime();
    ASSERT_OK((*watch)->follower().CatchUp(county.head()));
    Print("watch", CpuTime() - start, county.head());
  }
  auto views = projections::Views::Open(county.log(), county.keys(), rows->get(), {});
  ASSERT_OK(views);
  const auto time = [&](const char* what, uint64_t times, const auto& ask) {
    const absl::Duration start = CpuTime();
    for (uint64_t i = 0; i < times; ++i) ask(i);
    Print(what, CpuTime() - start, times);
  };
  time("summary of towns", 20,
       [&](uint64_t) { ASSERT_OK((*views)->Summarize("441621", 9, std::nullopt, false)); });
  time("alerts, first page", 20, [&](uint64_t) { ASSERT_OK((*views)->ListAlerts({})); });
  time("search by flag", 20, [&](uint64_t) {
    projections::SearchCriteria criteria;
    criteria.area_code = "441621";
    criteria.flag = "GUARANTEE_GAP";
    ASSERT_OK((*views)->Search(access::Permits::OfTheHouse(), criteria, std::nullopt));
  });
  time("search by name", 20, [&](uint64_t i) {
    projections::SearchCriteria criteria;
    criteria.area_code = "441621";
    criteria.text = "甲" + std::to_string(i);
    ASSERT_OK((*views)->Search(access::Permits::OfTheHouse(), criteria, std::nullopt));
  });
  time("household", 200, [&](uint64_t i) {
    const auto& header = county.events()[county.events().size() / 2 + i].header;
    if (!header.household().empty()) {
      ASSERT_OK(
          (*views)->GetHousehold(access::Permits::OfTheHouse(), header.household(), std::nullopt));
    }
  });
}

}  // namespace
}  // namespace hearth::testing
