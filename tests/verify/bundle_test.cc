// From a real hearthd to the auditor's desk: submit, carry away, verify with the real program; then
// change a byte.

#include <gmock/gmock.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/app.h"
#include "clients/cpp/checkpoint.h"
#include "clients/cpp/files.h"
#include "tests/support/status_matchers.h"
#include "tests/verify/script.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class BundleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1);
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
  }

  void Visit(int count) {
    for (int i = 0; i < count; ++i) {
      const std::string household = desk_->Register("验示", kFirstDay);
      newest_ = desk_->Check(household, 500'000, true, kFirstDay);
    }
  }

  // The newest checkpoint, once it covers what was recorded; within a second it does.
  v1::GetHeadResponse Covered() { return CoveredBy(desk_.get(), newest_); }
  static v1::GetHeadResponse CoveredBy(Desk* desk, uint64_t position) {
    v1::GetHeadResponse head;
    absl::StatusOr<client::Checkpoint> checkpoint;
    do {
      head = desk->Head();
      checkpoint = client::OpenCheckpoint(head.checkpoint(), head.verifier_key());
    } while (!checkpoint.ok() || checkpoint->size < position);
    return head;
  }

  int Hearth(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    const int code = cli::RunHearth(arguments, &out, &err);
    said_ = out.str() + err.str();
    return code;
  }

  static ScriptSaid Verify(const std::string& arguments) {
    return Shell(absl::StrCat(HEARTH_VERIFY, " ", arguments));
  }

  std::string Write(const std::string& name, const std::string& bytes) {
    EXPECT_OK(client::WriteFile(dir_.File(name), bytes));
    return dir_.File(name);
  }

  // Every file below the folder that holds tiles or records.
  static std::vector<std::string> Tiles(const std::string& folder) {
    std::vector<std::string> paths;
    for (const auto& file : std::filesystem::recursive_directory_iterator(folder + "/tile")) {
      if (file.is_regular_file()) paths.push_back(file.path().string());
    }
    return paths;
  }

  TempDir dir_;
  Hearthd server_;
  std::unique_ptr<Desk> desk_;
  uint64_t newest_ = 0;
  std::string said_;
};

TEST_F(BundleTest, AnHonestLogPassesAndAnyChangedFileDoesNot) {
  Visit(140);  // more than one tile
  const v1::GetHeadResponse head = Covered();
  const std::string bundle = dir_.File("bundle");
  ASSERT_EQ(Hearth({"log", "bundle", "--out", bundle}), 0) << said_;
  const std::string trusted = absl::StrCat(bundle, " --key ", Write("key", head.verifier_key()));
  const ScriptSaid whole = Verify(absl::StrCat(trusted, " --json ", dir_.File("report.json")));
  EXPECT_EQ(whole.exit_code, 0) << whole.out;
  EXPECT_THAT(whole.out, HasSubstr("通过"));
  ASSERT_OK_AND_ASSIGN(const std::string json, client::ReadFile(dir_.File("report.json")));
  EXPECT_THAT(json, HasSubstr("\"verdict\": \"ok\""));
  // Nobody signs yet, and the report says so.
  EXPECT_THAT(whole.out, HasSubstr("UNSIGNED_BEFORE_TRUST"));
  // A bundle cannot vouch for itself; a wrong command line is no verdict.
  EXPECT_EQ(Verify(bundle).exit_code, 2);
  EXPECT_EQ(Verify(dir_.File("nothing")).exit_code, 2);
  EXPECT_EQ(Verify("--no-such-flag").exit_code, 64);

  const std::vector<std::string> tiles = Tiles(bundle);
  ASSERT_GE(tiles.size(), 5u);
  for (const std::string& path : tiles) {
    ASSERT_OK_AND_ASSIGN(const std::string bytes, client::ReadFile(path));
    std::string changed = bytes;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    ASSERT_OK(client::WriteFile(path, changed));
    EXPECT_EQ(Verify(trusted).exit_code, 1) << path;
    ASSERT_OK(client::WriteFile(path, bytes));
  }
  EXPECT_EQ(Verify(trusted).exit_code, 0);
}

TEST_F(BundleTest, GoesOnWhereItEndedAndHoldsTheLogAgainstWhatWasKept) {
  Visit(3);
  const v1::GetHeadResponse early = Covered();
  const std::string bundle = dir_.File("bundle"), old = Write("old", early.checkpoint());
  const std::string key = Write("key", early.verifier_key());
  ASSERT_EQ(Hearth({"log", "bundle", "--out", bundle}), 0) << said_;
  Visit(140);
  Covered();
  const uint64_t in_order = newest_;
  ASSERT_EQ(Hearth({"log", "bundle", "--out", bundle, "--checkpoint", old}), 0) << said_;
  ScriptSaid verdict = Verify(absl::StrCat(bundle, " --key ", key));
  EXPECT_EQ(verdict.exit_code, 0) << verdict.out;
  EXPECT_THAT(verdict.out, HasSubstr("older checkpoints"));
  // As it stood then, by the checkpoint of then.
  const std::string then = dir_.File("then");
  const auto size = client::OpenCheckpoint(early.checkpoint(), early.verifier_key())->size;
  EXPECT_EQ(Hearth({"log", "bundle", "--out", then, "--to", std::to_string(size)}), 2);
  ASSERT_EQ(
      Hearth({"log", "bundle", "--out", then, "--to", std::to_string(size), "--checkpoint", old}),
      0)
      << said_;
  EXPECT_EQ(Verify(absl::StrCat(then, " --key ", key)).exit_code, 0);
  // Held against what was signed since, it is a log that was rolled back.
  const std::string now = Write("now", Covered().checkpoint());
  verdict = Verify(absl::StrCat(then, " --key ", key, " --checkpoint ", now));
  EXPECT_EQ(verdict.exit_code, 1);
  EXPECT_THAT(verdict.out, HasSubstr("OLD_CHECKPOINT_AHEAD"));
  EXPECT_EQ(Hearth({"log", "bundle", "--out", dir_.File("gap"), "--from", "9"}), 2);
  EXPECT_GT(in_order, size);
}

// A prefecture's witness: the real program; its cosignature is counted, and it tells on a rollback.
TEST_F(BundleTest, AWitnessCosignsAndTheVerifierCountsIt) {
  Visit(3);
  const v1::GetHeadResponse head = Covered();
  const std::string key_file = dir_.File("witness.key"), cosigned = dir_.File("cosigned");
  std::string witness =
      Shell(absl::StrCat(HEARTH_WITNESS, " key --name heyuan/w --key ", key_file)).out;
  ASSERT_THAT(witness, HasSubstr("heyuan/w+"));
  witness.pop_back();
  const std::string serve =
      absl::StrCat("exec ", HEARTH_WITNESS, " serve --name heyuan/w --key ", key_file, " --state ",
                   dir_.File("state-w"), " --listen 127.0.0.1:0 --log '", head.verifier_key(), "'");
  FILE* const program = ::popen(absl::StrCat("echo $$; ", serve).c_str(), "r");
  char line[256] = {};
  ASSERT_NE(::fgets(line, sizeof(line), program), nullptr);
  const pid_t pid = std::atoi(line);
  ASSERT_NE(::fgets(line, sizeof(line), program), nullptr);
  std::string address = line;
  address = address.substr(address.find("127.0.0.1:"));
  address.pop_back();
  const std::vector<std::string> ask = {"log",       "witness", "--url", "http://" + address,
                                        "--witness", witness,   "--out", cosigned};
  ASSERT_EQ(Hearth(ask), 0) << said_;
  Visit(2);
  const v1::GetHeadResponse later = Covered();
  ASSERT_EQ(Hearth(ask), 0) << said_;  // with a proof from the last
  ::kill(pid, SIGTERM);
  EXPECT_EQ(::pclose(program), 0);

  const auto size = client::OpenCheckpoint(later.checkpoint(), later.verifier_key())->size;
  ASSERT_EQ(Hearth({"log", "bundle", "--out", dir_.File("bundle"), "--checkpoint", cosigned, "--to",
                    std::to_string(size)}),
            0)
      << said_;
  const std::string arguments =
      absl::StrCat(dir_.File("bundle"), " --key ", Write("key", later.verifier_key()));
  const ScriptSaid with = Verify(absl::StrCat(arguments, " --quorum 1 --witness '", witness, "'"));
  EXPECT_EQ(with.exit_code, 0) << with.out;
  EXPECT_THAT(with.out, HasSubstr("cosigned_by  heyuan/w"));
  EXPECT_EQ(Verify(arguments + " --quorum 1").exit_code, 2);  // nobody said who that is
  EXPECT_EQ(Hearth(ask), 5) << said_;                         // it has gone
}

TEST_F(BundleTest, ACheckpointGoesOntoPaper) {
  Visit(1);
  Covered();
  const std::string svg = dir_.File("notice.svg"), file = dir_.File("kept");
  ASSERT_EQ(Hearth({"log", "checkpoint", "--out", file, "--qr", svg}), 0) << said_;
  ASSERT_OK_AND_ASSIGN(const std::string picture, client::ReadFile(svg));
  EXPECT_THAT(picture, HasSubstr("<svg"));
  ASSERT_OK_AND_ASSIGN(const std::string note, client::ReadFile(file));
  EXPECT_OK(client::OpenCheckpoint(note, desk_->Head().verifier_key()).status());
  ASSERT_EQ(Hearth({"log", "checkpoint", "--from", file}), 0) << said_;
  EXPECT_EQ(said_, note);
  ASSERT_EQ(Hearth({"log", "checkpoint", "--qr", "-"}), 0) << said_;
  EXPECT_THAT(said_, HasSubstr("\u2588"));
  EXPECT_EQ(Hearth({"log", "checkpoint", "--qr", dir_.File("notice.doc")}), 2);
}

TEST_F(BundleTest, AReceiptIsFoundOrMissed) {
  Device phone("phone");
  v1::Fact fact;
  fact.mutable_day_opened()->set_date(kFirstDay);
  const v1::Run run = phone.Run({phone.Make(fact, "", "", Morning(kFirstDay))});
  const std::vector<v1::Receipt> receipts = desk_->Submit(run);  // refused, and still recorded
  ASSERT_EQ(receipts.size(), 1u);
  newest_ = receipts[0].position();
  const v1::GetHeadResponse head = Covered();
  const std::string bundle = dir_.File("bundle");
  ASSERT_EQ(Hearth({"log", "bundle", "--out", bundle}), 0) << said_;
  const auto line = [&](const v1::Receipt& receipt) {
    return absl::StrCat("{\"eventId\": \"", absl::Base64Escape(receipt.event_id()),
                        "\", \"position\": \"", receipt.position(), "\", \"leafHash\": \"",
                        absl::Base64Escape(receipt.leaf_hash()), "\", \"recordedTimeMs\": \"",
                        receipt.recorded_time_ms(), "\"}\n");
  };
  const std::string arguments =
      absl::StrCat(bundle, " --key ", Write("key", head.verifier_key()), " --receipt ");
  const ScriptSaid found = Verify(arguments + Write("mine", line(receipts[0])));
  EXPECT_EQ(found.exit_code, 0) << found.out;
  v1::Receipt other = receipts[0];
  other.set_recorded_time_ms(other.recorded_time_ms() - 1);
  EXPECT_EQ(Verify(arguments + Write("other", line(other))).exit_code, 1);
  EXPECT_EQ(Verify(arguments + Write("junk", "no receipt\n")).exit_code, 2);
}

// What a sender needs to prove later that nothing of his was dropped: his own file of receipts.
TEST_F(BundleTest, ASendersReceiptsHoldForThisLogAndForNoOther) {
  const auto draft = [](const char* household, const char* name) {
    return absl::StrCat("{\"household\":\"", household, household, household, household,
                        "\",\"area_code\":\"", kVillage,
                        "\",\"actor\":\"job\",\"occurred_time\":\"2026-03-01T09:00:00+08:00\","
                        "\"fact\":{\"household_registered\":{\"identity\":{\"origin\":"
                        "\"ORIGIN_GENERAL\"},\"members\":[{\"member_id\":1,\"identity\":"
                        "{\"name\":\"",
                        name, "\"}}]}}}\n");
  };
  const std::string drafts =
      Write("drafts.jsonl", draft("0123abcd", "甲") + draft("4567abcd", "乙"));
  const std::string receipts = dir_.File("receipts.jsonl");
  ASSERT_EQ(Hearth({"submit", drafts, "--receipts", receipts}), 0) << said_;
  ASSERT_EQ(Hearth({"submit", drafts, "--receipts", receipts}), 0) << said_;  // the same again
  ASSERT_OK_AND_ASSIGN(const std::string kept, client::ReadFile(receipts));
  EXPECT_EQ(std::count(kept.begin(), kept.end(), '\n'), 4) << kept;
  EXPECT_THAT(kept, Not(HasSubstr("甲")));
  newest_ = desk_->Head().position();
  const std::string key = Write("key", Covered().verifier_key());
  ASSERT_EQ(Hearth({"log", "bundle", "--out", dir_.File("bundle")}), 0) << said_;
  const ScriptSaid held =
      Verify(absl::StrCat(dir_.File("bundle"), " --key ", key, " --receipt ", receipts));
  EXPECT_EQ(held.exit_code, 0) << held.out;
  EXPECT_THAT(held.out, HasSubstr("4  回执 / receipts"));

  // Control: another log of as many records.
  Hearthd other;
  ASSERT_NO_FATAL_FAILURE(other.Start());
  Desk desk(other.address());
  desk.Found();
  desk.Register("丙", kFirstDay);
  desk.Register("丁", kFirstDay);
  ASSERT_EQ(desk.Head().position(), newest_);
  const std::string other_key = Write("other-key", CoveredBy(&desk, newest_).verifier_key());
  const std::string elsewhere = dir_.File("elsewhere");
  std::ostringstream out, err;
  ASSERT_EQ(cli::RunHearth({"log", "bundle", "--out", elsewhere, "--server", other.address()}, &out,
                           &err),
            0)
      << err.str();
  const ScriptSaid missed =
      Verify(absl::StrCat(elsewhere, " --key ", other_key, " --receipt ", receipts));
  EXPECT_EQ(missed.exit_code, 1) << missed.out;
  EXPECT_THAT(missed.out, HasSubstr("RECEIPT_DIFFERS × 4"));
  EXPECT_EQ(Verify(absl::StrCat(elsewhere, " --key ", other_key)).exit_code, 0);
}

}  // namespace
}  // namespace hearth::testing
