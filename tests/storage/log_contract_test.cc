// The contract of storage/api/log.h, over every engine.

#include <atomic>
#include <thread>

#include "tests/storage/engines.h"
#include "tests/storage/log_writer.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::Random;
using ::hearth::testing::StatusIs;

template <typename Engine>
class LogContract : public ::testing::Test {
 protected:
  Log& log() { return engine_.log(); }
  void Reopen() {
    engine_.ReopenLog();
    EXPECT_EQ(log().head().position, writer_.records().size());
  }
  void ExpectHolds(const std::vector<std::string>& records) {
    absl::Status status;
    EXPECT_EQ(ReadAll(log(), 1, &status), records);
    EXPECT_OK(status);
    EXPECT_OK(log().Verify());
    EXPECT_EQ(log().head().position, records.size());
  }

  Engine engine_;
  LogWriter writer_;
};

TYPED_TEST_SUITE(LogContract, Engines, EngineNames);

TYPED_TEST(LogContract, EmptyLogHasPositionZeroAndTheEmptyRoot) {
  for (int open = 0; open < 2; ++open) {
    EXPECT_EQ(this->log().head().position, 0u);
    EXPECT_EQ(this->log().head().root, kEmptyRoot);
    this->ExpectHolds({});
    this->Reopen();
  }
}

TYPED_TEST(LogContract, HoldsWhatWasAppendedAcrossOpens) {
  std::mt19937_64 random = Random(1);
  for (int round = 0; round < 12; ++round) {
    const size_t bytes_max = round % 3 == 0 ? kMaxRecordBytes : 300;
    ASSERT_OK(this->writer_.Append(this->log(), RandomGroup(random, 40, bytes_max)));
    EXPECT_EQ(this->log().head().root, this->writer_.root());
    if (round % 4 != 3) continue;
    this->Reopen();
    this->writer_.Adopt(this->log());
    this->ExpectHolds(this->writer_.records());
  }
  const std::vector<std::string>& records = this->writer_.records();
  for (int i = 0; i < 30; ++i) {
    const size_t at = random() % records.size();
    absl::Status status;
    EXPECT_EQ(
        ReadAll(this->log(), at + 1, &status),
        std::vector<std::string>(records.begin() + static_cast<std::ptrdiff_t>(at), records.end()));
    EXPECT_OK(status);
    ASSERT_OK_AND_ASSIGN(const std::string record, this->log().Get(at + 1));
    EXPECT_EQ(record, records[at]);
  }
}

TYPED_TEST(LogContract, AGroupMayBeLargerThanAnyChunk) {
  std::vector<std::string> group;
  for (size_t i = 0; i < 9; ++i) group.emplace_back(kMaxRecordBytes, static_cast<char>('a' + i));
  for (size_t i = 0; i < 20'000; ++i) group.emplace_back(1 + i % 40, static_cast<char>(i));
  ASSERT_OK(this->writer_.Append(this->log(), group));
  this->ExpectHolds(group);
  this->Reopen();
  this->ExpectHolds(group);
}

TYPED_TEST(LogContract, AnotherHeadAbortsAndNothingIsWritten) {
  ASSERT_OK(this->writer_.Append(this->log(), {"one", "two"}));
  const std::vector<std::string> added = {"three"};
  Group behind = this->writer_.GroupOf(added);
  behind.expected_position = 1;
  EXPECT_THAT(this->log().Append(behind), StatusIs(absl::StatusCode::kAborted));
  Group ahead = this->writer_.GroupOf(added);
  ahead.expected_position = 3;
  EXPECT_THAT(this->log().Append(ahead), StatusIs(absl::StatusCode::kAborted));
  Group other_root = this->writer_.GroupOf(added);
  other_root.expected_root[31] ^= 1;
  EXPECT_THAT(this->log().Append(other_root), StatusIs(absl::StatusCode::kAborted));
  this->ExpectHolds({"one", "two"});
  EXPECT_EQ(this->log().head().root, this->writer_.root());
  EXPECT_OK(this->log().Append(this->writer_.GroupOf(added)));  // the refused ones spoiled nothing
}

TYPED_TEST(LogContract, AfterAnOpenNothingIsAppendedBeforeTheRootIsAdopted) {
  ASSERT_OK(this->writer_.Append(this->log(), {"one"}));
  this->Reopen();
  EXPECT_EQ(this->log().head().root, std::nullopt);
  EXPECT_THAT(this->writer_.Append(this->log(), {"two"}), StatusIs(absl::StatusCode::kAborted));
  this->writer_.Adopt(this->log());
  EXPECT_EQ(this->log().head().root, this->writer_.root());
  EXPECT_OK(this->writer_.Append(this->log(), {"two"}));
  this->ExpectHolds({"one", "two"});
}

TYPED_TEST(LogContract, AdoptingARootElsewhereIsBrokenLogic) {
  // Not "threadsafe": that runs the test anew in a child, which dies without removing its folder.
  ::testing::FLAGS_gtest_death_test_style = "fast";
  ASSERT_OK(this->writer_.Append(this->log(), {"one"}));
  EXPECT_DEATH(this->log().AdoptRoot(2, kEmptyRoot), "CHECK failed");
}

TYPED_TEST(LogContract, RefusesRecordsOfNoAllowedLength) {
  const std::vector<std::vector<std::string>> groups = {
      {}, {""}, {"good", ""}, {std::string(kMaxRecordBytes + 1, 'x')}};
  for (const std::vector<std::string>& group : groups) {
    EXPECT_THAT(this->log().Append(this->writer_.GroupOf(group)),
                StatusIs(absl::StatusCode::kInvalidArgument));
  }
  this->ExpectHolds({});
  EXPECT_OK(this->writer_.Append(this->log(), {std::string(kMaxRecordBytes, 'x')}));
}

TYPED_TEST(LogContract, ReadStopsWhenToldAndAtTheHeadSeenAtTheCall) {
  ASSERT_OK(this->writer_.Append(this->log(), {"one", "two", "three"}));
  std::vector<Position> visited;
  ASSERT_OK(this->log().Read(2, [&](Position position, std::string_view) {
    visited.push_back(position);
    return false;
  }));
  EXPECT_EQ(visited, std::vector<Position>({2}));

  visited.clear();
  ASSERT_OK(this->log().Read(3, [&](Position position, std::string_view record) {
    EXPECT_EQ(record, "three");
    EXPECT_OK(this->writer_.Append(this->log(), {"later"}));
    visited.push_back(position);
    return true;
  }));
  EXPECT_EQ(visited, std::vector<Position>({3}));

  absl::Status status;
  EXPECT_EQ(ReadAll(this->log(), 5, &status).size(), 0u);
  EXPECT_OK(status);
  EXPECT_EQ(ReadAll(this->log(), ~Position{0}, &status).size(), 0u);
  EXPECT_OK(status);
  EXPECT_EQ(ReadAll(this->log(), 0, &status).size(), 4u);
  EXPECT_OK(status);
}

TYPED_TEST(LogContract, GetAnswersNotFoundOutsideTheLog) {
  ASSERT_OK(this->writer_.Append(this->log(), {"one"}));
  for (const Position position : {Position{0}, Position{2}, ~Position{0}}) {
    EXPECT_THAT(this->log().Get(position), StatusIs(absl::StatusCode::kNotFound)) << position;
  }
}

TYPED_TEST(LogContract, MetaIsKeptAcrossOpensAndIsNoRecord) {
  EXPECT_THAT(this->log().GetMeta("log_id"), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(this->log().PutMeta("log_id", "first"));
  ASSERT_OK(this->log().PutMeta("log_id", std::string("\0\xff", 2)));
  ASSERT_OK(this->log().PutMeta("clock", ""));
  this->Reopen();
  ASSERT_OK_AND_ASSIGN(const std::string id, this->log().GetMeta("log_id"));
  EXPECT_EQ(id, std::string("\0\xff", 2));
  ASSERT_OK_AND_ASSIGN(const std::string clock, this->log().GetMeta("clock"));
  EXPECT_EQ(clock, "");
  this->ExpectHolds({});
}

TYPED_TEST(LogContract, ReadersBesideTheWriterSeeDensePrefixes) {
  constexpr Position kRecords = 3'000;
  Log& log = this->log();
  const auto record_at = [](Position position) {
    return std::string(1 + position % 90, 'r') + std::to_string(position);
  };
  std::atomic<int> faults{0};
  const auto read = [&] {
    for (Position head = 0; head < kRecords;) {
      head = log.head().position;
      Position next = 1;
      const absl::Status status = log.Read(1, [&](Position position, std::string_view record) {
        faults += position != next || record != record_at(position);
        ++next;
        return true;
      });
      faults += !status.ok() || next <= head;
    }
  };
  std::thread one(read), other(read);
  absl::Status status;
  std::mt19937_64 random = Random(2);
  while (this->writer_.records().size() < kRecords && status.ok()) {
    std::vector<std::string> group;
    const size_t size = 1 + random() % 100;
    for (size_t i = 1; i <= size; ++i)
      group.push_back(record_at(this->writer_.records().size() + i));
    status = this->writer_.Append(log, group);
  }
  ASSERT_OK(status);
  one.join();
  other.join();
  EXPECT_EQ(faults, 0);
}

// A log that answers something else than it holds, in one of the ways that matter.
class LyingLog : public MemoryLog {
 public:
  enum class Lie { kNone, kSkips, kChanges, kStopsEarly, kRepeats };
  explicit LyingLog(Lie lie) : lie_(lie) {}

  absl::Status Read(Position from, const Visit& visit) const override {
    return MemoryLog::Read(from, [&](Position position, std::string_view record) {
      if (position != 2 || lie_ == Lie::kNone) return visit(position, record);
      if (lie_ == Lie::kSkips) return true;
      if (lie_ == Lie::kChanges) return visit(position, "twO");
      if (lie_ == Lie::kStopsEarly) return false;
      return visit(position, record) && visit(position, record);
    });
  }

 private:
  const Lie lie_;
};

TEST(LogOracleTest, NegativeControlALogThatLiesIsSeen) {
  const std::vector<std::string> records = {"one", "two", "three"};
  using Lie = LyingLog::Lie;
  for (const Lie lie : {Lie::kNone, Lie::kSkips, Lie::kChanges, Lie::kStopsEarly, Lie::kRepeats}) {
    LyingLog log(lie);
    LogWriter writer;
    ASSERT_OK(writer.Append(log, records));
    absl::Status status;
    const bool same = ReadAll(log, 1, &status) == records && status.ok();
    EXPECT_EQ(same, lie == Lie::kNone);
  }
}

}  // namespace
}  // namespace hearth::storage
