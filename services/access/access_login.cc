// Proving who one is: bootstrap, login, passwords, second factors, activation.

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/access/bytes.h"
#include "services/access/entries.h"
#include "services/access/error.h"
#include "services/access/password.h"
#include "services/access/totp.h"
#include "services/domain/civil_date.h"
#include "services/domain/submission.h"
#include "storage/api/codec.h"

namespace hearth::access {
namespace {

constexpr size_t kCodeBytes = 16;
constexpr int64_t kBootstrapMs = 15 * 60'000;
constexpr int64_t kActivationMs = 72 * 3'600'000;
constexpr size_t kHashBytes = 32;

absl::Status LoginFailed() {
  return Error(absl::StatusCode::kUnauthenticated, "LOGIN_FAILED",
               "账号、密码或动态码不正确，或动态码已用过",
               "account, password or code is wrong, or the code was used");
}

std::string PasswordName(const std::string& id) { return absl::StrCat("password/", id); }
std::string TotpName(const std::string& id) { return absl::StrCat("totp/", id); }
std::string ActivationName(const std::string& account) {
  return absl::StrCat("activation/", account);
}

// Seed(20) ‖ last step used(8).
std::string TotpRow(std::string_view seed, int64_t last_step) {
  return std::string(seed) + storage::U64Key(static_cast<uint64_t>(last_step));
}

// A code as people type it: blanks and dashes do not count, nor does case.
std::string Typed(std::string_view code) {
  std::string typed;
  for (const char c : code) {
    if (c != ' ' && c != '-') typed += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return typed;
}

}  // namespace

bool Access::NeedsBootstrap() const {
  const domain::Control control = options_.control();
  return !control.registry->bootstrapped() ||
         !control.registry->Holds(domain::Role::kSecurityAdmin, Today(control));
}

std::string Access::NewBootstrapCode() {
  if (options_.open || !NeedsBootstrap()) return "";
  const std::string code = Base32(RandomBytes(kCodeBytes));
  const std::lock_guard lock(mutex_);
  bootstrap_hash_ = domain::Sha256(code);
  bootstrap_until_ms_ = options_.now_ms() + kBootstrapMs;
  return code;
}

absl::Status Access::Bootstrap(const Admission& by, const v1::BootstrapRequest& request,
                               v1::BootstrapResponse* response) {
  if (options_.open || !NeedsBootstrap()) {
    return Error(absl::StatusCode::kFailedPrecondition, "BOOTSTRAPPED", "首次启用已完成",
                 "the first run is over");
  }
  if (absl::Status status = MayTry("", by.caller.source); !status.ok()) return status;
  const std::pair<const char*, const v1::NewAdministrator*> who[] = {
      {"system", &request.system()},
      {"security", &request.security()},
      {"audit", &request.audit()}};
  for (const auto& [field, administrator] : who) {
    if (!domain::IsName(administrator->account())) {
      return FieldError(absl::StrCat(field, ".account"), "应为 1 至 64 个 a-z 0-9 . _ -",
                        "must be 1 to 64 of a-z 0-9 . _ -");
    }
    if (administrator->name().empty()) {
      return FieldError(absl::StrCat(field, ".name"), "必填", "is required");
    }
    absl::Status status = CheckPassword(absl::StrCat(field, ".password"), administrator->account(),
                                        administrator->password());
    if (!status.ok()) return status;
  }
  if (request.system().account() == request.security().account() ||
      request.system().account() == request.audit().account() ||
      request.security().account() == request.audit().account()) {
    return FieldError("audit.account", "三个管理员须为不同的账号",
                      "the three administrators are three different accounts");
  }
  {
    const std::lock_guard lock(mutex_);
    const bool right = !bootstrap_hash_.empty() && options_.now_ms() < bootstrap_until_ms_ &&
                       SameSecret(bootstrap_hash_, domain::Sha256(Typed(request.code())));
    if (!right) {
      return Error(absl::StatusCode::kUnauthenticated, "CODE_WRONG",
                   "启用码不正确、已用过或已过期（15 分钟）；重启 hearthd 会显示新的启用码",
                   "the code is wrong, used or over (15 minutes); hearthd shows a new one when it "
                   "is started again");
    }
    bootstrap_hash_.clear();  // one use, whatever comes of it
  }
  back_off_.Succeeded("", by.caller.source);
  return MakeAdministrators(request, response);
}

// A cut in between leaves accounts without the last fact: the next run goes on with them.
absl::Status Access::MakeAdministrators(const v1::BootstrapRequest& request,
                                        v1::BootstrapResponse* response) {
  v1::Fact completed;
  const std::pair<const v1::NewAdministrator*, domain::Role> who[] = {
      {&request.system(), domain::Role::kSystemAdmin},
      {&request.security(), domain::Role::kSecurityAdmin},
      {&request.audit(), domain::Role::kAuditAdmin}};
  for (const auto& [administrator, role] : who) {
    completed.mutable_bootstrap_completed()->add_accounts(administrator->account());
    absl::Status status = MakeAdministrator(*administrator, role, response->add_second_factors());
    if (!status.ok()) return status;
  }
  return bootstrapped() ? absl::OkStatus() : Record("server", completed).status();
}

absl::Status Access::MakeAdministrator(const v1::NewAdministrator& who, domain::Role role,
                                       v1::SecondFactor* shown) {
  const domain::Control control = options_.control();
  if (!control.registry->IsOpen(who.account())) {
    v1::Fact opened;
    opened.mutable_account_opened()->set_account(who.account());
    opened.mutable_account_opened()->mutable_person()->set_name(who.name());
    if (auto recorded = Record("server", opened); !recorded.ok()) return recorded.status();
  }
  const std::string word(domain::TermsOf(role).word);
  const int32_t today = Today(control);
  bool held = false;
  for (const auto& grant : control.registry->GrantsInForce(who.account(), today)) {
    held = held || grant->given.role() == word;
  }
  if (!held) {
    v1::Fact given;
    v1::GrantGiven& grant = *given.mutable_grant_given();
    grant.set_account(who.account());
    grant.set_role(word);
    grant.set_installation(true);
    grant.set_from_date(today);
    grant.set_until_date(domain::AddDays(today, 364));
    grant.set_reason("bootstrap");
    if (auto recorded = Record("server", given); !recorded.ok()) return recorded.status();
  }
  absl::Status status = SetSecret("server", who.account(), v1::CREDENTIAL_KIND_PASSWORD,
                                  HashPassword(who.password()));
  if (!status.ok()) return status;
  return NewTotp("server", who.account(), shown).status();
}

absl::Status Access::MayTry(std::string_view account, const std::string& source) {
  constexpr size_t kNameBytesMax = 64;  // what is longer is nobody's name
  const int64_t wait_ms =
      back_off_.Try(account.substr(0, kNameBytesMax), source, options_.now_ms());
  if (wait_ms == 0) return absl::OkStatus();
  const std::string seconds = std::to_string((wait_ms + 999) / 1000);
  return Error(absl::StatusCode::kResourceExhausted, "BACK_OFF",
               absl::StrCat("失败次数过多，请 ", seconds, " 秒后再试"),
               absl::StrCat("too many failures; try again in ", seconds, " s"));
}

absl::StatusOr<bool> Access::UseTotp(const std::string& credential_id, std::string_view code) {
  const absl::StatusOr<std::string> row = options_.secrets->Get(TotpName(credential_id));
  if (!row.ok()) return row.status();
  if (row->size() != kTotpSeedBytes + 8) return absl::DataLossError("totp: a row of another size");
  const std::string_view seed = std::string_view(*row).substr(0, kTotpSeedBytes);
  const auto last =
      static_cast<int64_t>(storage::ReadU64(std::string_view(*row).substr(kTotpSeedBytes)));
  const auto step = FindTotpStep(seed, code, options_.now_ms(), last);
  if (!step.has_value()) return false;
  // Used up before anybody is let in by it.
  absl::Status put = options_.secrets->Put(TotpName(credential_id), TotpRow(seed, *step));
  if (!put.ok()) return put;
  return true;
}

absl::StatusOr<bool> Access::Proves(const domain::Control& control, const std::string& account,
                                    std::string_view password, const std::string* code) {
  const std::string password_id = LiveCredential(control, account, v1::CREDENTIAL_KIND_PASSWORD);
  std::string verifier;
  if (!password_id.empty()) {
    absl::StatusOr<std::string> kept = options_.secrets->Get(PasswordName(password_id));
    if (!kept.ok()) return kept.status();
    verifier = *std::move(kept);
  }
  if (!VerifyPassword(verifier, password)) return false;
  if (code == nullptr) return true;
  const std::string totp_id = LiveCredential(control, account, v1::CREDENTIAL_KIND_TOTP);
  if (totp_id.empty()) return false;
  const std::lock_guard lock(proving_);
  return UseTotp(totp_id, *code);
}

absl::Status Access::Login(const Admission& by, const v1::LoginRequest& request,
                           v1::LoginResponse* response) {
  if (request.account().empty()) return FieldError("account", "必填", "is required");
  const std::string& source = by.caller.source;
  SecurityEvents* const security = options_.security;
  if (absl::Status status = MayTry(request.account(), source); !status.ok()) {
    if (security != nullptr) security->LoginRefused(request.account(), source, "BACK_OFF");
    return status;
  }
  const absl::StatusOr<bool> proved =
      Proves(options_.control(), request.account(), request.password(), &request.totp_code());
  if (!proved.ok()) return proved.status();
  if (!*proved) {
    if (security != nullptr) security->LoginRefused(request.account(), source, "LOGIN_FAILED");
    return LoginFailed();
  }
  back_off_.Succeeded(request.account(), source);
  if (security != nullptr) security->LoggedIn(request.account(), source);
  auto started = sessions_.Start(request.account(), v1::LOGIN_WAY_PASSWORD, "", options_.now_ms());
  if (!started.ok()) return started.status();
  response->set_token(std::move(started->token));
  response->set_session_id(started->session.session_id());
  response->set_expires_time_ms(started->session.expires_time_ms());
  return absl::OkStatus();
}

absl::Status Access::Logout(const Admission& by, const v1::LogoutRequest&, v1::LogoutResponse*) {
  return sessions_.End(by.caller.session_id);
}

absl::Status Access::SetSecret(const std::string& actor, const std::string& account,
                               v1::CredentialKind kind, std::string_view secret) {
  const bool password = kind == v1::CREDENTIAL_KIND_PASSWORD;
  const std::string id = absl::StrCat(password ? "p-" : "t-", Hex(RandomBytes(12)));
  const std::string before = LiveCredential(options_.control(), account, kind);
  // The secret first: a credential whose secret is missing would lock its person out.
  absl::Status put = options_.secrets->Put(password ? PasswordName(id) : TotpName(id), secret);
  if (!put.ok()) return put;
  v1::Fact fact;
  v1::CredentialSet& set = *fact.mutable_credential_set();
  set.set_account(account);
  set.set_kind(kind);
  set.set_credential_id(id);
  set.set_replaces_credential_id(before);
  if (auto recorded = Record(actor, fact); !recorded.ok()) return recorded.status();
  if (before.empty()) return absl::OkStatus();
  return options_.secrets->Erase(password ? PasswordName(before) : TotpName(before));
}

absl::StatusOr<std::string> Access::NewTotp(const std::string& actor, const std::string& account,
                                            v1::SecondFactor* shown) {
  const std::string seed = RandomBytes(kTotpSeedBytes);
  absl::Status status = SetSecret(actor, account, v1::CREDENTIAL_KIND_TOTP, TotpRow(seed, 0));
  if (!status.ok()) return status;
  shown->set_account(account);
  shown->set_totp_seed(Base32(seed));
  return seed;
}

absl::StatusOr<std::string> Access::NewActivation(const std::string& account) {
  const std::string code = Base32(RandomBytes(kCodeBytes));
  const auto until_ms = static_cast<uint64_t>(options_.now_ms() + kActivationMs);
  absl::Status put = options_.secrets->Put(ActivationName(account),
                                           domain::Sha256(code) + storage::U64Key(until_ms));
  if (!put.ok()) return put;
  return code;
}

absl::StatusOr<bool> Access::UseActivation(const std::string& account, std::string_view code) {
  const std::lock_guard lock(proving_);
  const absl::StatusOr<std::string> row = options_.secrets->Get(ActivationName(account));
  if (absl::IsNotFound(row.status())) return false;
  if (!row.ok()) return row.status();
  if (row->size() != kHashBytes + 8) return absl::DataLossError("activation: another size");
  const std::string_view view = *row;
  const auto until_ms = static_cast<int64_t>(storage::ReadU64(view.substr(kHashBytes)));
  const bool right = SameSecret(view.substr(0, kHashBytes), domain::Sha256(Typed(code)));
  if (!right || options_.now_ms() >= until_ms) return false;
  absl::Status erased = options_.secrets->Erase(ActivationName(account));
  if (!erased.ok()) return erased;
  return true;
}

absl::Status Access::SetPassword(const Admission& by, std::string_view authorization,
                                 const v1::SetPasswordRequest& request,
                                 v1::SetPasswordResponse* response) {
  const std::string& account = request.account();
  if (account.empty()) return FieldError("account", "必填", "is required");
  absl::Status fits = CheckPassword("new_password", account, request.new_password());
  if (!fits.ok()) return fits;
  const domain::Control control = options_.control();
  const bool activating = !request.activation_code().empty();
  std::string kept;
  if (!activating) {
    const absl::StatusOr<Caller> caller = Resolve(authorization, control);
    if (!caller.ok()) return caller.status();
    if (caller->account != account || caller->way != v1::LOGIN_WAY_PASSWORD) return NoRole();
    kept = caller->session_id;
  }
  if (absl::Status status = MayTry(account, by.caller.source); !status.ok()) return status;
  const bool open = control.registry->IsOpen(account);
  const absl::StatusOr<bool> proved =
      activating ? (open ? UseActivation(account, request.activation_code()) : false)
                 : Proves(control, account, request.old_password(), nullptr);
  if (!proved.ok()) return proved.status();
  if (!*proved) return LoginFailed();
  back_off_.Succeeded(account, by.caller.source);
  absl::Status set = SetSecret(account, account, v1::CREDENTIAL_KIND_PASSWORD,
                               HashPassword(request.new_password()));
  if (!set.ok()) return set;
  if (activating) {
    const auto made = NewTotp(account, account, response->mutable_second_factor());
    if (!made.ok()) return made.status();
  }
  return sessions_.EndAllOf(account, kept);
}

absl::Status Access::SetTotp(const Admission& by, const v1::SetTotpRequest& request,
                             v1::SetTotpResponse* response) {
  const std::string& account = by.caller.account;
  if (absl::Status status = MayTry(account, by.caller.source); !status.ok()) return status;
  const absl::StatusOr<bool> proved =
      Proves(options_.control(), account, request.password(), nullptr);
  if (!proved.ok()) return proved.status();
  if (!*proved) return LoginFailed();
  back_off_.Succeeded(account, by.caller.source);
  return NewTotp(account, account, response->mutable_second_factor()).status();
}

absl::Status Access::ResetCredential(const Admission& by, const v1::ResetCredentialRequest& request,
                                     v1::ResetCredentialResponse* response) {
  const domain::Control control = options_.control();
  const auto account = control.registry->FindAccount(request.account());
  if (account == nullptr || account->span.ended()) return Absent();
  if (request.account() == by.caller.account) return NoRole();  // another person must do it
  if (request.reason_code().empty()) return FieldError("reason_code", "必填", "is required");
  for (const domain::Credential& credential : account->credentials) {
    if (credential.span.ended()) continue;
    v1::Fact revoked;
    revoked.mutable_credential_revoked()->set_credential_id(credential.credential_id);
    revoked.mutable_credential_revoked()->set_reason_code(request.reason_code());
    if (auto recorded = Record(by.caller.account, revoked); !recorded.ok()) {
      return recorded.status();
    }
  }
  if (absl::Status ended = sessions_.EndAllOf(request.account(), ""); !ended.ok()) return ended;
  absl::StatusOr<std::string> code = NewActivation(request.account());
  if (!code.ok()) return code.status();
  response->set_activation_code(*std::move(code));
  return absl::OkStatus();
}

}  // namespace hearth::access
