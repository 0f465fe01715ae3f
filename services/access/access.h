// Access: the one place that knows who calls and what he may do, and the administration of
// accounts, grants, devices and sessions. Every change is a fact that the ledger records for the
// caller; secrets lie in the key store.
//
// Every method returns OK or an error in both languages with a stable reason; bad input changes
// nothing. What is beyond the caller's scope is answered exactly as what is absent.

#ifndef HEARTH_SERVICES_ACCESS_ACCESS_H_
#define HEARTH_SERVICES_ACCESS_ACCESS_H_

#include <google/protobuf/message.h>

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/access_service.pb.h"
#include "hearth/v1/events.pb.h"
#include "services/access/authorize.h"
#include "services/access/back_off.h"
#include "services/access/policy.h"
#include "services/access/security_events.h"
#include "services/access/sessions.h"
#include "services/domain/control.h"
#include "storage/api/secrets.h"

namespace hearth::access {

// A caller who was let in, with what he reaches.
struct Admission {
  Caller caller;
  Scope scope;
  const PolicyRow* row = nullptr;
  bool open = false;  // --access=open: everybody may do everything
};

// Thread-safe.
class Access {
 public:
  // What the ledger recorded; `problem` (Chinese / English) when it was refused on its merits.
  struct Recorded {
    std::string event_id;
    std::string problem;
  };
  struct Options {
    bool open = false;                         // everybody may do everything
    bool stepped = false;                      // the day is the log's, not the clock's
    std::string log_id;                        // 16 bytes
    storage::Secrets* secrets = nullptr;       // outlives access
    std::function<domain::Control()> control;  // as of the durable head
    // Records a control fact by that actor at that business time; waits until it is durable.
    std::function<absl::StatusOr<Recorded>(const std::string& actor, int64_t occurred_time_ms,
                                           const v1::Fact& fact)>
        record;
    std::function<int64_t()> now_ms;     // wall clock
    SecurityEvents* security = nullptr;  // outlives access; may be null: nothing is recorded
  };

  explicit Access(Options options);
  // Takes up the sessions that were kept. Call before serving.
  absl::Status Load();

  bool open() const { return options_.open; }
  bool bootstrapped() const;
  // The code for the terminal, from now on the only one that works: 128 bits, 15 minutes, one use.
  // Empty when there is nothing to bootstrap: the first run is over, and somebody is security
  // administrator. (Grants end after a year; whoever owns the machine can then begin again.)
  std::string NewBootstrapCode();

  // The only way in. `authorization`: that metadata, or empty; `peer`: as gRPC names it;
  // `key_sha256`: PublicKeySha256 of the certificate that TLS verified, or empty; a token counts
  // before it. UNAUTHENTICATED (NOT_BOOTSTRAPPED, NO_SESSION, UNKNOWN_CERTIFICATE),
  // PERMISSION_DENIED (NO_RIGHT), NOT_FOUND for an area beyond the scope. A request without a
  // policy row ends the process: the build let nobody make one.
  absl::StatusOr<Admission> Admit(const google::protobuf::Message& request,
                                  std::string_view authorization, std::string_view peer,
                                  std::string_view key_sha256 = {});
  // The same question later, for streams that are still open: OK, or why it ends now; renews the
  // scope.
  absl::Status Renew(Admission* admission);

  // Records a control fact in that account's name, now; its event id. FAILED_PRECONDITION (REFUSED)
  // when it was refused on its merits.
  absl::StatusOr<std::string> Record(const std::string& actor, const v1::Fact& fact);

  // AccessService, one method each. REQUIRES: the admission is of that RPC.
  absl::Status Bootstrap(const Admission& by, const v1::BootstrapRequest& request,
                         v1::BootstrapResponse* response);
  absl::Status Login(const Admission& by, const v1::LoginRequest& request,
                     v1::LoginResponse* response);
  absl::Status Logout(const Admission& by, const v1::LogoutRequest& request,
                      v1::LogoutResponse* response);
  absl::Status WhoAmI(const Admission& by, const v1::WhoAmIRequest& request,
                      v1::WhoAmIResponse* response);
  // `authorization` again: with the old password the call needs a session.
  absl::Status SetPassword(const Admission& by, std::string_view authorization,
                           const v1::SetPasswordRequest& request,
                           v1::SetPasswordResponse* response);
  absl::Status SetTotp(const Admission& by, const v1::SetTotpRequest& request,
                       v1::SetTotpResponse* response);
  absl::Status ResetCredential(const Admission& by, const v1::ResetCredentialRequest& request,
                               v1::ResetCredentialResponse* response);
  absl::Status SetCertificate(const Admission& by, const v1::SetCertificateRequest& request,
                              v1::SetCertificateResponse* response);

  absl::Status ListAccounts(const Admission& by, const v1::ListAccountsRequest& request,
                            v1::ListAccountsResponse* response);
  absl::Status OpenAccounts(const Admission& by, const v1::OpenAccountsRequest& request,
                            v1::OpenAccountsResponse* response);
  absl::Status CloseAccount(const Admission& by, const v1::CloseAccountRequest& request,
                            v1::CloseAccountResponse* response);
  absl::Status GiveGrants(const Admission& by, const v1::GiveGrantsRequest& request,
                          v1::GiveGrantsResponse* response);
  absl::Status EndGrant(const Admission& by, const v1::EndGrantRequest& request,
                        v1::EndGrantResponse* response);
  absl::Status ListGrants(const Admission& by, const v1::ListGrantsRequest& request,
                          v1::ListGrantsResponse* response);
  absl::Status ListSessions(const Admission& by, const v1::ListSessionsRequest& request,
                            v1::ListSessionsResponse* response);
  absl::Status RevokeSession(const Admission& by, const v1::RevokeSessionRequest& request,
                             v1::RevokeSessionResponse* response);

  absl::Status InviteDevices(const Admission& by, const v1::InviteDevicesRequest& request,
                             v1::InviteDevicesResponse* response);
  absl::Status EnrolDevice(const Admission& by, const v1::EnrolDeviceRequest& request,
                           v1::EnrolDeviceResponse* response);
  absl::Status ApproveDevice(const Admission& by, const v1::ApproveDeviceRequest& request,
                             v1::ApproveDeviceResponse* response);
  absl::Status RotateDeviceKey(const Admission& by, const v1::RotateDeviceKeyRequest& request,
                               v1::RotateDeviceKeyResponse* response);
  absl::Status RevokeDevice(const Admission& by, const v1::RevokeDeviceRequest& request,
                            v1::RevokeDeviceResponse* response);
  absl::Status ListDevices(const Admission& by, const v1::ListDevicesRequest& request,
                           v1::ListDevicesResponse* response);
  absl::Status StartDeviceSession(const Admission& by, const v1::StartDeviceSessionRequest& request,
                                  v1::StartDeviceSessionResponse* response);

 private:
  bool NeedsBootstrap() const;

  // The civil day and instant by which facts are made and grants judged.
  int32_t Today(const domain::Control& control) const;
  int64_t FactTime(const domain::Control& control) const;
  // The caller of a token; UNAUTHENTICATED when it, its account or its device is over.
  absl::StatusOr<Caller> Resolve(std::string_view authorization, const domain::Control& control);
  // The caller of a certificate; UNAUTHENTICATED when the registry knows no live one of that key.
  absl::StatusOr<Caller> ResolveKey(std::string_view key_sha256,
                                    const domain::Control& control) const;
  bool StillHolds(const v1::Session& session, const domain::Control& control) const;

  // Waiting after failures. OK: try now.
  absl::Status MayTry(std::string_view account, const std::string& source);
  // Whether password (and code, unless null) are the account's; uses the code up.
  absl::StatusOr<bool> Proves(const domain::Control& control, const std::string& account,
                              std::string_view password, const std::string* code);
  absl::StatusOr<bool> UseTotp(const std::string& credential_id, std::string_view code);
  // Sets a credential and its secret; replaces the live one of that kind.
  absl::Status SetSecret(const std::string& actor, const std::string& account,
                         v1::CredentialKind kind, std::string_view secret);
  absl::StatusOr<std::string> NewTotp(const std::string& actor, const std::string& account,
                                      v1::SecondFactor* shown);
  absl::StatusOr<std::string> NewActivation(const std::string& account);
  absl::StatusOr<bool> UseActivation(const std::string& account, std::string_view code);
  absl::Status MakeAdministrators(const v1::BootstrapRequest& request,
                                  v1::BootstrapResponse* response);
  absl::Status MakeAdministrator(const v1::NewAdministrator& who, domain::Role role,
                                 v1::SecondFactor* shown);
  absl::StatusOr<v1::DeviceInvitation> InviteOne(const Admission& by, const std::string& account);
  // Challenges are not kept: whoever asks for many fills nothing. Time(8) ‖ random(8) ‖ MAC(16).
  std::string ChallengeFor(const v1::StartDeviceSessionRequest& request,
                           std::string_view beginning) const;
  bool UseChallenge(const std::string& challenge, int64_t now_ms);
  absl::Status StartWithChallenge(const v1::StartDeviceSessionRequest& request,
                                  v1::StartDeviceSessionResponse* response);
  // What a row of a bulk call would be answered; folds it so that the next row sees it.
  std::string Rehearse(const Admission& by, const v1::Fact& fact, domain::Control* control) const;

  const Options options_;
  const std::string challenge_key_;  // random; of this process
  Sessions sessions_;
  BackOff back_off_;

  std::mutex mutex_;            // guards all below; never held while recording
  std::string bootstrap_hash_;  // SHA-256 of the code; empty = none
  int64_t bootstrap_until_ms_ = 0;
  std::map<std::string, int64_t> used_;  // challenges that let somebody in → when forgotten
  std::mutex proving_;                   // one code is used up at a time
  std::mutex enrolling_;                 // one offer is taken at a time
};

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_ACCESS_H_
