#include "services/domain/difference.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/random.h"

namespace hearth::domain {
namespace {

constexpr char kFile[] = "file-of-16-bytes";
constexpr int32_t kAsOf = 20260601;

OurStatus Ours(const std::string& household, const std::string& id, int64_t fen) {
  OurStatus ours{household, "990101001001", {}};
  ours.status.set_event_id(id);
  ours.status.set_status_code("dibao");
  ours.status.set_member_id(7);
  ours.status.set_from_date(20260101);
  ours.status.set_amount_fen(fen);
  return ours;
}

TheirRow Theirs(const std::string& household, uint32_t number, int64_t fen) {
  TheirRow theirs{household, "990101001001", "row" + std::to_string(number), {}};
  theirs.row.set_file_event_id(kFile);
  theirs.row.set_row(number);
  theirs.row.set_status_code("dibao");
  theirs.row.set_member_id(7);
  theirs.row.set_from_date(20260101);
  theirs.row.set_amount_fen(fen);
  return theirs;
}

DifferenceInput Input() {
  DifferenceInput input;
  input.file_event_id = kFile;
  input.as_of_date = kAsOf;
  return input;
}

TEST(Difference, ListsBothWaysAndAmounts) {
  DifferenceInput input = Input();
  input.ours = {Ours("a", "g1", 100), Ours("b", "g2", 100), Ours("c", "g3", 100)};
  input.theirs = {Theirs("b", 1, 100), Theirs("c", 2, 120), Theirs("d", 3, 90)};
  const auto lines = DifferencesOf(input);
  ASSERT_EQ(lines.size(), 3u) << "b is the same on both sides";
  EXPECT_EQ(lines[0].household, "d");
  EXPECT_EQ(lines[0].kind, v1::DIFFERENCE_KIND_THEIRS_NOT_OURS);
  EXPECT_EQ(lines[0].row_event_id, "row3");
  EXPECT_EQ(lines[0].granted_event_id, "");
  EXPECT_EQ(lines[0].their_fen, 90);
  EXPECT_EQ(lines[1].household, "a");
  EXPECT_EQ(lines[1].kind, v1::DIFFERENCE_KIND_OURS_NOT_THEIRS);
  EXPECT_EQ(lines[1].granted_event_id, "g1");
  EXPECT_EQ(lines[2].kind, v1::DIFFERENCE_KIND_AMOUNT);
  EXPECT_EQ(lines[2].our_fen, 100);
  EXPECT_EQ(lines[2].their_fen, 120);
}

TEST(Difference, ComparesWhatHeldOnTheRegistersDay) {
  DifferenceInput input = Input();
  OurStatus ended = Ours("a", "g1", 100);
  ended.status.set_end_date(20260531);
  OurStatus later = Ours("b", "g2", 100);
  later.status.set_from_date(20260602);
  OurStatus refused = Ours("c", "g3", 100);
  refused.status.set_refused(true);
  OurStatus last_day = Ours("d", "g4", 100);
  last_day.status.set_end_date(kAsOf);
  input.ours = {ended, later, refused, last_day};
  const auto lines = DifferencesOf(input);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].household, "d");
}

TEST(Difference, WhatTheyDoNotStateIsNotCompared) {
  DifferenceInput input = Input();
  input.ours = {Ours("a", "g1", 100)};
  input.ours[0].status.set_next_review_date(20261201);
  input.theirs = {Theirs("a", 1, 0)};
  input.theirs[0].row.set_from_date(0);
  EXPECT_TRUE(DifferencesOf(input).empty());
  input.theirs[0].row.set_next_review_date(20261101);
  ASSERT_EQ(DifferencesOf(input).size(), 1u);
  EXPECT_EQ(DifferencesOf(input)[0].their_review_date, 20261101);
}

TEST(Difference, RowsOfOtherFilesAndEarlierRowsDoNotCount) {
  DifferenceInput input = Input();
  input.ours = {Ours("a", "g1", 100)};
  input.theirs = {Theirs("a", 5, 100), Theirs("a", 2, 70), Theirs("b", 3, 1)};
  input.theirs[2].row.set_file_event_id("another-16-bytes");
  EXPECT_TRUE(DifferencesOf(input).empty());
}

TEST(Difference, ADecisionMarksItsOwnLine) {
  DifferenceInput input = Input();
  input.theirs = {Theirs("a", 1, 100), Theirs("b", 2, 100)};
  DecidedDifference decision{"a", {}};
  decision.decided.set_file_event_id(kFile);
  decision.decided.set_kind(v1::DIFFERENCE_KIND_THEIRS_NOT_OURS);
  decision.decided.set_status_code("dibao");
  decision.decided.set_member_id(7);
  decision.decided.set_row_event_id("row1");
  decision.decided.set_decision_code("ask_again");
  input.decided = {decision, decision};
  input.decided[1].decided.set_decision_code("theirs_right");
  auto lines = DifferencesOf(input);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0].decision_code, "theirs_right") << "the newest counts";
  EXPECT_EQ(lines[1].decision_code, "");
  for (DecidedDifference& old : input.decided) old.decided.set_file_event_id("another-16-bytes");
  EXPECT_EQ(DifferencesOf(input)[0].decision_code, "") << "of another month's register";
}

// A naive reader goes over every possible key.
std::set<std::string> Naive(const DifferenceInput& input) {
  std::set<std::string> told;
  for (const char* household : {"a", "b", "c", "d"}) {
    for (uint64_t member = 0; member < 3; ++member) {
      const v1::StatusFile* ours = nullptr;
      const v1::RegisterRowReceived* theirs = nullptr;
      for (const OurStatus& o : input.ours) {
        const bool held = !o.status.refused() && o.status.from_date() <= kAsOf &&
                          (o.status.end_date() == 0 || o.status.end_date() >= kAsOf);
        if (o.household == household && o.status.member_id() == member && held) ours = &o.status;
      }
      for (const TheirRow& t : input.theirs) {
        if (t.household == household && t.row.member_id() == member &&
            (theirs == nullptr || t.row.row() > theirs->row())) {
          theirs = &t.row;
        }
      }
      if ((ours == nullptr) && (theirs == nullptr)) continue;
      const std::string key = std::string(household) + std::to_string(member);
      if (ours == nullptr) {
        told.insert(key + " theirs");
      } else if (theirs == nullptr) {
        told.insert(key + " ours");
      } else if (theirs->amount_fen() != 0 && theirs->amount_fen() != ours->amount_fen()) {
        told.insert(key + " amount");
      }
    }
  }
  return told;
}

std::set<std::string> Told(const std::vector<DifferenceLine>& lines) {
  constexpr const char* kWords[] = {"", " theirs", " ours", " amount"};
  std::set<std::string> told;
  for (const DifferenceLine& line : lines) {
    told.insert(line.household + std::to_string(line.member_id) + kWords[line.kind]);
  }
  return told;
}

TEST(Difference, AgreesWithANaiveReader) {
  std::mt19937_64 rng = hearth::testing::Random(91);
  size_t lines_seen = 0;
  for (int round = 0; round < 2'000; ++round) {
    DifferenceInput input = Input();
    const auto pick = [&rng](uint64_t n) { return rng() % n; };
    for (uint64_t i = pick(8); i > 0; --i) {
      OurStatus ours = Ours(std::string(1, static_cast<char>('a' + pick(4))), "g", 0);
      ours.status.set_member_id(pick(3));
      ours.status.set_amount_fen(static_cast<int64_t>(pick(3)) * 100);
      ours.status.set_end_date(pick(3) == 0 ? 20260531 + static_cast<int32_t>(pick(2)) * 70 : 0);
      ours.status.set_refused(pick(6) == 0);
      input.ours.push_back(std::move(ours));
    }
    for (uint64_t i = pick(8); i > 0; --i) {
      TheirRow theirs = Theirs(std::string(1, static_cast<char>('a' + pick(4))),
                               static_cast<uint32_t>(i), static_cast<int64_t>(pick(3)) * 100);
      theirs.row.set_member_id(pick(3));
      input.theirs.push_back(std::move(theirs));
    }
    const auto lines = DifferencesOf(input);
    ASSERT_EQ(Told(lines), Naive(input));
    ASSERT_EQ(lines.size(), Naive(input).size());
    ASSERT_TRUE(std::is_sorted(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
      return std::tie(a.village, a.kind) < std::tie(b.village, b.kind);
    }));
    lines_seen += lines.size();
  }
  EXPECT_GT(lines_seen, 2'000u);
}

}  // namespace
}  // namespace hearth::domain
