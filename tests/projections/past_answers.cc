#include "tests/projections/past_answers.h"

#include <gtest/gtest.h>

#include "services/access/permits.h"
#include "tests/projections/answers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {

using projections::Views;

std::unique_ptr<Views> Replayed(County* county, storage::MemoryLog* log, storage::Rows* rows) {
  auto views = Views::Open(log, county->keys(), rows, {});
  EXPECT_OK(views);
  (*views)->Start();
  Follow(views->get(), log->head().position);
  return *std::move(views);
}

uint32_t ActiveVersion(const Views& views) {
  for (const auto& status : views.Status()) {
    if (status.name == "watch" && status.state == "live") return status.version;
  }
  return 0;
}

std::string AnswersAsOf(const Views& views, const std::vector<std::string>& households,
                        const std::optional<v1::AsOf>& as_of, std::mt19937_64 rng) {
  std::string all;
  const auto moment = views.Resolve(as_of);
  EXPECT_OK(moment);
  all += moment->ShortDebugString() + "\n";
  for (const std::string& household : households) {
    const auto answer = views.GetHousehold(access::Permits::OfTheHouse(), household, as_of);
    all += answer.status().ToString();
    if (answer.ok()) {
      all += answer->household.SerializeAsString() + answer->assessment.SerializeAsString();
      all += answer->digest + answer->moment.SerializeAsString();
      all += std::to_string(answer->missing_evidence.size());
    }
    const auto timeline = views.Timeline(access::Permits::OfTheHouse(), household, 3, "", as_of);
    all += timeline.status().ToString();
    if (!timeline.ok()) continue;
    for (const auto& entry : timeline->entries) all += entry.SerializeAsString();
    all += timeline->next_page_token;
  }
  for (const char* area : {"441621", kTownA, kTownB, kVillageA2}) {
    projections::SearchCriteria criteria;
    criteria.area_code = area;
    criteria.page_size = static_cast<int>(1 + Below(rng, 6));
    if (Chance(rng, 40)) criteria.flag = "GUARANTEE_GAP";
    if (Chance(rng, 40)) criteria.text = "测甲";
    const auto page = views.Search(access::Permits::OfTheHouse(), criteria, as_of);
    EXPECT_OK(page);
    for (const auto& household : page->households) all += household.SerializeAsString();
    all += page->next_page_token;
  }
  return all;
}

}  // namespace hearth::testing
