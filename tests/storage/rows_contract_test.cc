// The contract of storage/api/rows.h, over every engine.

#include <array>
#include <atomic>
#include <thread>

#include "storage/api/codec.h"
#include "tests/storage/engines.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::StatusIs;
using Pairs = Rows::SortedRows;

Pairs ScanOf(const RowReader& rows, std::string_view family, std::string_view from = "",
             std::string_view to = "") {
  Pairs seen;
  EXPECT_OK(rows.Scan(family, from, to, [&](std::string_view key, std::string_view value) {
    seen.emplace_back(key, value);
    return true;
  }));
  return seen;
}

Pairs ScanBackOf(const RowReader& rows, std::string_view family, std::string_view from = "",
                 std::string_view to = "") {
  Pairs seen;
  EXPECT_OK(rows.ScanBack(family, from, to, [&](std::string_view key, std::string_view value) {
    seen.emplace_back(key, value);
    return true;
  }));
  return seen;
}

Batch Put(std::string_view family, std::string_view key, std::string_view value) {
  Batch batch;
  batch.Put(family, key, value);
  return batch;
}

template <typename Engine>
class RowsContract : public ::testing::Test {
 protected:
  Rows& rows() { return engine_.rows(); }
  void Reopen() { engine_.ReopenRows(); }

  Engine engine_;
};

TYPED_TEST_SUITE(RowsContract, Engines, EngineNames);

TYPED_TEST(RowsContract, FamiliesComeAndGo) {
  EXPECT_THAT(this->rows().Families(), ::testing::IsEmpty());
  for (const char* name : {"b", "a", "a"}) ASSERT_OK(this->rows().CreateFamily(name));
  ASSERT_OK(this->rows().Write(Put("a", "k", "v")));
  this->Reopen();
  EXPECT_THAT(this->rows().Families(), ::testing::ElementsAre("a", "b"));
  ASSERT_OK(this->rows().CreateFamily("a"));  // keeps its rows
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs({{"k", "v"}}));
  ASSERT_OK(this->rows().DropFamily("a"));
  ASSERT_OK(this->rows().DropFamily("a"));
  EXPECT_THAT(this->rows().Families(), ::testing::ElementsAre("b"));
  this->Reopen();
  ASSERT_OK(this->rows().CreateFamily("a"));
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs());
  for (const char* name : {"", "default"}) {
    EXPECT_THAT(this->rows().CreateFamily(name), StatusIs(absl::StatusCode::kInvalidArgument));
  }
}

TYPED_TEST(RowsContract, AnAbsentFamilyHasNoRowsAndTakesNone) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  EXPECT_EQ(ScanOf(this->rows(), "absent"), Pairs());
  EXPECT_EQ(ScanBackOf(this->rows(), "absent"), Pairs());
  EXPECT_THAT(this->rows().Get("absent", "k"), StatusIs(absl::StatusCode::kNotFound));
  Batch batch = Put("a", "k", "v");
  batch.Put("absent", "k", "v");
  EXPECT_THAT(this->rows().Write(batch), StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs());  // whole or not at all
  EXPECT_THAT(this->rows().Ingest("absent", {{"k", "v"}}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_OK(this->rows().Write(Put("a", "k", "v")));  // the refused ones spoiled nothing
}

TYPED_TEST(RowsContract, ABatchIsAppliedInOrder) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  ASSERT_OK(this->rows().CreateFamily("b"));
  Batch batch;
  batch.Put("a", "twice", "first");
  batch.Put("b", "other", "x");
  batch.Put("a", "twice", "second");
  batch.Put("a", "gone", "x");
  batch.Delete("a", "gone");
  batch.Delete("a", "back");
  batch.Put("a", "back", "");
  ASSERT_OK(this->rows().Write(batch));
  ASSERT_OK(this->rows().Write(Batch()));
  this->Reopen();
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs({{"back", ""}, {"twice", "second"}}));
  EXPECT_EQ(ScanOf(this->rows(), "b"), Pairs({{"other", "x"}}));
  EXPECT_THAT(this->rows().Get("a", "gone"), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK_AND_ASSIGN(const std::string value, this->rows().Get("a", "back"));
  EXPECT_EQ(value, "");
}

TYPED_TEST(RowsContract, RangesAreHalfOpenAndStopWhenTold) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  const std::string zero(1, '\0');
  const std::array<std::string, 6> keys = {"", zero, "a", "a" + zero, "b", "\xff\xff"};
  Batch batch;
  for (const std::string& key : keys) batch.Put("a", key, "v");
  ASSERT_OK(this->rows().Write(batch));
  const auto count = [&](std::string_view from, std::string_view to) {
    Pairs forward = ScanOf(this->rows(), "a", from, to);
    const Pairs backward = ScanBackOf(this->rows(), "a", from, to);
    std::reverse(forward.begin(), forward.end());
    EXPECT_EQ(forward, backward);
    return forward.size();
  };
  EXPECT_EQ(count("", ""), 6u);
  EXPECT_EQ(count("a", "b"), 2u);
  EXPECT_EQ(count("a", "a"), 0u);
  EXPECT_EQ(count("b", "a"), 0u);
  EXPECT_EQ(count("a" + zero, ""), 3u);
  EXPECT_EQ(count("", zero), 1u);
  EXPECT_EQ(count("\xff\xff\xff", ""), 0u);
  std::vector<std::string> visited;
  const auto two = [&](std::string_view key, std::string_view) {
    visited.emplace_back(key);
    return visited.size() % 2 != 0;
  };
  ASSERT_OK(this->rows().Scan("a", "a", "", two));
  ASSERT_OK(this->rows().ScanBack("a", "", "b", two));
  EXPECT_THAT(visited, ::testing::ElementsAre("a", "a" + zero, "a" + zero, "a"));
}

TYPED_TEST(RowsContract, AScanSeesOneMomentAndItsVisitorMayWrite) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  Batch batch;
  for (int i = 0; i < 500; ++i) batch.Put("a", U64Key(static_cast<uint64_t>(i)), "old");
  ASSERT_OK(this->rows().Write(batch));
  int seen = 0;
  ASSERT_OK(this->rows().Scan("a", "", "", [&](std::string_view key, std::string_view value) {
    EXPECT_EQ(value, "old");
    Batch change;
    change.Delete("a", key);
    change.Put("a", std::string(key) + "x", "new");
    change.Put("a", U64Key(499 - ReadU64(key)), "new");
    EXPECT_OK(this->rows().Write(change));
    ++seen;
    return true;
  }));
  EXPECT_EQ(seen, 500);
}

TYPED_TEST(RowsContract, APinSeesItsMomentEvenOfADroppedFamily) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  ASSERT_OK(this->rows().Write(Put("a", "k", "old")));
  const std::shared_ptr<const Snapshot> pin = this->rows().Pin();
  ASSERT_OK(this->rows().Write(Put("a", "k", "new")));
  ASSERT_OK(this->rows().Ingest("a", {{"j", "new"}}));
  EXPECT_EQ(ScanOf(*pin, "a"), Pairs({{"k", "old"}}));
  ASSERT_OK(this->rows().DropFamily("a"));
  ASSERT_OK(this->rows().CreateFamily("a"));
  ASSERT_OK(this->rows().CreateFamily("later"));
  ASSERT_OK(this->rows().Write(Put("a", "k", "newest")));
  ASSERT_OK(this->rows().Write(Put("later", "k", "newest")));
  EXPECT_EQ(ScanOf(*pin, "a"), Pairs({{"k", "old"}}));
  EXPECT_EQ(ScanBackOf(*pin, "a"), Pairs({{"k", "old"}}));
  EXPECT_EQ(ScanOf(*pin, "later"), Pairs());
  EXPECT_THAT(pin->Get("later", "k"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs({{"k", "newest"}}));
}

TYPED_TEST(RowsContract, APinMayOutliveTheRows) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  ASSERT_OK(this->rows().Write(Put("a", "k", "v")));
  std::shared_ptr<const Snapshot> pin = this->rows().Pin();
  this->Reopen();  // closes; a pinned engine on disk cannot be opened until the pin is gone
  EXPECT_EQ(ScanOf(*pin, "a"), Pairs({{"k", "v"}}));
  pin.reset();
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs({{"k", "v"}}));
}

TYPED_TEST(RowsContract, IngestedRowsReplaceAndAreReplaced) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  Batch batch;
  for (const char* key : {"b", "d", "x"}) batch.Put("a", key, "written");
  ASSERT_OK(this->rows().Write(batch));
  ASSERT_OK(this->rows().Ingest("a", {{"a", "ingested"}, {"b", "ingested"}, {"d", ""}}));
  ASSERT_OK(this->rows().Ingest("a", {}));
  ASSERT_OK(this->rows().Write(Put("a", "a", "after")));
  ASSERT_OK(this->rows().Ingest("a", {{"a", "last"}, {"c", "last"}}));
  const Pairs expected = {
      {"a", "last"}, {"b", "ingested"}, {"c", "last"}, {"d", ""}, {"x", "written"}};
  EXPECT_EQ(ScanOf(this->rows(), "a"), expected);
  this->Reopen();
  EXPECT_EQ(ScanOf(this->rows(), "a"), expected);
}

TYPED_TEST(RowsContract, RowsOutOfOrderAreNotIngested) {
  ASSERT_OK(this->rows().CreateFamily("a"));
  EXPECT_THAT(this->rows().Ingest("a", {{"a", "1"}, {"c", "2"}, {"b", "3"}}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(this->rows().Ingest("a", {{"a", "1"}, {"a", "2"}}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(ScanOf(this->rows(), "a"), Pairs());
}

TYPED_TEST(RowsContract, BatchesStayWholeBesideReadersAndChangingFamilies) {
  for (const char* name : {"a", "b", "c"}) ASSERT_OK(this->rows().CreateFamily(name));
  Rows& rows = this->rows();
  std::atomic<bool> done{false};
  std::atomic<int> faults{0};
  const auto read = [&] {
    while (!done) {
      const std::shared_ptr<const Snapshot> pin = rows.Pin();
      const absl::StatusOr<std::string> a = pin->Get("a", "k"), b = pin->Get("b", "k");
      faults += a.ok() != b.ok() || (a.ok() && *a != *b);
    }
  };
  std::atomic<int> cycles{0};
  const auto change = [&] {
    for (; cycles < 10; ++cycles) {
      faults += !rows.CreateFamily("coming").ok();
      faults += !rows.Ingest("c", {{"k", "v"}}).ok();
      faults += !rows.DropFamily("coming").ok();
    }
  };
  std::thread reader(read), changer(change);
  for (int i = 0; i < 400 || cycles < 10; ++i) {
    Batch batch = Put("a", "k", std::to_string(i));
    batch.Put("b", "k", std::to_string(i));
    faults += !rows.Write(batch).ok();
    const absl::Status status = rows.Write(Put("coming", "k", "v"));
    faults += !status.ok() && !absl::IsFailedPrecondition(status);
  }
  done = true;
  reader.join();
  changer.join();
  EXPECT_EQ(faults, 0);
}

}  // namespace
}  // namespace hearth::storage
