// Random lives of assistance: anybody tries anything at any time. Whatever is accepted, no role has
// two holders, the sums are those of a naive count, and a replay gives the same bytes. The fold
// keeps the same promises when nobody judges.
//
//   HEARTH_MEASURE_STEPS=1000000   the full count; 100,000 without

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <memory>
#include <set>

#include "services/domain/measure_fold.h"
#include "tests/domain/measure_house.h"
#include "tests/support/random.h"

namespace hearth::testing {
namespace {

constexpr int kStepsOfALife = 200;
constexpr const char* kPeople[] = {kHelperLi, kHelperWang, kClerk, kGone};
constexpr const char* kRoles[] = {"helper", "responsible"};

int StepsWanted() {
  const char* wanted = std::getenv("HEARTH_MEASURE_STEPS");
  return wanted == nullptr ? 100'000 : std::atoi(wanted);
}

// What a naive reader of the accepted facts counts.
struct Naive {
  std::map<std::string, int64_t> delivered;
  std::map<std::string, std::string> holder;  // by role
  std::map<std::string, std::string> role_of;
  std::set<std::string> ended;

  void Add(const v1::Fact& fact, const std::string& id) {
    if (fact.has_measure_delivered()) {
      delivered[fact.measure_delivered().measure_event_id()] +=
          fact.measure_delivered().amount_fen();
    } else if (fact.has_helper_assigned()) {
      holder[fact.helper_assigned().role_code()] = id;
      role_of[id] = fact.helper_assigned().role_code();
    } else if (fact.has_helper_released()) {
      holder.erase(role_of[fact.helper_released().assigned_event_id()]);
    } else if (fact.has_measure_ended()) {
      EXPECT_TRUE(ended.insert(fact.measure_ended().measure_event_id()).second) << "ended twice";
    }
  }
};

class Walker {
 public:
  explicit Walker(uint64_t seed) : rng_(seed) {}

  v1::Fact RandomFact() {
    switch (Below(rng_, 9)) {
      case 0:
        return RandomAssignment();
      case 1: {
        v1::Fact fact;
        fact.mutable_helper_released()->set_assigned_event_id(Any(house_.file().helpers()));
        fact.mutable_helper_released()->set_end_date(house_.input().today);
        return fact;
      }
      case 2:
        return house_.Planned();
      case 3:
        return house_.Started(Any(house_.file().measures()));
      case 4:
        return house_.Ended(Any(house_.file().measures()));
      case 5:
        return house_.Verified(Any(house_.file().measures()));
      case 6:
        return RandomStatus();
      default:
        return house_.Delivered(Any(house_.file().measures()),
                                static_cast<int64_t>(Below(rng_, 1'000'000)));
    }
  }

  void Step(bool judged) {
    if (Chance(rng_, 10)) house_.NextDays(1 + static_cast<int>(Below(rng_, 20)));
    const v1::Fact fact = RandomFact();
    const std::string id = IdOf(house_.events().size() + 1);
    if (!judged) {
      fits_ += house_.Force(fact);
      return;
    }
    if (house_.Try(fact, kPeople[Below(rng_, std::size(kPeople))]).has_value()) return;
    ++accepted_[fact.fact_case()];
    naive_.Add(fact, id);
  }

  void Compare() const {
    for (const v1::MeasureFile& measure : house_.file().measures()) {
      const auto known = naive_.delivered.find(measure.event_id());
      ASSERT_EQ(measure.delivered_fen(), known == naive_.delivered.end() ? 0 : known->second);
    }
    for (const char* role : kRoles) {
      const v1::HelperTerm* active = domain::ActiveHelper(house_.file(), role);
      const auto known = naive_.holder.find(role);
      ASSERT_EQ(active == nullptr ? "" : active->event_id(),
                known == naive_.holder.end() ? "" : known->second);
    }
  }

  void NobodyTwice() const {
    std::set<std::string> roles, statuses;
    for (const v1::HelperTerm& term : house_.file().helpers()) {
      if (term.ended()) continue;
      ASSERT_TRUE(roles.insert(term.role_code()).second) << "two holders";
    }
    for (const v1::StatusFile& s : house_.file().statuses()) {
      if (s.refused() || s.end_date() != 0) continue;
      ASSERT_TRUE(statuses.insert(s.status_code() + std::to_string(s.member_id())).second)
          << "held twice";
    }
  }

  void ReplayIsTheSame() const {
    v1::CaseFile replayed = house_.before();
    for (const domain::Event& event : house_.events()) domain::EvolveMeasure(&replayed, event);
    ASSERT_EQ(replayed.SerializeAsString(), house_.file().SerializeAsString());
  }

  const std::map<int, int>& accepted() const { return accepted_; }
  int fits() const { return fits_; }

 private:
  v1::Fact RandomAssignment() {
    const char* predecessor = Chance(rng_, 40) ? "" : kPeople[Below(rng_, std::size(kPeople))];
    v1::Fact fact = house_.Assigned(kPeople[Below(rng_, std::size(kPeople))], predecessor);
    fact.mutable_helper_assigned()->set_role_code(kRoles[Below(rng_, std::size(kRoles))]);
    return fact;
  }

  v1::Fact RandomStatus() {
    v1::Fact fact = house_.Granted(Chance(rng_, 40) ? "" : Any(house_.file().statuses()));
    if (Chance(rng_, 50)) return fact;
    fact.mutable_status_ended()->set_granted_event_id(Any(house_.file().statuses()));
    fact.mutable_status_ended()->set_end_date(house_.input().today);
    return fact;
  }

  // The id of one of the last few, or of none.
  template <typename List>
  std::string Any(const List& list) {
    if (list.empty() || Chance(rng_, 5)) return IdOf(60'000 + Below(rng_, 3));
    const uint64_t back = Below(rng_, std::min<uint64_t>(3, static_cast<uint64_t>(list.size())));
    return list.Get(list.size() - 1 - static_cast<int>(back)).event_id();
  }

  Rng rng_;
  MeasureHouse house_;
  Naive naive_;
  std::map<int, int> accepted_;
  int fits_ = 0;
};

TEST(MeasureProperty, SumsHoldersAndReplay) {
  std::mt19937_64 seeds = Random(57);
  const int lives = std::max(1, StepsWanted() / kStepsOfALife);
  std::map<int, int> accepted;
  for (int life = 0; life < lives; ++life) {
    Walker walker(seeds());
    for (int step = 0; step < kStepsOfALife; ++step) {
      walker.Step(/*judged=*/true);
      if (step % 10 == 0) walker.NobodyTwice();
    }
    walker.NobodyTwice();
    walker.Compare();
    walker.ReplayIsTheSame();
    if (HasFatalFailure()) return;
    for (const auto& [kind, count] : walker.accepted()) accepted[kind] += count;
  }
  using F = v1::Fact;
  for (const int kind :
       {F::kHelperAssigned, F::kHelperReleased, F::kMeasureStarted, F::kMeasureDelivered,
        F::kMeasureVerified, F::kMeasureEnded, F::kStatusGranted, F::kStatusEnded}) {
    EXPECT_GT(accepted[kind], lives) << "kind " << kind << " was hardly ever accepted";
  }
}

TEST(MeasureProperty, TheFoldAloneKeepsItsPromises) {
  std::mt19937_64 seeds = Random(58);
  int fits = 0;
  for (int life = 0; life < 50; ++life) {
    Walker walker(seeds());
    for (int step = 0; step < kStepsOfALife; ++step) {
      walker.Step(/*judged=*/false);
      walker.NobodyTwice();
      if (HasFatalFailure()) return;
    }
    walker.ReplayIsTheSame();
    fits += walker.fits();
  }
  EXPECT_GT(fits, 1'000);
}

}  // namespace
}  // namespace hearth::testing
