// Erasures: the fold of who proposed and who ordered that the data of somebody be erased, put out
// of reach, or given back. Pure. What it says closed is read and recorded no longer; that the keys
// are gone as well is the eraser's work (services/server/eraser.h).
// Policy source: PIPL 47; design §8; reference-security.md 5.4.

#ifndef HEARTH_SERVICES_DOMAIN_ERASURES_H_
#define HEARTH_SERVICES_DOMAIN_ERASURES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/domain/event.h"
#include "services/domain/shared_map.h"

namespace hearth::domain {

struct ErasureProposal {
  enum class State { kProposed, kOrdered, kCompleted, kDeclined };

  std::string event_id;  // of ErasureProposed
  v1::ErasureProposed proposed;
  std::string proposer;
  uint64_t position = 0;
  int64_t recorded_time_ms = 0;

  State state = State::kProposed;
  std::string decider;         // who ordered or declined
  std::string order_event_id;  // of the fact that orders
  uint64_t order_position = 0;
  std::vector<std::string> subjects;  // of the order: as proposed and those tied to them
  uint32_t key_count = 0;             // of ErasureCompleted
};

// Value type; a copy is cheap (SharedMap). const methods are thread-safe.
class Erasures {
 public:
  using Proposal = std::shared_ptr<const ErasureProposal>;

  // The kinds of fact that Apply reads.
  static bool Reads(uint32_t kind);

  // Applies a fact that Decide accepted. Total: one that does not fit is ignored.
  // REQUIRES: the event is accepted.
  void Apply(const Event& event);

  // Null for one never proposed.
  Proposal Find(std::string_view proposal_event_id) const;
  Proposal FindByOrder(std::string_view order_event_id) const;

  // The subject itself, or the household whose member it is. Nothing is read or recorded of it.
  bool IsErased(std::string_view subject) const;
  bool IsRestricted(std::string_view subject) const;
  bool IsClosed(std::string_view subject) const {
    return IsErased(subject) || IsRestricted(subject);
  }

  // It was restricted, and the restriction has ended.
  bool WasLifted(std::string_view subject) const;

  // Of orders to erase that were not reported as completed, in no order.
  std::vector<Proposal> Unfinished() const;
  // Ascending by event id above `after`, until `visit(proposal)` returns false.
  template <typename Visit>
  void ForEach(std::string_view after, const Visit& visit) const {
    proposals_.ForEachAfter(
        after, [&](std::string_view, const Proposal& proposal) { return visit(*proposal); });
  }
  // Subjects that are put out of reach now.
  template <typename Visit>
  void ForEachRestricted(const Visit& visit) const {
    closed_.ForEachAfter("", [&](std::string_view subject, Closed how) {
      if (how == Closed::kRestricted) visit(subject);
      return true;
    });
  }

 private:
  enum class Closed : char { kNot, kRestricted, kErased };

  Closed HowClosed(std::string_view subject) const;
  void Propose(const Event& event);
  template <typename Order>
  void CarryOut(const Event& event, const Order& order, v1::ErasureVerb verb);
  void Complete(const v1::ErasureCompleted& fact);
  void Decline(const Event& event);

  SharedMap<Proposal> proposals_;
  SharedMap<std::string> orders_;  // id of the order → id of the proposal
  SharedMap<Closed> closed_;
};

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_ERASURES_H_
