// AccessHouse's bigger sister: Access over an in-memory ledger and key store, with a clock that the
// test moves.

#ifndef HEARTH_TESTS_ACCESS_HOUSE_H_
#define HEARTH_TESTS_ACCESS_HOUSE_H_

#include <memory>
#include <string>

#include "services/access/access.h"
#include "storage/memory/memory_keys.h"
#include "tests/domain/access_facts.h"

namespace hearth::testing {

inline constexpr char kPassword[] = "correct horse battery staple";
inline constexpr char kTownCode[] = "990101001";

// Not thread-safe.
class House {
 public:
  House();

  // A new Access over what is kept, as after a restart.
  void Restart();
  access::Access& access() { return *access_; }
  storage::Secrets& secrets() { return *keys_->secrets(); }
  const domain::Control& control() const { return control_; }
  void Advance(int64_t ms) { now_ms_ += ms; }
  int64_t now_ms() const { return now_ms_; }
  // The next record is answered so, once.
  void FailNext(absl::Status status) { failure_ = std::move(status); }

  // Records a fact by somebody else, which must be accepted.
  std::string Record(const std::string& actor, const v1::Fact& fact);

  // The first run: accounts "sys", "sec" and "aud" with kPassword. Their seeds by account.
  void Bootstrap();
  // The code of an account's second factor now.
  std::string Code(const std::string& account) const;
  void Keep(const v1::SecondFactor& factor) { seeds_[factor.account()] = factor.totp_seed(); }
  // Logs in anew (a step later, so that the code is fresh) and returns "Bearer <token>".
  std::string Login(const std::string& account);
  // An account with password and one grant over that area.
  void Make(const std::string& account, const std::string& role, const std::string& area = "");

  // Admitted as that RPC, or the error.
  template <typename Request>
  absl::StatusOr<access::Admission> Admit(const Request& request, const std::string& authorization,
                                          const std::string& peer = "ipv4:10.0.0.1:1") {
    return access_->Admit(request, authorization, peer);
  }
  // Admits and calls; the error of either.
  template <typename Request, typename Response>
  absl::Status Call(absl::Status (access::Access::*method)(const access::Admission&, const Request&,
                                                           Response*),
                    const std::string& authorization, const Request& request, Response* response,
                    const std::string& peer = "ipv4:10.0.0.1:1") {
    const auto admission = Admit(request, authorization, peer);
    if (!admission.ok()) return admission.status();
    return (access_.get()->*method)(*admission, request, response);
  }

 private:
  absl::StatusOr<access::Access::Recorded> Decided(const std::string& actor, int64_t occurred_ms,
                                                   const v1::Fact& fact);

  std::unique_ptr<storage::SubjectKeys> keys_ = storage::MakeMemoryKeys();
  domain::Control control_ = TestControl();
  int64_t now_ms_;
  uint64_t position_ = 0;
  absl::Status failure_;
  std::map<std::string, std::string> seeds_;
  std::unique_ptr<access::Access> access_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_ACCESS_HOUSE_H_
