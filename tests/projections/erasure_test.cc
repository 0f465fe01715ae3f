// After an erasure every answer, now and as of any moment, is as if the subject's parts had never
// been readable.

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/access/permits.h"
#include "services/domain/submission.h"
#include "services/projections/views.h"
#include "services/projections/watch_fold.h"
#include "services/record/record.h"
#include "storage/memory/memory_rows.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/projections/model.h"
#include "tests/projections/past_answers.h"
#include "tests/projections/story.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::Views;
using storage::Position;
using Dump = std::map<std::string, std::string>;

constexpr int kPastMoments = 20;

class ErasureTest : public ::testing::Test {
 protected:
  ErasureTest() {
    county_.SealMembersApart();
    RandomStory(&county_, {.households = 24, .days = 45, .checks = 6}).Finish();
    views_ = Replayed(&county_, county_.log(), &rows_);
    for (const domain::Event& event : county_.events()) {
      if (!event.header.household().empty()) all_.insert(event.header.household());
    }
  }

  // Households with all that goes with them, and members of others.
  void Choose() {
    for (const domain::Event& event : county_.events()) {
      const std::string& household = event.header.household();
      if (household.empty() || chosen_.contains(household)) continue;
      if (whole_.size() < 4) whole_.insert(household);
      for (const v1::PartCommitment& part : event.header.parts()) {
        if (part.subject().starts_with('m') && !whole_.contains(household)) {
          subjects_.insert(part.subject());
          chosen_.insert(household);
        }
      }
      if (whole_.contains(household)) chosen_.insert(household);
      if (chosen_.size() == 8) break;
    }
    for (const std::string& household : whole_) {
      subjects_.insert(domain::HouseholdSubject(household));
    }
    for (const domain::Event& event : county_.events()) {
      if (!whole_.contains(event.header.household())) continue;
      for (const v1::PartCommitment& part : event.header.parts()) subjects_.insert(part.subject());
    }
    ASSERT_EQ(whole_.size(), 4U);
    ASSERT_EQ(chosen_.size(), 8U) << "no members' parts in this story";
  }

  void Shred() {
    for (const std::string& subject : subjects_) ASSERT_OK(county_.keys()->Shred(subject));
  }

  std::vector<std::string> Chosen() const { return {chosen_.begin(), chosen_.end()}; }

  void AwaitVersion(uint32_t version) {
    while (ActiveVersion(*views_) != version) std::this_thread::yield();
    Follow(views_.get(), county_.head());
  }

  // The rows of a server that reads the log for the first time.
  Dump Fresh() {
    storage::MemoryRows rows;
    Replayed(&county_, county_.log(), &rows)->Stop();
    return OpenedRows(rows, projections::WatchFamily(1), *county_.keys());
  }
  Dump Live(uint32_t version) {
    return OpenedRows(rows_, projections::WatchFamily(version), *county_.keys());
  }

  // The events as they can be read now.
  Model ModelNow() {
    Model model;
    for (const domain::Event& event : county_.events()) {
      const auto record = county_.log()->Get(event.position);
      EXPECT_OK(record);
      const auto read = record::Open(event.position, *record, *county_.keys());
      EXPECT_OK(read);
      model.Apply(*read);
    }
    return model;
  }

  County county_{700};
  std::mt19937_64 rng_ = Random(701);
  storage::MemoryRows rows_;
  std::unique_ptr<Views> views_;
  std::set<std::string> all_, whole_, chosen_, subjects_;
};

TEST_F(ErasureTest, EqualsAServerThatNeverCouldReadIt) {
  Choose();
  Shred();
  ASSERT_OK(views_->DeriveAnew(Chosen()));
  AwaitVersion(2);
  EXPECT_EQ(Live(2), Fresh());
  const Model model = ModelNow();
  ExpectHouseholds(*views_, model);
  ExpectAlerts(*views_, model);
  ExpectFigures(*views_, model);
  ExpectPastFigures(*views_, model);
  ExpectSearch(*views_, model, rng_);
}

TEST_F(ErasureTest, IsTheSameAsOfTwentyEarlierPositions) {
  Choose();
  const std::vector<std::string> asked(all_.begin(), all_.end());
  std::vector<Position> moments;
  for (int i = 0; i < kPastMoments; ++i) moments.push_back(3 + Below(rng_, county_.head() - 3));
  std::vector<std::string> before;
  for (const Position moment : moments) {
    before.push_back(AnswersAsOf(*views_, asked, AsOfPosition(moment), rng_));
  }
  Shred();
  ASSERT_OK(views_->DeriveAnew(Chosen()));
  AwaitVersion(2);
  int changed = 0;
  for (int i = 0; i < kPastMoments; ++i) {
    const auto log = county_.Prefix(moments[i]);
    storage::MemoryRows rows;
    const std::unique_ptr<Views> fresh = Replayed(&county_, log.get(), &rows);
    const std::string now = AnswersAsOf(*views_, asked, AsOfPosition(moments[i]), rng_);
    EXPECT_EQ(now, AnswersAsOf(*fresh, asked, AsOfPosition(moments[i]), rng_)) << moments[i];
    changed += now != before[i] ? 1 : 0;
  }
  EXPECT_GT(changed, kPastMoments / 2) << "the erasure touched nothing";
}

TEST_F(ErasureTest, FollowsOnAsIfItHadNeverBeenReadable) {
  Choose();
  Shred();
  ASSERT_OK(views_->DeriveAnew(Chosen()));
  for (int day = 1; day <= 28; ++day) county_.OpenDay(20250800 + day);
  views_->OnHead(county_.head());
  AwaitVersion(2);
  EXPECT_EQ(Live(2), Fresh());
}

// The version that is being built has read what must not be read any more: it never answers.
TEST_F(ErasureTest, AVersionThatWasBegunBeforeNeverAnswers) {
  Choose();
  views_->Stop();  // so that the version cannot get on
  ASSERT_OK(views_->Rebuild());
  Shred();
  ASSERT_OK_AND_ASSIGN(const uint32_t version, views_->DeriveAnew(Chosen()));
  EXPECT_EQ(version, 3U);
  views_.reset();
  views_ = Replayed(&county_, county_.log(), &rows_);
  ASSERT_OK(views_->DeriveAnew(Chosen()));
  AwaitVersion(2);
  EXPECT_EQ(Live(2), Fresh());
  EXPECT_EQ(views_->begun_at(), county_.head());
}

// Until the new version answers, the old rows show nothing of them.
TEST_F(ErasureTest, NothingIsShownMeanwhile) {
  Choose();
  projections::SearchCriteria everybody;
  everybody.area_code = "441621";
  const auto shown = [&] {
    std::set<std::string> households;
    for (const auto& hit : SearchAll(*views_, everybody)) households.insert(hit.household());
    for (const auto state : {v1::ALERT_STATE_UNSPECIFIED, v1::ALERT_STATE_RESOLVED}) {
      projections::AlertCriteria criteria;
      criteria.area_code = "441621";
      criteria.state = state;
      for (const auto& alert : AllAlerts(*views_, criteria)) households.insert(alert.household());
    }
    const auto changes = views_->AlertsSince("441621", 0, 1'000);
    EXPECT_OK(changes);
    for (const auto& alert : changes->alerts) households.insert(alert.household());
    return households;
  };
  const auto met = [&](const std::set<std::string>& households) {
    int count = 0;
    for (const std::string& household : chosen_) count += households.contains(household) ? 1 : 0;
    return count;
  };
  EXPECT_GT(met(shown()), 4);  // the negative control
  views_->Stop();              // the new version cannot get on
  Shred();
  ASSERT_OK(views_->DeriveAnew(Chosen()));
  EXPECT_EQ(ActiveVersion(*views_), 1U);
  EXPECT_EQ(met(shown()), 0);
  for (const std::string& household : whole_) {
    const auto answer =
        views_->GetHousehold(access::Permits::OfTheHouse(), household, std::nullopt);
    ASSERT_OK(answer);
    EXPECT_EQ(answer->household.members_size(), 0);
    EXPECT_FALSE(answer->household.registered());
    // What headers say stays: visits took place, and where.
    const auto timeline =
        views_->Timeline(access::Permits::OfTheHouse(), household, 50, "", std::nullopt);
    ASSERT_OK(timeline);
    EXPECT_FALSE(timeline->entries.empty());
    EXPECT_FALSE(views_->AreaOf(household).value_or("").empty());
  }
}

// Keys alone are not enough: figures and alerts of before would stay.
TEST_F(ErasureTest, WithoutANewVersionTheRowsDiffer) {
  Choose();
  Shred();
  county_.OpenDay(20250801);
  views_->OnHead(county_.head());
  Follow(views_.get(), county_.head());
  EXPECT_NE(Live(1), Fresh());
}

}  // namespace
}  // namespace hearth::testing
