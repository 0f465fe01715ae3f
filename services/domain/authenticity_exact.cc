// Signals that say what is so: one photo twice, one person in two places, a clock that was wrong.


#include "services/domain/authenticity_detector.h"
#include "services/domain/civil_date.h"

namespace hearth::domain {
namespace {

// PHOTO_TWICE, SIGNATURE_TWICE.
class EvidenceTwice : public Detector {
 public:
  using Hashes = std::vector<std::string> Visit::*;
  EvidenceTwice(const v1::AuthenticityRule& rule, Hashes hashes)
      : Detector(rule), hashes_(hashes), seen_(window()) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    for (const std::string& hash : visit.*hashes_) {
      Seen& seen = seen_[ToKey(hash)];
      const Key16 event = ToKey(visit.event_id);
      if (seen.visits > 0 && seen.last == event) continue;
      if (seen.visits == 0) seen.first = event;
      ++seen.visits;
      seen.last = event;
      if (seen.visits >= std::max<int64_t>(threshold(), 2)) {
        Raise(visit, {seen.first}, {{"visits", seen.visits}}, signals);
      }
    }
  }

 private:
  struct Seen {
    Key16 first{};
    Key16 last{};
    uint32_t visits = 0;
  };
  const Hashes hashes_;
  Remembered<Key16, Seen> seen_;
};

class SameMinute : public Detector {
 public:
  explicit SameMinute(const v1::AuthenticityRule& rule) : Detector(rule), seen_(window()) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    if (visit.mode != v1::VISIT_MODE_HOME) return;
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    const bool told = Look(visit, visit.actor, false, signals);
    if (!visit.second_actor.empty() && visit.second_actor != visit.actor)
      Look(visit, visit.second_actor, told, signals);
  }

 private:
  struct Seen {
    Key16 event{};
    Key16 household{};
    int64_t time_ms = 0;
  };

  // Notes the visit of the person; true when told, of which one of two visitors is enough.
  bool Look(const Visit& visit, const std::string& person, bool told,
            std::vector<Signal>* signals) {
    const int64_t apart_ms = std::max<int64_t>(threshold(), 1) * kMinuteMs;
    const int64_t slot = visit.occurred_time_ms / apart_ms;
    const Key16 household = ToKey(visit.household);
    for (const int64_t near : {slot - 1, slot, slot + 1}) {
      const Seen* seen = seen_.Find({person, near});
      if (told || seen == nullptr || seen->household == household) continue;
      const int64_t gap = std::abs(seen->time_ms - visit.occurred_time_ms);
      if (gap >= apart_ms) continue;
      Raise(visit, {seen->event}, {{"seconds_apart", gap / 1000}}, signals);
      told = true;
    }
    seen_[{person, slot}] = {ToKey(visit.event_id), household, visit.occurred_time_ms};
    return told;
  }

  Remembered<std::pair<std::string, int64_t>, Seen> seen_;
};

class ClockGap : public Detector {
 public:
  explicit ClockGap(const v1::AuthenticityRule& rule) : Detector(rule), seen_(window()) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    if (visit.device_time_ms == 0) return;
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    Seen& before = seen_[visit.device];
    const int64_t most_ms = threshold() * 1000;
    const int64_t ahead = visit.device_time_ms - visit.recorded_time_ms;
    const int64_t behind_seen =
        visit.seen_time_ms == 0 ? 0 : visit.seen_time_ms - visit.device_time_ms;
    const int64_t back = before.time_ms == 0 ? 0 : before.time_ms - visit.device_time_ms;
    const bool is_back = back > most_ms;
    if (ahead > most_ms || behind_seen > most_ms || is_back) {
      const auto earlier = is_back ? std::vector<Key16>{before.event} : std::vector<Key16>();
      Raise(visit, earlier,
            {{"seconds_ahead_of_server", ahead / 1000},
             {"seconds_behind_checkpoint", behind_seen / 1000},
             {"seconds_behind_event_before", back / 1000}},
            signals);
    }
    before = {ToKey(visit.event_id), visit.device_time_ms};
  }

 private:
  struct Seen {
    Key16 event{};
    int64_t time_ms = 0;
  };
  Remembered<std::string, Seen> seen_;
};

// Work records come later than the visits that they contradict, or before.
class AwayWhileVisited : public Detector {
 public:
  explicit AwayWhileVisited(const v1::AuthenticityRule& rule) : Detector(rule), seen_(window()) {}

  void OnVisit(const Visit& visit, std::vector<Signal>* signals) override {
    const bool at_home = visit.mode == v1::VISIT_MODE_HOME && visit.met_member;
    if (!at_home && visit.absences.empty()) return;
    seen_.OpenDay(DayOf(visit.recorded_time_ms));
    Household& household = seen_[ToKey(visit.household)];
    if (visit.adults > 0) household.adults = visit.adults;
    for (const Visit::Absence& absence : visit.absences) Add(absence, &household.absences);
    if (at_home) {
      household.meetings.push_back({ToKey(visit.event_id), DateOfTime(visit.occurred_time_ms)});
      if (household.meetings.size() > kMeetingsMax)
        household.meetings.erase(household.meetings.begin());
    }
    for (Meeting& meeting : household.meetings) Judge(visit, household, &meeting, signals);
  }

 private:
  static constexpr size_t kAbsencesMax = 16;
  static constexpr size_t kMeetingsMax = 8;
  struct Meeting {
    Key16 event{};
    int32_t date = 0;
    bool told = false;
  };
  struct Household {
    uint32_t adults = 0;
    std::vector<Visit::Absence> absences;
    std::vector<Meeting> meetings;
  };

  // A work that goes on is told again and again.
  static void Add(const Visit::Absence& absence, std::vector<Visit::Absence>* known) {
    const auto same = std::find_if(known->begin(), known->end(), [&](const Visit::Absence& k) {
      return k.member_id == absence.member_id && k.from_date == absence.from_date;
    });
    if (same != known->end()) {
      same->until_date = std::max(same->until_date, absence.until_date);
      return;
    }
    known->push_back(absence);
    if (known->size() > kAbsencesMax) known->erase(known->begin());
  }

  void Judge(const Visit& visit, const Household& household, Meeting* meeting,
             std::vector<Signal>* signals) const {
    if (meeting->told || household.adults == 0) return;
    std::vector<uint64_t> away;
    for (const Visit::Absence& absence : household.absences) {
      if (absence.from_date > meeting->date || absence.until_date < meeting->date) continue;
      if (std::find(away.begin(), away.end(), absence.member_id) == away.end())
        away.push_back(absence.member_id);
    }
    const auto percent = static_cast<int64_t>(away.size() * 100 / household.adults);
    if (away.empty() || percent < threshold()) return;
    meeting->told = true;
    std::vector<Key16> earlier;
    if (meeting->event != ToKey(visit.event_id)) earlier.push_back(meeting->event);
    Raise(visit, earlier,
          {{"visited_date", meeting->date},
           {"adults", household.adults},
           {"adults_away", static_cast<int64_t>(away.size())}},
          signals);
  }

  Remembered<Key16, Household> seen_;
};

class ReviewBeforeVisit : public Detector {
 public:
  using Detector::Detector;

  void OnReview(const Review& review, std::vector<Signal>* signals) override {
    if (review.check_occurred_time_ms == 0) return;
    const int64_t before = (review.check_occurred_time_ms - review.start_time_ms) / kMinuteMs;
    if (before <= threshold()) return;
    Raise(review, {ToKey(review.check_event_id)}, {{"minutes_before_visit", before}}, signals);
  }
};

class SameMinutesElsewhere : public Detector {
 public:
  explicit SameMinutesElsewhere(const v1::AuthenticityRule& rule)
      : Detector(rule), minutes_(window()), attendees_(window()) {}

  void OnReview(const Review& review, std::vector<Signal>* signals) override {
    minutes_.OpenDay(DayOf(review.recorded_time_ms));
    attendees_.OpenDay(DayOf(review.recorded_time_ms));
    const bool same_minutes = Look(review, review.minutes, false, &minutes_, signals);
    const bool counts = review.attendee_count >= std::max<int64_t>(threshold(), 1);
    if (!same_minutes && counts) Look(review, review.attendees, true, &attendees_, signals);
  }

 private:
  struct Seen {
    Key16 event{};
    Key16 meeting{};
    Key16 told{};  // the meeting that was told of last
    std::string village;
  };
  using Meetings = Remembered<Key16, Seen>;

  // A meeting has a fact for each of its households: told once.
  bool Look(const Review& review, const std::string& digest, bool other_village, Meetings* meetings,
            std::vector<Signal>* signals) const {
    if (digest.empty()) return false;
    const Key16 meeting = ToKey(review.meeting_id);
    const std::string village = review.area_code.substr(0, 12);
    Seen* seen = meetings->Find(ToKey(digest));
    if (seen == nullptr) {
      (*meetings)[ToKey(digest)] = {ToKey(review.event_id), meeting, meeting, village};
      return false;
    }
    if (seen->meeting == meeting || (other_village && seen->village == village)) return false;
    if (seen->told == meeting) return true;
    seen->told = meeting;
    Raise(review, {seen->event},
          {{other_village ? "same_attendees" : "same_minutes", 1},
           {"attendees", review.attendee_count}},
          signals);
    return true;
  }

  Meetings minutes_;
  Meetings attendees_;
};

}  // namespace

std::unique_ptr<Detector> MakeExactDetector(const v1::AuthenticityRule& rule) {
  const std::string& signal = rule.signal();
  if (signal == "PHOTO_TWICE") return std::make_unique<EvidenceTwice>(rule, &Visit::photos);
  if (signal == "SIGNATURE_TWICE") return std::make_unique<EvidenceTwice>(rule, &Visit::signatures);
  if (signal == "SAME_MINUTE") return std::make_unique<SameMinute>(rule);
  if (signal == "CLOCK_GAP") return std::make_unique<ClockGap>(rule);
  if (signal == "AWAY_WHILE_VISITED") return std::make_unique<AwayWhileVisited>(rule);
  if (signal == "REVIEW_BEFORE_VISIT") return std::make_unique<ReviewBeforeVisit>(rule);
  if (signal == "SAME_MINUTES_ELSEWHERE") return std::make_unique<SameMinutesElsewhere>(rule);
  return nullptr;
}

}  // namespace hearth::domain
