#include "services/ledger/judge.h"

#include <utility>

#include "services/domain/case_file.h"
#include "services/domain/decide.h"
#include "services/domain/decide_case_file.h"
#include "services/ledger/authority.h"
#include "services/ledger/own_fact.h"
#include "services/ledger/reason.h"
#include "services/record/record.h"

namespace hearth::ledger {
namespace {

// The key is out of reach although no fact says so: a store that came back from a backup.
domain::Refusal OutOfReach() {
  return {v1::REFUSAL_REASON_ERASED,
          "parts: 该对象的个人信息已按规定删除，不再接收 / parts: the subject was erased; nothing "
          "more is recorded of it"};
}

// Accounts, grants and devices are changed through the service that checks who does it; a person's
// own relations are his to declare.
bool IsAdministration(uint32_t kind) {
  if (kind == v1::Fact::kRelationDeclared || kind == v1::Fact::kRelationEnded) return false;
  return domain::Registry::Reads(kind) || kind == v1::Fact::kGrantsAttested;
}

// Who may propose and order it is asked by the service, and what follows is the server's work.
bool IsErasure(const v1::EventHeader& header) {
  return header.kind() == v1::Fact::kKeyEncryptionKeyRolled ||
         (domain::Erasures::Reads(header.kind()) && domain::IsControl(header));
}

// Days and restores are the server's own to tell, and its devices are its own to use.
std::optional<domain::Refusal> RefuseServerOnly(const v1::EventHeader& header) {
  if (header.kind() == v1::Fact::kDayOpened || header.kind() == v1::Fact::kLogRestored) {
    return domain::Refusal{v1::REFUSAL_REASON_NO_RIGHT,
                           "header.kind: 该类事实只能由服务器记录 / header.kind: only the server "
                           "records facts of this kind"};
  }
  if (IsAdministration(header.kind())) {
    return domain::Refusal{v1::REFUSAL_REASON_NO_RIGHT,
                           "header.kind: 账号、授权与设备请通过 AccessService 管理 / header.kind: "
                           "accounts, grants and devices are administered through AccessService"};
  }
  if (IsErasure(header)) {
    return domain::Refusal{v1::REFUSAL_REASON_NO_RIGHT,
                           "header.kind: 删除与限制处理请通过 PrivacyService 办理 / header.kind: "
                           "erasure and restriction go through PrivacyService"};
  }
  const std::string_view device = header.device();
  if (device.starts_with(kServerDevicePrefix)) {
    return domain::Refusal{v1::REFUSAL_REASON_NO_RIGHT,
                           "header.device: 该设备名为服务器保留 / header.device: names that begin "
                           "with \"server.\" are the server's"};
  }
  return std::nullopt;
}

using Verdict = absl::StatusOr<std::optional<domain::Refusal>>;
using ByFile = std::optional<domain::Refusal> (*)(const v1::EventHeader&, const v1::Fact&,
                                                  const domain::CaseInput&);

// What the case file says of it, where it is a fact of one.
Verdict CaseMerits(const Grounds& grounds, const domain::Submitted& event, ByFile decide) {
  if (!domain::IsCaseFact(event.header)) return std::optional<domain::Refusal>();
  const auto look = [&grounds](const std::string& household) {
    return grounds.cases->Look(household, grounds.control, grounds.today);
  };
  const absl::StatusOr<domain::CaseInput> here = look(event.header.household());
  if (!here.ok()) return WithReason(here.status(), "CORRUPT");
  const std::string* other = domain::OtherHousehold(event.fact);
  if (other == nullptr || *other == event.header.household()) {
    return decide(event.header, event.fact, *here);
  }
  const absl::StatusOr<domain::CaseInput> there = look(*other);
  if (!there.ok()) return WithReason(there.status(), "CORRUPT");
  return decide(event.header, event.fact,
                domain::CaseInput{.file = here->file,
                                  .household = here->household,
                                  .control = grounds.control,
                                  .today = grounds.today,
                                  .other = &there->file});
}

Verdict Merits(const Grounds& grounds, Judged* judged) {
  const domain::Submitted& event = judged->event;
  const Speaker& speaker = grounds.speaker;
  judged->quarantine = v1::QUARANTINE_REASON_UNSPECIFIED;
  judged->out_of_scope_on_arrival = false;
  if (event.refusal) return event.refusal;
  if (!speaker.own) {
    std::optional<domain::Refusal> refusal = RefuseServerOnly(event.header);
    if (refusal) return refusal;
    Standing standing =
        StandingOf(event.header, speaker.key_id, grounds.control, grounds.today, speaker.open);
    if (standing.refusal) return std::move(standing.refusal);
    judged->quarantine = standing.quarantine;
    judged->out_of_scope_on_arrival = standing.out_of_scope_on_arrival;
  }
  Verdict place = CaseMerits(grounds, event, &domain::DecidePlace);
  if (!place.ok() || place->has_value()) return place;
  std::optional<domain::Refusal> refusal =
      domain::Decide(event.header, event.fact, grounds.control, grounds.today);
  if (refusal) return refusal;
  return CaseMerits(grounds, event, &domain::DecideCaseFile);
}

}  // namespace

absl::Status Judge(const Grounds& grounds, Judged* judged) {
  Verdict refusal = Merits(grounds, judged);
  if (!refusal.ok()) return refusal.status();
  judged->refusal = *std::move(refusal);
  if (judged->refusal || judged->is_sealed) return absl::OkStatus();
  absl::StatusOr<std::vector<std::string>> sealed = record::SealParts(judged->event, grounds.keys);
  if (absl::IsFailedPrecondition(sealed.status())) {
    judged->refusal = OutOfReach();
    return absl::OkStatus();
  }
  if (!sealed.ok()) return WithReason(sealed.status(), "CORRUPT");
  judged->sealed = *std::move(sealed);
  judged->is_sealed = true;
  return absl::OkStatus();
}

}  // namespace hearth::ledger
