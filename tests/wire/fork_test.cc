// A log that was put back and written on: whoever saw more of it than it now shows finds out at the
// next contact, sends nothing, and keeps what proves it.

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/app.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/checkpoint.h"
#include "clients/cpp/files.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

constexpr int kFailure = 1;

class ForkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Contact("cadre");
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
  }

  // Who types from now on; each has a memory of his own.
  void Contact(const std::string& who) {
    state_ = dir_.File("state-" + who);
    setenv("XDG_STATE_HOME", state_.c_str(), 1);
  }
  // A registration, sent as a job sends it. Fails the test unless it ends with `code`.
  void Submit(int code) {
    const std::string household = client::ToHex(desk_->NewHousehold());
    const std::string file = dir_.File(household + ".jsonl");
    ASSERT_OK(client::WriteFile(
        file, R"({"household":")" + household + R"(","area_code":")" + std::string(kGrid) +
                  R"(","actor":"job","occurred_time":"2026-03-01T09:00:00+08:00",)"
                  R"("fact":{"household_registered":{"identity":{"household_number":"99001"}}}})"
                  "\n"));
    std::ostringstream out, err;
    EXPECT_EQ(cli::RunHearth({"submit", file, "--server", server_.address()}, &out, &err), code)
        << out.str() << err.str();
    err_ = err.str();
  }
  // Waits until the newest checkpoint holds all that is recorded; its size.
  uint64_t Covered() {
    while (true) {
      const v1::GetHeadResponse head = desk_->Head();
      const auto checkpoint = client::OpenCheckpoint(head.checkpoint(), head.verifier_key());
      key_ = head.verifier_key();
      if (checkpoint.ok() && checkpoint->size == head.position()) return checkpoint->size;
    }
  }
  // Stops the server, lets `act` change its folders, and starts it again.
  template <typename Act>
  void Meanwhile(Act act) {
    ASSERT_EQ(server_.Stop(), 0);
    act();
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address(), "another");
  }
  void CopyAway() {
    fs::copy(server_.data(), dir_.File("data"), fs::copy_options::recursive);
    fs::copy(server_.secrets(), dir_.File("secrets"), fs::copy_options::recursive);
  }
  void PutBack() {
    fs::remove_all(server_.data());
    fs::remove_all(server_.secrets());
    fs::copy(dir_.File("data"), server_.data(), fs::copy_options::recursive);
    fs::copy(dir_.File("secrets"), server_.secrets(), fs::copy_options::recursive);
  }
  // Sizes that the one folder of evidence proves, both notes being signed by the log.
  std::vector<uint64_t> Evidence() {
    std::vector<uint64_t> sizes;
    for (const auto& entry : fs::recursive_directory_iterator(state_)) {
      if (!entry.path().filename().string().starts_with("evidence-")) continue;
      for (const char* name : {"seen", "shown"}) {
        const auto note = client::ReadFile((entry.path() / name).string());
        EXPECT_OK(note);
        const auto checkpoint = client::OpenCheckpoint(note.value_or(""), key_);
        EXPECT_OK(checkpoint);
        if (checkpoint.ok()) sizes.push_back(checkpoint->size);
      }
    }
    return sizes;
  }

  TempDir dir_;
  std::string state_, key_, err_;
  Hearthd server_;
  std::unique_ptr<Desk> desk_;
};

TEST_F(ForkTest, WhoSawMoreThanTheForkHoldsRefusesItAndKeepsBothNotes) {
  Covered();
  ASSERT_NO_FATAL_FAILURE(Meanwhile([this] { CopyAway(); }));
  desk_->Register("甲示", kFirstDay);
  Covered();
  Submit(0);  // the first contact: what it was shown is kept
  const uint64_t seen = Covered();
  Submit(0);  // and held against what is shown now
  Covered();
  ASSERT_NO_FATAL_FAILURE(Meanwhile([this] { PutBack(); }));

  // Shorter than it was.
  const uint64_t shorter = Covered();
  ASSERT_LT(shorter, seen);
  Submit(kFailure);
  EXPECT_THAT(err_, HasSubstr("shorter than it was"));
  EXPECT_THAT(Evidence(), ::testing::ElementsAre(seen, shorter));
  EXPECT_EQ(Covered(), shorter);  // nothing was sent
}

TEST_F(ForkTest, AForkThatHasGrownIsFoundByTheProof) {
  Covered();
  ASSERT_NO_FATAL_FAILURE(Meanwhile([this] { CopyAway(); }));
  desk_->Register("甲示", kFirstDay);
  const uint64_t seen = Covered();
  Submit(0);
  ASSERT_NO_FATAL_FAILURE(Meanwhile([this] { PutBack(); }));
  for (int i = 0; i < 3; ++i) desk_->Register("乙示", kFirstDay);
  const uint64_t grown = Covered();
  ASSERT_GT(grown, seen);
  for (int i = 0; i < 2; ++i) {  // it stays refused
    Submit(kFailure);
    EXPECT_THAT(err_, HasSubstr("the log was rewritten"));
  }
  EXPECT_THAT(Evidence(), ::testing::ElementsAre(seen, grown, seen, grown));
  EXPECT_EQ(Covered(), grown);
  // Whoever saw nothing of it has nothing to hold against it: the memory is what bites.
  Contact("newcomer");
  Submit(0);
}

}  // namespace
}  // namespace hearth::testing
