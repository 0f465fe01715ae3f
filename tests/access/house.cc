#include "tests/access/house.h"

#include <gtest/gtest.h>

#include <utility>

#include "services/access/totp.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "tests/support/base32.h"

namespace hearth::testing {
House::House() : now_ms_(domain::TimeOfDate(kToday) + 9 * 3'600'000) { Restart(); }

void House::Restart() {
  access::Access::Options options;
  options.log_id = std::string(16, 'L');
  options.secrets = keys_->secrets();
  options.control = [this] { return control_; };
  options.record = [this](const std::string& actor, int64_t occurred_ms, const v1::Fact& fact) {
    return Decided(actor, occurred_ms, fact);
  };
  options.now_ms = [this] { return now_ms_; };
  access_ = std::make_unique<access::Access>(std::move(options));
  EXPECT_TRUE(access_->Load().ok());
}

absl::StatusOr<access::Access::Recorded> House::Decided(const std::string& actor,
                                                        int64_t occurred_ms, const v1::Fact& fact) {
  if (!failure_.ok()) return std::exchange(failure_, absl::OkStatus());
  domain::Event event;
  event.position = ++position_;
  event.header = HeaderBy(actor, fact);
  event.header.set_occurred_time_ms(occurred_ms);
  event.header.set_event_id(EventId(position_));
  const int32_t today = domain::DateOfTime(now_ms_);
  const auto refusal = domain::Decide(event.header, fact, control_, today);
  if (refusal.has_value()) return access::Access::Recorded{"", refusal->detail};
  event.fact = fact;
  control_ = domain::Evolve(control_, event);
  return access::Access::Recorded{event.header.event_id(), ""};
}

std::string House::Record(const std::string& actor, const v1::Fact& fact) {
  const auto recorded = Decided(actor, now_ms_, fact);
  EXPECT_TRUE(recorded.ok() && recorded->problem.empty()) << recorded->problem;
  return recorded->event_id;
}

void House::Bootstrap() {
  v1::BootstrapRequest request;
  request.set_code(access_->NewBootstrapCode());
  const std::pair<const char*, v1::NewAdministrator*> who[] = {{"sys", request.mutable_system()},
                                                               {"sec", request.mutable_security()},
                                                               {"aud", request.mutable_audit()}};
  for (const auto& [account, administrator] : who) {
    administrator->set_account(account);
    administrator->set_name("name");
    administrator->set_password(kPassword);
  }
  v1::BootstrapResponse response;
  const absl::Status status = Call(&access::Access::Bootstrap, "", request, &response);
  ASSERT_TRUE(status.ok()) << status;
  for (const v1::SecondFactor& factor : response.second_factors()) Keep(factor);
}

std::string House::Code(const std::string& account) const {
  return access::TotpCode(FromBase32(seeds_.at(account)), now_ms_ / access::kTotpStepMs);
}

std::string House::Login(const std::string& account) {
  Advance(access::kTotpStepMs);
  v1::LoginRequest request;
  request.set_account(account);
  request.set_password(kPassword);
  request.set_totp_code(Code(account));
  v1::LoginResponse response;
  const absl::Status status = Call(&access::Access::Login, "", request, &response);
  EXPECT_TRUE(status.ok()) << account << ": " << status;
  return "Bearer " + response.token();
}

void House::Make(const std::string& account, const std::string& role, const std::string& area) {
  v1::OpenAccountsRequest opening;
  opening.add_accounts()->set_account(account);
  opening.mutable_accounts(0)->mutable_person()->set_name("name");
  v1::OpenAccountsResponse opened;
  ASSERT_TRUE(Call(&access::Access::OpenAccounts, Login("sys"), opening, &opened).ok());
  ASSERT_EQ(opened.accounts(0).problem(), "");
  v1::SetPasswordRequest password;
  password.set_account(account);
  password.set_activation_code(opened.accounts(0).activation_code());
  password.set_new_password(kPassword);
  const auto admission = Admit(password, "");
  ASSERT_TRUE(admission.ok());
  v1::SetPasswordResponse set;
  const absl::Status status = access_->SetPassword(*admission, "", password, &set);
  ASSERT_TRUE(status.ok()) << status;
  Keep(set.second_factor());
  Record("sec", Given(account, role, area));
}

}  // namespace hearth::testing
