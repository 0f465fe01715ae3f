// What may be served after a start, and what may not.

#include "services/ledger/recovery.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "storage/files/durable_file.h"
#include "tests/ledger/house.h"
#include "tests/ledger/old_logs.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

using ledger::Recover;
using ledger::Recovered;
using ledger::RecoveryInput;
using storage::Position;

// A sound log of some groups over three days, its anchor at 40 and its `durable` record at its
// head.
class RecoveryTest : public ::testing::Test {
 protected:
  void SetUp() override {
    house_.Start();
    house_.RecordAreas();
    Device phone("phone-1", 3);
    for (int day = 0; day < 3; ++day) {
      for (int i = 0; i < 6; ++i) ASSERT_OK(house_.Submit(phone.Checks(4)));
      house_.clock.Advance(24 * 3'600'000);
    }
    control_ = house_.ledger->control();
    house_.Stop();
    records_ = RecordsOf(house_.log);
    ASSERT_EQ(records_.size(), 76u);
    nodes_ = std::make_unique<Nodes>(records_);
    log_ = LogOf(records_);
    input_ = house_.Input();
    input_.log = log_.get();
    input_.anchor = AnchorAt(kAnchorSize);
  }

  std::string AnchorAt(Position size, const std::string& origin = "") {
    return *storage::merkle::SignCheckpoint(
        {.origin = origin.empty() ? house_.options.origin : origin,
         .size = size,
         .root = nodes_->RootAt(size)},
        house_.signer);
  }
  void UseLog(std::vector<std::string> records) {
    log_ = LogOf(records);
    input_.log = log_.get();
  }
  void UseViews(Position tree, Position ids, Position stream) {
    input_.tree_nodes = nodes_->source();
    input_.tree_checkpoint = tree;
    input_.ids_checkpoint = ids;
    input_.stream_checkpoint = stream;
    input_.control_positions = {1, 2, 27, 52};  // day, areas, day, day
    std::erase_if(input_.control_positions, [=](Position p) { return p > stream; });
  }
  // Another byte of the stamp, which only the tree guards.
  std::vector<std::string> Changed(Position position) const {
    std::vector<std::string> records = records_;
    std::string& record = records[position - 1];
    v1::Record parsed;
    EXPECT_TRUE(parsed.ParseFromString(record));
    parsed.mutable_stamp()->set_recorded_time_ms(parsed.stamp().recorded_time_ms() - 1);
    record = parsed.SerializeAsString();
    return records;
  }
  void ExpectRefused(const std::string& reason, int exit_code, const std::string& what) {
    const absl::StatusOr<Recovered> recovered = Recover(input_);
    ASSERT_FALSE(recovered.ok()) << what;
    EXPECT_EQ(ledger::ReasonOf(recovered.status()), reason) << what << recovered.status();
    EXPECT_EQ(ledger::ExitCode(recovered.status()), exit_code) << what;
    // Says what to do, in both languages.
    EXPECT_NE(recovered.status().message().find(" / "), absl::string_view::npos) << what;
    if (log_->head().position > 0) {
      EXPECT_FALSE(log_->head().root.has_value()) << what;
    }
  }

  static constexpr Position kAnchorSize = 40;
  House house_;
  domain::Control control_;
  std::vector<std::string> records_;
  std::unique_ptr<Nodes> nodes_;
  std::unique_ptr<storage::MemoryLog> log_;
  RecoveryInput input_;
};

TEST_F(RecoveryTest, AnEmptyLogIsServed) {
  UseLog({});
  input_.anchor.reset();
  input_.durable.reset();
  ASSERT_OK_AND_ASSIGN(const Recovered recovered, Recover(input_));
  EXPECT_EQ(recovered.start.frontier.size(), 0u);
  EXPECT_EQ(recovered.term, 1u);
}

// Whatever the views know, the writer goes on at the same place.
TEST_F(RecoveryTest, GoesOnAtTheSamePlaceWhateverTheViewsKnow) {
  std::mt19937_64 random = Random(5);
  for (int i = 0; i < 300; ++i) {
    const auto upto = [&] { return random() % 3 == 0 ? 76 : random() % 77; };
    UseViews(upto(), upto(), upto());
    input_.anchor = AnchorAt(1 + random() % 76);
    const Position durable = 1 + random() % 76;
    input_.durable = {durable, nodes_->RootAt(durable)};
    log_->ForgetRoot();
    const absl::StatusOr<Recovered> recovered = Recover(input_);
    ASSERT_OK(recovered);
    const ledger::Start& start = recovered->start;
    EXPECT_FALSE(recovered->tree_unsound);
    EXPECT_EQ(start.frontier.size(), 76u);
    EXPECT_EQ(start.frontier.Root(), nodes_->RootAt(76));
    EXPECT_EQ(log_->head().root, nodes_->RootAt(76));
    EXPECT_EQ(start.control.position, control_.position);
    EXPECT_EQ(start.control.opened_day, control_.opened_day);
    EXPECT_TRUE(start.control.areas->Exists(kVillage, kToday));
    EXPECT_EQ(start.recorded_time_ms, NoonOf(kToday) + 2 * 24 * 3'600'000);
    ASSERT_EQ(start.unindexed.size(), 76 - input_.ids_checkpoint);
    for (size_t k = 0; k < start.unindexed.size(); ++k) {
      const Position position = input_.ids_checkpoint + k + 1;
      EXPECT_EQ(start.unindexed[k].entry.position, position);
      const auto event = record::OpenHeader(position, records_[position - 1]);
      ASSERT_OK(event);
      EXPECT_EQ(start.unindexed[k].event_id, event->header.event_id());
      EXPECT_EQ(start.unindexed[k].household, event->header.household());
    }
  }
}

TEST_F(RecoveryTest, AHeadBelowWhatWasAcknowledgedIsNotServed) {
  struct Row {
    const char* what;
    Position head, anchor, durable;
    bool served;
  };
  const Row table[] = {
      {"all there", 76, 40, 76, true},       {"durable lags", 76, 76, 40, true},
      {"below durable", 60, 40, 76, false},  {"below anchor", 39, 40, 20, false},
      {"below both", 30, 40, 76, false},     {"exactly the anchor", 40, 40, 40, true},
      {"nothing is left", 0, 40, 76, false}, {"nothing but durable", 75, 40, 76, false},
  };
  for (const Row& row : table) {
    UseLog({records_.begin(), records_.begin() + static_cast<int64_t>(row.head)});
    input_.anchor = AnchorAt(row.anchor);
    input_.durable = {row.durable, nodes_->RootAt(row.durable)};
    for (const bool with_views : {false, true}) {
      UseViews(with_views ? row.head : 0, with_views ? row.head : 0, with_views ? row.head : 0);
      if (!row.served) {
        ExpectRefused("HEAD_BELOW", 10, row.what);
      } else {
        EXPECT_OK(Recover(input_)) << row.what;
        log_->ForgetRoot();
      }
    }
  }
}

TEST_F(RecoveryTest, AChangedRecordIsNotServed) {
  for (const Position position : {Position{1}, Position{17}, Position{39}, kAnchorSize}) {
    UseLog(Changed(position));
    ExpectRefused("OTHER_ROOT", 11, "at " + std::to_string(position));
  }
  // Above the anchor `durable` finds it; without it, nothing is known of it yet.
  UseLog(Changed(60));
  ExpectRefused("OTHER_ROOT", 11, "above the anchor");
  input_.durable.reset();
  EXPECT_OK(Recover(input_));
  // Views of the sound log hide no change in what they have not read.
  UseLog(Changed(30));
  UseViews(20, 20, 20);
  ExpectRefused("OTHER_ROOT", 11, "with views up to 20");
}

TEST_F(RecoveryTest, ATornDurableRecordSaysNothing) {
  TempDir dir;
  const std::string path = dir.File("durable");
  {
    ASSERT_OK_AND_ASSIGN(const auto file, storage::DurableFile::Open(path));
    ASSERT_OK(file->Write({76, nodes_->RootAt(76)}));
    ASSERT_OK_AND_ASSIGN(input_.durable, file->Read());
    EXPECT_EQ(input_.durable->position, 76u);
  }
  ASSERT_OK_AND_ASSIGN(const storage::Fd fd, storage::OpenFile(path, O_RDWR));
  ASSERT_OK(storage::WriteAt(fd, path, "torn", 9));
  ASSERT_OK_AND_ASSIGN(const auto file, storage::DurableFile::Open(path));
  EXPECT_THAT(file->Read(), StatusIs(absl::StatusCode::kDataLoss));
  input_.durable.reset();
  EXPECT_OK(Recover(input_));
}

TEST_F(RecoveryTest, ALogWithoutItsAnchorNeedsAnOperator) {
  input_.anchor.reset();
  ExpectRefused("NO_ANCHOR", 12, "no anchor");
  input_.allow_missing_anchor = true;
  UseViews(76, 76, 76);
  ASSERT_OK_AND_ASSIGN(const Recovered recovered, Recover(input_));
  EXPECT_EQ(recovered.start.frontier.Root(), nodes_->RootAt(76));
}

TEST_F(RecoveryTest, AnAnchorThatIsNotThisLogsIsCorrupt) {
  const auto other = *storage::merkle::Signer::Generate();
  const std::string sound = AnchorAt(40);
  input_.anchor = *storage::merkle::SignCheckpoint(
      {.origin = house_.options.origin, .size = 40, .root = nodes_->RootAt(40)}, other);
  ExpectRefused("CORRUPT", 13, "signed by another key");
  input_.anchor = "";
  ExpectRefused("CORRUPT", 13, "empty");
  input_.anchor = sound.substr(0, sound.size() - 5);
  ExpectRefused("CORRUPT", 13, "cut off");
  input_.anchor = AnchorAt(40, ledger::MakeOrigin(std::string(16, 'x'), false, 1));
  ExpectRefused("CORRUPT", 13, "of another log");
  input_.anchor = AnchorAt(40, ledger::MakeOrigin(house_.options.log_id, true, 1));
  ExpectRefused("CORRUPT", 13, "of another clock");
}

TEST_F(RecoveryTest, ARecordThatCannotBeReadIsCorrupt) {
  std::vector<std::string> records = records_;
  records[59] = "no record";
  UseLog(records);
  input_.durable.reset();
  ExpectRefused("CORRUPT", 13, "unreadable record");
}

// Hashes in the views are believed only as far as a signature bears them out.
TEST_F(RecoveryTest, AnUnsoundTreeViewIsFoundOutAndNotUsed) {
  for (const bool forget : {false, true}) {
    UseViews(60, 60, 60);
    if (forget) {
      nodes_->Forget();
    } else {
      nodes_->Spoil();
    }
    log_->ForgetRoot();
    ASSERT_OK_AND_ASSIGN(const Recovered recovered, Recover(input_));
    EXPECT_TRUE(recovered.tree_unsound);
    EXPECT_EQ(recovered.start.frontier.Root(), nodes_->RootAt(76));
  }
}

TEST_F(RecoveryTest, ViewsAheadOfTheLogAreToBeDropped) {
  UseViews(77, 76, 76);
  ExpectRefused("VIEWS_AHEAD", 1, "tree ahead");
  UseViews(76, 77, 76);
  ExpectRefused("VIEWS_AHEAD", 1, "ids ahead");
  UseViews(0, 0, 0);
  EXPECT_OK(Recover(input_));
}

TEST_F(RecoveryTest, OriginsNameLogClockAndTerm) {
  const std::string id(16, '\x7f');
  const std::string origin = ledger::MakeOrigin(id, false, 12);
  EXPECT_EQ(origin, "hearth/7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f/wall/12");
  EXPECT_EQ(ledger::TermOf(origin, id, false), 12u);
  EXPECT_EQ(ledger::TermOf(origin, id, true), std::nullopt);
  EXPECT_EQ(ledger::TermOf(origin, std::string(16, 'x'), false), std::nullopt);
  for (const char* term : {"", "0", "-1", "+1", "01", "1/2", " 1", "x"}) {
    const std::string other = origin.substr(0, origin.size() - 2) + term;
    EXPECT_EQ(ledger::TermOf(other, id, false), std::nullopt) << term;
  }
}

}  // namespace
}  // namespace hearth::testing
