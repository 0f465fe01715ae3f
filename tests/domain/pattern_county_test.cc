// The detectors on simulated counties, by the rules of the default rulebook. Quick: 5,000
// households, one year, three seeds. HEARTH_HOUSEHOLDS, HEARTH_YEARS, HEARTH_FIRST_SEED and
// HEARTH_LAST_SEED make it larger; the full count is 250,000 households, three years, seeds 1 to 20:
// tuned on 1 to 10, reported on 11 to 20.

#include "tests/domain/pattern_county.h"

#include <gtest/gtest.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "services/domain/mass_risk.h"
#include "tests/domain/fixtures.h"
#include "tests/domain/flood_county.h"

namespace hearth::domain {
namespace {

uint32_t Setting(const char* name, uint32_t value) {
  const char* set = std::getenv(name);
  return set == nullptr ? value : static_cast<uint32_t>(std::strtoul(set, nullptr, 10));
}

struct Settings {
  uint32_t households = Setting("HEARTH_HOUSEHOLDS", 5'000);
  uint32_t years = Setting("HEARTH_YEARS", 1);
  uint32_t first_seed = Setting("HEARTH_FIRST_SEED", 1);
  uint32_t last_seed = Setting("HEARTH_LAST_SEED", 3);

  uint32_t seeds() const { return last_seed - first_seed + 1; }
  // Weeks of a county of 250,000 households.
  double county_weeks() const {
    return 365.0 / 7 * years * seeds() * households / 250'000.0;
  }
  double county_years() const { return 1.0 * years * seeds() * households / 250'000.0; }
};

const std::set<std::string> kDeterministic = {
    "PHOTO_TWICE",        "SIGNATURE_TWICE",        "SAME_MINUTE",        "CLOCK_GAP",
    "AWAY_WHILE_VISITED", "SAME_MINUTES_ELSEWHERE", "REVIEW_BEFORE_VISIT"};

struct Score {
  int planted = 0;
  int found = 0;
  int signals = 0;
  int astray = 0;  // none of its events is part of any forgery
};
using Scores = std::map<std::string, Score>;

// What was planted, by event.
class Truth {
 public:
  void Note(const Signal& signal, const std::vector<testing::Planted>& planted) {
    for (; noted_ < planted.size(); ++noted_) {
      for (const std::string& event : planted[noted_].event_ids)
        by_event_[event].push_back(noted_);
    }
    signals_.push_back(signal);
  }
  // Once all is planted: signals of a visit may come before its forgery is listed.
  void Count(const std::vector<testing::Planted>& planted, Scores* scores) const {
    std::set<size_t> found;
    for (const Signal& signal : signals_) {
      Score& score = (*scores)[signal.signal];
      ++score.signals;
      bool forged = false;
      for (const std::string& event : signal.event_ids) {
        const auto known = by_event_.find(event);
        if (known == by_event_.end()) continue;
        forged = true;
        for (const size_t which : known->second) {
          if (planted[which].signal == signal.signal) found.insert(which);
        }
      }
      score.astray += forged ? 0 : 1;
    }
    for (size_t i = 0; i < planted.size(); ++i) {
      ++(*scores)[planted[i].signal].planted;
      (*scores)[planted[i].signal].found += found.contains(i) ? 1 : 0;
    }
  }

 private:
  std::vector<Signal> signals_;
  size_t noted_ = 0;
  absl::flat_hash_map<std::string, std::vector<size_t>> by_event_;
};

std::vector<const v1::AuthenticityRule*> Rules(const v1::Rulebook& rulebook) {
  std::vector<const v1::AuthenticityRule*> rules;
  for (const v1::AuthenticityRule& rule : rulebook.authenticity_rules()) rules.push_back(&rule);
  return rules;
}

void RunCounty(const testing::CountyOptions& options, const v1::Rulebook& rulebook,
               Scores* scores) {
  testing::PatternCounty county(options);
  Authenticity authenticity(Rules(rulebook));
  Truth truth;
  const auto note = [&](const std::vector<Signal>& signals) {
    for (const Signal& signal : signals) truth.Note(signal, county.planted());
  };
  county.Run({[&](const Visit& visit) { note(authenticity.OnVisit(visit)); },
              [&](const Review& review) { note(authenticity.OnReview(review)); },
              [&](const EliminationSeen& seen) { note(authenticity.OnElimination(seen)); }});
  truth.Note({}, county.planted());
  truth.Count(county.planted(), scores);
  scores->erase("");
}

void Print(const Settings& settings, const Scores& scores) {
  std::printf("%u households, %u years, seeds %u-%u\n%-24s %8s %8s %8s %8s %8s %12s\n",
              settings.households, settings.years, settings.first_seed, settings.last_seed,
              "signal", "planted", "found", "recall", "signals", "astray", "a cnty-week");
  for (const auto& [name, score] : scores) {
    std::printf("%-24s %8d %8d %8.3f %8d %8d %12.3f\n", name.c_str(), score.planted, score.found,
                score.planted == 0 ? 0 : 1.0 * score.found / score.planted, score.signals,
                score.astray, score.astray / settings.county_weeks());
  }
}

double Astray(const Scores& scores) {
  double astray = 0;
  for (const auto& [name, score] : scores)
    astray += kDeterministic.contains(name) ? 0 : score.astray;
  return astray;
}

TEST(PatternCounty, WhatIsPlantedIsFound) {
  const Settings settings;
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  Scores scores;
  for (uint32_t seed = settings.first_seed; seed <= settings.last_seed; ++seed) {
    RunCounty({seed, settings.households, static_cast<int32_t>(settings.years), true}, rulebook,
              &scores);
  }
  Print(settings, scores);
  EXPECT_EQ(scores.size(), 12U);
  for (const auto& [name, score] : scores) {
    EXPECT_GE(score.planted, 5) << name;
    if (kDeterministic.contains(name)) {
      EXPECT_EQ(score.found, score.planted) << name;
      EXPECT_EQ(score.astray, 0) << name;
    } else {
      EXPECT_GE(score.found, 0.8 * score.planted) << name;
    }
  }
  EXPECT_LE(Astray(scores), 5 * settings.county_weeks());
}

// Control: a county without forgeries.
TEST(PatternCounty, AnHonestCountyIsLeftInPeace) {
  const Settings settings;
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  Scores scores;
  for (uint32_t seed = settings.first_seed; seed <= settings.last_seed; ++seed) {
    RunCounty({seed, settings.households, static_cast<int32_t>(settings.years), false}, rulebook,
              &scores);
  }
  Print(settings, scores);
  for (const auto& [name, score] : scores) {
    EXPECT_EQ(score.planted, 0) << name;
    if (kDeterministic.contains(name)) {
      EXPECT_EQ(score.signals, 0) << name;
    }
  }
  EXPECT_LE(Astray(scores), 5 * settings.county_weeks());
}

// Control: what is switched off finds nothing, and the others still find theirs.
TEST(PatternCounty, WhatIsSwitchedOffFindsNothing) {
  v1::Rulebook rulebook = testing::DefaultRulebook();
  auto* rules = rulebook.mutable_authenticity_rules();
  for (int i = rules->size() - 1; i >= 0; --i) {
    if (i % 2 == 0) rules->DeleteSubrange(i, 1);
  }
  std::set<std::string> on;
  for (const v1::AuthenticityRule& rule : *rules) on.insert(rule.signal());
  Scores scores;
  RunCounty({1, 5'000, 1, true}, rulebook, &scores);
  EXPECT_EQ(scores.size(), 12U);
  for (const auto& [name, score] : scores) {
    EXPECT_EQ(score.found > 0, on.contains(name)) << name;
    EXPECT_EQ(score.signals > 0, on.contains(name)) << name;
  }
}

TEST(PatternCounty, OneSeedIsOneCounty) {
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  const auto run = [&](uint64_t seed) {
    testing::PatternCounty county({seed, 1'000, 1, true});
    std::string all;
    county.Run({[&](const Visit& visit) {
                  all += visit.event_id + std::to_string(visit.recorded_time_ms);
                },
                [](const Review&) {}, [](const EliminationSeen&) {}});
    return std::hash<std::string>()(all);
  };
  EXPECT_EQ(run(1), run(1));
  EXPECT_NE(run(1), run(2));
}

struct FloodScore {
  int floods = 0;
  int in_time = 0;
  int late = 0;
  int astray = 0;
  std::string first_astray;
};

bool Touches(const testing::Flood& flood, const MassRiskChange& change) {
  constexpr int32_t kLongestWindow = 90;
  if (flood.kind_code != change.key.kind_code) return false;
  if (!flood.area_code.starts_with(change.key.area_code) &&
      !change.key.area_code.starts_with(flood.area_code))
    return false;
  const int32_t after = DaysBetween(flood.date, change.day);
  return after >= 0 && after <= kLongestWindow;
}

void RunFloods(uint32_t seed, const Settings& settings, bool with_floods,
               const std::vector<const v1::MassRiskRule*>& rules, FloodScore* score) {
  testing::FloodCounty county(seed, settings.households, static_cast<int32_t>(settings.years),
                              with_floods);
  MassRiskWatch watch(rules, testing::FloodCounty::DateOf(0));
  for (const auto& [area, households] : county.areas()) watch.SetHouseholds(area, households);
  std::vector<int32_t> first(county.floods().size(), 0);
  for (int32_t day = 0; day < county.days(); ++day) {
    watch.OpenDay(testing::FloodCounty::DateOf(day));
    for (const MassRiskEvent& event : county.EventsOf(day)) {
      for (const MassRiskChange& risen : watch.Add(event)) {
        bool flood = false;
        for (size_t i = 0; i < first.size(); ++i) {
          if (!Touches(county.floods()[i], risen)) continue;
          flood = true;
          if (first[i] == 0) first[i] = risen.day;
        }
        if (flood) continue;
        ++score->astray;
        if (score->first_astray.empty()) {
          score->first_astray = risen.key.rule_code + " " + risen.key.kind_code + " " +
                                std::to_string(risen.day) + " " + std::to_string(risen.households);
        }
      }
    }
  }
  for (size_t i = 0; i < first.size(); ++i) {
    ++score->floods;
    const bool risen = first[i] != 0;
    const bool in_time = risen && DaysBetween(county.floods()[i].date, first[i]) <= 1;
    score->in_time += in_time ? 1 : 0;
    score->late += risen && !in_time ? 1 : 0;
  }
}

std::vector<const v1::MassRiskRule*> MassRules(const v1::Rulebook& rulebook) {
  std::vector<const v1::MassRiskRule*> rules;
  for (const v1::MassRiskRule& rule : rulebook.mass_risks()) rules.push_back(&rule);
  return rules;
}

TEST(FloodCounty, MassRiskRisesWithinADayOfEachFlood) {
  const Settings settings;
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  int in_time = 0;
  FloodScore all;
  std::printf("%u households, %u years: %6s %8s %8s %8s\n", settings.households, settings.years,
              "seed", "floods", "in time", "astray");
  for (uint32_t seed = settings.first_seed; seed <= settings.last_seed; ++seed) {
    FloodScore score;
    RunFloods(seed, settings, true, MassRules(rulebook), &score);
    std::printf("%36u %8d %8d %8d %s\n", seed, score.floods, score.in_time, score.astray,
                score.first_astray.c_str());
    EXPECT_GT(score.floods, 0);
    in_time += score.floods == score.in_time ? 1 : 0;
    all.astray += score.astray;
  }
  EXPECT_GE(in_time * 20, 19 * static_cast<int>(settings.seeds()));
  EXPECT_LE(all.astray, settings.county_years() < 1 ? 1 : settings.county_years());
}

// Controls: without floods nothing rises but by chance, without rules nothing at all.
TEST(FloodCounty, WithoutAFloodOrARuleNothingRises) {
  const Settings settings;
  const v1::Rulebook rulebook = testing::DefaultRulebook();
  FloodScore calm;
  FloodScore off;
  for (uint32_t seed = settings.first_seed; seed <= settings.last_seed; ++seed) {
    RunFloods(seed, settings, false, MassRules(rulebook), &calm);
    RunFloods(seed, settings, true, {}, &off);
  }
  EXPECT_EQ(calm.floods, 0);
  EXPECT_LE(calm.astray, settings.county_years() < 1 ? 1 : settings.county_years());
  EXPECT_EQ(off.in_time + off.late + off.astray, 0);
}

}  // namespace
}  // namespace hearth::domain
