#include "services/access/access.h"

#include <google/protobuf/descriptor.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/bytes.h"
#include "services/access/days.h"
#include "services/access/error.h"
#include "services/domain/decide.h"
#include "services/domain/invariant.h"
#include "services/domain/submission.h"

namespace hearth::access {
namespace {

absl::Status NotBootstrapped() {
  return Error(absl::StatusCode::kUnauthenticated, "NOT_BOOTSTRAPPED",
               "尚未首次启用：请用 hearthd 启动时给出的一次性启用码执行 hearth admin bootstrap",
               "not set up yet: run `hearth admin bootstrap` with the one-time code that hearthd "
               "shows, or names the file of, when it starts");
}

std::string_view TokenOf(std::string_view authorization) {
  constexpr std::string_view kBearer = "Bearer ";
  return authorization.starts_with(kBearer) ? authorization.substr(kBearer.size())
                                            : std::string_view();
}

// The area that the request names; empty when it names none.
std::string AreaNamed(const google::protobuf::Message& request) {
  const auto* type = request.GetDescriptor();
  const auto* field = type->FindFieldByName("area_code");
  if (field == nullptr) field = type->FindFieldByName("village_area_code");
  HEARTH_REQUIRE(field != nullptr);
  return request.GetReflection()->GetString(request, field);
}

}  // namespace

Access::Access(Options options)
    : options_(std::move(options)), challenge_key_(RandomBytes(32)), sessions_(options_.secrets) {}

absl::Status Access::Load() {
  return options_.open ? absl::OkStatus() : sessions_.Load(options_.now_ms());
}

bool Access::bootstrapped() const { return options_.control().registry->bootstrapped(); }

int32_t Access::Today(const domain::Control& control) const {
  return TodayOf(options_.stepped, options_.now_ms(), control);
}

int64_t Access::FactTime(const domain::Control& control) const {
  return FactTimeOf(options_.stepped, options_.now_ms(), control);
}

bool Access::StillHolds(const v1::Session& session, const domain::Control& control) const {
  if (!control.registry->IsOpen(session.account())) return false;
  if (session.way() != v1::LOGIN_WAY_DEVICE) return true;
  const auto device = control.registry->FindDevice(session.device());
  return device != nullptr && !device->span.ended() &&
         Today(control) <= device->keys.back().valid_until_date;
}

absl::StatusOr<Caller> Access::Resolve(std::string_view authorization,
                                       const domain::Control& control) {
  const auto session = sessions_.Find(TokenOf(authorization), options_.now_ms());
  if (!session.has_value() || !StillHolds(*session, control)) return NoSession();
  return Caller{session->account(), session->way(), session->session_id(), session->device(), ""};
}

absl::StatusOr<Admission> Access::Admit(const google::protobuf::Message& request,
                                        std::string_view authorization, std::string_view peer,
                                        std::string_view key_sha256) {
  Admission admission;
  admission.row = FindPolicyOfRequest(request.GetDescriptor()->full_name());
  HEARTH_REQUIRE(admission.row != nullptr);
  admission.caller.source = SourceOf(peer);
  if (options_.open) {
    admission.open = true;
    admission.scope = Scope::Whole();
    return admission;
  }
  const domain::Control control = options_.control();
  if (!control.registry->bootstrapped()) {
    if (admission.row->method == "Bootstrap") return admission;
    return NotBootstrapped();
  }
  if (admission.row->gate == Gate::kAnybody) return admission;
  const bool by_key = authorization.empty() && !key_sha256.empty();
  absl::StatusOr<Caller> caller =
      by_key ? ResolveKey(key_sha256, control) : Resolve(authorization, control);
  if (!caller.ok()) return caller.status();
  caller->source = std::move(admission.caller.source);
  admission.caller = *std::move(caller);
  const std::string area = admission.row->about == About::kArea ? AreaNamed(request) : "";
  Judgement judgement = Authorize(*admission.row, admission.caller, area, control, Today(control));
  switch (judgement.verdict) {
    case Verdict::kAllowed:
      admission.scope = std::move(judgement.scope);
      return admission;
    case Verdict::kNoSession:
      return NoSession();
    case Verdict::kNoRole:
      return NoRole();
    case Verdict::kAbsent:
      return Absent();
  }
  return NoRole();
}

absl::Status Access::Renew(Admission* admission) {
  if (admission->open) return absl::OkStatus();
  const domain::Control control = options_.control();
  const Caller& caller = admission->caller;
  if (caller.way == v1::LOGIN_WAY_CERTIFICATE) {
    const auto now = ResolveKey(caller.key_sha256, control);
    if (!now.ok()) return now.status();
    if (now->account != caller.account) return NoSession();
  } else {
    const auto session = sessions_.FindById(caller.session_id, options_.now_ms());
    if (!session.has_value() || !StillHolds(*session, control)) return NoSession();
  }
  Judgement judgement = Authorize(*admission->row, admission->caller, "", control, Today(control));
  if (judgement.verdict != Verdict::kAllowed) return NoRole();
  admission->scope = std::move(judgement.scope);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Access::Record(const std::string& actor, const v1::Fact& fact) {
  const absl::StatusOr<Recorded> recorded =
      options_.record(actor, FactTime(options_.control()), fact);
  if (!recorded.ok()) return recorded.status();
  if (recorded->problem.empty()) return recorded->event_id;
  absl::Status refused(absl::StatusCode::kFailedPrecondition, recorded->problem);
  refused.SetPayload("hearth.reason", absl::Cord("REFUSED"));
  return refused;
}

std::string Access::Rehearse(const Admission& by, const v1::Fact& fact,
                             domain::Control* control) const {
  domain::Event event;
  event.position = control->position + 1;
  event.header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  event.header.set_stream(v1::STREAM_CONTROL);
  event.header.set_actor(by.caller.account);
  event.header.set_occurred_time_ms(FactTime(*control));
  event.header.set_event_id(RandomBytes(16));
  const auto refusal = domain::Decide(event.header, fact, *control, Today(*control));
  if (refusal.has_value()) return refusal->detail;
  event.fact = fact;
  *control = domain::Evolve(*control, event);
  return "";
}

}  // namespace hearth::access
