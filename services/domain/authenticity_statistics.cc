// Signals that say what is unlikely: visits far from the houses, figures that repeat, a day's forms
// in minutes, round amounts, a jump just before the end of a case.

#include <cmath>
#include <deque>

#include "services/domain/authenticity_detector.h"
#include "services/domain/civil_date.h"
#include "services/domain/income.h"

namespace hearth::domain {
namespace {

constexpr int64_t kDayMemoryDays = 60;  // visits of a day arrive within that

// Where a house lies: the median of the last located visits.
class House {
 public:
  bool known() const { return count_ >= kLeast; }

  // Metres from the house, beyond the phone's own doubt; 0 when within it. REQUIRES: known().
  int64_t MetresBeyond(const Visit::Place& place) const {
    constexpr double kMetresPerDegree = 111'195.0;
    constexpr double kRadian = 0.017453292519943295;
    const double latitude = Median(latitudes_) * 1e-7;
    const double north = place.latitude_e7 * 1e-7 - latitude;
    const double east = (place.longitude_e7 * 1e-7 - Median(longitudes_) * 1e-7) *
                        std::cos(latitude * kRadian);
    const double metres = std::hypot(north, east) * kMetresPerDegree;
    return std::max<int64_t>(0, std::llround(metres) - int64_t{place.accuracy_m});
  }

  void Add(const Visit::Place& place) {
    latitudes_[next_] = place.latitude_e7;
    longitudes_[next_] = place.longitude_e7;
    next_ = static_cast<uint8_t>((next_ + 1) % kMost);
    if (count_ < kMost) ++count_;
  }

 private:
  static constexpr uint8_t kMost = 5;
  static constexpr uint8_t kLeast = 3;
  using Coordinates = std::array<int32_t, kMost>;

  int32_t Median(Coordinates coordinates) const {
    const auto middle = coordinates.begin() + count_ / 2;
    std::nth_element(coordinates.begin(), middle, coordinates.begin() + count_);
    return *middle;
  }

  Coordinates latitudes_{};
  Coordinates longitudes_{};
  uint8_t count_ = 0;
  uint8_t next_ = 0;
};

class FarFromHouse : public Detector {
 public:
  explicit FarFromHouse(const v1::AuthenticityRule& rule)
      : Detector(rule), houses_(kHouseMemoryDays), far_(kDayMemoryDays) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    if (visit.mode != v1::VISIT_MODE_HOME || !visit.place.has_value()) return;
    const int32_t today = DayOf(visit.recorded_time_ms);
    houses_.OpenDay(today);
    far_.OpenDay(today);
    House& house = houses_[ToKey(visit.household)];
    if (house.known()) Judge(visit, house.MetresBeyond(*visit.place), signals);
    house.Add(*visit.place);
  }

 private:
  static constexpr int64_t kHouseMemoryDays = 1'100;  // three yearly visits
  struct Far {
    std::vector<Key16> events;
    int64_t most_metres = 0;
  };

  void Judge(const Visit& visit, int64_t metres, std::vector<Signal>* signals) {
    if (metres <= threshold()) return;
    Far& far = far_[{visit.actor, DateOfTime(visit.occurred_time_ms)}];
    far.most_metres = std::max(far.most_metres, metres);
    const auto visits = static_cast<int64_t>(far.events.size()) + 1;
    if (visits == std::max<int64_t>(window(), 1)) {
      Raise(visit, far.events, {{"visits", visits}, {"most_metres", far.most_metres}}, signals);
    }
    if (visits <= window()) far.events.push_back(ToKey(visit.event_id));
  }

  Remembered<Key16, House> houses_;
  Remembered<std::pair<std::string, int32_t>, Far> far_;
};

class IdenticalValues : public Detector {
 public:
  explicit IdenticalValues(const v1::AuthenticityRule& rule) : Detector(rule), seen_(window()) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    const Key16 household = ToKey(visit.household);
    for (const auto& [group, digest] : visit.figures) {
      Seen& seen = seen_[{visit.actor, ToKey(digest)}];
      if (seen.told || Has(seen.households, household)) continue;
      seen.households.push_back(household);
      const auto households = static_cast<int64_t>(seen.households.size());
      if (households >= std::max<int64_t>(threshold(), 2)) {
        seen.told = true;
        Raise(visit, seen.events, {{group, households}}, signals);
        seen.events.clear();
        seen.households.clear();
      } else {
        seen.events.push_back(ToKey(visit.event_id));
      }
    }
  }

 private:
  struct Seen {
    std::vector<Key16> events;
    std::vector<Key16> households;
    bool told = false;
  };
  static bool Has(const std::vector<Key16>& keys, const Key16& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
  }

  Remembered<std::pair<std::string, Key16>, Seen> seen_;
};

class EnteredInBulk : public Detector {
 public:
  explicit EnteredInBulk(const v1::AuthenticityRule& rule)
      : Detector(rule), seen_(kDayMemoryDays) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    if (visit.device_time_ms == 0) return;
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    Burst& burst = seen_[visit.actor];
    auto& entries = burst.entries;
    const int64_t span_ms = std::max<int64_t>(threshold(), 1) * kMinuteMs;
    // A device tells its events in the order in which they were made.
    while (!entries.empty() && visit.device_time_ms - entries.front().time_ms > span_ms)
      entries.pop_front();
    const auto least = static_cast<size_t>(std::clamp<int64_t>(window(), 2, kEntriesMax));
    if (entries.size() + 1 < least) burst.told = false;
    if (entries.size() + 1 >= least && !burst.told) {
      burst.told = true;
      Tell(visit, entries, signals);
    }
    entries.push_back({visit.device_time_ms, ToKey(visit.event_id)});
    if (entries.size() >= least) entries.pop_front();
  }

 private:
  static constexpr int64_t kEntriesMax = 1'000;
  struct Entry {
    int64_t time_ms = 0;
    Key16 event{};
  };
  struct Burst {
    std::deque<Entry> entries;
    bool told = false;
  };

  void Tell(const Visit& visit, const std::deque<Entry>& entries,
            std::vector<Signal>* signals) const {
    std::vector<Key16> events;
    for (const Entry& entry : entries) events.push_back(entry.event);
    const int64_t seconds = (visit.device_time_ms - entries.front().time_ms) / 1000;
    Raise(visit, events,
          {{"visits", static_cast<int64_t>(events.size()) + 1}, {"seconds", seconds}}, signals);
  }

  Remembered<std::string, Burst> seen_;
};

class RoundNumbers : public Detector {
 public:
  explicit RoundNumbers(const v1::AuthenticityRule& rule)
      : Detector(rule), rows_(kDayMemoryDays) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    constexpr int64_t kRoundFen = 100'000;
    rows_.OpenDay(DayOf(visit.recorded_time_ms));
    Row& row = rows_[visit.actor];
    for (const Visit::Amount& amount : visit.incomes) {
      if (amount.amount_fen == 0 || amount.code.starts_with('D')) continue;
      row.Add({amount.amount_fen % kRoundFen == 0, ToKey(visit.event_id)});
      if (row.amounts.size() > Least()) row.Drop();
    }
    const auto amounts = static_cast<int64_t>(row.amounts.size());
    if (row.amounts.size() < Least() || row.round * 100 < threshold() * amounts) return;
    Raise(visit, row.Events(visit.event_id), {{"amounts", amounts}, {"round", row.round}}, signals);
    row = {};
  }

 private:
  struct Amount {
    bool round = false;
    Key16 event{};
  };
  // The newest amounts of one person.
  struct Row {
    std::deque<Amount> amounts;
    int64_t round = 0;

    void Add(const Amount& amount) {
      amounts.push_back(amount);
      round += amount.round ? 1 : 0;
    }
    void Drop() {
      round -= amounts.front().round ? 1 : 0;
      amounts.pop_front();
    }
    std::vector<Key16> Events(std::string_view but) const {
      std::vector<Key16> events;
      for (const Amount& amount : amounts) {
        if (amount.event != ToKey(but) && (events.empty() || events.back() != amount.event))
          events.push_back(amount.event);
      }
      return events;
    }
  };
  size_t Least() const { return static_cast<size_t>(std::clamp<int64_t>(window(), 1, 1'000)); }

  Remembered<std::string, Row> rows_;
};

class JumpBeforeElimination : public Detector {
 public:
  explicit JumpBeforeElimination(const v1::AuthenticityRule& rule)
      : Detector(rule), seen_(kIncomeMemoryDays) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* /*signals*/) override {
    if (!visit.in_case || visit.incomes.empty()) return;
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    Household& household = seen_[ToKey(visit.household)];
    household.before = std::move(household.last);
    household.last = {visit.incomes, ToKey(visit.event_id), visit.occurred_time_ms};
  }

  void OnElimination(const EliminationSeen& elimination, std::vector<Signal>* signals) override {
    const Household* household = seen_.Find(ToKey(elimination.household));
    if (household == nullptr || household->before.items.empty()) return;
    const int64_t days = (elimination.recorded_time_ms - household->last.time_ms) / kDayMs;
    if (window() > 0 && days > window()) return;
    const int64_t total = Total(household->before);
    for (const Visit::Amount& item : household->last.items) {
      if (item.code.starts_with('E')) continue;
      const int64_t rise = item.amount_fen - Of(household->before, item.code);
      if (rise <= 0 || rise * 100 < threshold() * std::max<int64_t>(total, 1)) continue;
      Raise(elimination, {household->before.event, household->last.event},
            {{"rise_fen", rise}, {"income_before_fen", total}, {"days_before", days}}, signals);
      return;
    }
  }

 private:
  static constexpr int64_t kIncomeMemoryDays = 400;
  struct Income {
    std::vector<Visit::Amount> items;
    Key16 event{};
    int64_t time_ms = 0;
  };
  struct Household {
    Income before;
    Income last;
  };

  static int64_t Of(const Income& income, const std::string& code) {
    int64_t sum = 0;
    for (const Visit::Amount& item : income.items) sum += item.code == code ? item.amount_fen : 0;
    return sum;
  }
  // Of the blocks of income; production cost is none.
  static int64_t Total(const Income& income) {
    int64_t total = 0;
    for (const Visit::Amount& item : income.items) {
      if (!item.code.starts_with('E')) total = SaturatingAdd(total, item.amount_fen);
    }
    return total;
  }

  Remembered<Key16, Household> seen_;
};

}  // namespace

std::unique_ptr<Detector> MakeStatisticalDetector(const v1::AuthenticityRule& rule) {
  const std::string& signal = rule.signal();
  if (signal == "FAR_FROM_HOUSE") return std::make_unique<FarFromHouse>(rule);
  if (signal == "IDENTICAL_VALUES") return std::make_unique<IdenticalValues>(rule);
  if (signal == "ENTERED_IN_BULK") return std::make_unique<EnteredInBulk>(rule);
  if (signal == "ROUND_NUMBERS") return std::make_unique<RoundNumbers>(rule);
  if (signal == "JUMP_BEFORE_ELIMINATION") return std::make_unique<JumpBeforeElimination>(rule);
  return nullptr;
}

}  // namespace hearth::domain
