// The command line against a hearthd whose callers must log in: what administrators, a clerk and a
// cadre type on the first afternoon.

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <sstream>

#include "clients/cli/app.h"
#include "clients/cpp/device_key.h"
#include "clients/cpp/files.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/access_fixture.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AccessCliTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.RequireLogin();
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    Write("password", std::string(kGoodPassword) + "\n");
  }

  // As that person, who has a home of his own. Fails the test unless it ends with `code`.
  std::string As(const std::string& who, std::vector<std::string> arguments, int code = 0) {
    setenv("XDG_CONFIG_HOME", dir_.File("config-" + who).c_str(), 1);
    setenv("XDG_STATE_HOME", dir_.File("state-" + who).c_str(), 1);
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth(arguments, &out, &err), code)
        << who << ": " << arguments[0] << ' ' << arguments[1] << '\n'
        << out.str() << err.str();
    return out.str() + err.str();
  }
  std::string Write(const std::string& name, const std::string& bytes) {
    EXPECT_OK(client::WriteFile(dir_.File(name), bytes));
    return dir_.File(name);
  }
  // What follows `before` up to the next blank or end of line.
  static std::string After(const std::string& text, const std::string& before) {
    const size_t at = text.find(before);
    EXPECT_NE(at, std::string::npos) << before << " in " << text;
    if (at == std::string::npos) return "";
    const size_t from = text.find_first_not_of(" \t", at + before.size());
    return text.substr(from, text.find_first_of(" \t\n\r,", from) - from);
  }
  void Login(const std::string& who, const std::string& seed, int64_t steps_ahead = 0) {
    As(who, {"login", who, "--password-file", dir_.File("password"), "--code",
             CodeNow(seed, steps_ahead)});
  }
  std::string Date(int days) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const int32_t today =
        domain::DateOfTime(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    return domain::FormatDate(domain::AddDays(today, days));
  }

  std::vector<std::string> BootstrapWords(const std::string& code) {
    std::vector<std::string> words = {"admin", "bootstrap", "--code-file", code};
    for (const char* who : {"system", "security", "audit"}) {
      const std::string option = std::string("--") + who;
      const std::string account = std::string(who).substr(0, 3);  // sys, sec, aud
      words.insert(words.end(), {option, account, option + "-name", "某某",
                                 option + "-password-file", dir_.File("password")});
    }
    return words;
  }

  void Bootstrap();
  // The clerk's activation code.
  std::string OpenPeople();
  void MakeAreas();
  void RotateKey(const std::string& log_id);

  TempDir dir_;
  Hearthd server_;
  std::string seed_;  // the first of `sys`
};

// The first run, once.
void AccessCliTest::Bootstrap() {
  EXPECT_THAT(As("sys", {"whoami", "--output", "json"}, 4), HasSubstr("hearth admin bootstrap"));
  const std::string code = After(server_.listening_line(), "bootstrap --code-file");
  const std::string made = As("sys", BootstrapWords(code));
  As("sys", BootstrapWords(code), 4);
  seed_ = After(made, "sys\t");
  Login("sys", seed_);
  Login("sec", After(made, "sec\t"));
  EXPECT_THAT(As("sys", {"whoami", "--output", "csv"}), HasSubstr("system_admin"));
}

// Accounts from a file, by the system administrator alone.
std::string AccessCliTest::OpenPeople() {
  const std::string people =
      Write("people.csv", "账号,姓名,单位\nclerk,某甲,镇办\ncadre,某乙,\nclerk,重复,\n");
  const std::string dry = As("sys", {"account", "open", people, "--dry-run"}, 4);
  EXPECT_THAT(dry, HasSubstr("账号已用过"));
  EXPECT_THAT(As("sys", {"account", "list", "--output", "csv"}), Not(HasSubstr("clerk")));
  const std::string opened = As("sys", {"account", "open", people, "--output", "csv"}, 4);
  EXPECT_THAT(As("sys", {"account", "list", "--output", "csv"}), HasSubstr("cadre"));
  EXPECT_THAT(As("sec", {"account", "open", people}, 4), HasSubstr("无权"));
  return opened.substr(opened.find("clerk,") + 6, 26);
}

// The first areas are the system administrator's, by his own enrolled machine.
void AccessCliTest::MakeAreas() {
  const std::string invited = As("sec", {"device", "invite", "sys", "--output", "csv"});
  const std::string of_sys = invited.substr(invited.rfind(',') + 1, 96);
  const std::string offered = As("sys", {"device", "enrol", of_sys});
  As("sys", {"device", "approve", of_sys.substr(0, 32), "000000"}, 4);  // no such role
  As("sec", {"device", "approve", of_sys.substr(0, 32), After(offered, "operator:")});
  EXPECT_THAT(As("sec", {"device", "list", "--output", "csv"}), HasSubstr("enrolled"));
  const std::string areas =
      Write("areas.csv", "code,name\n44,示范省\n4416,示范市\n441621,示范县\n441621102,示范镇\n");
  EXPECT_THAT(As("sec", {"areas", "import", areas}, 4), HasSubstr("未登记"));
  As("sys", {"areas", "import", areas});
  RotateKey(of_sys.substr(64));
  Write("areas.csv", "code,name\n441621103,另一镇\n");
  As("sys", {"areas", "import", areas});
}

// The machine of `sys` gets another key; a rotation whose answer was lost is finished by the next.
void AccessCliTest::RotateKey(const std::string& log_id) {
  const std::string path = dir_.File("state-sys") + "/hearth/" + log_id + "/device-key";
  const auto old = client::ReadFile(path);
  ASSERT_OK(old);
  const std::string key_id = After(As("sys", {"device", "rotate"}), "in use:");
  const auto fresh = client::ReadFile(path);
  ASSERT_OK(fresh);
  EXPECT_NE(*fresh, *old);
  EXPECT_EQ(client::DeviceKey::Load(path)->key_id(), key_id);
  ASSERT_OK(client::WriteFile(path + ".next", *fresh));
  ASSERT_OK(client::WriteFile(path, *old));
  EXPECT_EQ(After(As("sys", {"device", "rotate"}), "in use:"), key_id);
  EXPECT_EQ(*client::ReadFile(path), *fresh);
  EXPECT_TRUE(absl::IsNotFound(client::ReadFile(path + ".next").status()));
  // The new key logs its device in, and the old one does no more.
  As("sys", {"login", "--device", log_id});
  ASSERT_OK(client::WriteFile(path, *old));
  As("sys", {"login", "--device", log_id}, 4);
  ASSERT_OK(client::WriteFile(path, *fresh));
  Login("sys", seed_, 1);
}

TEST_F(AccessCliTest, WhoLostHisPhoneAndWhoLogsHimOut) {
  Bootstrap();
  const std::string mine = As("sys", {"account", "sessions", "--output", "csv"});
  EXPECT_THAT(mine, AllOf(HasSubstr(",sys,"), Not(HasSubstr(",sec,"))));
  const std::string all = As("sec", {"account", "sessions", "--output", "csv"});
  EXPECT_THAT(all, AllOf(HasSubstr(",sys,"), HasSubstr(",sec,")));
  const std::string of_sys =
      As("sec", {"account", "sessions", "--account", "sys", "--output", "csv"});
  EXPECT_THAT(of_sys, Not(HasSubstr(",sec,")));

  const std::string shown =
      As("sys", {"account", "totp", "--password-file", dir_.File("password")});
  EXPECT_THAT(shown, HasSubstr("\u2588")) << "a QR code";
  const size_t begin = of_sys.rfind('\n', of_sys.find(",sys,")) + 1;
  const std::string id = of_sys.substr(begin, of_sys.find(",sys,") - begin);
  As("sys", {"account", "revoke-session", "no-such"}, 3);
  As("sec", {"account", "revoke-session", id});
  EXPECT_THAT(As("sys", {"whoami"}, 4), HasSubstr("hearth login"));
  Login("sys", After(shown, "sys\t"));
  As("sys", {"whoami"});
  // Last: after a failure the next try waits.
  As("sys", {"login", "sys", "--password-file", dir_.File("password"), "--code", CodeNow(seed_, 1)},
     4);
}

TEST_F(AccessCliTest, AFirstAfternoon) {
  Bootstrap();
  // The token is kept so that nobody else can read it, and goes with the logout.
  struct stat status {};
  std::string file = dir_.File("config-sys") + "/hearth/session-" + server_.address();
  file[file.rfind(':')] = '_';
  ASSERT_EQ(::stat(file.c_str(), &status), 0) << file;
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const std::string activation = Write("activation", OpenPeople() + "\n");
  MakeAreas();
  const std::string activated = As("clerk", {"passwd", "--account", "clerk", "--activation-file",
                                             activation, "--new-file", dir_.File("password")});
  Login("clerk", After(activated, "clerk\t"));
  EXPECT_THAT(As("clerk", {"grant", "list"}, 4), HasSubstr("无权"));

  const auto give = [&](const std::string& area, int code) {
    return As("sec",
              {"grant", "give", "--account", "clerk", "--role", "township_operator", "--area", area,
               "--from", Date(0), "--until", Date(300), "--reason", "文件", "--output", "csv"},
              code);
  };
  EXPECT_THAT(give("441621109", 4), HasSubstr("没有该区划"));
  const std::string given = give("441621102", 0);
  EXPECT_THAT(As("clerk", {"whoami"}), HasSubstr("township_operator 441621102"));
  EXPECT_THAT(As("clerk", {"areas", "list", "--output", "csv"}), HasSubstr("441621102"));
  As("sec", {"grant", "end", given.substr(given.find("clerk,") + 6, 32), "--reason", "over"});
  EXPECT_THAT(As("clerk", {"areas", "list"}, 4), HasSubstr("无权"));

  // A job's certificate, by the security administrator alone.
  As("sys", {"admin", "init-tls", dir_.str(), "--job", "nightly"});
  const std::string certificate = dir_.File("job-nightly.crt");
  As("sys", {"account", "set-certificate", "cadre", certificate}, 4);
  EXPECT_THAT(As("sec", {"account", "set-certificate", "cadre", certificate}), HasSubstr("sha256"));
  EXPECT_THAT(As("sec", {"account", "set-certificate", "clerk", certificate}, 4),
              HasSubstr("该公钥已属于一个账号"));
  EXPECT_THAT(As("sec", {"account", "set-certificate", "clerk", dir_.File("password")}, 4),
              HasSubstr("certificate_pem"));

  As("sys", {"account", "close", "clerk", "--reason", "left"});
  EXPECT_THAT(As("clerk", {"whoami"}, 4), HasSubstr("hearth login"));
  As("sys", {"logout"});
  EXPECT_NE(::stat(file.c_str(), &status), 0);
}

}  // namespace
}  // namespace hearth::testing
