// `hearth clue` against a door in process.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "clients/cli/app.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/files.h"
#include "tests/clients/fake_intake.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::cli {
namespace {

using client::testing::FakeIntake;

constexpr char kHousehold[] = "00112233445566778899aabbccddeeff";

class ClueCommandTest : public ::testing::Test {
 protected:
  ClueCommandTest() { setenv("XDG_STATE_HOME", dir_.File("state").c_str(), 1); }

  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.begin(), "clue");
    arguments.insert(arguments.end(), {"--server", door_->address()});
    return RunHearth(std::move(arguments), &out_, &err_);
  }
  bool Said(const std::string& text) const {
    return (out_.str() + err_.str()).find(text) != std::string::npos;
  }
  std::string Write(const std::string& name, const std::string& content) {
    EXPECT_OK(client::WriteFile(dir_.File(name), content));
    return dir_.File(name);
  }
  const v1::Fact& Last() {
    facts_ = door_->facts();
    return facts_.back();
  }
  static std::string Hex(const std::string& id) { return client::ToHex(id); }

  hearth::testing::TempDir dir_;
  std::unique_ptr<FakeIntake> door_ = FakeIntake::Start({});
  std::vector<v1::Fact> facts_;
  std::ostringstream out_, err_;
};

TEST_F(ClueCommandTest, EachFactIsFramedByTheFileAndItsIdIsShown) {
  EXPECT_EQ(Run({"report", kHousehold, "--channel", "self", "--kind", "medical", "--text", "住院"}),
            0)
      << err_.str();
  EXPECT_TRUE(Said("编号 event id"));
  EXPECT_EQ(Last().clue_reported().channel(), v1::CHANNEL_SELF_DECLARATION);
  const std::string open = Hex("open-clue-16byte"), done = Hex("done-clue-16byte");
  EXPECT_EQ(Run({"assign", kHousehold, open, "--to", "441621101001", "--due", "2026-11-15"}), 0)
      << err_.str();
  EXPECT_EQ(Last().clue_assigned().due_date(), 20261115);
  EXPECT_EQ(Last().clue_assigned().clue().kind_code(), "medical");
  EXPECT_EQ(Run({"verify", kHousehold, open, done, "--result", "no_risk", "--second", "li.si",
                 "--reason-code", "able", "--reason", "能自理"}),
            0)
      << err_.str();
  EXPECT_EQ(Last().clue_verified().clues_size(), 2);
  EXPECT_EQ(Run({"dismiss", kHousehold, done, "--reason-code", "able", "--reason", "无风险",
                 "--no-relation"}),
            0)
      << err_.str();
  EXPECT_EQ(Last().clue_dismissed().result(), v1::CLUE_RESULT_NO_RISK) << "as the file says";
  EXPECT_EQ(Last().clue_dismissed().verified_event_id(), "verified-16bytes");
  EXPECT_EQ(Run({"return", kHousehold, done, "--reason", "再看", "--due", "2026-11-20"}), 0);
  EXPECT_EQ(Last().clue_returned().verified_event_id(), "verified-16bytes");
  EXPECT_EQ(Run({"join", kHousehold, open, "--into", done, "--reason", "一件事"}), 0);
  EXPECT_EQ(Last().clue_joined().into_clue().event_id(), "done-clue-16byte");
  EXPECT_EQ(Run({"match", kHousehold, Hex("elsewhere-clue16"), "--kind", "medical", "--method",
                 "by_hand", "--note", "邻居指认"}),
            0)
      << err_.str();
  EXPECT_EQ(Last().clue_matched().clue().event_id(), "elsewhere-clue16");
  EXPECT_EQ(door_->facts().size(), 7u);
}

TEST_F(ClueCommandTest, WrongUseAndUnknownCluesRecordNothing) {
  EXPECT_EQ(Run({"report", "--channel", "self", "--kind", "medical"}), 2);
  EXPECT_EQ(Run({"report", kHousehold, "--channel", "rumour", "--kind", "medical"}), 2);
  EXPECT_EQ(Run({"dismiss", kHousehold, Hex("done-clue-16byte"), "--reason-code", "able",
                 "--reason", "x"}),
            2)
      << "without saying that one is not related";
  EXPECT_EQ(
      Run({"return", kHousehold, Hex("gone-clue-16byte"), "--reason", "x", "--due", "2126-11-20"}),
      2);
  EXPECT_EQ(Run({"reopen", kHousehold, Hex("done-clue-16byte"), "--reason", "x", "--due", "soon"}),
            2);
  EXPECT_EQ(Run({"report", kHousehold, "--channel", "self", "--kind", "medical", "--dry-run"}), 0)
      << err_.str();
  EXPECT_TRUE(Said("would be accepted"));
  EXPECT_TRUE(door_->facts().empty());
}

TEST_F(ClueCommandTest, WhoeverIsNotKnownYetGoesToTheStreamOfClues) {
  EXPECT_EQ(Run({"report", "--channel", "other", "--kind", "petition", "--area", "441621101001",
                 "--name", "测试甲", "--village", "一村"}),
            0)
      << err_.str();
  EXPECT_EQ(Last().clue_reported().person().name(), "测试甲");
}

TEST_F(ClueCommandTest, ARefusalSaysWhy) {
  client::testing::Faults faults;
  faults.refuse_event = 1'000;
  door_ = FakeIntake::Start(faults);
  EXPECT_EQ(Run({"report", kHousehold, "--channel", "self", "--kind", "medical"}), 4);
  EXPECT_TRUE(Said("UNKNOWN_AREA"));
}

TEST_F(ClueCommandTest, AFileIsImportedOnceAndAnswered) {
  const std::string file =
      Write("yibao.csv",
            "姓名,证件号码,自付金额\n测试甲,990101198001010014,30000\n测试乙,990101198001010031,1\n"
            "测试丙,990101198001010058,许多\n");
  const std::vector<std::string> import = {"import",  file,      "--unit",   "yibao",
                                           "--kind",  "medical", "--period", "2026-10",
                                           "--under", "441621",  "--output", "csv"};
  std::vector<std::string> dry = import;
  dry.push_back("--dry-run");
  EXPECT_EQ(Run(dry), 0) << err_.str();
  EXPECT_TRUE(Said("{\"rows\":3,\"matched\":1,\"unmatched\":1,\"malformed\":1,\"dry_run\":true}"));
  EXPECT_TRUE(door_->facts().empty());
  EXPECT_EQ(Run(import), 0) << err_.str();
  EXPECT_TRUE(Said("1,matched,")) << out_.str();
  EXPECT_TRUE(Said("2,unmatched,")) << out_.str();
  EXPECT_TRUE(Said("3,malformed,")) << out_.str();
  // Batch, two clues, the skipped row, the end.
  ASSERT_EQ(door_->facts().size(), 5u);
  EXPECT_EQ(Last().clue_batch_completed().skipped_count(), 1u);
  EXPECT_FALSE(Said("990101198001010014")) << "an ID number was shown";
  EXPECT_EQ(Run(import), 0) << err_.str();
  EXPECT_EQ(door_->facts().size(), 5u);

  const std::string out = dir_.File("back.csv");
  EXPECT_EQ(Run({"feedback", kHousehold, "--under", "441621", "--out", out, "--file", file,
                 "--sent", "letter"}),
            0)
      << err_.str();
  const std::string text = client::ReadFile(out).value_or("");
  EXPECT_NE(text.find("2,无风险 no risk,2026-11-05"), std::string::npos) << text;
  EXPECT_NE(text.find("3,"), std::string::npos) << text;
  EXPECT_EQ(Last().clue_feedback_sent().last_row(), 3u);
  EXPECT_EQ(Last().clue_feedback_sent().file_sha256(), client::Sha256(text));
}

TEST_F(ClueCommandTest, JsonHasOneResultARow) {
  const std::string file = Write("yibao.jsonl",
                                 "{\"name\":\"测试甲\",\"id_number\":\"990101198001010014\"}\n"
                                 "{\"name\":\"测试乙\",\"id_number\":\"990101198001010031\"}\n");
  EXPECT_EQ(Run({"import", file, "--unit", "yibao", "--kind", "medical", "--period", "2026-10",
                 "--under", "441621", "--output", "jsonl"}),
            0)
      << err_.str();
  const std::string text = out_.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2) << text;
  EXPECT_TRUE(Said("\"result\":\"matched\""));
  EXPECT_TRUE(Said("\"result\":\"unmatched\""));
}

}  // namespace
}  // namespace hearth::cli
