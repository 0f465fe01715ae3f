// fsck notices whatever is wrong with what follows from the log. Opens the stores of a stopped
// hearthd and plants faults in them.

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "storage/rocks/rocks_rows.h"
#include "tests/support/status_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kFaultsFound = 14;

class FsckTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    Desk desk(server_.address());
    desk.Found();
    for (int i = 0; i < 3; ++i) {
      const std::string household = desk.Register("核示", kFirstDay);
      desk.Check(household, 500'000, true, kFirstDay);
    }
    desk.Summary(desk.Head().position());  // waits for the views
    ASSERT_EQ(server_.Stop(), 0);
  }

  std::unique_ptr<storage::Rows> OpenRows() {
    auto rows = storage::RocksRows::Open(server_.home() + "/views");
    EXPECT_OK(rows.status());
    return *std::move(rows);
  }

  // Rows of a family, without its checkpoint.
  static std::vector<std::pair<std::string, std::string>> RowsOf(const storage::Rows& rows,
                                                                 const std::string& family) {
    std::vector<std::pair<std::string, std::string>> found;
    EXPECT_OK(rows.Scan(family, "", "", [&](std::string_view key, std::string_view value) {
      if (key.empty() || key[0] != '\0' || key.find("ckpt") == std::string_view::npos) {
        found.emplace_back(key, value);
      }
      return true;
    }));
    return found;
  }

  Hearthd server_;
};

TEST_F(FsckTest, EveryKindOfRowIsMissedWhenItIsLost) {
  ASSERT_EQ(server_.Run({"fsck"}).exit_code, 0);
  for (const std::string family : {"id", "stream", "tree", "p.watch.v1"}) {
    std::pair<std::string, std::string> row;
    {
      const auto rows = OpenRows();
      const auto all = RowsOf(*rows, family);
      ASSERT_FALSE(all.empty()) << family;
      row = all[all.size() / 2];
      storage::Batch batch;
      batch.Delete(family, row.first);
      ASSERT_OK(rows->Write(batch));
    }
    const Ended ended = server_.Run({"fsck"});
    EXPECT_EQ(ended.exit_code, kFaultsFound) << family << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("rows of " + family + ": missing")) << ended.err;
    storage::Batch batch;
    batch.Put(family, row.first, row.second);
    ASSERT_OK(OpenRows()->Write(batch));
  }
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, 0);
}

TEST_F(FsckTest, ALeftOverRowAndAChangedOneAreNoticedAndRebuildCuresThem) {
  {
    const auto rows = OpenRows();
    auto node = RowsOf(*rows, "tree").front();
    node.second[0] = static_cast<char>(node.second[0] ^ 1);
    storage::Batch batch;
    batch.Put("tree", node.first, node.second);
    batch.Put("p.watch.v1", "zzz", "left over");
    ASSERT_OK(rows->Write(batch));
  }
  const Ended ended = server_.Run({"fsck"});
  EXPECT_EQ(ended.exit_code, kFaultsFound) << ended.err;
  EXPECT_THAT(ended.err, HasSubstr("tree: level 0"));
  EXPECT_THAT(ended.err, HasSubstr("rows of p.watch.v1: left over"));
  EXPECT_EQ(server_.Run({"rebuild"}).exit_code, 0);
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, 0);
}

}  // namespace
}  // namespace hearth::testing
