// Authenticity: signals that a visit, a review or an elimination may be forged or careless, for the
// auditors' queue alone, never for the cadre's face. A signal is a reason to look, no finding. Each
// names the events that it rests on and what was counted. Incremental, with bounded memory. Pure.
// Not thread-safe. Policy source: domain.md 7.3.
//
// What AuthenticityRule.threshold and window mean. "d" = days of the log for which things are
// remembered (at least; at most twice as long).
//
// signal                  threshold          window   raised when
// PHOTO_TWICE             visits             d        so many visits carry the same photo
// SIGNATURE_TWICE         visits             d        so many visits carry the same signature: the
//                                                     bytes of two signatures on glass never agree
// SAME_MINUTE             minutes            d        one person is at the houses of two households
//                                                     less than so long apart (HOME; both visitors)
// CLOCK_GAP               seconds            d        a device's clock was more than that ahead of
//                                                     the server, behind a checkpoint that it had
//                                                     seen, or behind its own event before
// AWAY_WHILE_VISITED      per cent           d        the family was met at home on a day on which
//                                                     work records, of any visit, say that so many
//                                                     of its adults worked outside the county
// SAME_MINUTES_ELSEWHERE  attendees          d        two meetings have the same minutes, or two
//                                                     villages the same so many attendees or more
// REVIEW_BEFORE_VISIT     minutes            -        the review began more than that before the
//                                                     visit that it rests on
// FAR_FROM_HOUSE          metres             visits   that many visits at home of one person in one
//                                                     day were further from their houses (median of
//                                                     the last five located visits, of at least
//                                                     three) than that and the phone's own doubt
// IDENTICAL_VALUES        households         d        one person recorded the same figures of a
//                                                     group for so many; confirmed-unchanged groups,
//                                                     those of fewer than four figures and transfers
//                                                     (paid by tables) are out
// ENTERED_IN_BULK         minutes            visits   so many were entered by one person in so long
// ROUND_NUMBERS           per cent           amounts  of so many amounts in a row of one person
//                                                     (transfers are out) so many are whole
//                                                     thousands of yuan
// JUMP_BEFORE_ELIMINATION per cent           days     between the last two incomes before the
//                                                     proposal, the last in these days, one item
//                                                     rose by so much of all income of the earlier
//
// The first seven are deterministic: what they say is so. The others are statistical. A signal of
// one cause is given once. Corrections of a check are not fed: they repeat their target's evidence.

#ifndef HEARTH_SERVICES_DOMAIN_AUTHENTICITY_H_
#define HEARTH_SERVICES_DOMAIN_AUTHENTICITY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/v1/common.pb.h"
#include "hearth/v1/rulebook.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

// A check as detectors see it: nothing that names or describes a person.
struct Visit {
  // Where a phone was.
  struct Place {
    int32_t latitude_e7 = 0;
    int32_t longitude_e7 = 0;
    uint32_t accuracy_m = 0;
  };
  // A member who worked outside the county, both days included.
  struct Absence {
    uint64_t member_id = 0;
    int32_t from_date = 0;
    int32_t until_date = 0;
  };
  struct Amount {
    std::string code;  // "income_item"
    int64_t amount_fen = 0;
  };

  std::string event_id;
  std::string household;
  std::string area_code;
  std::string actor;
  std::string second_actor;  // empty = alone
  std::string device;
  int64_t occurred_time_ms = 0;
  int64_t device_time_ms = 0;  // 0 = not said
  int64_t recorded_time_ms = 0;
  int64_t seen_time_ms = 0;  // when the newest checkpoint that the device had seen was signed; 0 =
                             // not known. Filled by whoever knows checkpoints.
  v1::VisitMode mode = v1::VISIT_MODE_UNSPECIFIED;
  bool met_member = false;  // the head or a member told the visitor
  bool in_case = false;     // of a household with an open case. Filled by whoever folds case files.
  std::optional<Place> place;
  std::vector<std::string> photos;      // SHA-256
  std::vector<std::string> signatures;  // SHA-256
  uint32_t adults = 0;                  // members of 16 years and more that it names
  std::vector<Absence> absences;
  // By observed group with at least four figures: name and digest of the figures.
  std::vector<std::pair<std::string_view, std::string>> figures;
  std::vector<Amount> incomes;  // observed items; none = not asked, or confirmed unchanged
};

// A village review of one household.
struct Review {
  std::string event_id;
  std::string household;
  std::string area_code;
  std::string actor;
  std::string meeting_id;
  int64_t start_time_ms = 0;
  int64_t recorded_time_ms = 0;
  std::string minutes;    // SHA-256
  std::string attendees;  // digest of the set of attendees
  uint32_t attendee_count = 0;
  std::string check_event_id;       // the visit that it rests on; empty = none
  int64_t check_occurred_time_ms = 0;  // 0 = not known. Both filled by whoever folds case files.
};

// An elimination was proposed.
struct EliminationSeen {
  std::string event_id;
  std::string household;
  std::string area_code;
  std::string actor;
  int64_t recorded_time_ms = 0;
};

// For the auditors' queue.
struct Signal {
  struct Value {
    std::string_view name;
    int64_t value = 0;

    bool operator==(const Value&) const = default;
  };
  std::string rule_code;
  std::string signal;  // as in AuthenticityRule
  std::string area_code;  // of the newest event
  std::string actor;      // whose; of the newest event
  std::vector<std::string> event_ids;  // in the order in which they came; at most 50
  std::vector<Value> values;

  bool operator==(const Signal&) const = default;
};

// Of an accepted CheckRecorded; nullopt for all else.
std::optional<Visit> VisitOf(const Event& event);
// Of an accepted VillageReviewHeld.
std::optional<Review> ReviewOf(const Event& event);
// Of an accepted EliminationProposed.
std::optional<EliminationSeen> EliminationOf(const Event& event);

class Detector;

// All detectors of one county. The same events in the same order give the same signals.
class Authenticity {
 public:
  // One detector a rule; a signal that this program does not know finds nothing.
  explicit Authenticity(const std::vector<const v1::AuthenticityRule*>& rules);
  ~Authenticity();

  // REQUIRES: events in log order.
  std::vector<Signal> OnVisit(const Visit& visit);
  std::vector<Signal> OnReview(const Review& review);
  std::vector<Signal> OnElimination(const EliminationSeen& elimination);

 private:
  std::vector<std::unique_ptr<Detector>> detectors_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_AUTHENTICITY_H_
