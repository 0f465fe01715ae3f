// Erasure and restriction over the real server: two persons, and then nothing brings it back; not a
// kill, not an older key store, not an older backup.

#include <filesystem>
#include <fstream>

#include "clients/cpp/hold_key.h"
#include "tests/wire/erasure_fixture.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;

constexpr int kExitSecrets = 6, kExitHeadBelow = 10;

TEST_F(ErasureTest, TwoPersonsEraseAndNothingDerivedIsLeft) {
  EXPECT_TRUE(IsReadable(gone_));
  EXPECT_EQ(Found(), 2);
  EXPECT_EQ(Registered(), 2);
  EXPECT_EQ(Photos(), 1);
  const std::string proposal = Propose(v1::ERASURE_VERB_ERASE, gone_);
  EXPECT_TRUE(IsReadable(gone_)) << "a proposal alone does nothing";
  const grpc::Status own = Order("privacy", proposal);
  EXPECT_EQ(ReasonOf(own), "REFUSED") << own.error_message();
  EXPECT_NE(Order("clerk", proposal).error_code(), grpc::StatusCode::OK);
  EXPECT_TRUE(IsReadable(gone_));
  Accepted(Order("approve", proposal));
  ExpectGone();  // at once, whatever still goes on behind
  ASSERT_NO_FATAL_FAILURE(AwaitCompleted(proposal));
  ExpectGone();
  EXPECT_EQ(Registered(), 1);
  EXPECT_EQ(Photos(), 0);
  EXPECT_EQ(ReasonOf(Order("approve", proposal)), "REFUSED");
  // What comes later of them is refused and takes its position.
  v1::Fact fact;
  fact.mutable_household_registered()->mutable_identity()->set_origin(v1::ORIGIN_GENERAL);
  v1::SubmitRunResponse late;
  Person& cadre = Of("cadre1");
  Accepted(cadre.Submit({cadre.Make(fact, gone_, kVillage, domain::TimeOfDate(Today()))}, &late));
  EXPECT_EQ(late.receipts(0).refused(), v1::REFUSAL_REASON_ERASED);
  // Nothing of it comes back with a restart, and everything is sound.
  server_.Kill();
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  ExpectGone();
  EXPECT_EQ(Registered(), 1);
  ASSERT_EQ(server_.Stop(), 0);
  const Ended fsck = server_.Run({"fsck"});
  EXPECT_EQ(fsck.exit_code, 0) << fsck.err;
}

TEST_F(ErasureTest, OnlyThePrivacyOfficerProposesAndOnlyWhatHeReaches) {
  v1::ProposeErasureRequest request;
  request.set_verb(v1::ERASURE_VERB_ERASE);
  request.add_households(gone_);
  request.set_basis_code("request");
  v1::ProposeErasureResponse response;
  for (const char* account : {"clerk", "approve", "sys", "sec", "aud"}) {
    EXPECT_EQ(Of(account).Call("PrivacyService/ProposeErasure", request, &response).error_code(),
              grpc::StatusCode::PERMISSION_DENIED)
        << account;
  }
  request.set_households(0, std::string(16, '?'));
  EXPECT_EQ(Of("privacy").Call("PrivacyService/ProposeErasure", request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_households(0, gone_);
  request.clear_basis_code();
  EXPECT_EQ(ReasonOf(Of("privacy").Call("PrivacyService/ProposeErasure", request, &response)),
            "REFUSED");
}

TEST_F(ErasureTest, AnOlderKeyStoreBringsNothingBack) {
  ASSERT_EQ(server_.Stop(), 0);
  fs::copy(server_.home() + "/keys", elsewhere_.str() + "/keys", fs::copy_options::recursive);
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  ASSERT_NO_FATAL_FAILURE(EraseGone());
  ASSERT_EQ(server_.Stop(), 0);
  fs::remove_all(server_.home() + "/keys");
  fs::copy(elsewhere_.str() + "/keys", server_.home() + "/keys", fs::copy_options::recursive);
  // Without the list that says who was erased it is not served at all.
  fs::rename(server_.secrets() + "/erasures", elsewhere_.str() + "/erasures");
  const Ended refused = server_.Run({"--port", "0"});
  EXPECT_EQ(refused.exit_code, kExitSecrets) << refused.err;
  EXPECT_NE(refused.err.find("erasures"), std::string::npos) << refused.err;
  fs::rename(elsewhere_.str() + "/erasures", server_.secrets() + "/erasures");
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  ExpectGone();
}

// The negative control: with a list that forgot them, the old key store does open everything.
TEST_F(ErasureTest, AListThatForgotWouldBringItBack) {
  ASSERT_EQ(server_.Stop(), 0);
  fs::copy(server_.home(), elsewhere_.str() + "/before", fs::copy_options::recursive);
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  ASSERT_NO_FATAL_FAILURE(EraseGone());
  ASSERT_EQ(server_.Stop(), 0);
  for (const char* part : {"log", "keys", "views", "durable", "anchor"}) {
    fs::remove_all(server_.home() + "/" + part);
    fs::copy(elsewhere_.str() + "/before/" + part, server_.home() + "/" + part,
             fs::copy_options::recursive);
  }
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  EXPECT_FALSE(IsReadable(gone_)) << "log and keys from before, the list is newer";
  ASSERT_EQ(server_.Stop(), 0);
  fs::remove_all(server_.home() + "/keys");
  fs::copy(elsewhere_.str() + "/before/keys", server_.home() + "/keys",
           fs::copy_options::recursive);
  std::ofstream(server_.secrets() + "/erasures") << "hearth-erasures 1\n";
  fs::remove_all(server_.home() + "/views");
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  EXPECT_TRUE(IsReadable(gone_));
}

TEST_F(ErasureTest, ABackupFromBeforeIsRestoredWithoutThem) {
  v1::BackupRequest request;
  request.set_directory(elsewhere_.str() + "/backup");
  v1::BackupResponse response;
  grpc::Status status;
  do {
    status = Of("sys").Call("AdminService/Backup", request, &response);
  } while (status.error_code() == grpc::StatusCode::UNAVAILABLE);
  Accepted(status);
  ASSERT_NO_FATAL_FAILURE(EraseGone());
  ASSERT_EQ(server_.Stop(), 0);
  const std::string newest = elsewhere_.str() + "/anchor";
  fs::copy(server_.home() + "/anchor", newest);
  fs::remove_all(server_.home());
  const Ended refused = server_.Run({"restore", "--from", request.directory(), "--anchor", newest});
  EXPECT_EQ(refused.exit_code, kExitHeadBelow) << refused.err;
  const Ended restored = server_.Run({"restore", "--from", request.directory(), "--anchor", newest,
                                      "--accept-loss", "--reason", "test", "--operator", "sys"});
  ASSERT_EQ(restored.exit_code, 0) << restored.err;
  ASSERT_NO_FATAL_FAILURE(StartAgain({"--accept-loss", "--reason", "test", "--operator", "sys"}));
  v1::GetHeadResponse head;
  Accepted(Of("clerk").Call("LogService/GetHead", v1::GetHeadRequest(), &head));
  position_ = head.position();
  EXPECT_FALSE(IsReadable(gone_));
  EXPECT_EQ(Found(), 1);
  EXPECT_TRUE(IsReadable(stays_));
}

TEST_F(ErasureTest, ARestrictionIsLiftedWithTheKeyThatNoServerHas) {
  const std::string proposal = Propose(v1::ERASURE_VERB_RESTRICT, gone_);
  EXPECT_EQ(ReasonOf(Order("approve", proposal)), "NO_HOLD_KEY");
  ASSERT_EQ(server_.Stop(), 0);
  const client::HoldKey hold_key = client::HoldKey::Make();
  const std::string public_path = elsewhere_.str() + "/hold.pub";
  std::ofstream(public_path) << hold_key.PublicPem();
  ASSERT_NO_FATAL_FAILURE(StartAgain({"--hold-key", public_path}));
  Accepted(Order("approve", proposal));
  EXPECT_FALSE(IsReadable(gone_));
  EXPECT_EQ(Found(), 1);
  EXPECT_EQ(Photos(), 1) << "nothing is destroyed";
  server_.Kill();
  ASSERT_NO_FATAL_FAILURE(StartAgain({"--hold-key", public_path}));
  EXPECT_FALSE(IsReadable(gone_));

  const std::string lift = Propose(v1::ERASURE_VERB_LIFT, gone_);
  v1::GetHeldKeysRequest request;
  request.set_proposal_event_id(lift);
  v1::GetHeldKeysResponse held;
  Accepted(Of("approve").Call("PrivacyService/GetHeldKeys", request, &held));
  ASSERT_EQ(held.keys_size(), 1);
  std::vector<v1::OpenedKey> keys(1);
  keys[0].set_subject(held.keys(0).subject());
  keys[0].set_key(std::string(32, 'k'));
  EXPECT_EQ(Order("approve", lift).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Order("approve", lift, keys).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_FALSE(IsReadable(gone_));
  keys[0].set_key(hold_key.Open(held.keys(0).subject(), held.keys(0).box()).value_or(""));
  EXPECT_EQ(ReasonOf(Order("privacy", lift, keys)), "REFUSED");
  EXPECT_FALSE(IsReadable(gone_));
  Accepted(Order("approve", lift, keys));
  EXPECT_TRUE(IsReadable(gone_));
  while (Found() != 2) ASSERT_FALSE(HasFailure());  // until the new version of the views answers
}

TEST_F(ErasureTest, AfterARollOfTheKekOlderKeyStoresOpenNothing) {
  ASSERT_EQ(server_.Stop(), 0);
  fs::copy(server_.home() + "/keys", elsewhere_.str() + "/keys", fs::copy_options::recursive);
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  ASSERT_NO_FATAL_FAILURE(EraseGone());
  ASSERT_EQ(server_.Stop(), 0);
  fs::copy(server_.secrets() + "/kek", elsewhere_.str() + "/old-kek");
  const std::string copy = elsewhere_.str() + "/copy";
  const Ended rolled = server_.Run({"roll-kek", "--backup", copy, "--why", "erasure"});
  ASSERT_EQ(rolled.exit_code, 0) << rolled.err;
  EXPECT_FALSE(fs::exists(server_.secrets() + "/kek.next"));
  ASSERT_NO_FATAL_FAILURE(StartAgain());
  ExpectGone();
  EXPECT_FALSE(fs::exists(server_.secrets() + "/kek.rolled")) << "the log does not say it";
  ASSERT_EQ(server_.Stop(), 0);
  // The copy that the roll made serves as well.
  fs::remove_all(server_.home() + "/keys");
  fs::copy(copy, server_.home() + "/keys", fs::copy_options::recursive);
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, 0);
  fs::remove_all(server_.home() + "/keys");
  fs::copy(elsewhere_.str() + "/keys", server_.home() + "/keys", fs::copy_options::recursive);
  const Ended refused = server_.Run({"--port", "0"});
  EXPECT_EQ(refused.exit_code, kExitSecrets) << refused.err;
  // The negative control: the old key would have opened it.
  fs::remove(server_.secrets() + "/kek");
  fs::copy(elsewhere_.str() + "/old-kek", server_.secrets() + "/kek");
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, 0);
}

}  // namespace
}  // namespace hearth::testing
