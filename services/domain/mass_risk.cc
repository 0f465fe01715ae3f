#include "services/domain/mass_risk.h"

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"

namespace hearth::domain {
namespace {

constexpr int32_t kYearDays = 365;

int32_t WindowStart(int32_t day, uint32_t window_days) {
  return AddDays(day, 1 - static_cast<int32_t>(window_days));
}

uint32_t Window(const v1::MassRiskRule& rule) {
  constexpr uint32_t kWindowDaysMax = 90;
  return std::clamp(rule.window_days(), 1U, kWindowDaysMax);
}

}  // namespace

MassRiskCounter::MassRiskCounter(const MassRiskRow& row)
    : raised_since(row.raised_since), days_(row.days.begin(), row.days.end()) {
  for (const MassRiskRow::Day& day : days_) {
    day_ = day.day;
    for (const std::string& household : day.households) newest_[household] = day.day;
  }
}

MassRiskRow MassRiskCounter::Row(const MassRiskKey& key) const {
  MassRiskRow row{key, raised_since, {}};
  for (const MassRiskRow::Day& day : days_) {
    MassRiskRow::Day canonical{day.day, day.came, {}};
    // Some have come again since and stand on a later day.
    for (const std::string& household : day.households) {
      const auto found = newest_.find(household);
      if (found != newest_.end() && found->second == day.day)
        canonical.households.push_back(household);
    }
    std::sort(canonical.households.begin(), canonical.households.end());
    row.days.push_back(std::move(canonical));
  }
  return row;
}

void MassRiskCounter::Leave(MassRiskRow::Day* day) {
  for (const std::string& household : day->households) {
    const auto found = newest_.find(household);
    if (found != newest_.end() && found->second == day->day) newest_.erase(found);
  }
  day->households.clear();
  day->households.shrink_to_fit();
}

void MassRiskCounter::Open(int32_t day, uint32_t window_days) {
  HEARTH_REQUIRE(day >= day_);
  day_ = day;
  const int32_t window = WindowStart(day, window_days);
  const int32_t year = AddDays(window, -kYearDays);
  for (; in_year_ < days_.size() && days_[in_year_].day < window; ++in_year_) {
    Leave(&days_[in_year_]);
    came_before_ += days_[in_year_].came;
  }
  for (; !days_.empty() && days_.front().day < year; days_.pop_front(), --in_year_) {
    came_before_ -= days_.front().came;
  }
}

void MassRiskCounter::Add(const std::string& household) {
  const auto [place, is_new] = newest_.try_emplace(household, day_);
  if (!is_new && place->second == day_) return;
  if (days_.empty() || days_.back().day != day_) days_.push_back({day_, 0, {}});
  days_.back().came += is_new ? 1 : 0;
  days_.back().households.push_back(household);
  place->second = day_;
}

MassRiskWatch::MassRiskWatch(const std::vector<const v1::MassRiskRule*>& rules, int32_t first_day)
    : first_day_(first_day), day_(first_day) {
  for (const v1::MassRiskRule* rule : rules) rules_.push_back(*rule);
}

void MassRiskWatch::Restore(const std::vector<MassRiskRow>& rows, int32_t day) {
  counters_.clear();
  raised_.clear();
  day_ = day;
  for (const MassRiskRow& row : rows) {
    counters_.emplace(row.key, MassRiskCounter(row));
    if (row.raised_since != 0) raised_.insert(row.key);
  }
}

std::vector<MassRiskRow> MassRiskWatch::Rows() const {
  std::vector<MassRiskRow> rows;
  for (const auto& [key, counter] : counters_) {
    const v1::MassRiskRule* rule = RuleOf(key);
    if (rule == nullptr) continue;
    MassRiskCounter today = counter;
    today.Open(day_, Window(*rule));
    if (!today.empty() || today.raised_since != 0) rows.push_back(today.Row(key));
  }
  return rows;
}

void MassRiskWatch::SetHouseholds(std::string_view area_code, uint32_t households) {
  households_[std::string(area_code)] = households;
}

const v1::MassRiskRule* MassRiskWatch::RuleOf(const MassRiskKey& key) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(), [&](const v1::MassRiskRule& rule) {
    return rule.rule_code() == key.rule_code;
  });
  return found == rules_.end() ? nullptr : &*found;
}

MassRiskWatch::Judgement MassRiskWatch::Judge(const v1::MassRiskRule& rule, const MassRiskKey& key,
                                              const MassRiskCounter& counter) const {
  const auto known = households_.find(key.area_code);
  MassRiskChange counted{key, false, day_, counter.households(),
                         known == households_.end() ? 0 : known->second, 0};
  bool all = true;
  bool any = false;
  const auto look = [&](bool holds) {
    all &= holds;
    any |= holds;
  };
  const uint64_t households = counted.households;
  look(households >= std::max(1U, rule.least_households()));
  if (rule.least_permille() > 0) {
    const uint64_t of = counted.of_households;
    look(of > 0 && households * 1000 >= rule.least_permille() * of);
  }
  const int32_t window = WindowStart(day_, Window(rule));
  const bool has_year = DaysBetween(first_day_, window) >= kYearDays;
  if (rule.least_percent_of_usual() > 0 && has_year) {
    counted.usual_households = counter.came_before();
    const uint64_t usual = uint64_t{counter.came_before()} * Window(rule);
    look(households > 0 &&
         households * 100 * kYearDays >= rule.least_percent_of_usual() * usual);
  }
  return {all, any, std::move(counted)};
}

void MassRiskWatch::CloseDay(std::vector<MassRiskChange>* fallen) {
  for (auto place = raised_.begin(); place != raised_.end();) {
    const v1::MassRiskRule* rule = RuleOf(*place);
    MassRiskCounter* counter = rule == nullptr ? nullptr : Opened(*rule, *place);
    if (counter == nullptr) {
      place = raised_.erase(place);
      continue;
    }
    const Judgement judgement = Judge(*rule, *place, *counter);
    if (judgement.any) {
      ++place;
      continue;
    }
    counter->raised_since = 0;
    fallen->push_back(judgement.counted);
    place = raised_.erase(place);
  }
}

std::vector<MassRiskChange> MassRiskWatch::OpenDay(int32_t day) {
  HEARTH_REQUIRE(day >= day_);
  std::vector<MassRiskChange> fallen;
  while (day_ < day && !raised_.empty()) {
    CloseDay(&fallen);
    day_ = AddDays(day_, 1);
  }
  day_ = day;
  return fallen;
}

MassRiskCounter* MassRiskWatch::Opened(const v1::MassRiskRule& rule, const MassRiskKey& key) {
  MassRiskCounter& counter = counters_[key];
  counter.Open(day_, Window(rule));
  return &counter;
}

std::vector<MassRiskChange> MassRiskWatch::Add(const MassRiskEvent& event) {
  std::vector<MassRiskChange> risen;
  for (const v1::MassRiskRule& rule : rules_) {
    if (!rule.kind_code().empty() && rule.kind_code() != event.kind_code) continue;
    if (event.area_code.size() < rule.area_digits()) continue;
    MassRiskKey key{rule.rule_code(), event.area_code.substr(0, rule.area_digits()),
                    event.kind_code};
    MassRiskCounter* counter = Opened(rule, key);
    counter->Add(event.household);
    if (counter->raised_since != 0) continue;
    Judgement judgement = Judge(rule, key, *counter);
    if (!judgement.all) continue;
    counter->raised_since = day_;
    raised_.insert(key);
    judgement.counted.raised = true;
    risen.push_back(std::move(judgement.counted));
  }
  return risen;
}

bool MassRiskWatch::IsRaised(const MassRiskKey& key) const { return raised_.contains(key); }

}  // namespace hearth::domain
