// What detectors share; private to authenticity*.cc.

#ifndef HEARTH_SERVICES_DOMAIN_AUTHENTICITY_DETECTOR_H_
#define HEARTH_SERVICES_DOMAIN_AUTHENTICITY_DETECTOR_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "services/domain/authenticity.h"

namespace hearth::domain {

// An id or the first half of a SHA-256: enough to tell all apart, and no allocation.
using Key16 = std::array<char, 16>;
inline Key16 ToKey(std::string_view bytes) {
  Key16 key{};
  std::memcpy(key.data(), bytes.data(), std::min(bytes.size(), key.size()));
  return key;
}
inline std::string ToId(const Key16& key) { return {key.data(), key.size()}; }

constexpr int64_t kMinuteMs = 60'000;
constexpr int64_t kDayMs = 86'400'000;
inline int32_t DayOf(int64_t time_ms) { return static_cast<int32_t>(time_ms / kDayMs); }

// A map that forgets: what was put is found for at least `days`, at most twice as long.
template <typename Key, typename Value>
class Remembered {
 public:
  explicit Remembered(int64_t days) : days_(std::max<int64_t>(days, 1)) {}

  // Days that step back change nothing.
  void OpenDay(int32_t day) {
    if (day < since_ + days_) return;
    const bool long_ago = day >= since_ + 2 * days_;
    older_ = long_ago ? Map() : std::move(newer_);
    newer_ = Map();
    since_ = day;
  }
  // What was put is kept afresh from now on; null = none.
  Value* Find(const Key& key) {
    if (const auto found = newer_.find(key); found != newer_.end()) return &found->second;
    const auto found = older_.find(key);
    if (found == older_.end()) return nullptr;
    Value* value = &(newer_[key] = std::move(found->second));
    older_.erase(found);
    return value;
  }
  Value& operator[](const Key& key) {
    Value* found = Find(key);
    return found != nullptr ? *found : newer_[key];
  }

 private:
  using Map = absl::flat_hash_map<Key, Value>;
  const int64_t days_;
  int64_t since_ = 0;
  Map newer_;
  Map older_;
};

// One rule at work.
class Detector {
 public:
  explicit Detector(const v1::AuthenticityRule& rule) : rule_(rule) {}
  virtual ~Detector() = default;

  virtual void OnVisit(const Visit& /*visit*/, std::vector<Signal>* /*signals*/) {}
  virtual void OnReview(const Review& /*review*/, std::vector<Signal>* /*signals*/) {}
  virtual void OnElimination(const EliminationSeen& /*elimination*/,
                             std::vector<Signal>* /*signals*/) {}

 protected:
  int64_t threshold() const { return rule_.threshold(); }
  int64_t window() const { return rule_.window(); }

  // What `seen` was part of; its id comes last.
  template <typename Seen>
  void Raise(const Seen& seen, const std::vector<Key16>& earlier,
             std::initializer_list<Signal::Value> values, std::vector<Signal>* signals) const {
    constexpr size_t kEventsMax = 50;
    Signal signal{rule_.rule_code(), rule_.signal(), seen.area_code, seen.actor, {}, values};
    const size_t first = earlier.size() < kEventsMax ? 0 : earlier.size() - kEventsMax + 1;
    for (size_t i = first; i < earlier.size(); ++i) signal.event_ids.push_back(ToId(earlier[i]));
    signal.event_ids.push_back(seen.event_id);
    signals->push_back(std::move(signal));
  }

 private:
  const v1::AuthenticityRule rule_;
};

// Null for a signal of the other file.
std::unique_ptr<Detector> MakeExactDetector(const v1::AuthenticityRule& rule);
std::unique_ptr<Detector> MakeStatisticalDetector(const v1::AuthenticityRule& rule);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_AUTHENTICITY_DETECTOR_H_
