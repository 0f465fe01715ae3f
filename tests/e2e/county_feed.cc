#include "tests/e2e/county_feed.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>
#include <variant>

#include "clients/cpp/draft_feed.h"
#include "clients/sim/simulate.h"
#include "tests/domain/fixtures.h"

namespace hearth::testing {
namespace {

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::abort();
  }
  return *std::move(value);
}

std::vector<sim::Area> DemoAreas() {
  std::ifstream file(HEARTH_DEMO_AREAS);
  return OrDie(sim::ReadAreasCsv(file));
}

v1::Fact AreasFact() {
  v1::Fact fact;
  v1::AreaChanged* changed = fact.mutable_area_changed();
  changed->set_effective_date(20200101);
  for (const sim::Area& area : DemoAreas()) {
    v1::Area* created = changed->add_changes()->mutable_created();
    created->set_code(area.code);
    created->set_name(area.name);
  }
  return fact;
}

v1::Fact Published(v1::Rulebook rulebook) {
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = std::move(rulebook);
  return fact;
}

// A file that is sent a second time asks for days that are long open.
void OpenDayOrFindItOpen(int32_t day, Desk* desk) {
  v1::OpenDayRequest request;
  request.set_date(day);
  v1::OpenDayResponse response;
  const grpc::Status status = desk->admin->OpenDay(Context().get(), request, &response);
  EXPECT_TRUE(status.ok() || desk->Head().opened_day() >= day) << status.error_message();
}

}  // namespace

int CountFromEnvironment(const char* name, int quick) {
  const char* text = std::getenv(name);
  const int count = text == nullptr ? quick : std::atoi(text);
  std::printf("%s=%d%s\n", name, count,
              text == nullptr ? " (quick; set it for the full count)" : "");
  return count;
}

CountyFeed::CountyFeed(const Options& options) {
  sim::SimulateOptions simulate;
  simulate.under = options.under;
  simulate.households = options.households;
  simulate.months = options.months;
  simulate.seed = options.seed;
  simulate.areas = DemoAreas();
  std::stringstream lines;
  if (const absl::Status status = sim::Simulate(simulate, lines, nullptr); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    std::abort();
  }
  client::LineSource source(&lines);
  client::ChainTracker chain;
  client::DraftFeed feed(&source, nullptr, &chain);
  while (std::optional<client::Step> step = OrDie(feed.Next())) {
    Step& mine = steps_.emplace_back();
    if (const auto* open = std::get_if<client::OpenDayStep>(&*step)) {
      mine.open_day = open->date;
      continue;
    }
    auto& batch = std::get<client::OutBatch>(*step);
    events_ += batch.events;
    for (client::OutRun& run : batch.runs) mine.runs.push_back(std::move(run.run));
  }
}

void CountyFeed::Found(Desk* desk) {
  desk->Record(AreasFact(), "", "", 20251130);
  desk->Record(Published(DefaultRulebook()), "", "44", 20251130);
  desk->Record(Published(DemoRulebook()), "", kCounty, 20251130);
}

void CountyFeed::Feed(size_t from, size_t to, Desk* desk) const {
  for (size_t i = from; i < to; ++i) {
    if (steps_[i].open_day != 0) OpenDayOrFindItOpen(steps_[i].open_day, desk);
    if (steps_[i].runs.empty()) continue;
    const auto context = Context();
    const auto stream = desk->intake->SubmitRuns(context.get());
    v1::SubmitRunsRequest request;
    request.set_batch(1);
    *request.mutable_runs() = {steps_[i].runs.begin(), steps_[i].runs.end()};
    v1::SubmitRunsResponse response;
    ASSERT_TRUE(stream->Write(request) && stream->WritesDone() && stream->Read(&response));
    ASSERT_EQ(response.results_size(), request.runs_size());
    for (const v1::RunResult& result : response.results()) {
      ASSERT_EQ(result.refused_reason(), "") << result.refused_detail();
    }
    ASSERT_TRUE(stream->Finish().ok());
  }
}

std::vector<std::string> CountyFeed::Households(size_t to) const {
  std::set<std::string> seen;
  std::vector<std::string> households;
  v1::EventHeader header;
  for (size_t i = 0; i < to; ++i) {
    for (const v1::Run& run : steps_[i].runs) {
      for (const v1::Submission& submission : run.submissions()) {
        header.ParseFromString(submission.header());
        if (header.kind() != v1::Fact::kHouseholdRegistered) continue;
        if (seen.insert(header.household()).second) households.push_back(header.household());
      }
    }
  }
  return households;
}

}  // namespace hearth::testing
