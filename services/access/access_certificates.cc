// Jobs, which have no password: known by the key of their certificate, by what the registry says
// now. There is no other list of revoked certificates (reference-security.md finding 4).

#include "absl/strings/str_cat.h"
#include "services/access/access.h"
#include "services/access/bytes.h"
#include "services/access/certificate.h"
#include "services/access/entries.h"
#include "services/access/error.h"

namespace hearth::access {
namespace {

absl::Status UnknownCertificate() {
  return Error(absl::StatusCode::kUnauthenticated, "UNKNOWN_CERTIFICATE",
               "该证书的公钥未登记或已撤销；请安全管理员用 hearth account set-certificate 登记",
               "the certificate's key is not registered, or was revoked; a security administrator "
               "registers it with hearth account set-certificate");
}

}  // namespace

absl::StatusOr<Caller> Access::ResolveKey(std::string_view key_sha256,
                                          const domain::Control& control) const {
  Caller caller;
  caller.account = control.registry->AccountOfKey(key_sha256, options_.now_ms());
  if (caller.account.empty()) return UnknownCertificate();
  caller.way = v1::LOGIN_WAY_CERTIFICATE;
  caller.key_sha256 = std::string(key_sha256);
  return caller;
}

absl::Status Access::SetCertificate(const Admission& by, const v1::SetCertificateRequest& request,
                                    v1::SetCertificateResponse* response) {
  const domain::Control control = options_.control();
  if (!control.registry->IsOpen(request.account())) return Absent();
  if (request.account() == by.caller.account) return NoRole();  // another person must do it
  absl::StatusOr<std::string> key = PublicKeySha256(request.certificate_pem(), options_.now_ms());
  if (!key.ok()) return key.status();
  v1::Fact fact;
  v1::CredentialSet& set = *fact.mutable_credential_set();
  set.set_account(request.account());
  set.set_kind(v1::CREDENTIAL_KIND_CERTIFICATE);
  set.set_credential_id(absl::StrCat("c-", Hex(RandomBytes(12))));
  set.set_public_key_sha256(*key);
  set.set_replaces_credential_id(
      LiveCredential(control, request.account(), v1::CREDENTIAL_KIND_CERTIFICATE));
  if (auto recorded = Record(by.caller.account, fact); !recorded.ok()) return recorded.status();
  response->set_public_key_sha256(*std::move(key));
  return absl::OkStatus();
}

}  // namespace hearth::access
