// The tree against tables, and against a naive model that replays every change anew for each
// question.

#include "services/domain/area_tree.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/domain/area_check.h"
#include "tests/domain/area_changes.h"
#include "tests/support/status_matchers.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::StatusIs;

constexpr int32_t kStart = 20200101;

// Two towns, three villages, two grids.
AreaTree County() {
  AreaTree tree;
  const v1::AreaChanged fact =
      Fact({Created("99", "Province"), Created("9901", "City"), Created("990101", "County"),
            Created("990101001", "Town one"), Created("990101002", "Town two"),
            Created("990101001001", "Village a"), Created("990101001002", "Village b"),
            Created("990101002001", "Village c"), Created("990101001001001", "Grid 1"),
            Created("990101001001002", "Grid 2")},
           kStart);
  EXPECT_OK(tree.Check(fact, kStart));
  tree.Apply(fact, kStart);
  return tree;
}

TEST(AreaCodes, DigitsAndParents) {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"99", ""},
      {"9901", "99"},
      {"990101", "9901"},
      {"990101001", "990101"},
      {"990101001002", "990101001"},
      {"990101001002003", "990101001002"}};
  for (const auto& [code, parent] : rows) {
    EXPECT_EQ(AreaDigits(code), static_cast<int>(code.size()));
    EXPECT_EQ(ParentByCode(code), parent);
  }
  for (const char* code : {"", "9", "990", "99010", "9901a1", "9901010010020031", "９９"}) {
    EXPECT_EQ(AreaDigits(code), 0) << code;
    EXPECT_EQ(ParentByCode(code), "");
  }
}

TEST(AreaTree, NothingIsKnownBeforeItsDay) {
  const AreaTree tree = County();
  EXPECT_TRUE(tree.Exists("990101001", kStart));
  EXPECT_FALSE(tree.Exists("990101001", 20191231));
  EXPECT_EQ(tree.Find("990101001", 20191231), std::nullopt);
  EXPECT_EQ(tree.AncestorAt("990101001001", 9, 20191231), "");
}

TEST(AreaTree, RenameChangesLaterDaysOnly) {
  AreaTree tree = County();
  tree.Apply(Fact({Renamed("990101001", "Town first")}, 20250601), 20250601);
  EXPECT_EQ(tree.Find("990101001", 20250531)->area().name(), "Town one");
  EXPECT_EQ(tree.Find("990101001", 20250601)->area().name(), "Town first");
}

TEST(AreaTree, ChangeToldLateActsInItsPlace) {
  AreaTree tree = County();
  tree.Apply(Fact({Renamed("990101001", "third")}, 20250601), 20250601);
  tree.Apply(Fact({Renamed("990101001", "second"), Assisted("990101001", "unit a")}, 20240101),
             20250701);
  EXPECT_EQ(tree.Find("990101001", 20240101)->area().name(), "second");
  EXPECT_EQ(tree.Find("990101001", 20250601)->area().name(), "third");
  EXPECT_EQ(tree.Find("990101001", 20250601)->lead_unit(), "unit a");
}

TEST(AreaTree, MergeIsFollowedToTheEndAndTakesGridsAlong) {
  AreaTree tree = County();
  tree.Apply(Fact({Merged("990101001001", "990101001002")}, 20240101), 20240101);
  tree.Apply(Fact({Merged("990101001002", "990101002001")}, 20250101), 20250101);
  EXPECT_FALSE(tree.Exists("990101001001", 20240101));
  EXPECT_EQ(tree.Resolve("990101001001", 20231231), "990101001001");
  EXPECT_EQ(tree.Resolve("990101001001", 20241231), "990101001002");
  EXPECT_EQ(tree.Resolve("990101001001", 20250101), "990101002001");
  // A grid of the village that ended, and one that nobody ever created.
  for (const char* grid : {"990101001001001", "990101001001777"}) {
    EXPECT_EQ(tree.AncestorAt(grid, 12, 20231231), "990101001001");
    EXPECT_EQ(tree.AncestorAt(grid, 12, 20250101), "990101002001");
    EXPECT_EQ(tree.AncestorAt(grid, 9, 20241231), "990101001");
    EXPECT_EQ(tree.AncestorAt(grid, 9, 20250101), "990101002");
    EXPECT_TRUE(tree.IsUnder(grid, "990101002", 20250101));
    EXPECT_FALSE(tree.IsUnder(grid, "990101001", 20250101));
    EXPECT_TRUE(tree.IsUnder(grid, "990101001", 20241231));
  }
  EXPECT_EQ(Codes(tree, "990101002", 15, 20250101),
            (std::vector<std::string>{"990101001001001", "990101001001002"}));
  EXPECT_EQ(Codes(tree, "990101001", 12, 20250101), std::vector<std::string>{});
}

TEST(AreaTree, SplitIsANewAreaAndTransfers) {
  AreaTree tree = County();
  const v1::AreaChanged fact =
      Fact({Created("990101001009", "Village d"), Transferred("990101001001002", "990101001009")},
           20240101);
  ASSERT_OK(tree.Check(fact, 20240101));
  tree.Apply(fact, 20240101);
  EXPECT_EQ(tree.AncestorAt("990101001001002", 12, 20231231), "990101001001");
  EXPECT_EQ(tree.AncestorAt("990101001001002", 12, 20240101), "990101001009");
  EXPECT_EQ(tree.AncestorAt("990101001001001", 12, 20240101), "990101001001");
  EXPECT_EQ(Codes(tree, "990101001009", 15, 20240101), std::vector<std::string>{"990101001001002"});
  EXPECT_EQ(Codes(tree, "990101001001", 15, 20240101), std::vector<std::string>{"990101001001001"});
}

TEST(AreaTree, TransferMovesTheSubtree) {
  AreaTree tree = County();
  tree.Apply(Fact({Transferred("990101001001", "990101002")}, 20240101), 20240101);
  EXPECT_EQ(tree.AncestorAt("990101001001001", 9, 20240101), "990101002");
  EXPECT_EQ(Codes(tree, "990101002", 0, 20240101),
            (std::vector<std::string>{"990101001001", "990101001001001", "990101001001002",
                                      "990101002", "990101002001"}));
  EXPECT_EQ(Codes(tree, "990101002", 0, 20231231),
            (std::vector<std::string>{"990101002", "990101002001"}));
}

TEST(AreaTree, LineageGoesWhereTheAreasWentAndByTheCodeAboveARoot) {
  AreaTree tree = County();
  const Lineage by_code = {"990101001001001", "990101001001", "990101001", "990101", "9901", "99"};
  EXPECT_EQ(LineageByCode("990101001001001"), by_code);
  EXPECT_EQ(tree.LineageOf("990101001001001", kStart), by_code);
  EXPECT_EQ(tree.LineageOf("no code", kStart), Lineage{"no code"});
  tree.Apply(Fact({Created("980202", "County of another province, a root here")}, kStart), kStart);
  tree.Apply(Fact({Transferred("990101001", "980202")}, 20240101), 20240101);
  tree.Apply(Fact({Merged("990101001001", "990101001002")}, 20250101), 20250101);
  EXPECT_EQ(tree.LineageOf("990101001001001", 20231231), by_code);
  EXPECT_EQ(tree.LineageOf("990101001001", 20240101),
            (Lineage{"990101001001", "990101001", "980202", "9802", "98"}));
  EXPECT_EQ(tree.LineageOf("990101001001001", 20250101),
            (Lineage{"990101001001001", "990101001002", "990101001", "980202", "9802", "98"}));
  EXPECT_EQ(tree.LineageOf("970101001", 20250101), (Lineage{"970101001", "970101", "9701", "97"}));
  EXPECT_EQ(tree.LineageOf("", 20250101), LineageByCode(""));  // a household that is not placed yet
}

TEST(AreaTree, ClosedAreaStaysVisible) {
  AreaTree tree = County();
  tree.Apply(Fact({Closed("990101002001")}, 20240101), 20240101);
  EXPECT_FALSE(tree.Exists("990101002001", 20240101));
  EXPECT_TRUE(tree.Find("990101002001", 20240101)->closed());
  EXPECT_EQ(tree.AncestorAt("990101002001", 9, 20240101), "990101002");
  EXPECT_TRUE(tree.IsUnder("990101002001", "990101", 20240101));
}

TEST(AreaTree, ListOfNothing) {
  const AreaTree tree = County();
  EXPECT_EQ(Codes(tree, "", 12, kStart).size(), 3u);
  EXPECT_EQ(Codes(tree, "", 0, kStart).size(), 10u);
  EXPECT_TRUE(tree.List("98", 0, kStart).empty());
  EXPECT_TRUE(tree.List("990", 0, kStart).empty());
  EXPECT_TRUE(AreaTree().List("", 0, kStart).empty());
}

TEST(AreaTree, CheckedTwiceIsFine) {
  AreaTree tree = County();
  for (const v1::AreaChange& change :
       {Created("990101001", "Town one"), Renamed("990101001", "Town one"),
        Merged("990101001001", "990101001002"), Closed("990101002001"), Assisted("990101001", "u"),
        Transferred("990101001002", "990101001")}) {
    const v1::AreaChanged fact = Fact({change}, 20240101);
    EXPECT_OK(tree.Check(fact, 20240101));
    tree.Apply(fact, 20240101);
    EXPECT_OK(tree.Check(fact, 20240101));
  }
}

struct FaultRow {
  const char* what;
  v1::AreaChange change;
  v1::RefusalReason reason;
  const char* path;
};

TEST(AreaCheck, OneRowPerFault) {
  AreaTree tree = County();
  tree.Apply(Fact({Merged("990101001002", "990101001001"), Closed("990101002001")}, 20230101),
             20230101);
  const std::string long_name(61, 'x');
  const auto malformed = v1::REFUSAL_REASON_MALFORMED;
  const auto unknown = v1::REFUSAL_REASON_UNKNOWN_AREA;
  const auto state = v1::REFUSAL_REASON_WRONG_STATE;
  const std::vector<FaultRow> rows = {
      {"no change", {}, malformed, "changes[0]"},
      {"malformed code", Created("9901010", "x"), malformed, "changes[0].created.code"},
      {"letters", Closed("99010100a"), malformed, "changes[0].closed.code"},
      {"no name", Created("990101003", ""), malformed, "changes[0].created.name"},
      {"long name", Created("990101003", long_name), malformed, "changes[0].created.name"},
      {"other name", Created("990101001", "Other"), state, "changes[0].created.name"},
      {"other parent", Created("990101001", "Town one", "990102"), state,
       "changes[0].created.parent_code"},
      {"unknown parent", Created("990109001", "x"), unknown, "changes[0].created.parent_code"},
      {"parent of other level", Created("990101003", "x", "9901"), malformed,
       "changes[0].created.parent_code"},
      {"province with parent", Created("98", "x", "99"), malformed,
       "changes[0].created.parent_code"},
      {"ended parent", Created("990101001002009", "x"), state, "changes[0].created.parent_code"},
      {"rename unknown", Renamed("990101009", "x"), unknown, "changes[0].renamed.code"},
      {"rename merged", Renamed("990101001002", "x"), state, "changes[0].renamed.code"},
      {"rename closed", Renamed("990101002001", "x"), state, "changes[0].renamed.code"},
      {"rename to nothing", Renamed("990101001", ""), malformed, "changes[0].renamed.name"},
      {"merge into other level", Merged("990101001001", "990101002"), malformed,
       "changes[0].merged.into_code"},
      {"merge into unknown", Merged("990101001001", "990101002009"), unknown,
       "changes[0].merged.into_code"},
      {"merge into ended", Merged("990101001001", "990101001002"), state,
       "changes[0].merged.into_code"},
      {"merge into itself", Merged("990101001001", "990101001001"), state,
       "changes[0].merged.into_code"},
      {"merge unknown", Merged("990101001009", "990101001001"), unknown, "changes[0].merged.code"},
      {"move below nothing", Transferred("990101001001", ""), malformed,
       "changes[0].transferred.parent_code"},
      {"move two levels up", Transferred("990101001001", "990101"), malformed,
       "changes[0].transferred.parent_code"},
      {"move below unknown", Transferred("990101001001", "990101009"), unknown,
       "changes[0].transferred.parent_code"},
      {"close with areas below", Closed("990101001"), state, "changes[0].closed.code"},
      {"close unknown", Closed("990101009"), unknown, "changes[0].closed.code"},
      {"assist a village", Assisted("990101001001", "u"), malformed, "changes[0].assisted.code"},
      {"assist unknown", Assisted("990101009", "u"), unknown, "changes[0].assisted.code"},
  };
  for (const FaultRow& row : rows) {
    const v1::AreaChanged fact = Fact({row.change}, 20240101);
    const MaybeFault fault = FindAreaFault(tree, fact, 20240101);
    ASSERT_TRUE(fault.has_value()) << row.what;
    EXPECT_EQ(fault->reason, row.reason) << row.what << ": " << fault->en;
    EXPECT_EQ(fault->path, row.path) << row.what;
    EXPECT_FALSE(fault->zh.empty());
    EXPECT_THAT(tree.Check(fact, 20240101), StatusIs(absl::StatusCode::kInvalidArgument, row.path));
  }
}

TEST(AreaCheck, WholeFacts) {
  const AreaTree tree = County();
  EXPECT_THAT(tree.Check(Fact({}), kStart),
              StatusIs(absl::StatusCode::kInvalidArgument, "changes"));
  EXPECT_THAT(tree.Check(Fact({Closed("990101002001")}, 20240230), kStart),
              StatusIs(absl::StatusCode::kInvalidArgument, "effective_date"));
  EXPECT_OK(tree.Check(Fact(std::vector<v1::AreaChange>(500, Created("99", "Province"))), kStart));
  EXPECT_THAT(tree.Check(Fact(std::vector<v1::AreaChange>(501, Created("99", "Province"))), kStart),
              StatusIs(absl::StatusCode::kInvalidArgument, "500"));
  // Each change sees those before it, and the second fault is named by its own place.
  EXPECT_OK(tree.Check(Fact({Created("990101003", "x"), Created("990101003001", "y")}), kStart));
  EXPECT_THAT(tree.Check(Fact({Created("990101003001", "y"), Created("990101003", "x")}), kStart),
              StatusIs(absl::StatusCode::kInvalidArgument, "changes[0].created.parent_code"));
  EXPECT_THAT(tree.Check(Fact({Renamed("990101", "x"), Renamed("990109", "x")}), kStart),
              StatusIs(absl::StatusCode::kInvalidArgument, "changes[1].renamed.code"));
}

TEST(AreaCheck, AreasCannotGoIntoEachOther) {
  AreaTree tree = County();
  tree.Apply(Fact({Merged("990101001001", "990101001002")}, 20250101), 20250101);
  // On the earlier day both still stand.
  EXPECT_THAT(tree.Check(Fact({Merged("990101001002", "990101001001")}, 20240101), 20250601),
              StatusIs(absl::StatusCode::kInvalidArgument, "into_code"));
  // Were it applied all the same, every question would still be answered.
  tree.Apply(Fact({Merged("990101001002", "990101001001")}, 20240101), 20250601);
  EXPECT_EQ(tree.Resolve("990101001001", 20250601), "990101001001");
  EXPECT_EQ(tree.AncestorAt("990101001001001", 9, 20250601), "990101001");
}

TEST(AreaTree, CopiesDoNotSeeLaterChanges) {
  const AreaTree before = County();
  AreaTree after = before;
  after.Apply(Fact({Renamed("990101001", "other")}, kStart), kStart);
  EXPECT_EQ(before.Find("990101001", kStart)->area().name(), "Town one");
  EXPECT_EQ(after.Find("990101001", kStart)->area().name(), "other");
}

}  // namespace
}  // namespace hearth::domain
