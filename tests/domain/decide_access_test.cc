// Decide about accounts, grants, credentials and devices, by table; and R22 as a property: no
// sequence of accepted facts unites roles that exclude each other.

#include "services/domain/decide_access.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <vector>

#include "services/domain/decide.h"
#include "services/domain/decide_device.h"
#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using namespace ::hearth::testing;

constexpr v1::RefusalReason kAccepted = v1::REFUSAL_REASON_UNSPECIFIED;
constexpr v1::RefusalReason kMalformed = v1::REFUSAL_REASON_MALFORMED;
constexpr v1::RefusalReason kWrongState = v1::REFUSAL_REASON_WRONG_STATE;
constexpr v1::RefusalReason kNoRight = v1::REFUSAL_REASON_NO_RIGHT;
constexpr v1::RefusalReason kUnknownArea = v1::REFUSAL_REASON_UNKNOWN_AREA;
constexpr char kTown[] = "990101001";

struct AccessRow {
  const char* what;
  v1::Fact fact;
  v1::RefusalReason reason;
  const char* path = "";
  const char* actor = "admin";
};

class DecideAccess : public ::testing::Test {
 protected:
  DecideAccess() {
    for (const char* account : {"clerk", "boss", "cadre", "gone"}) house_.Accept(Opened(account));
    house_.Accept(Closed("gone"));
    grant_ = house_.Accept(Given("clerk", "township_operator", kTown));
    ended_ = house_.Accept(Given("boss", "auditor", "990101"));
    house_.Accept(Ended(ended_));
    house_.Accept(KeySet("clerk", "clerk.key", 'k'));
    invitation_ = house_.Accept(Invited("cadre"));
    used_ = house_.Accept(Invited("cadre"));
    house_.Accept(Enrolled("cadre", "phone-1", used_));
  }

  void Judge(const std::vector<AccessRow>& rows) {
    for (const AccessRow& row : rows) {
      const auto refusal =
          Decide(HeaderBy(row.actor, row.fact), row.fact, house_.control(), kToday);
      const auto reason = refusal.has_value() ? refusal->reason : kAccepted;
      EXPECT_EQ(reason, row.reason) << row.what << ": " << (refusal ? refusal->detail : "");
      if (!refusal.has_value()) continue;
      const std::string path = std::string(row.path) + ": ";
      EXPECT_EQ(refusal->detail.substr(0, path.size()), path) << row.what;
      EXPECT_NE(refusal->detail.find(" / " + path), std::string::npos) << refusal->detail;
    }
  }

  static v1::Fact With(v1::Fact fact, const std::function<void(v1::Fact*)>& change) {
    change(&fact);
    return fact;
  }

  AccessHouse house_;
  std::string grant_, ended_, invitation_, used_;
};

TEST_F(DecideAccess, Accounts) {
  const auto amended = [](const char* account) {
    v1::Fact fact;
    fact.mutable_account_amended()->set_account(account);
    return fact;
  };
  Judge({
      {"new", Opened("new"), kAccepted},
      {"used", Opened("clerk"), kWrongState, "account_opened.account"},
      {"closed before", Opened("gone"), kWrongState, "account_opened.account"},
      {"no name", Opened(""), kMalformed, "account_opened.account"},
      {"capital", Opened("Clerk"), kMalformed, "account_opened.account"},
      {"long", Opened(std::string(65, 'a')), kMalformed, "account_opened.account"},
      {"the server's", Opened("server"), kMalformed, "account_opened.account"},
      {"amended", amended("clerk"), kAccepted},
      {"amended, closed", amended("gone"), kWrongState, "account_amended.account"},
      {"closed", Closed("clerk"), kAccepted},
      {"closed twice", Closed("gone"), kWrongState, "account_closed.account"},
      {"closed, unknown", Closed("nobody"), kWrongState, "account_closed.account"},
      {"closed without reason",
       With(Closed("clerk"),
            [](v1::Fact* fact) { fact->mutable_account_closed()->clear_reason_code(); }),
       kMalformed, "account_closed.reason_code"},
  });
}

TEST_F(DecideAccess, GrantsToWhomAndByWhom) {
  Judge({
      {"fits", Given("boss", "township_operator", kTown), kAccepted},
      {"unknown account", Given("nobody", "helper"), kWrongState, "grant_given.account"},
      {"closed account", Given("gone", "helper"), kWrongState, "grant_given.account"},
      {"to himself", Given("boss", "helper"), kNoRight, "grant_given.account", "boss"},
      {"no role", Given("boss", "king"), kMalformed, "grant_given.role"},
      {"a second of its camp", Given("clerk", "village_cadre", kVillage), kAccepted},
      {"operator and helper", Given("clerk", "helper"), kAccepted},
      {"operator and approver", Given("clerk", "township_approver", kTown), kNoRight,
       "grant_given.role"},
      {"operator and auditor", Given("clerk", "auditor", "990101"), kNoRight, "grant_given.role"},
      {"operator and administrator", Given("clerk", "security_admin"), kNoRight,
       "grant_given.role"},
      {"after the other was ended", Given("boss", "county_approver", "990101"), kAccepted},
      {"after the other is over",
       With(Given("clerk", "township_approver", kTown),
            [](v1::Fact* fact) {
              fact->mutable_grant_given()->set_from_date(20280101);
              fact->mutable_grant_given()->set_until_date(20280601);
            }),
       kAccepted},
      {"to be met later",
       With(Given("clerk", "township_approver", kTown),
            [](v1::Fact* fact) {
              fact->mutable_grant_given()->set_from_date(20271101);
              fact->mutable_grant_given()->set_until_date(20280601);
            }),
       kNoRight, "grant_given.role"},
      {"end", Ended(grant_), kAccepted},
      {"end twice", Ended(ended_), kWrongState, "grant_ended.grant_event_id"},
      {"end of nothing", Ended(EventId(999)), kWrongState, "grant_ended.grant_event_id"},
  });
}

TEST_F(DecideAccess, GrantsForHowLong) {
  const auto between = [](int32_t from, int32_t until) {
    return With(Given("boss", "township_operator", kTown), [=](v1::Fact* fact) {
      fact->mutable_grant_given()->set_from_date(from);
      fact->mutable_grant_given()->set_until_date(until);
    });
  };
  Judge({
      {"a year", between(20261124, 20271124), kAccepted},
      {"a year and a day", between(20261124, 20271125), kMalformed, "grant_given.until_date"},
      {"29 February", between(20280229, 20290228), kAccepted},
      {"one day", between(20261124, 20261124), kAccepted},
      {"before it begins", between(20261124, 20261123), kMalformed, "grant_given.until_date"},
      {"over already", between(20260101, 20261123), kMalformed, "grant_given.until_date"},
      {"no end", between(20261124, 0), kMalformed, "grant_given.until_date"},
      {"no first day", between(0, 20261124), kMalformed, "grant_given.from_date"},
  });
}

TEST_F(DecideAccess, ScopesFitTheRole) {
  const auto installation = With(Given("boss", "county_operator", "990101"), [](v1::Fact* fact) {
    fact->mutable_grant_given()->set_installation(true);
  });
  const auto no_scope = With(Given("boss", "county_operator", "990101"),
                             [](v1::Fact* fact) { fact->mutable_grant_given()->clear_scope(); });
  Judge({
      {"a county clerk with the installation", installation, kMalformed, "grant_given.scope"},
      {"no scope", no_scope, kMalformed, "grant_given.scope"},
      {"a town's office with the county", Given("boss", "township_operator", "990101"), kMalformed,
       "grant_given.area_code"},
      {"a cadre with the town", Given("cadre", "village_cadre", kTown), kMalformed,
       "grant_given.area_code"},
      {"a cadre with a grid", Given("cadre", "village_cadre", std::string(kVillage) + "001"),
       kAccepted},
      {"no such area", Given("boss", "township_operator", "990101009"), kUnknownArea,
       "grant_given.area_code"},
      {"auditor", Given("boss", "auditor", "990101"), kAccepted},
      {"warrant without number",
       With(Given("boss", "auditor", "990101"),
            [](v1::Fact* fact) { fact->mutable_grant_given()->mutable_warrant()->clear_number(); }),
       kMalformed, "grant_given.warrant.number"},
      {"warrant's area", Given("boss", "auditor", "990109"), kUnknownArea,
       "grant_given.warrant.area_code"},
      {"household", Given("boss", "household"), kAccepted},
      {"liaison", Given("boss", "department_liaison"), kAccepted},
  });
}

TEST_F(DecideAccess, Credentials) {
  const auto revoked = [](const char* id) {
    v1::Fact fact;
    fact.mutable_credential_revoked()->set_credential_id(id);
    fact.mutable_credential_revoked()->set_reason_code("lost");
    return fact;
  };
  const auto replacing = [](v1::Fact fact, const char* id) {
    fact.mutable_credential_set()->set_replaces_credential_id(id);
    return fact;
  };
  Judge({
      {"password", PasswordSet("boss", "boss.p"), kAccepted},
      {"of nobody", PasswordSet("nobody", "p"), kWrongState, "credential_set.account"},
      {"used id", PasswordSet("boss", "clerk.key"), kWrongState, "credential_set.credential_id"},
      {"another's key", KeySet("boss", "boss.k", 'k'), kWrongState,
       "credential_set.public_key_sha256"},
      {"key", KeySet("boss", "boss.k", 'b'), kAccepted},
      {"password with a key",
       With(PasswordSet("boss", "boss.p"),
            [](v1::Fact* fact) {
              fact->mutable_credential_set()->set_public_key_sha256(std::string(32, 'x'));
            }),
       kMalformed, "credential_set.public_key_sha256"},
      {"replaces", replacing(KeySet("clerk", "clerk.2", 'c'), "clerk.key"), kAccepted},
      {"replaces another's", replacing(KeySet("boss", "boss.2", 'c'), "clerk.key"), kWrongState,
       "credential_set.replaces_credential_id"},
      {"replaces another kind", replacing(PasswordSet("clerk", "clerk.2"), "clerk.key"),
       kWrongState, "credential_set.replaces_credential_id"},
      {"revoked", revoked("clerk.key"), kAccepted},
      {"revoked, unknown", revoked("other"), kWrongState, "credential_revoked.credential_id"},
  });
}

TEST_F(DecideAccess, Devices) {
  const auto late = With(Invited("cadre"), [](v1::Fact* fact) {
    fact->mutable_device_invited()->set_expires_time_ms(fact->device_invited().expires_time_ms() +
                                                        1);
  });
  const auto short_key = With(Enrolled("cadre", "phone-2", invitation_), [](v1::Fact* fact) {
    fact->mutable_device_enrolled()->set_public_key(std::string(64, 'k'));
  });
  Judge({
      {"invited", Invited("cadre"), kAccepted},
      {"invited for too long", late, kMalformed, "device_invited.expires_time_ms"},
      {"invited, closed", Invited("gone"), kWrongState, "device_invited.account"},
      {"enrolled", Enrolled("cadre", "phone-2", invitation_), kAccepted},
      {"approved by its user", Enrolled("cadre", "phone-2", invitation_), kNoRight,
       "device_enrolled.account", "cadre"},
      {"invitation of another", Enrolled("boss", "phone-2", invitation_), kWrongState,
       "device_enrolled.invited_event_id"},
      {"invitation used", Enrolled("cadre", "phone-2", used_), kWrongState,
       "device_enrolled.invited_event_id"},
      {"device used", Enrolled("cadre", "phone-1", invitation_), kWrongState,
       "device_enrolled.device"},
      {"the server's name", Enrolled("cadre", "server.1", invitation_), kMalformed,
       "device_enrolled.device"},
      {"no point", short_key, kMalformed, "device_enrolled.public_key"},
      {"rotated", Rotated("phone-1", "phone-1-2"), kAccepted},
      {"rotated to the same", Rotated("phone-1", "phone-1-1"), kWrongState,
       "device_key_rotated.key_id"},
      {"rotated, unknown", Rotated("phone-9", "k"), kWrongState, "device_key_rotated.device"},
      {"revoked", DeviceRevokedFact("phone-1"), kAccepted},
      {"revoked, unknown", DeviceRevokedFact("phone-9"), kWrongState, "device_revoked.device"},
  });
}

TEST_F(DecideAccess, InvitationsExpireAndTwoDevicesAreEnough) {
  const v1::Fact enrolled = Enrolled("cadre", "phone-2", invitation_);
  v1::EventHeader header = HeaderBy("admin", enrolled);
  header.set_occurred_time_ms(header.occurred_time_ms() + kInvitationMs);
  EXPECT_TRUE(Decide(header, enrolled, house_.control(), kToday).has_value());
  header.set_occurred_time_ms(header.occurred_time_ms() - 1);
  EXPECT_FALSE(Decide(header, enrolled, house_.control(), kToday).has_value());
  house_.Accept(enrolled);
  const std::string third = house_.Accept(Invited("cadre"));
  Judge({{"a third", Enrolled("cadre", "phone-3", third), kWrongState, "device_enrolled.account"}});
  house_.Accept(DeviceRevokedFact("phone-1"));
  Judge({{"after a revocation", Enrolled("cadre", "phone-3", third), kAccepted}});
}

TEST_F(DecideAccess, Bootstrap) {
  v1::Fact completed;
  for (const char* account : {"sys", "sec", "aud"}) {
    house_.Accept(Opened(account));
    completed.mutable_bootstrap_completed()->add_accounts(account);
  }
  const char* path = "bootstrap_completed.accounts[0]";
  Judge({{"without roles", completed, kWrongState, path}});
  house_.Accept(Given("sys", "system_admin"));
  house_.Accept(Given("sec", "security_admin"));
  house_.Accept(Given("aud", "audit_admin"));
  const auto twice = With(completed, [](v1::Fact* fact) {
    fact->mutable_bootstrap_completed()->set_accounts(2, "sys");
  });
  Judge({{"one of them twice", twice, kMalformed, "bootstrap_completed.accounts"},
         {"three", completed, kAccepted}});
  house_.Accept(completed);
  Judge({{"again", completed, kWrongState, "bootstrap_completed"}});
}

TEST_F(DecideAccess, OnlyWhatIsPersonalIsSealed) {
  const v1::Fact fact = Opened("new");
  v1::EventHeader header = HeaderBy("admin", fact);
  header.add_parts();
  header.add_parts()->set_subject(AccountSubject("new"));
  EXPECT_FALSE(Decide(header, fact, house_.control(), kToday).has_value());
  header.mutable_parts(1)->set_subject(AccountSubject("clerk"));
  EXPECT_TRUE(Decide(header, fact, house_.control(), kToday).has_value());
  header.mutable_parts(1)->clear_subject();
  EXPECT_TRUE(Decide(header, fact, house_.control(), kToday).has_value());
  header.mutable_parts()->RemoveLast();
  header.mutable_parts(0)->set_subject(AccountSubject("new"));
  EXPECT_TRUE(Decide(header, fact, house_.control(), kToday).has_value());
}

// R22. Random grants and ends over days; after each accepted step nobody holds two that exclude.
class Separation {
 public:
  explicit Separation(bool decide) : decide_(decide) { Restart(); }

  // How often two roles that exclude each other were held, over so many steps.
  int Run(int steps) {
    int violations = 0;
    for (int i = 0; i < steps; ++i) {
      Step();
      if (i % 50 == 0) violations += CountViolations();
      if (i % 300 == 299) Restart();
    }
    return violations;
  }

 private:
  static constexpr const char* kAccounts[] = {"a", "b", "c"};

  void Restart() {
    house_ = AccessHouse();
    grants_.clear();
    for (const char* account : kAccounts) house_.Apply(Opened(account));
  }

  void Step() {
    if (random_() % 3 == 0 && !grants_.empty()) {
      Try(Ended(grants_[random_() % grants_.size()]));
      return;
    }
    const RoleTerms& terms = AllRoles()[random_() % AllRoles().size()];
    v1::Fact given = Given(kAccounts[random_() % 3], std::string(terms.word), kVillage);
    const int32_t from = kToday + static_cast<int32_t>(random_() % 6);
    given.mutable_grant_given()->set_from_date(from);
    given.mutable_grant_given()->set_until_date(from + static_cast<int32_t>(random_() % 2));
    Try(given);
  }

  void Try(const v1::Fact& fact) {
    const bool refused =
        Decide(HeaderBy("admin", fact), fact, house_.control(), kToday).has_value();
    if (decide_ && refused) return;
    const std::string id = house_.Apply(fact);
    if (fact.has_grant_given()) grants_.push_back(id);
  }

  int CountViolations() const {
    int violations = 0;
    for (const char* account : kAccounts) {
      for (int32_t day = kToday; day < kToday + 7; ++day) {
        const auto held = house_.registry().GrantsInForce(account, day);
        for (const auto& one : held) {
          for (const auto& two : held) {
            const Camp a = FindRole(one->given.role())->camp;
            const Camp b = FindRole(two->given.role())->camp;
            violations += Exclude(a, b) ? 1 : 0;
          }
        }
      }
    }
    return violations;
  }

  const bool decide_;
  std::mt19937 random_{22};
  AccessHouse house_;
  std::vector<std::string> grants_;
};

TEST(Separation, HoldsInEveryReachableState) { EXPECT_EQ(Separation(true).Run(1'000'000), 0); }

TEST(Separation, NegativeControlWithoutDecideItDoesNot) {
  EXPECT_GT(Separation(false).Run(1'000), 10);
}

}  // namespace
}  // namespace hearth::domain
