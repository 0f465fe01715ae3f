// Each check by itself: a fault that it finds, under its own name, and that nobody finds when the
// check is left out.

#include <gtest/gtest.h>

#include <set>

#include "clients/verify/check.h"
#include "tests/verify/honest_log.h"
#include "tests/verify/planted.h"

namespace hearth::testing {
namespace {

using verify::Code;
using verify::Input;
using verify::Report;
using verify::Severity;
using verify::Verdict;

constexpr size_t kEvents = 700;

TEST(HonestLogTest, PassesWithEverythingThatWasKeptOutside) {
  uint64_t lost = 0, restored = 0;
  for (uint64_t seed = 1; seed <= 12; ++seed) {
    const MadeLog log = MakeHonestLog(seed, kEvents);
    const std::string key = KeyLineOf(log);
    const Bundle bundle = MakeBundle(log.records, log.notes.rbegin()->second, key);
    Input input = InputOf(bundle, key);
    for (const auto& [size, note] : log.notes) input.older_notes.push_back(note);
    for (const std::string& note : log.lost_notes) input.older_notes.push_back(note);
    input.receipts = log.receipts;
    input.quorum = 1;
    const Report report = VerifyBundle(input);
    EXPECT_EQ(report.verdict(), Verdict::kOk) << "seed " << seed << "\n" << ReportText(report);
    EXPECT_EQ(report.numbers().at("records"), log.records.size());
    EXPECT_EQ(report.numbers().at("cosignatures"), 1u);
    EXPECT_GT(report.numbers().at("signatures"), 10u);
    EXPECT_GT(report.numbers().at("bracketed"), 100u);
    lost += report.CountOf(Code::kSeenLost);
    restored += report.CountOf(Code::kRecordsLost);
  }
  // The honest logs hold what an over-eager verifier would stumble over.
  EXPECT_GT(restored, 0u);
  EXPECT_GT(lost, 0u);
}

// In bounded memory the same is found as in one piece.
TEST(HonestLogTest, SortingOnDiskGivesTheSameReport) {
  const MadeLog log = MakeHonestLog(5, kEvents);
  const std::string key = KeyLineOf(log);
  const Bundle bundle = MakeBundle(log.records, log.notes.rbegin()->second, key);
  Input input = InputOf(bundle, key);
  const std::string whole = ReportJson(VerifyBundle(input));
  input.memory_bytes = 1'000;  // ten rows
  EXPECT_EQ(ReportJson(VerifyBundle(input)), whole);
  input.temp_folder = "/nowhere";
  EXPECT_EQ(VerifyBundle(input).verdict(), Verdict::kUndecided);
}

TEST(CheckTest, EachFaultIsFoundByItsCheckAloneAndByItsName) {
  const std::set<Code> quiet = [] {
    const Report report = ReportOf({Code::kGap, ""}, {});
    EXPECT_EQ(report.verdict(), Verdict::kOk) << ReportText(report);
    std::set<Code> codes;
    for (const auto& [code, count] : report.counts()) codes.insert(code);
    return codes;
  }();
  for (const auto& planted : PlantedFaults()) {
    const verify::CodeInfo& info = InfoOf(planted.code);
    const Report report = ReportOf(planted, {});
    EXPECT_GT(report.CountOf(planted.code), 0u) << info.name << "\n" << ReportText(report);
    const Verdict expected = info.severity == Severity::kViolation   ? Verdict::kViolations
                             : info.severity == Severity::kUndecided ? Verdict::kUndecided
                                                                     : Verdict::kOk;
    EXPECT_EQ(report.verdict(), expected) << info.name << "\n" << ReportText(report);
    if (std::string(planted.check).empty()) continue;
    // Negative control.
    const Report blind = ReportOf(planted, {planted.check});
    EXPECT_EQ(blind.CountOf(planted.code), 0u) << info.name;
    if (info.severity != Severity::kNotice) {
      EXPECT_EQ(blind.verdict(), Verdict::kOk) << info.name << "\n" << ReportText(blind);
    }
  }
  EXPECT_LE(quiet.size(), 1u);
}

TEST(CheckTest, EveryCodeAndEveryCheckHasItsFault) {
  std::set<Code> codes;
  std::set<std::string> checks = {"tiles"};  // not in the table: the reading itself compares them
  for (const auto& planted : PlantedFaults()) {
    codes.insert(planted.code);
    checks.insert(planted.check);
  }
  for (const verify::CodeInfo& info : verify::Codes()) {
    EXPECT_EQ(codes.count(info.code), 1u) << info.name;
  }
  for (const verify::CheckInfo& check : verify::Checks()) {
    EXPECT_EQ(checks.count(check.name), 1u) << check.name;
  }
}

TEST(CheckTest, StrictCountsGapsAndForks) {
  for (const auto& planted : PlantedFaults()) {
    if (planted.code != Code::kGap && planted.code != Code::kFork) continue;
    EXPECT_EQ(ReportOf(planted, {}).verdict(), Verdict::kOk);
    EXPECT_EQ(ReportOf(planted, {}, /*strict=*/true).verdict(), Verdict::kViolations);
  }
}

}  // namespace
}  // namespace hearth::testing
