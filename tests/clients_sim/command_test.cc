#include "clients/sim/command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/clients_sim/county.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::sim {
namespace {

using ::hearth::testing::IsOk;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

std::string ReadFile(const std::string& name) {
  std::ifstream file(name, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

absl::StatusOr<std::vector<Area>> TwoVillages(const std::string& under) {
  return std::vector<Area>{{under + "100201", "甲村民委员会"}, {under + "100202", "乙村民委员会"}};
}

// Runs `hearth simulate` with these words after it.
absl::Status RunCommand(const std::vector<std::string>& words, const AreaSource& areas) {
  CLI::App app;
  absl::Status result = absl::UnknownError("the callback was not called");
  AddSimulateCommand(app, areas, [&](const absl::Status& status) { result = status; });
  std::vector<std::string> reversed(words.rbegin(), words.rend());
  reversed.push_back("simulate");
  try {
    app.parse(reversed);
  } catch (const CLI::ParseError& error) {
    return absl::InvalidArgumentError(error.what());
  }
  return result;
}

TEST(CommandTest, AsksTheServerWhereNoFileIsNamed) {
  const TempDir dir;
  EXPECT_THAT(RunCommand({"--households", "20", "--months", "1", "--out", dir.File("out.jsonl")},
                         TwoVillages),
              IsOk());
  const auto lines = ::hearth::testing::ParseLines(ReadFile(dir.File("out.jsonl")));
  EXPECT_GT(lines.size(), 50U);
  EXPECT_FALSE(std::filesystem::exists(dir.File("out.jsonl.part")));
}

TEST(CommandTest, ReadsAreasFromAFileAndWritesTheTruth) {
  const TempDir dir;
  std::ofstream(dir.File("areas.csv"))
      << "code,name,level,parent\n441621100201,甲,village,441621100\n";
  EXPECT_THAT(RunCommand({"--areas", dir.File("areas.csv"), "--households", "20", "--months", "1",
                          "--out", dir.File("out"), "--truth", dir.File("truth"), "--seed", "7"},
                         {}),
              IsOk());
  EXPECT_NE(ReadFile(dir.File("truth")).find("\"summary\""), std::string::npos);
}

TEST(CommandTest, SaysWhatIsWrong) {
  const TempDir dir;
  const std::string out = dir.File("out");
  const auto failing = [](const std::string&) -> absl::StatusOr<std::vector<Area>> {
    return absl::UnavailableError("no server");
  };
  EXPECT_THAT(RunCommand({"--out", out}, {}),
              StatusIs(absl::StatusCode::kInvalidArgument, "--areas"));
  EXPECT_THAT(RunCommand({"--out", out}, failing), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(RunCommand({"--out", out, "--areas", dir.File("none")}, {}),
              StatusIs(absl::StatusCode::kNotFound, "none"));
  EXPECT_THAT(RunCommand({"--out", dir.File("no/such/folder")}, TwoVillages),
              StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(RunCommand({"--out", out, "--months", "0"}, TwoVillages),
              StatusIs(absl::StatusCode::kInvalidArgument, "months"));
  EXPECT_FALSE(std::filesystem::exists(out));
}

}  // namespace
}  // namespace hearth::sim
