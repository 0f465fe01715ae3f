// Who may record: signatures over runs, rights of actors, and what a revoked or expired key signed
// (R1-R3, R5, design §4 Runs).

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/domain/signature.h"
#include "tests/ledger/case_facts.h"
#include "tests/ledger/house.h"
#include "tests/support/random.h"
#include "tests/support/signing_key.h"

namespace hearth::testing {
namespace {

using ledger::Answer;
using ledger::Receipt;

constexpr char kOtherVillage[] = "441621101002";

// A log with accounts: an administration, a cadre of kVillage with an enrolled phone.
class AuthorityTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.options.open = true;  // the areas come before the accounts
    house_.Start();
    house_.RecordAreas();
    RecordOtherVillage();
    house_.Stop();
    house_.options.open = false;
    house_.Start();
    Open("cadre.li");
    grant_ = Grant("cadre.li", "village_cadre", kVillage);
    Open("clerk.wu");
    Enrol("cadre.li", "phone-1", key_);
  }

  void RecordOtherVillage() {
    v1::Fact fact;
    v1::Area* area = fact.mutable_area_changed()->add_changes()->mutable_created();
    fact.mutable_area_changed()->set_effective_date(20200101);
    area->set_code(kOtherVillage);
    area->set_name("other");
    area->set_parent_code("441621101");
    Device office("office-2", 2);
    ASSERT_THAT(house_.Submit(office.Next({fact})), IsOk());
  }

  // As the server records for an administrator.
  std::string Own(const v1::Fact& fact, const std::string& actor = "admin",
                  const std::string& area = "") {
    v1::EventHeader place;
    place.set_area_code(area);
    place.set_stream(v1::STREAM_CONTROL);
    place.set_actor(actor);
    const absl::StatusOr<Receipt> receipt = house_.ledger->RecordOwn(place, fact);
    EXPECT_THAT(receipt, IsOk());
    if (!receipt.ok()) return "";
    EXPECT_EQ(receipt->refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt->refused_detail;
    return receipt->event_id;
  }
  void Open(const std::string& account) {
    v1::Fact fact;
    fact.mutable_account_opened()->set_account(account);
    Own(fact);
  }
  std::string Grant(const std::string& account, const std::string& role, const std::string& area) {
    v1::Fact fact;
    v1::GrantGiven& given = *fact.mutable_grant_given();
    given.set_account(account);
    given.set_role(role);
    given.set_area_code(area);
    given.set_from_date(20260101);
    given.set_until_date(20261231);
    given.set_reason("test");
    return Own(fact);
  }
  void EndGrant(const std::string& id) {
    v1::Fact fact;
    fact.mutable_grant_ended()->set_grant_event_id(id);
    fact.mutable_grant_ended()->set_reason_code("moved");
    Own(fact);
  }
  void Enrol(const std::string& account, const std::string& device, const SigningKey& key,
             int32_t valid_until = 20261231) {
    v1::Fact invited;
    invited.mutable_device_invited()->set_account(account);
    invited.mutable_device_invited()->set_secret_sha256(std::string(32, 's'));
    invited.mutable_device_invited()->set_expires_time_ms(house_.clock.NowMs() + 10 * 60'000);
    const std::string invitation = Own(invited);
    v1::Fact fact;
    v1::DeviceEnrolled& enrolled = *fact.mutable_device_enrolled();
    enrolled.set_device(device);
    enrolled.set_account(account);
    enrolled.set_algorithm(v1::KEY_ALGORITHM_P256);
    enrolled.set_public_key(key.public_key());
    enrolled.set_key_id(device + "-1");
    enrolled.set_invited_event_id(invitation);
    enrolled.set_proof(std::string(64, 'p'));
    enrolled.set_valid_until_date(valid_until);
    Own(fact, "admin.2");  // another than the device's user
  }
  void Revoke(const std::string& device) {
    v1::Fact fact;
    fact.mutable_device_revoked()->set_device(device);
    fact.mutable_device_revoked()->set_reason_code("lost");
    Own(fact);
  }

  // A run of the phone's next checks, signed.
  v1::Run Checks(size_t count, const std::string& area = kVillage, int32_t date = kToday,
                 const std::string& actor = "cadre.li") {
    std::vector<domain::Event> events;
    for (size_t i = 0; i < count; ++i) {
      events.push_back(MakeEvent(phone_.rng(), SmallCheck(), phone_.RandomHousehold(), area,
                                 NoonOf(date), "phone-1", 1));
      events.back().header.set_actor(actor);
      events.back().header.set_seen_size(seen_);
      if (seen_ > 0) events.back().header.set_seen_root(std::string(32, 'r'));
    }
    return Signed(phone_.Chain(std::move(events)), key_);
  }
  static v1::Run Signed(v1::Run run, const SigningKey& key) {
    run.set_key_id("phone-1-1");
    run.set_signature(key.Sign(domain::Sha256(run.submissions().rbegin()->header())));
    return run;
  }
  std::vector<Receipt> Recorded(const v1::Run& run) {
    const Answer answer = house_.Submit(run);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer
                       : std::vector<Receipt>(static_cast<size_t>(run.submissions_size()));
  }
  void RefusedWhole(const v1::Run& run, const char* reason) {
    const storage::Position head = house_.ledger->head();
    const Answer answer = house_.Submit(run);
    EXPECT_THAT(answer, StatusIs(absl::StatusCode::kUnauthenticated));
    EXPECT_EQ(ledger::ReasonOf(answer.status()), reason);
    EXPECT_EQ(house_.ledger->head(), head) << "something was recorded";
  }

  House house_;
  SigningKey key_;
  Device phone_{"phone-1", 7};
  std::string grant_;
  uint64_t seen_ = 0;  // newest checkpoint that the phone has seen
};

TEST_F(AuthorityTest, AnEnrolledDeviceRecordsAndAResendGetsTheSameReceipts) {
  const v1::Run run = Checks(3);
  const std::vector<Receipt> receipts = Recorded(run);
  for (const Receipt& receipt : receipts) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
    EXPECT_EQ(receipt.quarantine, v1::QUARANTINE_REASON_UNSPECIFIED);
    EXPECT_FALSE(receipt.out_of_scope_on_arrival);
  }
  const std::vector<Receipt> again = Recorded(run);
  for (size_t i = 0; i < 3; ++i) EXPECT_TRUE(SameReceipt(again[i], receipts[i]));
}

// R1: any bit of what is signed, of the signature, or of the names of device and key.
TEST_F(AuthorityTest, AFlippedBitIsRefusedWhole) {
  const v1::Run right = Checks(2);
  Rng rng = Random(31);
  for (int i = 0; i < 300; ++i) {
    v1::Run wrong = right;
    std::string* bytes =
        i % 2 == 0 ? wrong.mutable_signature() : wrong.mutable_submissions(1)->mutable_header();
    (*bytes)[Below(rng, bytes->size())] ^= static_cast<char>(1 << Below(rng, 8));
    const storage::Position head = house_.ledger->head();
    EXPECT_FALSE(house_.Submit(wrong).ok()) << i;
    EXPECT_EQ(house_.ledger->head(), head) << i;
  }
  EXPECT_EQ(Recorded(right)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED) << "control";
}

TEST_F(AuthorityTest, UnknownDevicesKeysAndMissingSignaturesAreRefusedWhole) {
  const v1::Run run = Checks(1);
  v1::Run wrong = run;
  wrong.clear_signature();
  RefusedWhole(wrong, "BAD_SIGNATURE");
  wrong = run;
  wrong.set_key_id("phone-1-2");
  RefusedWhole(wrong, "UNKNOWN_DEVICE");
  const SigningKey stranger;
  RefusedWhole(Signed(run, stranger), "BAD_SIGNATURE");
  Device unknown("phone-9", 9);
  RefusedWhole(Signed(unknown.Checks(1), key_), "UNKNOWN_DEVICE");
  EXPECT_EQ(Recorded(run)[0].refused, v1::REFUSAL_REASON_UNSPECIFIED) << "control";
}

// R3: raw r ‖ s of 64 bytes, both within 1..n-1.
TEST_F(AuthorityTest, MalformedSignaturesAreRefused) {
  const std::string hash(32, 'h');
  const std::string good = key_.Sign(hash), point = key_.public_key();
  const auto verify = [&](const std::string& signature, const std::string& key) {
    return domain::VerifySignature(v1::KEY_ALGORITHM_P256, key, hash, signature);
  };
  EXPECT_TRUE(verify(good, point));
  const std::string zero(32, '\0'), ones(32, '\xff');
  const std::string r = good.substr(0, 32), s = good.substr(32);
  for (const std::string& wrong :
       {std::string(), good.substr(0, 63), good + "x", zero + s, r + zero, ones + s, r + ones,
        s + r, std::string("\x30\x44") + good, zero + zero, ones + ones}) {
    EXPECT_FALSE(verify(wrong, point)) << wrong.size();
  }
  for (size_t size = 0; size < 130; ++size)
    EXPECT_FALSE(size != 64 && verify(std::string(size, 1), point));
  std::string off_curve = point;
  off_curve[64] ^= 1;
  EXPECT_FALSE(verify(good, off_curve));
  EXPECT_FALSE(verify(good, std::string(65, '\0')));
  EXPECT_FALSE(verify(good, point.substr(1)));
  EXPECT_FALSE(domain::VerifySignature(v1::KEY_ALGORITHM_SM2, point, hash, good));
  EXPECT_FALSE(domain::VerifySignature(v1::KEY_ALGORITHM_P256, point, "short", good));
}

TEST_F(AuthorityTest, AnotherAccountAndAnotherAreaAreRefusedOnTheMerits) {
  const Receipt another = Recorded(Checks(1, kVillage, kToday, "clerk.wu"))[0];
  EXPECT_EQ(another.refused, v1::REFUSAL_REASON_NO_RIGHT);
  EXPECT_NE(another.refused_detail.find("header.actor"), std::string::npos);
  const Receipt elsewhere = Recorded(Checks(1, kOtherVillage))[0];
  EXPECT_EQ(elsewhere.refused, v1::REFUSAL_REASON_NO_RIGHT);
  EXPECT_EQ(Recorded(Checks(1))[0].refused, v1::REFUSAL_REASON_UNSPECIFIED) << "control";
}

TEST_F(AuthorityTest, NoRoleNoRight) {
  EndGrant(grant_);
  EXPECT_EQ(Recorded(Checks(1))[0].refused, v1::REFUSAL_REASON_NO_RIGHT);
  Grant("cadre.li", "township_operator", "441621101");
  EXPECT_EQ(Recorded(Checks(1))[0].refused, v1::REFUSAL_REASON_UNSPECIFIED);
}

// The cadre was moved while ten checks lay in his phone: they count, with the mark.
TEST_F(AuthorityTest, WhatWasRightWhenItHappenedCountsAlthoughItArrivesLate) {
  seen_ = house_.ledger->head();
  const v1::Run offline = Checks(10);
  EndGrant(grant_);
  Grant("cadre.li", "village_cadre", kOtherVillage);
  for (const Receipt& receipt : Recorded(offline)) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
    EXPECT_TRUE(receipt.out_of_scope_on_arrival);
  }
  // Control: once the phone has heard of the move, the same is refused.
  seen_ = house_.ledger->head();
  EXPECT_EQ(Recorded(Checks(1))[0].refused, v1::REFUSAL_REASON_NO_RIGHT);
  EXPECT_FALSE(Recorded(Checks(1, kOtherVillage))[0].out_of_scope_on_arrival);
}

TEST_F(AuthorityTest, WhatARevokedDeviceSignedIsRecordedInQuarantine) {
  const v1::Run run = Checks(2);
  Revoke("phone-1");
  const std::vector<Receipt> receipts = Recorded(run);
  for (const Receipt& receipt : receipts) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED);
    EXPECT_EQ(receipt.quarantine, v1::QUARANTINE_REASON_KEY_REVOKED);
    const absl::StatusOr<std::string> bytes = house_.log.Get(receipt.position);
    ASSERT_THAT(bytes, IsOk());
    const absl::StatusOr<domain::Event> event =
        record::Open(receipt.position, *bytes, *house_.keys);
    ASSERT_THAT(event, IsOk());
    EXPECT_TRUE(event->whole());
    EXPECT_FALSE(event->accepted()) << "no fold may read it";
    EXPECT_TRUE(event->fact.has_check_recorded()) << "nothing of it is lost";
  }
  house_.Stop();
  house_.Start();
  const std::vector<Receipt> again = Recorded(run);
  for (size_t i = 0; i < 2; ++i) EXPECT_TRUE(SameReceipt(again[i], receipts[i]));
}

// What a household's case file holds is counted without what waits in quarantine, and with it once
// it is released; what one device says there follows from what it said before.
TEST_F(AuthorityTest, TheCaseFileCountsWhatIsReleased) {
  const std::string household = phone_.RandomHousehold();
  std::vector<domain::Event> events = {Clue(&phone_, household, 0), Clue(&phone_, household, 1)};
  for (domain::Event& event : events) event.header.set_actor("cadre.li");
  const v1::Run run = Signed(phone_.Chain(std::move(events)), key_);
  Revoke("phone-1");
  const std::vector<Receipt> waiting = Recorded(run);
  const auto own = [&](uint64_t version) {
    const domain::Event clue = Clue(&phone_, household, version);
    v1::EventHeader place;
    place.set_household(household);
    place.set_area_code(kVillage);
    place.set_expected_version(version);
    const absl::StatusOr<Receipt> receipt = house_.ledger->RecordOwn(place, clue.fact);
    EXPECT_THAT(receipt, IsOk());
    return receipt.ok() && receipt->refused == v1::REFUSAL_REASON_UNSPECIFIED;
  };
  EXPECT_FALSE(own(2));
  EXPECT_TRUE(own(0));
  v1::Fact fact;
  v1::QuarantineReleased& released = *fact.mutable_quarantine_released();
  released.set_reason("the device came back");
  for (const Receipt& receipt : waiting) {
    EXPECT_EQ(receipt.refused, v1::REFUSAL_REASON_UNSPECIFIED) << receipt.refused_detail;
    EXPECT_EQ(receipt.quarantine, v1::QUARANTINE_REASON_KEY_REVOKED);
    released.add_target_event_ids(receipt.event_id);
    released.add_target_positions(receipt.position);
  }
  Own(fact, "clerk.wu", "441621101");
  EXPECT_FALSE(own(1));
  EXPECT_TRUE(own(3));
  house_.Stop();
  house_.Start();
  EXPECT_TRUE(own(4));
}

TEST_F(AuthorityTest, AKeysLastDayIsItsLast) {
  const SigningKey key;
  Open("cadre.he");
  Grant("cadre.he", "village_cadre", kVillage);
  Enrol("cadre.he", "phone-2", key, kToday);
  Device phone("phone-2", 8);
  const auto next = [&] {
    std::vector<domain::Event> events = {MakeEvent(phone.rng(), SmallCheck(),
                                                   phone.RandomHousehold(), kVillage,
                                                   NoonOf(kToday), "phone-2", 1)};
    events[0].header.set_actor("cadre.he");
    v1::Run run = Signed(phone.Chain(std::move(events)), key);
    run.set_key_id("phone-2-1");
    return run;
  };
  EXPECT_EQ(Recorded(next())[0].quarantine, v1::QUARANTINE_REASON_UNSPECIFIED);
  house_.clock.Set(NoonOf(domain::AddDays(kToday, 1)));
  EXPECT_EQ(Recorded(next())[0].quarantine, v1::QUARANTINE_REASON_KEY_EXPIRED);
}

// A decision on anything but a household's fact is not kept for a second look.
TEST_F(AuthorityTest, ARevokedDeviceDecidesNothing) {
  Grant("clerk.wu", "township_operator", "441621101");
  const SigningKey key;
  Enrol("clerk.wu", "desk-1", key);
  Revoke("desk-1");
  Device desk("desk-1", 5);
  v1::Fact fact;
  fact.mutable_alert_commented()->set_alert_id(std::string(32, 'a'));
  fact.mutable_alert_commented()->set_text("seen");
  std::vector<domain::Event> events = {
      MakeEvent(desk.rng(), fact, "", "441621101", NoonOf(kToday), "desk-1", 1)};
  events[0].header.set_stream(v1::STREAM_ALERTS);
  events[0].header.set_actor("clerk.wu");
  v1::Run run = Signed(desk.Chain(std::move(events)), key);
  run.set_key_id("desk-1-1");
  EXPECT_EQ(Recorded(run)[0].refused, v1::REFUSAL_REASON_NO_RIGHT);
}

}  // namespace
}  // namespace hearth::testing
