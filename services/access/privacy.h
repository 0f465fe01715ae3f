// Privacy: proposals to erase, restrict or give back somebody's data, and their orders: two
// persons, each in his own name. PrivacyService, a method each.
// Policy source: PIPL 47; design §8; reference-security.md 5.4.

#ifndef HEARTH_SERVICES_ACCESS_PRIVACY_H_
#define HEARTH_SERVICES_ACCESS_PRIVACY_H_

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/events.pb.h"
#include "hearth/v1/privacy_service.pb.h"
#include "services/access/access.h"
#include "services/access/erasure_hand.h"
#include "services/domain/control.h"

namespace hearth::access {

// Thread-safe. Errors in both languages with a stable reason; bad input changes nothing.
class Privacy {
 public:
  struct Options {
    std::function<domain::Control()> control;  // as of the durable head
    // Records a control fact in that account's name; its event id. FAILED_PRECONDITION (REFUSED).
    std::function<absl::StatusOr<std::string>(const std::string& actor, const v1::Fact& fact)>
        record;
    ErasureHand* hand = nullptr;  // outlives it
  };
  explicit Privacy(Options options) : options_(std::move(options)) {}

  // `reaches(household)`: OK within the caller's scope; as the transport's CheckReach.
  using Reaches = std::function<absl::Status(const std::string& household)>;
  absl::Status Propose(const Admission& by, const Reaches& reaches,
                       const v1::ProposeErasureRequest& request,
                       v1::ProposeErasureResponse* response);
  absl::Status Order(const Admission& by, const v1::OrderErasureRequest& request,
                     v1::OrderErasureResponse* response);
  absl::Status Decline(const Admission& by, const v1::DeclineErasureRequest& request,
                       v1::DeclineErasureResponse* response);
  absl::Status List(const Admission& by, const v1::ListErasuresRequest& request,
                    v1::ListErasuresResponse* response) const;
  absl::Status HeldKeys(const Admission& by, const v1::GetHeldKeysRequest& request,
                        v1::GetHeldKeysResponse* response) const;

 private:
  absl::StatusOr<domain::Erasures::Proposal> FindProposal(const std::string& event_id) const;
  absl::Status Lift(const std::vector<std::string>& subjects,
                    const v1::OrderErasureRequest& request);

  const Options options_;
  std::mutex ordering_;  // one order is carried out at a time
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_PRIVACY_H_
