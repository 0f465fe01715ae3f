// What needs two people: the decision names a proposal recorded before it, of the right kind, by
// another. A sealed decision is held against who proposed anything of that household: its id cannot
// be read.
#include <map>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/verify/check.h"

namespace hearth::verify {
namespace {

using Subjects = google::protobuf::RepeatedPtrField<std::string>;

// What a decision says of its proposal.
struct Decision {
  std::string proposal;  // event id
  uint32_t proposal_kind = 0;
  v1::ErasureVerb verb = v1::ERASURE_VERB_UNSPECIFIED;
  const Subjects* subjects = nullptr;  // must hold all that was proposed
  bool another_person = true;
};

struct Proposal {
  uint32_t kind = 0;
  std::string actor;
  v1::ErasureVerb verb = v1::ERASURE_VERB_UNSPECIFIED;
  std::set<std::string> subjects = {};
};

std::optional<Decision> DecisionOf(const v1::Fact& fact) {
  const uint32_t erasure = v1::Fact::kErasureProposed;
  switch (fact.fact_case()) {
    case v1::Fact::kErasureOrdered:
      return Decision{fact.erasure_ordered().proposal_event_id(), erasure, v1::ERASURE_VERB_ERASE,
                      &fact.erasure_ordered().subjects()};
    case v1::Fact::kRestrictionOrdered:
      return Decision{fact.restriction_ordered().proposal_event_id(), erasure,
                      v1::ERASURE_VERB_RESTRICT, &fact.restriction_ordered().subjects()};
    case v1::Fact::kRestrictionLifted:
      return Decision{fact.restriction_lifted().proposal_event_id(), erasure, v1::ERASURE_VERB_LIFT,
                      &fact.restriction_lifted().subjects()};
    case v1::Fact::kErasureCompleted:
      return Decision{fact.erasure_completed().order_event_id(), v1::Fact::kErasureOrdered,
                      v1::ERASURE_VERB_UNSPECIFIED, nullptr, /*another_person=*/false};
    case v1::Fact::kCorrectionRecorded:
      return Decision{fact.correction_recorded().proposal_event_id(),
                      v1::Fact::kCorrectionProposed};
    case v1::Fact::kExportApproved:
      return Decision{fact.export_approved().request_event_id(), v1::Fact::kExportRequested};
    default:
      return {};
  }
}

std::optional<Proposal> ProposalOf(const Entry& entry) {
  Proposal proposal{entry.header.kind(), entry.header.actor()};
  switch (entry.fact.fact_case()) {
    case v1::Fact::kErasureProposed: {
      const v1::ErasureProposed& fact = entry.fact.erasure_proposed();
      proposal.verb = fact.verb();
      proposal.subjects.insert(fact.subjects().begin(), fact.subjects().end());
      return proposal;
    }
    case v1::Fact::kErasureOrdered:
    case v1::Fact::kCorrectionProposed:
    case v1::Fact::kExportRequested:
      return proposal;
    default:
      return {};
  }
}

class DecisionCheck final : public Check {
 public:
  absl::Status See(const Entry& entry, const Before& before, Report* report) override {
    if (!entry.fault.empty() || !entry.accepted()) return absl::OkStatus();
    if (const auto decision = DecisionOf(entry.fact)) Judge(entry, *decision, report);
    if (auto proposal = ProposalOf(entry)) {
      proposals_[entry.header.event_id()] = *std::move(proposal);
    }
    if (entry.fact.has_erasure_ordered()) open_[entry.header.event_id()] = entry.position;
    if (entry.fact.has_erasure_completed()) {
      open_.erase(entry.fact.erasure_completed().order_event_id());
    }
    JudgeSealed(entry, report);
    JudgePersons(entry, before.trust, report);
    return absl::OkStatus();
  }

  absl::Status Finish(const Before&, Report* report) override {
    for (const auto& [id, position] : open_) report->Add(Code::kErasureOpen, position);
    return absl::OkStatus();
  }

 private:
  void Judge(const Entry& entry, const Decision& decision, Report* report) {
    report->Count("decisions");
    const auto found = proposals_.find(decision.proposal);
    if (found == proposals_.end() || found->second.kind != decision.proposal_kind ||
        found->second.verb != decision.verb) {
      report->Add(Code::kProposalMissing, entry.position,
                  absl::StrCat("proposal=", client::ToHex(decision.proposal)));
      return;
    }
    if (decision.another_person && found->second.actor == entry.header.actor()) {
      report->Add(Code::kSamePerson, entry.position, absl::StrCat("actor=", found->second.actor));
    }
    if (decision.subjects == nullptr) return;
    std::set<std::string> missing = found->second.subjects;
    for (const std::string& subject : *decision.subjects) missing.erase(subject);
    if (!missing.empty()) report->Add(Code::kProposalDiffers, entry.position);
  }

  // By headers alone: who proposed, and that somebody else decided.
  void JudgeSealed(const Entry& entry, Report* report) {
    const v1::EventHeader& header = entry.header;
    if (header.household().empty() || entry.fact.fact_case() != v1::Fact::FACT_NOT_SET) return;
    if (header.kind() == v1::Fact::kCorrectionProposed) {
      proposers_[header.household()].insert(header.actor());
    }
    if (header.kind() != v1::Fact::kCorrectionRecorded) return;
    report->Count("sealed_decisions");
    const auto found = proposers_.find(header.household());
    if (found == proposers_.end()) {
      report->Add(Code::kProposalMissing, entry.position, "sealed");
    } else if (found->second.size() == 1 && found->second.count(header.actor()) > 0) {
      report->Add(Code::kSamePerson, entry.position, absl::StrCat("actor=", header.actor()));
    }
  }

  // Facts that name the other person themselves.
  static void JudgePersons(const Entry& entry, const Trust& trust, Report* report) {
    std::string other;
    if (entry.fact.has_budget_raised()) other = entry.fact.budget_raised().requested_account();
    if (entry.fact.has_quarantine_released()) {
      other = entry.fact.quarantine_released().attested_account();
    }
    if (entry.fact.has_device_enrolled() && trust.bootstrapped()) {
      other = entry.fact.device_enrolled().account();
    }
    if (other.empty() || other != entry.header.actor()) return;
    report->Add(Code::kSamePerson, entry.position, absl::StrCat("actor=", other));
  }

  std::map<std::string, Proposal> proposals_;               // by event id
  std::map<std::string, uint64_t> open_;                    // orders not yet completed
  std::map<std::string, std::set<std::string>> proposers_;  // by household
};

}  // namespace

std::unique_ptr<Check> MakeDecisionCheck(const Case&) { return std::make_unique<DecisionCheck>(); }

}  // namespace hearth::verify
