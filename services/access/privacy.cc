#include "services/access/privacy.h"

#include <utility>

#include "absl/strings/escaping.h"
#include "services/access/error.h"
#include "services/access/pages.h"
#include "services/domain/decide_erasure.h"
#include "services/domain/submission.h"

namespace hearth::access {
namespace {

using domain::ErasureProposal;

constexpr size_t kHouseholdBytes = 16;
constexpr int kSubjectsMax = 1'000;

// Two persons cannot be told apart where nobody logs in.
absl::Status NeedsAccounts(const Admission& by) {
  if (!by.open) return absl::OkStatus();
  return Error(absl::StatusCode::kFailedPrecondition, "OPEN_ACCESS",
               "此日志为 --access=open，没有账号，无法由两人办理",
               "this log is --access=open: without accounts there is no second person");
}

absl::Status CheckId(const std::string& event_id) {
  if (event_id.size() == kHouseholdBytes) return absl::OkStatus();
  return FieldError("proposal_event_id", "应为 16 字节", "must have 16 bytes");
}

absl::StatusOr<std::vector<std::string>> SubjectsOf(const v1::ProposeErasureRequest& request,
                                                    const Privacy::Reaches& reaches) {
  const int count = request.households_size() + request.members_size();
  if (count == 0 || count > kSubjectsMax) {
    return FieldError("households", "户与成员共应有 1 至 1000 个",
                      "households and members must be 1 to 1,000 together");
  }
  std::vector<std::string> subjects;
  for (const std::string& household : request.households()) {
    if (absl::Status status = reaches(household); !status.ok()) return status;
    subjects.push_back(domain::HouseholdSubject(household));
  }
  for (const v1::ErasedMember& member : request.members()) {
    if (absl::Status status = reaches(member.household()); !status.ok()) return status;
    if (member.member_id() == 0) {
      return FieldError("members.member_id", "必填", "is required");
    }
    subjects.push_back(domain::MemberSubject(member.household(), member.member_id()));
  }
  return subjects;
}

v1::ErasureState StateOf(const ErasureProposal& proposal) {
  switch (proposal.state) {
    case ErasureProposal::State::kProposed:
      return v1::ERASURE_STATE_PROPOSED;
    case ErasureProposal::State::kOrdered:
      return v1::ERASURE_STATE_ORDERED;
    case ErasureProposal::State::kCompleted:
      return v1::ERASURE_STATE_COMPLETED;
    case ErasureProposal::State::kDeclined:
      return v1::ERASURE_STATE_DECLINED;
  }
  return v1::ERASURE_STATE_UNSPECIFIED;
}

void Render(const ErasureProposal& proposal, v1::ErasureEntry* entry) {
  entry->set_proposal_event_id(proposal.event_id);
  entry->set_verb(proposal.proposed.verb());
  entry->set_state(StateOf(proposal));
  entry->set_basis_code(proposal.proposed.basis_code());
  entry->set_proposer(proposal.proposer);
  entry->set_proposed_time_ms(proposal.recorded_time_ms);
  entry->set_decider(proposal.decider);
  const size_t subjects = proposal.subjects.empty()
                              ? static_cast<size_t>(proposal.proposed.subjects_size())
                              : proposal.subjects.size();
  entry->set_subject_count(static_cast<uint32_t>(subjects));
  for (const std::string& subject : proposal.proposed.subjects()) {
    if (subject.starts_with('h')) entry->add_households(subject.substr(1));
  }
}

v1::Fact OrderOf(const ErasureProposal& proposal, const std::vector<std::string>& subjects) {
  v1::Fact fact;
  const auto fill = [&](auto* order) {
    order->set_proposal_event_id(proposal.event_id);
    for (const std::string& subject : subjects) order->add_subjects(subject);
  };
  switch (proposal.proposed.verb()) {
    case v1::ERASURE_VERB_RESTRICT:
      fill(fact.mutable_restriction_ordered());
      break;
    case v1::ERASURE_VERB_LIFT:
      fill(fact.mutable_restriction_lifted());
      break;
    default:
      fill(fact.mutable_erasure_ordered());
  }
  return fact;
}

}  // namespace

absl::Status Privacy::Propose(const Admission& by, const Reaches& reaches,
                              const v1::ProposeErasureRequest& request,
                              v1::ProposeErasureResponse* response) {
  if (absl::Status status = NeedsAccounts(by); !status.ok()) return status;
  const auto subjects = SubjectsOf(request, reaches);
  if (!subjects.ok()) return subjects.status();
  v1::Fact fact;
  v1::ErasureProposed* proposed = fact.mutable_erasure_proposed();
  proposed->set_verb(request.verb());
  for (const std::string& subject : *subjects) proposed->add_subjects(subject);
  proposed->set_basis_code(request.basis_code());
  proposed->set_request_event_id(request.request_event_id());
  absl::StatusOr<std::string> recorded = options_.record(by.caller.account, fact);
  if (!recorded.ok()) return recorded.status();
  response->set_proposal_event_id(*std::move(recorded));
  return absl::OkStatus();
}

absl::StatusOr<domain::Erasures::Proposal> Privacy::FindProposal(
    const std::string& event_id) const {
  if (absl::Status status = CheckId(event_id); !status.ok()) return status;
  domain::Erasures::Proposal proposal = options_.control().erasures->Find(event_id);
  if (proposal == nullptr) return Absent();
  return proposal;
}

absl::Status Privacy::Order(const Admission& by, const v1::OrderErasureRequest& request,
                            v1::OrderErasureResponse* response) {
  if (absl::Status status = NeedsAccounts(by); !status.ok()) return status;
  const std::lock_guard lock(ordering_);
  const auto proposal = FindProposal(request.proposal_event_id());
  if (!proposal.ok()) return proposal.status();
  const v1::ErasureVerb verb = (*proposal)->proposed.verb();
  const auto& proposed = (*proposal)->proposed.subjects();
  std::vector<std::string> subjects(proposed.begin(), proposed.end());
  if (verb == v1::ERASURE_VERB_RESTRICT) {
    if (absl::Status status = options_.hand->CanHold(); !status.ok()) return status;
  }
  auto tied = options_.hand->WithTied(subjects);
  if (!tied.ok()) return tied.status();
  subjects = *std::move(tied);
  if (subjects.size() > domain::kOrderSubjectsMax) {
    return FieldError("proposal_event_id", "连同家庭成员超过 2000 个对象，请分次提议",
                      "makes more than 2,000 subjects with all members; propose fewer at once");
  }
  // Nothing is given back for an order that will be refused.
  const bool may_decide = (*proposal)->state == ErasureProposal::State::kProposed &&
                          (*proposal)->proposer != by.caller.account;
  if (verb == v1::ERASURE_VERB_LIFT && may_decide) {
    if (absl::Status status = Lift(subjects, request); !status.ok()) return status;
  }
  absl::StatusOr<std::string> recorded =
      options_.record(by.caller.account, OrderOf(**proposal, subjects));
  // Also after a refusal: keys that were given back before it are held again.
  absl::Status carried = options_.hand->CarryOut(subjects);
  if (!recorded.ok()) return recorded.status();
  if (!carried.ok()) return carried;
  response->set_order_event_id(*std::move(recorded));
  response->set_subject_count(static_cast<uint32_t>(subjects.size()));
  return absl::OkStatus();
}

absl::Status Privacy::Lift(const std::vector<std::string>& subjects,
                           const v1::OrderErasureRequest& request) {
  ErasureHand::Named keys;
  for (const v1::OpenedKey& key : request.keys()) keys.emplace_back(key.subject(), key.key());
  return options_.hand->GiveBack(subjects, keys);
}

absl::Status Privacy::Decline(const Admission& by, const v1::DeclineErasureRequest& request,
                              v1::DeclineErasureResponse*) {
  if (absl::Status status = NeedsAccounts(by); !status.ok()) return status;
  const auto proposal = FindProposal(request.proposal_event_id());
  if (!proposal.ok()) return proposal.status();
  if (request.reason().empty()) return FieldError("reason", "必填", "is required");
  v1::Fact fact;
  fact.mutable_proposal_declined()->set_proposal_event_id(request.proposal_event_id());
  fact.mutable_proposal_declined()->set_reason(request.reason());
  return options_.record(by.caller.account, fact).status();
}

absl::Status Privacy::List(const Admission&, const v1::ListErasuresRequest& request,
                           v1::ListErasuresResponse* response) const {
  const auto size = PageSize(request.page_size());
  if (!size.ok()) return size.status();
  const domain::Control control = options_.control();
  const std::string after = absl::HexStringToBytes(request.page_token());
  control.erasures->ForEach(after, [&](const ErasureProposal& proposal) {
    if (request.undecided() && proposal.state != ErasureProposal::State::kProposed) return true;
    if (response->erasures_size() == *size) {
      response->set_next_page_token(
          absl::BytesToHexString(response->erasures().rbegin()->proposal_event_id()));
      return false;
    }
    Render(proposal, response->add_erasures());
    return true;
  });
  return absl::OkStatus();
}

absl::Status Privacy::HeldKeys(const Admission& by, const v1::GetHeldKeysRequest& request,
                               v1::GetHeldKeysResponse* response) const {
  if (absl::Status status = NeedsAccounts(by); !status.ok()) return status;
  const auto proposal = FindProposal(request.proposal_event_id());
  if (!proposal.ok()) return proposal.status();
  const auto& proposed = (*proposal)->proposed.subjects();
  const auto tied = options_.hand->WithTied({proposed.begin(), proposed.end()});
  if (!tied.ok()) return tied.status();
  const auto boxes = options_.hand->HeldBoxes(*tied);
  if (!boxes.ok()) return boxes.status();
  for (const auto& [subject, box] : *boxes) {
    v1::HeldKey* key = response->add_keys();
    key->set_subject(subject);
    key->set_box(box);
  }
  return absl::OkStatus();
}

}  // namespace hearth::access
