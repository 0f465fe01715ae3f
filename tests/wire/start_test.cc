// How hearthd starts, refuses to start, and stops: what operators and scripts rely on.

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

// Exit codes: services/server/README.md.
constexpr int kUsage = 2, kLocked = 4, kPortTaken = 5, kSecrets = 6, kHeadBelow = 10,
              kNoAnchor = 12;

const std::vector<std::string> kServe = {"--port", "0", "--clock=stepped"};

class StartTest : public ::testing::Test {
 protected:
  void StartWithData() {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    Desk desk(server_.address());
    desk.Found();
    household_ = desk.Register("启示", kFirstDay);
    ASSERT_EQ(server_.Stop(), 0);
  }

  Hearthd server_;
  std::string household_;
};

TEST_F(StartTest, SaysOnceWhereItListensAndStopsCleanlyBySignal) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  EXPECT_THAT(server_.listening_line(),
              MatchesRegex("hearthd 正在监听 / listening on 127\\.0\\.0\\.1:[0-9]+\n"));
  EXPECT_EQ(server_.Stop(), 0);
}

// R51: what aborts leaves no core, and no process of the same user may look into its memory.
TEST_F(StartTest, ItsMemoryIsItsOwn) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  std::stringstream limits;
  limits << std::ifstream("/proc/" + std::to_string(server_.pid()) + "/limits").rdbuf();
  EXPECT_THAT(limits.str(), ::testing::ContainsRegex("Max core file size +0 +0 "));
  ::kill(server_.pid(), SIGABRT);
  siginfo_t how{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(server_.pid()), &how, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(how.si_status, SIGABRT);
  EXPECT_EQ(how.si_code, CLD_KILLED) << "it left a core";
}

TEST_F(StartTest, NamesItselfAndItsClock) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  const auto head = Desk(server_.address()).Head();
  EXPECT_EQ(head.clock(), "stepped");
  EXPECT_EQ(server_.home(), server_.data() + "/" + head.log_id());
  EXPECT_THAT(head.verifier_key(), HasSubstr("hearth/" + head.log_id() + "/stepped/1+"));
}

TEST_F(StartTest, ATakenPortIsAnErrorAndNeverShared) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Hearthd other;
  const Ended ended = other.Run({"--port", server_.port(), "--clock=stepped"});
  EXPECT_EQ(ended.exit_code, kPortTaken);
  EXPECT_THAT(ended.err, HasSubstr("--port"));
  EXPECT_EQ(ended.out, "");
}

TEST_F(StartTest, ADataDirectoryInUseIsRefused) {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  const Ended ended = server_.Run(kServe);
  EXPECT_EQ(ended.exit_code, kLocked);
  EXPECT_THAT(ended.err, HasSubstr(server_.data()));
}

TEST_F(StartTest, WithoutItsKeysALogIsNotServed) {
  ASSERT_NO_FATAL_FAILURE(StartWithData());
  for (const char* key : {"/kek", "/signing-key", "/erasures"}) {
    fs::rename(server_.secrets() + key, server_.secrets() + "/aside");
    const Ended ended = server_.Run(kServe);
    EXPECT_EQ(ended.exit_code, kSecrets) << key << ended.err;
    EXPECT_FALSE(fs::exists(server_.secrets() + key))
        << "a new key must never take the place of a lost one";
    fs::rename(server_.secrets() + "/aside", server_.secrets() + key);
  }
  ASSERT_NO_FATAL_FAILURE(server_.Start());
}

TEST_F(StartTest, TwoOfThreeSharesAreTheKeyAndOneIsNot) {
  ASSERT_NO_FATAL_FAILURE(StartWithData());
  const TempDir envelopes;
  ASSERT_EQ(server_.Run({"split-kek", "--to", envelopes.File("made")}).exit_code, 0);
  fs::remove(server_.secrets() + "/kek");
  const auto share = [&](int number) {
    std::stringstream text;
    text << std::ifstream(envelopes.File("made/share-" + std::to_string(number))).rdbuf();
    return text.str();
  };
  const std::vector<std::string> by_shares = {"fsck", "--kek-shares"};
  for (const auto& [left, right] : {std::pair(1, 2), {3, 1}, {2, 3}}) {
    EXPECT_EQ(server_.Run(by_shares, share(left) + share(right)).exit_code, 0);
  }
  EXPECT_EQ(server_.Run(by_shares, share(1)).exit_code, kSecrets);
  EXPECT_EQ(server_.Run(by_shares, share(1) + share(1)).exit_code, kSecrets);
  EXPECT_EQ(server_.Run(kServe).exit_code, kSecrets) << "the key itself is gone";
}

// As systemd hands it over.
TEST_F(StartTest, TheKeyMayComeAsACredential) {
  ASSERT_NO_FATAL_FAILURE(StartWithData());
  const TempDir credentials;
  fs::rename(server_.secrets() + "/kek", credentials.File("kek"));
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, kSecrets);
  ::setenv("CREDENTIALS_DIRECTORY", credentials.str().c_str(), 1);
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, 0);
  ::unsetenv("CREDENTIALS_DIRECTORY");
}

TEST_F(StartTest, KeysInsideTheDataDirectoryAreRefused) {
  Hearthd inside;
  const Ended ended = inside.Run({"--port", "0", "--secrets", inside.data() + "/keys"});
  EXPECT_NE(ended.exit_code, 0);
  EXPECT_EQ(ended.out, "");
}

TEST_F(StartTest, TheClockOfALogCannotBeChanged) {
  ASSERT_NO_FATAL_FAILURE(StartWithData());
  const Ended ended = server_.Run({"--port", "0", "--clock=wall"});
  EXPECT_EQ(ended.exit_code, kUsage);
  EXPECT_THAT(ended.err, HasSubstr("--clock=stepped"));
}

TEST_F(StartTest, TheFirstDayOfASteppedClockIsOpenedOnce) {
  ASSERT_NO_FATAL_FAILURE(server_.Start({"--first-day", "2026-03-01"}));
  EXPECT_EQ(Desk(server_.address()).Head().opened_day(), 20260301);
  ASSERT_EQ(server_.Stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server_.Start({"--first-day", "2026-03-05"}));
  EXPECT_EQ(Desk(server_.address()).Head().opened_day(), 20260301);
  ASSERT_EQ(server_.Stop(), 0);
  EXPECT_EQ(server_.Run({"--clock=stepped", "--first-day", "2026-02-30"}).exit_code, kUsage);
  EXPECT_EQ(server_.Run({"--clock=wall", "--first-day", "2026-03-01"}).exit_code, kUsage);
}

TEST_F(StartTest, WrongFlagsAreUsage) {
  EXPECT_EQ(server_.Run({"--port", "70000"}).exit_code, kUsage);
  EXPECT_EQ(server_.Run({"--nonsense"}).exit_code, kUsage);
  EXPECT_EQ(server_.Run({"--accept-loss"}).exit_code, kUsage);
}

TEST_F(StartTest, ALostAnchorALostTailAndAForeignRootAreNotServed) {
  ASSERT_NO_FATAL_FAILURE(StartWithData());
  const std::string anchor = server_.home() + "/anchor";
  const std::string log = server_.home() + "/log";
  fs::rename(anchor, anchor + ".aside");
  EXPECT_EQ(server_.Run(kServe).exit_code, kNoAnchor);
  fs::rename(anchor + ".aside", anchor);
  // The log of an earlier day under today's anchor.
  fs::copy(log, server_.secrets() + "/earlier", fs::copy_options::recursive);
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk(server_.address(), "later").Register("晚示", kFirstDay);
  ASSERT_EQ(server_.Stop(), 0);
  fs::rename(log, server_.secrets() + "/newest");
  fs::rename(server_.secrets() + "/earlier", log);
  const Ended lost = server_.Run(kServe);
  EXPECT_EQ(lost.exit_code, kHeadBelow) << lost.err;
  EXPECT_THAT(lost.err, HasSubstr("--accept-loss"));
  // An operator accepts it: it is served under a new term, and says so.
  ASSERT_NO_FATAL_FAILURE(
      server_.Start({"--accept-loss", "--reason", "disk", "--operator", "op.1"}));
  EXPECT_THAT(Desk(server_.address()).Head().verifier_key(), HasSubstr("/stepped/2+"));
  ASSERT_EQ(server_.Stop(), 0);
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk desk(server_.address(), "after");
  EXPECT_EQ(desk.ReadLog().back().header().kind(), 535u);  // LogRestored
  // The views were dropped with the loss, and are built again in their own time.
  EXPECT_EQ(desk.Household(household_, desk.Head().position()).household().members_size(), 2);
}

TEST_F(StartTest, DroppedViewsAreBuiltAgain) {
  ASSERT_NO_FATAL_FAILURE(StartWithData());
  fs::remove_all(server_.home() + "/views");
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk desk(server_.address(), "after");
  EXPECT_EQ(desk.Household(household_, desk.Head().position()).household().members_size(), 2);
}

TEST_F(StartTest, SettingsMayStandInAFile) {
  const std::string file = server_.secrets() + "/hearthd.toml";
  std::ofstream(file) << "query-threads = 2\nblock-cache-mib = 16\n";
  ASSERT_NO_FATAL_FAILURE(server_.Start({"--config", file}));
  EXPECT_EQ(server_.Stop(), 0);
  for (const char* wrong : {"query-threads = many\n", "querry-threads = 2\n"}) {
    std::ofstream(file) << wrong;
    EXPECT_EQ(server_.Run({"--port", "0", "--config", file}).exit_code, kUsage) << wrong;
  }
}

}  // namespace
}  // namespace hearth::testing
