// The command line against the real server: what a clerk and an operator type, in the order in
// which they would.

#include <gmock/gmock.h>
#include <stdlib.h>

#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/alert_pace.h"
#include "clients/cli/app.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/files.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CliTest : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1);
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
  }

  // What it printed. Fails the test unless it ends with `code`.
  std::string Hearth(std::vector<std::string> arguments, int code = 0) {
    arguments.insert(arguments.end(), {"--server", server_.address()});
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth(arguments, &out, &err), code)
        << arguments[0] << ' ' << arguments[1] << '\n'
        << out.str() << err.str();
    return out.str() + err.str();
  }
  std::string Write(const std::string& name, const std::string& bytes) {
    EXPECT_OK(client::WriteFile(dir_.File(name), bytes));
    return dir_.File(name);
  }
  // All that was recorded is in the views.
  void Settle() { Hearth({"admin", "projections", "--wait"}); }
  // The value of `key` in a line of JSON.
  static std::string Value(const std::string& json, const std::string& key) {
    const size_t at = json.find('"' + key + "\":\"");
    EXPECT_NE(at, std::string::npos) << key << " in " << json;
    if (at == std::string::npos) return "";
    const size_t from = at + key.size() + 4;
    return json.substr(from, json.find('"', from) - from);
  }

  TempDir dir_;
  Hearthd server_;
  std::unique_ptr<Desk> desk_;
};

TEST_F(CliTest, AnAlertIsListedReadAssignedAndResolved) {
  desk_->Check(desk_->Register("备示一", kFirstDay), 300'000, true, kFirstDay);
  Settle();
  const std::string line =
      Hearth({"alert", "list", "--under", kTown, "--kind", "NEW_FLAG", "--output", "jsonl"});
  const std::string alert = Value(line, "alert_id");
  // As JSON shows it, in base64.
  Hearth({"alert", "ack", alert, "--note", "seen"});
  Hearth({"alert", "assign", alert, "--owner", "clerk.1", "--due", "2026-03-20"});
  Hearth({"alert", "comment", alert, "--text", "to be visited"});
  Hearth({"alert", "resolve", alert, "--resolution", "no such code"}, 4);
  Settle();
  const std::string seen = Hearth({"alert", "list", "--under", kTown, "--output", "csv"});
  EXPECT_THAT(seen, HasSubstr("clerk.1"));
  EXPECT_THAT(seen, HasSubstr("2026-03-20"));
  Hearth({"alert", "resolve", alert, "--resolution", "handled"});
  Settle();
  const std::vector<std::string> resolved = {"alert",   "list",     "--under",  kTown,
                                             "--state", "resolved", "--output", "jsonl"};
  EXPECT_THAT(Hearth(resolved), HasSubstr(alert));
  EXPECT_THAT(Hearth({"alert", "list", "--under", kTown, "--output", "jsonl"}),
              Not(HasSubstr(alert)));
  // The pace counts resolved ones too.
  EXPECT_THAT(Hearth({"alert", "pace", "--under", kCounty, "--output", "csv"}),
              HasSubstr("2026-03,"));
}

TEST_F(CliTest, APhotoGoesUpComesBackAndIsStoredOnce) {
  const std::string household = client::ToHex(desk_->Register("备示二", kFirstDay));
  std::string photo;
  Rng rng = Random(7);
  while (photo.size() < 700'000) photo.push_back(static_cast<char>(Below(rng, 256)));
  Settle();
  const std::string file = Write("roof.jpg", photo);
  const std::string first = Hearth({"attachment", "add", household, file, "--output", "csv"});
  EXPECT_EQ(Hearth({"attachment", "add", household, file, "--output", "csv"}), first);
  const std::string sha256 = client::ToHex(client::Sha256(photo));
  EXPECT_THAT(first, HasSubstr(sha256));
  Settle();
  Hearth({"attachment", "get", household, sha256, dir_.File("back.jpg")});
  EXPECT_THAT(client::ReadFile(dir_.File("back.jpg")).value_or(""), photo);
  EXPECT_THAT(Hearth({"attachment", "get", household, std::string(64, '0'), "-"}, 3),
              HasSubstr("error"));
  EXPECT_THAT(Hearth({"attachment", "add", household, Write("empty.jpg", "")}, 4),
              HasSubstr("size_bytes"));
}

TEST_F(CliTest, ATableIsImportedAgainWithChanges) {
  const std::string header = "户编号,区划代码,自然村,姓名,证件号码,与户主关系\n";
  const std::string wife = "H1,,,钱二,990101200002290126,配偶\n";
  const auto table = [&](const std::string& village) {
    return Write("table.csv",
                 header + "H1," + kGrid + "," + village + ",赵一,990101198001010014,户主\n" + wife);
  };
  EXPECT_THAT(Hearth({"households", "import", table("上村"), "--dry-run"}),
              HasSubstr("\"new\":1,\"changed\":0"));
  EXPECT_THAT(Hearth({"households", "import", table("上村")}), HasSubstr("\"recorded\":1"));
  EXPECT_THAT(Hearth({"households", "import", table("上村")}), HasSubstr("\"unchanged\":1"));
  EXPECT_THAT(Hearth({"households", "import", table("下村")}),
              HasSubstr("\"new\":0,\"changed\":1,\"unchanged\":0"));
  Settle();
  EXPECT_THAT(Hearth({"household", "search", "--under", kTown, "--number", "H1"}),
              HasSubstr("下村"));
}

TEST_F(CliTest, TheViewsAreRebuiltAndTheLogProvesThatItOnlyGrew) {
  desk_->Check(desk_->Register("备示三", kFirstDay), 300'000, true, kFirstDay);
  Settle();
  Hearth({"log", "consistency"});
  const std::vector<std::string> summary = {"county", "summary",  "--under",
                                            kCounty,  "--output", "csv"};
  const std::string before = Hearth(summary);
  EXPECT_THAT(Hearth({"admin", "rebuild"}), HasSubstr("2"));
  Settle();
  EXPECT_EQ(Hearth(summary), before);
  desk_->Register("备示四", kFirstDay);
  Settle();
  EXPECT_THAT(Hearth({"log", "consistency"}), HasSubstr("Consistent: the first"));
}

TEST(AlertPaceTest, CountsEachAlertOnceByTownAndWorkingDay) {
  EXPECT_EQ(cli::WorkingDays(202603, 20260301, 20260331), 22);
  EXPECT_EQ(cli::WorkingDays(202603, 20260330, 20260410), 2);
  EXPECT_EQ(cli::WorkingDays(202602, 20260101, 20260331), 20);
  cli::AlertPace pace;
  for (const char* town : {"441621100", "441621101", "441621102"}) pace.AddTown(town);
  const auto add = [&](const std::string& id, const std::string& area, int32_t day) {
    v1::Alert alert;
    alert.set_alert_id(id);
    alert.set_area_code(area);
    alert.set_raised_date(day);
    pace.Add(alert);
  };
  for (int i = 0; i < 44; ++i) add("a" + std::to_string(i), "441621100001001", 20260302);
  for (int i = 0; i < 22; ++i) add("b" + std::to_string(i), "441621101", 20260331);
  add("a0", "441621100001001", 20260305);  // told again
  add("c", "441621", 20260305);            // of no town
  add("d", "441621102001", 20260504);
  const std::vector<cli::AlertPace::Month> months = pace.Months();
  ASSERT_EQ(months.size(), 3u);
  EXPECT_EQ(months[0].alerts, 66);
  EXPECT_EQ(months[0].working_days, 22);
  EXPECT_DOUBLE_EQ(months[0].greatest, 2.0);
  EXPECT_EQ(months[0].busiest, "441621100");
  EXPECT_DOUBLE_EQ(months[0].median, 1.0);
  EXPECT_EQ(months[1].alerts, 0);
  EXPECT_EQ(months[2].alerts, 1);
  EXPECT_DOUBLE_EQ(months[2].greatest, 1.0 / 2);
  EXPECT_TRUE(cli::AlertPace().Months().empty());
}

}  // namespace
}  // namespace hearth::testing
