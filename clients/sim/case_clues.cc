// Clues of one household: reported, visited by two people, dismissed by the town or led to consent.

#include <array>
#include <utility>

#include "clients/sim/calendar.h"
#include "clients/sim/case_acts.h"
#include "clients/sim/case_codes.h"
#include "clients/sim/codes.h"
#include "clients/sim/groups.h"
#include "clients/sim/life.h"
#include "clients/sim/params.h"

namespace hearth::sim {
namespace {

constexpr int kVerifyLimit = 3;  // the clock for visits [3.3, S10]

void FillReference(const OpenClue& clue, v1::ClueReference* reference) {
  reference->set_event_id(clue.id);
}

struct Finding {
  v1::ClueResult result;
  const char* reason_code;
  const char* reason;
  bool visited;
};
constexpr std::array<Finding, 5> kFindings = {
    {{v1::CLUE_RESULT_NO_RISK, code::kReasonCopes, "子女务工，支出可以承担", true},
     {v1::CLUE_RESULT_HELPED_WITHOUT_CASE, code::kReasonHelped, "已帮助落实报销，无需纳入", true},
     {v1::CLUE_RESULT_NO_SUCH_PERSON, code::kReasonNotFound, "村内查无此人", false},
     {v1::CLUE_RESULT_DECEASED, code::kReasonDead, "当事人已去世", false},
     {v1::CLUE_RESULT_ALREADY_MONITORED, code::kReasonMonitored, "该户已在监测中", true}}};

const Finding& FindingOf(v1::ClueResult result) {
  for (const Finding& finding : kFindings) {
    if (finding.result == result) return finding;
  }
  return kFindings[0];
}

// What is really there: a family that is not poor has suffered a blow that it cannot bear.
void Befall(Hand* h, const std::string& risk, Shock shock) {
  h->household().unrecorded = false;
  if (h->household().poor) return;
  StartShock(&h->stage, h->index, shock, kMillion);
  h->household().shock_cannot_cope = true;
  if (RisksOn(h->household(), h->stage.day).empty()) {
    for (size_t i = 0; i < kRiskCodes.size(); ++i) {
      if (risk == kRiskCodes[i]) h->household().risk = static_cast<Risk>(i);
    }
  }
}

// The risks that a visit finds; never none where the clue is true.
std::vector<std::string> RisksFound(Hand* h, const OpenClue& clue) {
  std::vector<std::string> risks;
  for (const Risk risk : RisksOn(h->household(), h->stage.day)) {
    if (risks.size() < 3) risks.emplace_back(kRiskCodes[static_cast<size_t>(risk)]);
  }
  if (risks.empty()) risks.push_back(clue.risk);
  return risks;
}

void SendVerified(Hand* h, OpenClue* clue, const Finding* finding) {
  v1::Fact fact;
  v1::ClueVerified* verified = fact.mutable_clue_verified();
  FillReference(*clue, verified->add_clues());
  verified->set_result(clue->result);
  if (finding == nullptr || finding->visited) verified->set_check_event_id(h->life.check_id);
  if (finding != nullptr) {
    verified->set_reason_code(finding->reason_code);
    verified->set_reason(finding->reason);
  } else {
    for (const std::string& risk : h->life.risks) verified->add_risk_codes(risk);
  }
  verified->set_second_account(h->second());
  clue->verified_id = h->Send(std::move(fact));
}

}  // namespace

uint32_t Report(Hand* h, const v1::ClueReported& reported, const std::string& risk, Shock shock,
                bool real) {
  if (real) Befall(h, risk, shock);
  OpenClue clue;
  clue.channel = reported.channel();
  clue.risk = risk;
  clue.real = real;
  v1::Fact fact;
  *fact.mutable_clue_reported() = reported;
  clue.id = h->Send(std::move(fact));
  const auto number = static_cast<uint32_t>(h->life.clues.size());
  int days = h->Draw(kVerifyDays);
  if (h->late()) days += h->Draw(kLateDays);
  clue.due_day = h->stage.day + kVerifyLimit;
  h->life.clues.push_back(std::move(clue));
  if (h->Chance(kAssignPpm)) h->After(1, Act::kAssign, number);
  if (days > kVerifyLimit + 2) h->After(kVerifyLimit + 2, Act::kEscalate, number);
  h->After(days, Act::kVerify, number);
  return number;
}

void Discovered(Hand* h, const std::string& check_id) {
  OpenClue clue;
  clue.id = check_id;
  clue.channel = v1::CHANNEL_CADRE_SCREENING;
  clue.risk = kRiskCodes[static_cast<size_t>(Risk::kIllness)];
  const bool busy = !h->life.clues.empty() || h->life.standing != Standing::kNone;
  const bool needs_help = !CanCope(h->household(), h->stage.day);
  clue.real = !busy && needs_help && h->Chance(kDiscoveryTruePpm);
  const auto number = static_cast<uint32_t>(h->life.clues.size());
  h->life.clues.push_back(std::move(clue));
  // It reaches the town when the phone has signal again.
  const int later = h->stage.dispatch.HeldBack() ? static_cast<int>(kOfflineDays.high) + 1 : 0;
  h->After(later + h->Draw(kVerifyDays), Act::kVerify, number);
}

void DeclareOrScreen(Hand* h, bool declared, bool real) {
  for (const OpenClue& clue : h->life.clues) {
    if (clue.open) return;
  }
  if (h->life.standing != Standing::kNone) return;
  v1::ClueReported reported;
  reported.set_channel(declared ? v1::CHANNEL_SELF_DECLARATION : v1::CHANNEL_CADRE_SCREENING);
  reported.set_form_code(declared ? code::kFormOral : code::kFormVisit);
  reported.set_kind_code(declared ? code::kKindDeclared : code::kKindScreened);
  const char* risk = kRiskCodes[static_cast<size_t>(Risk::kIllness)];
  reported.add_risk_codes(risk);
  reported.set_description(declared ? "家里有人生病，开支大" : "走访时发现开支较大");
  if (declared) {
    reported.set_declarer_relation_code(code::kDeclarerHead);
    reported.set_signature_sha256(h->Hash32());
    reported.set_receipt_sha256(h->Hash32());
  }
  Report(h, reported, risk, Shock::kIllness, real);
}

void AssignClue(Hand* h, uint32_t number) {
  OpenClue& clue = h->life.clues[number];
  if (!clue.open || !clue.verified_id.empty()) return;
  v1::Fact fact;
  v1::ClueAssigned* assigned = fact.mutable_clue_assigned();
  FillReference(clue, assigned->mutable_clue());
  assigned->set_to_area_code(h->village().code);
  assigned->set_to_account(h->cadre());
  assigned->set_due_date(h->Date(kVerifyLimit));
  clue.due_day = h->stage.day + kVerifyLimit;
  h->Send(std::move(fact));
}

void EscalateClue(Hand* h, uint32_t number) {
  const OpenClue& clue = h->life.clues[number];
  if (!clue.open || !clue.verified_id.empty()) return;
  if (h->stage.day <= clue.due_day) {
    return h->After(clue.due_day - h->stage.day + 1, Act::kEscalate, number);
  }
  v1::Fact fact;
  v1::ClueEscalated* escalated = fact.mutable_clue_escalated();
  FillReference(clue, escalated->mutable_clue());
  escalated->set_from_area_code(h->village().code);
  escalated->set_to_area_code(h->town().code);
  escalated->set_due_date(h->Date(kVerifyLimit));
  escalated->set_reason("村里未按时核实");
  h->Send(std::move(fact));
}

void VerifyClue(Hand* h, uint32_t number) {
  OpenClue& clue = h->life.clues[number];
  if (!clue.open) return;
  const bool monitored =
      h->life.standing == Standing::kIdentifying || h->life.standing == Standing::kMonitored;
  if (monitored) {
    clue.result = v1::CLUE_RESULT_ALREADY_MONITORED;
    clue.real = false;
  } else if (clue.real) {
    clue.result = v1::CLUE_RESULT_PROPOSE_INCLUSION;
  } else if (clue.result == v1::CLUE_RESULT_UNSPECIFIED) {
    clue.result = kFindings[h->stage.rng.Weighted(kFoundWeights)].result;
  }
  if (clue.real) {
    h->Visit();
    h->life.risks = RisksFound(h, clue);
    SendVerified(h, &clue, nullptr);
    return SignConsent(h, number);
  }
  const Finding& finding = FindingOf(clue.result);
  if (finding.visited) h->Visit();
  SendVerified(h, &clue, &finding);
  h->After(kConfirmDays, Act::kConfirm, number);
}

void ConfirmClue(Hand* h, uint32_t number) {
  OpenClue& clue = h->life.clues[number];
  if (!clue.open || clue.real || clue.verified_id.empty()) return;
  v1::Fact fact;
  if (!clue.returned && h->Chance(kClueReturnedPpm)) {
    clue.returned = true;
    v1::ClueReturned* returned = fact.mutable_clue_returned();
    FillReference(clue, returned->mutable_clue());
    returned->set_verified_event_id(clue.verified_id);
    returned->set_reason("理由不充分，请再次入户");
    returned->set_due_date(h->Date(kVerifyLimit));
    h->Send(std::move(fact));
    return h->After(kVerifyDays, Act::kVerify, number);
  }
  const Finding& finding = FindingOf(clue.result);
  v1::ClueDismissed* dismissed = fact.mutable_clue_dismissed();
  FillReference(clue, dismissed->mutable_clue());
  dismissed->set_verified_event_id(clue.verified_id);
  dismissed->set_result(clue.result);
  dismissed->set_reason_code(finding.reason_code);
  dismissed->set_reason(finding.reason);
  dismissed->set_no_relation(true);
  clue.answered_id = h->Send(std::move(fact));
  clue.open = false;
  if (clue.batch >= 0) ++h->stage.cases.batches[static_cast<size_t>(clue.batch)].answered;
  if (clue.channel == v1::CHANNEL_SELF_DECLARATION) {
    clue.to_tell = true;
    h->After(2, Act::kTell, number);
  } else if (finding.visited && !clue.returned && h->Chance(kClueReopenedPpm)) {
    clue.to_reopen = true;
    h->After(h->Draw(kReopenDays), Act::kReopen, number);
  }
}

void ReopenClue(Hand* h, uint32_t number) {
  OpenClue& clue = h->life.clues[number];
  if (!clue.to_reopen) return;
  clue.to_reopen = false;
  clue.open = true;
  clue.returned = true;  // once is enough
  v1::Fact fact;
  v1::ClueReopened* reopened = fact.mutable_clue_reopened();
  FillReference(clue, reopened->mutable_clue());
  reopened->set_dismissed_event_id(clue.answered_id);
  reopened->set_reason("抽查发现情况有变");
  reopened->set_due_date(h->Date(kVerifyLimit));
  h->Send(std::move(fact));
  if (clue.batch >= 0) --h->stage.cases.batches[static_cast<size_t>(clue.batch)].answered;
  h->After(kVerifyDays, Act::kVerify, number);
}

void TellClue(Hand* h, uint32_t number) {
  OpenClue& clue = h->life.clues[number];
  if (!clue.to_tell) return;
  clue.to_tell = false;
  v1::Fact fact;
  v1::ClueFeedbackGiven* given = fact.mutable_clue_feedback_given();
  FillReference(clue, given->mutable_clue());
  given->set_answered_event_id(clue.answered_id);
  given->set_manner_code(code::kMannerTold);
  given->set_text("已当面告知结果");
  h->Send(std::move(fact));
}

}  // namespace hearth::sim
