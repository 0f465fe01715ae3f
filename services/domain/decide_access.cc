#include "services/domain/decide_access.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide_device.h"
#include "services/domain/roles.h"
#include "services/domain/submission.h"

namespace hearth::domain {
namespace {

constexpr size_t kBootstrapAccounts = 3;
constexpr size_t kGridDigits = 15;

MaybeFault CheckBootstrap(const v1::BootstrapCompleted& fact, const Control& control, int32_t day) {
  if (control.registry->bootstrapped()) {
    return WrongState("", "首次启用已完成", "the first run is over");
  }
  const std::set<std::string> different(fact.accounts().begin(), fact.accounts().end());
  if (fact.accounts_size() != static_cast<int>(kBootstrapAccounts) ||
      different.size() != kBootstrapAccounts) {
    return Malformed("accounts", "应为三个不同的账号（系统、安全、审计管理员）",
                     "must be three different accounts: system, security and audit administrator");
  }
  constexpr Role kRoles[] = {Role::kSystemAdmin, Role::kSecurityAdmin, Role::kAuditAdmin};
  for (int i = 0; i < fact.accounts_size(); ++i) {
    const std::string_view word = TermsOf(kRoles[i]).word;
    const auto grants = control.registry->GrantsInForce(fact.accounts(i), day);
    const bool holds = std::any_of(grants.begin(), grants.end(), [word](const auto& grant) {
      return grant->given.role() == word;
    });
    if (holds) continue;
    return WrongState(absl::StrCat("accounts[", i, "]"), "该账号没有相应的管理员角色",
                      "the account lacks the administrator's role that its place asks for");
  }
  return std::nullopt;
}

MaybeFault CheckOpened(const v1::AccountOpened& fact, const Registry& registry) {
  const bool reserved = fact.account() == "server" || fact.account().starts_with("server.");
  if (!IsName(fact.account()) || reserved) {
    return Malformed("account", "应为 1 至 64 个 a-z 0-9 . _ -，且不以 server 命名",
                     "must be 1 to 64 of a-z 0-9 . _ - and not the server's own name");
  }
  if (registry.FindAccount(fact.account()) == nullptr) return std::nullopt;
  return WrongState("account", "账号已用过（停用的也不再分配），请换一个",
                    "the account was used before; names are never given twice, take another");
}

MaybeFault CheckCredential(const v1::CredentialSet& fact, const Registry& registry) {
  if (auto fault = CheckOpenAccount("account", fact.account(), registry)) return fault;
  if (fact.kind() == v1::CREDENTIAL_KIND_UNSPECIFIED) {
    return Malformed("kind", "必填", "is required");
  }
  if (!IsName(fact.credential_id())) {
    return Malformed("credential_id", "应为 1 至 64 个 a-z 0-9 . _ -",
                     "must be 1 to 64 of a-z 0-9 . _ -");
  }
  if (registry.FindCredential(fact.credential_id()).has_value()) {
    return WrongState("credential_id", "已用过，请换一个", "was used before; take another");
  }
  const bool keyed =
      fact.kind() == v1::CREDENTIAL_KIND_CERTIFICATE || fact.kind() == v1::CREDENTIAL_KIND_KEY;
  if (keyed == fact.public_key_sha256().empty()) {
    return Malformed("public_key_sha256", "证书和密钥必填，其他不填",
                     "is required for certificates and keys, and only for them");
  }
  if (keyed && !registry.AccountOfKey(fact.public_key_sha256(), 0).empty()) {
    return WrongState("public_key_sha256", "该公钥已属于一个账号",
                      "the key has an account already");
  }
  if (fact.replaces_credential_id().empty()) return std::nullopt;
  const auto replaced = registry.FindCredential(fact.replaces_credential_id());
  const auto owner = registry.FindAccount(fact.account());
  const bool own = std::any_of(owner->credentials.begin(), owner->credentials.end(),
                               [&](const Credential& credential) {
                                 return credential.credential_id == fact.replaces_credential_id();
                               });
  if (own && !replaced->span.ended() && replaced->kind == fact.kind()) return std::nullopt;
  return WrongState("replaces_credential_id", "不是该账号同类的有效凭据",
                    "is no live credential of that account and kind");
}

MaybeFault CheckRevoked(const v1::CredentialRevoked& fact, const Registry& registry) {
  const auto known = registry.FindCredential(fact.credential_id());
  if (!known.has_value() || known->span.ended()) {
    return WrongState("credential_id", "没有这个有效凭据", "there is no such live credential");
  }
  return CheckReasonCode("reason_code", fact.reason_code());
}

MaybeFault CheckArea(std::string_view field, const std::string& code, size_t digits_min,
                     const AreaTree& areas, int32_t day) {
  if (code.size() < digits_min) {
    return Malformed(field, absl::StrCat("该角色的区划至少 ", digits_min, " 位"),
                     absl::StrCat("the role's area has at least ", digits_min, " digits"));
  }
  const bool stands = areas.Exists(code, day) ||
                      (code.size() == kGridDigits && areas.Exists(ParentByCode(code), day));
  if (stands) return std::nullopt;
  return Fault{v1::REFUSAL_REASON_UNKNOWN_AREA, std::string(field),
               "起始日没有该区划，请改正编码或先新建",
               "no such area on the first day; correct the code or create it first"};
}

MaybeFault CheckWarrant(const v1::AuditWarrant& warrant) {
  if (warrant.number().empty()) return Malformed("number", "必填", "is required");
  if (warrant.start_date() == 0 || warrant.end_date() < warrant.start_date()) {
    return Malformed("end_date", "应不早于起始日", "must not be before the first day");
  }
  return std::nullopt;
}

MaybeFault CheckScope(const v1::GrantGiven& fact, const RoleTerms& terms, const AreaTree& areas) {
  if (fact.scope_case() != terms.scope) {
    return Malformed("scope", "范围的种类与角色不符", "is not the kind of scope that the role has");
  }
  switch (fact.scope_case()) {
    case v1::GrantGiven::kAreaCode:
      return CheckArea("area_code", fact.area_code(), terms.area_digits_min, areas,
                       fact.from_date());
    case v1::GrantGiven::kWarrant:
      if (auto fault = CheckWarrant(fact.warrant())) return Within("warrant", *std::move(fault));
      return CheckArea("warrant.area_code", fact.warrant().area_code(), terms.area_digits_min,
                       areas, fact.from_date());
    case v1::GrantGiven::kPairedHouseholds:
      if (fact.paired_households()) return std::nullopt;
      return Malformed("paired_households", "只能为真", "is true or absent");
    case v1::GrantGiven::kInstallation:
      if (fact.installation()) return std::nullopt;
      return Malformed("installation", "只能为真", "is true or absent");
    case v1::GrantGiven::kUnitCode:
      if (!fact.unit_code().empty()) return std::nullopt;
      return Malformed("unit_code", "必填", "is required");
    default:  // hashes were looked at with the fields
      if (!fact.receipt_sha256().empty()) return std::nullopt;
      return Malformed("receipt_sha256", "必填", "is required");
  }
}

MaybeFault CheckDates(const v1::GrantGiven& fact, int32_t day) {
  if (fact.from_date() == 0) return Malformed("from_date", "必填", "is required");
  if (fact.until_date() == 0) return Malformed("until_date", "必填", "is required");
  if (fact.until_date() < fact.from_date() || fact.until_date() < day) {
    return Malformed("until_date", "早于起始日或已过去",
                     "is before the first day, or over already");
  }
  // As numbers yyyymmdd a year later is 10,000 more, also on 29 February.
  if (fact.until_date() - fact.from_date() <= 10'000) return std::nullopt;
  return Malformed("until_date", "授权最长 12 个月", "a grant holds at most 12 months");
}

// Roles that are, or will be, held together on some day.
MaybeFault CheckSeparation(const v1::GrantGiven& fact, const RoleTerms& terms,
                           const Account& account) {
  for (const auto& grant : account.grants) {
    const bool meets = !grant->span.ended() && grant->given.from_date() <= fact.until_date() &&
                       fact.from_date() <= grant->given.until_date();
    const RoleTerms* other = FindRole(grant->given.role());
    if (!meets || other == nullptr || !Exclude(terms.camp, other->camp)) continue;
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "role",
                 absl::StrCat("与该账号的角色 ", std::string(other->word),
                              " 不能兼任，请先终止该授权或改用另一人的账号"),
                 absl::StrCat("excludes the account's role ", std::string(other->word),
                              "; end that grant first, or take another person's account")};
  }
  return std::nullopt;
}

MaybeFault CheckGiven(const v1::GrantGiven& fact, const v1::EventHeader& header,
                      const Control& control, int32_t day) {
  if (auto fault = CheckOpenAccount("account", fact.account(), *control.registry)) return fault;
  if (header.actor() == fact.account()) {
    return Fault{v1::REFUSAL_REASON_NO_RIGHT, "account", "不能给自己授权，请由另一人授权",
                 "nobody gives himself a grant; another person must give it"};
  }
  const RoleTerms* terms = FindRole(fact.role());
  if (terms == nullptr) return Malformed("role", "没有这个角色", "there is no such role");
  if (auto fault = CheckDates(fact, day)) return fault;
  if (auto fault = CheckScope(fact, *terms, *control.areas)) return fault;
  if (fact.reason().empty()) return Malformed("reason", "必填", "is required");
  return CheckSeparation(fact, *terms, *control.registry->FindAccount(fact.account()));
}

MaybeFault CheckEnded(const v1::GrantEnded& fact, const Registry& registry) {
  const auto grant = registry.FindGrant(fact.grant_event_id());
  if (grant == nullptr || grant->span.ended()) {
    return WrongState("grant_event_id", "没有这项有效授权", "there is no such grant in force");
  }
  return CheckReasonCode("reason_code", fact.reason_code());
}

MaybeFault CheckAttested(const v1::GrantsAttested& fact, const Registry& registry) {
  if (fact.area_code().empty()) return Malformed("area_code", "必填", "is required");
  for (int i = 0; i < fact.questioned_event_ids_size(); ++i) {
    if (registry.FindGrant(fact.questioned_event_ids(i)) != nullptr) continue;
    return WrongState(absl::StrCat("questioned_event_ids[", i, "]"), "没有这项授权",
                      "there is no such grant");
  }
  return std::nullopt;
}

MaybeFault CheckRelation(const v1::RelationDeclared& fact, const Registry& registry) {
  if (auto fault = CheckOpenAccount("account", fact.account(), registry)) return fault;
  if (auto fault = CheckReasonCode("relation_code", fact.relation_code())) return fault;
  if (!fact.related_household().empty() || !fact.description().empty()) return std::nullopt;
  return Malformed("related_household", "请填写户或说明", "name the household or describe it");
}

MaybeFault CheckRelationEnded(const v1::RelationEnded& fact, const Registry& registry) {
  const auto relation = registry.FindRelation(fact.declared_event_id());
  if (relation.has_value() && !relation->span.ended()) return std::nullopt;
  return WrongState("declared_event_id", "没有这项有效申报", "there is no such declaration");
}

MaybeFault CheckClosed(const v1::AccountClosed& fact, const Registry& registry) {
  if (auto fault = CheckOpenAccount("account", fact.account(), registry)) return fault;
  return CheckReasonCode("reason_code", fact.reason_code());
}

MaybeFault CheckOne(const v1::EventHeader& header, const v1::Fact& fact, const Control& control) {
  const Registry& registry = *control.registry;
  const int32_t day = DateOfTime(header.occurred_time_ms());
  switch (fact.fact_case()) {
    case v1::Fact::kBootstrapCompleted:
      return CheckBootstrap(fact.bootstrap_completed(), control, day);
    case v1::Fact::kAccountOpened:
      return CheckOpened(fact.account_opened(), registry);
    case v1::Fact::kAccountAmended:
      return CheckOpenAccount("account", fact.account_amended().account(), registry);
    case v1::Fact::kAccountClosed:
      return CheckClosed(fact.account_closed(), registry);
    case v1::Fact::kCredentialSet:
      return CheckCredential(fact.credential_set(), registry);
    case v1::Fact::kCredentialRevoked:
      return CheckRevoked(fact.credential_revoked(), registry);
    case v1::Fact::kGrantGiven:
      return CheckGiven(fact.grant_given(), header, control, day);
    case v1::Fact::kGrantEnded:
      return CheckEnded(fact.grant_ended(), registry);
    case v1::Fact::kGrantsAttested:
      return CheckAttested(fact.grants_attested(), registry);
    case v1::Fact::kRelationDeclared:
      return CheckRelation(fact.relation_declared(), registry);
    case v1::Fact::kRelationEnded:
      return CheckRelationEnded(fact.relation_ended(), registry);
    default:
      return CheckDeviceFact(header, fact, registry);
  }
}

std::string_view NameOf(const v1::Fact& fact) {
  return v1::Fact::descriptor()->FindFieldByNumber(fact.fact_case())->name();
}

}  // namespace

MaybeFault CheckAccessFact(const v1::EventHeader& header, const v1::Fact& fact,
                           const Control& control) {
  MaybeFault fault = CheckOne(header, fact, control);
  if (!fault.has_value()) return std::nullopt;
  return Within(NameOf(fact), *std::move(fault));
}

const std::string& AccountOf(const v1::Fact& fact) {
  static const auto* const kNobody = new std::string;
  switch (fact.fact_case()) {
    case v1::Fact::kAccountOpened:
      return fact.account_opened().account();
    case v1::Fact::kAccountAmended:
      return fact.account_amended().account();
    case v1::Fact::kAccountClosed:
      return fact.account_closed().account();
    case v1::Fact::kCredentialSet:
      return fact.credential_set().account();
    case v1::Fact::kGrantGiven:
      return fact.grant_given().account();
    case v1::Fact::kRelationDeclared:
      return fact.relation_declared().account();
    case v1::Fact::kDeviceInvited:
      return fact.device_invited().account();
    case v1::Fact::kDeviceEnrolled:
      return fact.device_enrolled().account();
    default:
      return *kNobody;
  }
}

}  // namespace hearth::domain
