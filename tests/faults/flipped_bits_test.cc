// One changed bit in any file of a data directory, or of its secrets: the server does not start and
// says why, or answers an error, or answers as before. Never anything else.
//
// About 60 flips by default; HEARTH_FLIPS=N flips N bits in every file, and runs fsck on what seems
// harmless.

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "services/server/fsck.h"
#include "tests/faults/small_county.h"
#include "tests/storage/disk.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;

enum class Outcome { kHarmless, kRefused, kErrors, kWrong };

// NOT_FOUND (5) and OUT_OF_RANGE (11) are answers, not faults: a household that is not found is a
// wrong answer.
bool IsFault(const std::string& answer) {
  return answer.starts_with("error ") && !answer.starts_with("error 5 ") &&
         !answer.starts_with("error 11 ");
}

Outcome Judge(const Answers& before, const Answers& after, std::string* why) {
  const auto start = after.find("start");
  if (start == after.end()) {
    *why = "no answer at all";
    return Outcome::kWrong;
  }
  if (!start->second.empty()) {
    *why = start->second;
    return Outcome::kRefused;
  }
  Outcome outcome = Outcome::kHarmless;
  for (const auto& [question, answer] : before) {
    const auto found = after.find(question);
    const std::string& now = found == after.end() ? "error 0 not asked" : found->second;
    if (now == answer) continue;
    *why = question + ": " + now.substr(0, 200);
    if (!IsFault(now)) return Outcome::kWrong;
    outcome = Outcome::kErrors;
  }
  return outcome;
}

// "log table", "keys wal", "signing-key", …
std::string KindOf(const fs::path& file, const fs::path& root) {
  const fs::path inside = file.lexically_relative(root);
  std::vector<std::string> parts(inside.begin(), inside.end());
  if (parts.size() < 3) return parts.back();
  std::string name = file.filename().string();
  if (file.extension() == ".sst") name = "table";
  if (file.extension() == ".log") name = "wal";
  for (const char* known : {"MANIFEST", "OPTIONS", "LOG"}) {
    if (name.starts_with(known)) name = known;
  }
  if (parts[1] == "attachments") name = "";
  return parts[1] + (name.empty() ? "" : " ") + name;
}

class FlippedBitsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto config = CountyIn(Data("base"), Secrets("base"));
    const Child made = InChild(dir_.File("err"), [&] {
      MakeCounty(config);
      return Answers{{"start", ""}};
    });
    ASSERT_FALSE(made.crashed) << storage::ReadBytes(dir_.File("err"));
    // A first start moves what is in the write-ahead logs; the answers must not change by that.
    before_ = AskCopy("base");
    ASSERT_EQ(before_["start"], "");
    for (const auto& [question, answer] : before_) {
      if (question.starts_with("photo ")) continue;  // two of three households have none
      EXPECT_FALSE(answer.starts_with("error ")) << question << ": " << answer;
    }
    ASSERT_EQ(before_["photos"], "1");
    ASSERT_EQ(Photos().size(), 1u);
    ASSERT_FALSE(before_["alerts"].empty());
  }

  // Questions about photos that are answered.
  std::vector<std::string> Photos() const {
    std::vector<std::string> found;
    for (const auto& [question, answer] : before_) {
      if (question.starts_with("photo ") && answer.size() == 32) found.push_back(question);
    }
    return found;
  }

  std::string Data(const std::string& of) const { return dir_.File(of) + "/data"; }
  std::string Secrets(const std::string& of) const { return dir_.File(of) + "/secrets"; }

  Answers AskCopy(const std::string& of) {
    CopyFolder(dir_.File(of), dir_.File("asked"));
    Child child =
        InChild(dir_.File("err"), [&] { return Ask(CountyIn(Data("asked"), Secrets("asked"))); });
    if (child.crashed) child.answers["start"] = "crashed";
    return child.answers;
  }

  // The county with that bit changed.
  Outcome Flip(const fs::path& file, size_t bit, std::string* why) {
    const std::string inside = file.lexically_relative(dir_.File("base")).string();
    CopyFolder(dir_.File("base"), dir_.File("flipped"));
    storage::FlipBit(fs::path(dir_.File("flipped")) / inside, bit);
    fs::permissions(fs::path(dir_.File("flipped")) / inside,
                    fs::perms::owner_read | fs::perms::owner_write);
    const Answers after = AskCopy("flipped");
    const Outcome outcome = Judge(before_, after, why);
    if (after.count("start") != 0 && after.at("start") == "crashed") {
      *why = "crashed: " + storage::ReadBytes(dir_.File("err"));
      return Outcome::kWrong;
    }
    return outcome;
  }

  // What fsck says of the flipped county: "" = nothing.
  std::string Fsck() {
    CopyFolder(dir_.File("flipped"), dir_.File("asked"));
    const Child child = InChild(dir_.File("err"), [&] {
      const absl::Status status = server::Fsck(CountyIn(Data("asked"), Secrets("asked")));
      return Answers{{"fsck", status.ok() ? "" : std::string(status.message())}};
    });
    return child.crashed ? "crashed" : child.answers.at("fsck");
  }

  const TempDir dir_;
  Answers before_;
};

struct Tally {
  int flips = 0, refused = 0, errors = 0, harmless = 0, by_fsck = 0;
};

TEST_F(FlippedBitsTest, EveryKindOfFileIsNoticedOrHarmless) {
  const char* wanted = std::getenv("HEARTH_FLIPS");
  const bool whole = wanted != nullptr;
  std::mt19937_64 random = Random(7);
  std::map<std::string, Tally> tallies;
  for (const fs::path& file : storage::FilesBelow(dir_.File("base"))) {
    Tally& tally = tallies[KindOf(file, dir_.File("base/data"))];
    const int flips = whole ? std::atoi(wanted) : tally.flips >= 3 ? 0 : 2;
    for (int i = 0; i < flips; ++i) {
      const size_t bit = random() % (8 * fs::file_size(file));
      std::string why;
      const Outcome outcome = Flip(file, bit, &why);
      EXPECT_NE(outcome, Outcome::kWrong) << file << " bit " << bit << ": " << why;
      // A message for people: both languages, or the engine's words after ours.
      if (outcome == Outcome::kRefused) {
        EXPECT_GT(why.size(), 30u) << why;
        EXPECT_EQ(why.find("exit code 0"), std::string::npos) << why;
      }
      ++tally.flips;
      tally.refused += outcome == Outcome::kRefused ? 1 : 0;
      tally.errors += outcome == Outcome::kErrors ? 1 : 0;
      tally.harmless += outcome == Outcome::kHarmless ? 1 : 0;
      if (whole && outcome == Outcome::kHarmless) tally.by_fsck += Fsck().empty() ? 0 : 1;
      if (whole && outcome == Outcome::kRefused && i == 0) {
        std::printf("  %s: %s\n", file.filename().c_str(), why.substr(0, 300).c_str());
      }
    }
  }
  int noticed = 0;
  std::printf("%-28s flips refused errors same%s\n", "file", whole ? " (of these fsck)" : "");
  for (const auto& [kind, tally] : tallies) {
    std::printf("%-28s %5d %7d %6d %4d", kind.c_str(), tally.flips, tally.refused, tally.errors,
                tally.harmless);
    std::printf(whole ? " %d\n" : "\n", tally.by_fsck);
    noticed += tally.refused + tally.errors;
  }
  EXPECT_GT(noticed, 10);
  for (const char* kind : {"log table", "log wal", "keys wal", "views wal", "anchor", "durable",
                           "kek", "signing-key", "attachments"}) {
    EXPECT_TRUE(std::any_of(tallies.begin(), tallies.end(),
                            [&](const auto& entry) {
                              return entry.first.ends_with(kind) || entry.first.starts_with(kind);
                            }))
        << "no file of the kind " << kind;
  }
}

// A setting has no checksum: a changed one is refused, or is another number. It never turns on what
// only an operator may, nor names another place than the flags do.
TEST(FlippedConfigTest, EveryBitOfASettingsFileIsRefusedOrPromisesNothingNew) {
  const TempDir dir;
  const std::string file = dir.File("hearthd.toml");
  const std::string text =
      "query-threads = 4\nblock-cache-mib = 16\nfree-floor-bytes = 1000000\nport = 50051\n";
  const Child child = InChild(dir.File("err"), [&] {
    Answers answers{{"wrong", ""}};
    int refused = 0;
    for (size_t bit = 0; bit < 8 * text.size(); ++bit) {
      std::string changed = text;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
      storage::WriteBytes(file, changed);
      const char* const argv[] = {"hearthd", "--data",  "/data",    "--secrets", "/secrets",
                                  "--clock", "stepped", "--config", file.c_str()};
      server::Config config;
      config.access = "open";
      int exit_code = 0;
      if (!server::ParseConfig(9, argv, &config, &exit_code)) {
        refused += exit_code == 2 ? 1 : 0;
        if (exit_code != 2) answers["wrong"] += "exit code of " + changed;
      } else if (config.data != "/data" || config.secrets != "/secrets" ||
                 config.clock != "stepped" || config.accept_loss || config.allow_missing_anchor ||
                 config.accept_clock_behind) {
        answers["wrong"] += changed;
      }
    }
    answers["refused"] = std::to_string(refused);
    return answers;
  });
  ASSERT_FALSE(child.crashed) << storage::ReadBytes(dir.File("err"));
  EXPECT_EQ(child.answers.at("wrong"), "");
  std::printf("settings: %zu flips, %s refused\n", 8 * text.size(),
              child.answers.at("refused").c_str());
  EXPECT_GT(std::stoi(child.answers.at("refused")), 200);
}

TEST_F(FlippedBitsTest, NegativeControlTheJudgeSeesWrongAnswers) {
  std::string why;
  EXPECT_EQ(Judge(before_, before_, &why), Outcome::kHarmless);
  for (const std::string& question :
       {std::string("log"), std::string("alerts"), std::string("event 3"), Photos()[0],
        std::string("summary"), std::string("who")}) {
    Answers other = before_;
    other[question] += "x";
    EXPECT_EQ(Judge(before_, other, &why), Outcome::kWrong) << question;
    other[question] = "error 5 not found";
    EXPECT_EQ(Judge(before_, other, &why), Outcome::kWrong) << question;
    other[question] = "error 15 damaged";
    EXPECT_EQ(Judge(before_, other, &why), Outcome::kErrors) << question;
  }
  EXPECT_EQ(Judge(before_, {}, &why), Outcome::kWrong);
}

}  // namespace
}  // namespace hearth::testing
