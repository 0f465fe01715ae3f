// Whole command lines against a door in process.

#include "clients/cli/app.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "clients/cli/commands.h"
#include "clients/cpp/files.h"
#include "tests/clients/fake_intake.h"
#include "tests/clients/random_drafts.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::cli {
namespace {

using client::testing::FakeIntake;

class AppTest : public ::testing::Test {
 protected:
  AppTest() { setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1); }

  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    if (door_ != nullptr) {
      arguments.push_back("--server");
      arguments.push_back(door_->address());
    }
    return RunHearth(std::move(arguments), &out_, &err_);
  }
  std::string Write(const std::string& name, const std::string& content) {
    EXPECT_OK(client::WriteFile(dir_.File(name), content));
    return dir_.File(name);
  }
  bool Said(const std::string& text) const {
    return (out_.str() + err_.str()).find(text) != std::string::npos;
  }

  hearth::testing::TempDir dir_;
  std::unique_ptr<FakeIntake> door_;
  std::ostringstream out_, err_;
};

TEST_F(AppTest, HelpShowsExamplesInBothLanguagesAndWrongUseIsTwo) {
  EXPECT_EQ(Run({"--help"}), 0);
  EXPECT_TRUE(Said("退出码 / exit codes"));
  EXPECT_TRUE(Said("hearth areas import"));
  EXPECT_EQ(Run({"--version"}), 0);
  EXPECT_TRUE(Said("hearth 0.1.0"));
  for (const std::vector<std::string>& line :
       std::vector<std::vector<std::string>>{{"areas", "import", "--help"},
                                             {"households", "import", "--help"},
                                             {"rulebook", "publish", "--help"},
                                             {"submit", "--help"},
                                             {"household", "search", "--help"},
                                             {"alert", "watch", "--help"},
                                             {"county", "summary", "--help"},
                                             {"log", "tail", "--help"},
                                             {"admin", "backup", "--help"}}) {
    EXPECT_EQ(Run(line), 0) << line[0];
    EXPECT_TRUE(Said("例 / example")) << line[0];
  }
  EXPECT_EQ(Run({}), 2);
  EXPECT_EQ(Run({"nonsense"}), 2);
  EXPECT_EQ(Run({"alert", "list"}), 2);
  EXPECT_EQ(Run({"county", "summary", "--under", "441621", "--output", "xml"}), 2);
  EXPECT_EQ(Run({"household", "show", "xyz"}), 2);
  EXPECT_EQ(Run({"submit", dir_.File("absent.jsonl")}), 2);
}

TEST_F(AppTest, AnIdIsReadInHexAndAsJsonShowsIt) {
  const std::string bytes = "0123456789abcdef";
  for (const char* text : {"30313233343536373839616263646566",
                           "30313233-3435-3637-3839-616263646566", "MDEyMzQ1Njc4OWFiY2RlZg=="}) {
    EXPECT_EQ(ParseId(text, 16, "HOUSEHOLD").value_or("refused"), bytes) << text;
  }
  for (const char* text : {"", "3031", "MDEyMw==", "MDEyMzQ1Njc4OWFiY2RlZg==x"}) {
    EXPECT_FALSE(ParseId(text, 16, "HOUSEHOLD").ok()) << text;
  }
}

TEST_F(AppTest, WaitingForTheViewsEndsWhenTheyHaveCaughtUp) {
  door_ = FakeIntake::Start({});
  EXPECT_EQ(Run({"admin", "projections", "--output", "csv"}), 0) << err_.str();
  EXPECT_TRUE(Said("watch,1,98,2,live"));
  EXPECT_EQ(Run({"admin", "projections", "--wait", "--output", "csv"}), 0) << err_.str();
  EXPECT_TRUE(Said("watch,1,100,0,live"));
}

TEST_F(AppTest, NobodyThereIsFive) {
  EXPECT_EQ(Run({"log", "head", "--server", "127.0.0.1:1"}), 5);
  EXPECT_TRUE(Said("错误 / error: "));
}

TEST_F(AppTest, SubmitEndsWithASummaryAndAnOutboxMakesItRepeatable) {
  door_ = FakeIntake::Start({});
  std::mt19937_64 random = hearth::testing::Random(50);
  std::vector<v1::Draft> drafts = client::testing::RandomDrafts(&random, 100, 3);
  for (v1::Draft& draft : drafts) draft = client::testing::Incomplete(draft);
  const std::string file =
      Write("in.jsonl", "{\"open_day\":\"2025-12-01\"}\n" + client::testing::Lines(drafts));
  EXPECT_EQ(Run({"submit", file}), 0) << err_.str();
  EXPECT_TRUE(Said(
      "{\"accepted\":100,\"already_recorded\":0,\"refused\":0,\"reasons\":[],\"days_opened\":1"));
  EXPECT_TRUE(std::filesystem::exists(file + ".outbox.jsonl"));
  EXPECT_EQ(Run({"submit", file}), 0) << err_.str();
  EXPECT_TRUE(Said("\"accepted\":0,\"already_recorded\":100"));
  EXPECT_TRUE(Said("\"days_opened\":0"));
  EXPECT_EQ(door_->recorded().size(), 100u);
  EXPECT_EQ(door_->days(), std::vector<int32_t>{20251201});
}

TEST_F(AppTest, RefusedEventsAreFourUnlessAllowed) {
  client::testing::Faults faults;
  faults.refuse_event = 1'000;
  door_ = FakeIntake::Start(faults);
  std::mt19937_64 random = hearth::testing::Random(51);
  const std::string file =
      Write("in.jsonl", client::testing::Lines(client::testing::RandomDrafts(&random, 3, 1)));
  EXPECT_EQ(Run({"submit", file}), 4);
  EXPECT_TRUE(Said("\"reason\":\"UNKNOWN_AREA\",\"count\":3,\"first_line\":1"));
  EXPECT_EQ(Run({"submit", file, "--allow-refused"}), 0);
  EXPECT_EQ(Run({"submit", Write("bad.jsonl", "{\"actor\":7")}), 2);
  EXPECT_TRUE(Said("line 1: "));
}

constexpr char kAreas[] =
    "code,name,level,parent\n44,广东省,province,\n4416,河源市,prefecture,44\n"
    "441621,紫金县,county,4416\n441621102,龙窝镇,town,441621\n";
constexpr char kAssistance[] =
    "no,town_code,town,assistance_class,lead_unit,member_units\n1,441621102,龙窝镇,重点帮扶镇,甲,"
    "乙\n";

TEST_F(AppTest, AreasAreImportedOnceAndDatedBeforeAllElse) {
  door_ = FakeIntake::Start({});
  const std::string areas = Write("a.csv", kAreas), assistance = Write("b.csv", kAssistance);
  EXPECT_EQ(Run({"areas", "import", areas, "--assistance", assistance}), 0) << err_.str();
  EXPECT_TRUE(Said("{\"changes\":5,\"facts\":1,\"unchanged\":0,\"dry_run\":false}"));
  ASSERT_EQ(door_->facts().size(), 1u);
  EXPECT_EQ(door_->facts()[0].area_changed().effective_date(), 20000101);
  EXPECT_EQ(door_->facts()[0].area_changed().changes(4).assisted().lead_unit(), "甲");
  EXPECT_EQ(Run({"areas", "import", areas}), 0) << err_.str();
  EXPECT_TRUE(Said("{\"changes\":0,\"facts\":0,\"unchanged\":4,\"dry_run\":false}"));
  EXPECT_EQ(door_->facts().size(), 1u);

  EXPECT_EQ(Run({"areas", "import", Write("bad.csv", "code,name\n44162,x\n")}), 2);
  EXPECT_TRUE(Said("nothing was imported"));
  EXPECT_EQ(Run({"areas", "list", "--output", "jsonl"}), 0);
  EXPECT_TRUE(Said("\"name\":\"龙窝镇\""));
}

TEST_F(AppTest, ARulebookIsCheckedPublishedOnceAndKnownAgain) {
  door_ = FakeIntake::Start({});
  const std::string good = R"({"rulebookId":"demo","version":1,"areaCode":"441621",)"
                           R"("effectiveFromDate":20250101,"title":{"zh":"示范"}})";
  const std::string file = Write("r.json", good);
  EXPECT_EQ(Run({"rulebook", "show", "demo", "--version", "1"}), 3);
  EXPECT_TRUE(Said("没有此规则集\nno such rulebook"));
  EXPECT_EQ(Run({"rulebook", "check", file}), 0) << err_.str();
  EXPECT_TRUE(door_->facts().empty());
  EXPECT_EQ(Run({"rulebook", "publish", file}), 0) << err_.str();
  EXPECT_EQ(Run({"rulebook", "publish", file}), 0) << err_.str();
  EXPECT_TRUE(Said("Already published: demo v1"));
  EXPECT_EQ(door_->facts().size(), 1u);
  EXPECT_EQ(Run({"rulebook", "publish", Write("s.json", R"({"rulebookId":"demo","version":1})")}),
            4);
  EXPECT_TRUE(Said("raise the version"));
  EXPECT_EQ(Run({"rulebook", "publish", Write("t.json", R"({"rulebookId":"other","version":1})")}),
            4);
  EXPECT_TRUE(Said("area_code: is missing"));
  EXPECT_EQ(Run({"rulebook", "check", Write("u.json", R"({"ruleBook":1})")}), 2);
}

TEST_F(AppTest, CommandsOfManyProcessesMakeOneChain) {
  door_ = FakeIntake::Start({});
  for (int i = 1; i <= 3; ++i) {
    const std::string name = "r" + std::to_string(i);
    const std::string text = R"({"rulebookId":")" + name + R"(","version":1,"areaCode":"441621"})";
    EXPECT_EQ(Run({"rulebook", "publish", Write(name, text)}), 0) << err_.str();
  }
  std::set<std::string> devices;
  std::vector<uint64_t> numbers;
  for (const client::testing::Recorded& event : door_->recorded()) {
    devices.insert(event.device);
    numbers.push_back(event.device_seq);
  }
  EXPECT_EQ(devices.size(), 1u);
  EXPECT_EQ(numbers, (std::vector<uint64_t>{1, 2, 3}));
}

TEST_F(AppTest, AMomentWhereThereIsOnlyNowIsWrongUse) {
  door_ = FakeIntake::Start({});
  EXPECT_EQ(Run({"alert", "list", "--under", "441621", "--as-of", "7"}), 2);
  EXPECT_TRUE(Said("only knows the present"));
}

}  // namespace
}  // namespace hearth::cli
