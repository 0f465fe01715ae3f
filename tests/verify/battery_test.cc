// The tamper battery: fourteen kinds of change on whole logs, with and without a checkpoint that
// was kept outside.
//
//   HEARTH_TAMPER_SEEDS    logs, each changed in all fourteen ways; default 3
//   HEARTH_TAMPER_EVENTS   records in each; default 1,500
//   HEARTH_TAMPER_FIRST    first seed; default 1

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "tests/verify/honest_log.h"
#include "tests/verify/tamper.h"

namespace hearth::testing {
namespace {

using verify::Input;
using verify::Verdict;

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* const text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Tally {
  uint64_t tried = 0, must_alone = 0, alone = 0, with = 0;
  uint64_t missed = 0;  // must be found, and was not
};

struct Battery {
  uint64_t first_seed = 1, seeds = 0, events = 0;
  std::set<std::string> left_out = {};

  uint64_t honest_passed = 0;
  std::vector<Tally> tallies = std::vector<Tally>(TamperKinds().size());

  uint64_t missed() const {
    uint64_t sum = 0;
    for (const Tally& tally : tallies) sum += tally.missed;
    return sum;
  }

  void Run() {
    for (uint64_t seed = first_seed; seed < first_seed + seeds; ++seed) {
      const MadeLog log = MakeHonestLog(seed, events);
      JudgeHonest(seed, log);
      for (size_t kind = 0; kind < tallies.size(); ++kind) {
        Rng rng(seed * 100 + kind);
        Judge(log, kind, &rng);
      }
    }
  }

  void JudgeHonest(uint64_t seed, const MadeLog& log) {
    const std::string key = KeyLineOf(log);
    const Bundle bundle = MakeBundle(log.records, log.notes.rbegin()->second, key);
    Input input = InputOf(bundle, key);
    for (const auto& [size, note] : log.notes) input.older_notes.push_back(note);
    input.receipts = log.receipts;
    input.quorum = 1;
    const verify::Report report = VerifyBundle(input);
    EXPECT_EQ(report.verdict(), Verdict::kOk) << "seed " << seed << "\n" << ReportText(report);
    if (report.verdict() == Verdict::kOk) ++honest_passed;
  }

  void Judge(const MadeLog& log, size_t kind, Rng* rng) {
    const Tampered tampered = TamperKinds()[kind].make(log, rng);
    Tally& tally = tallies[kind];
    ++tally.tried;
    Input input = InputOf(tampered.bundle, KeyLineOf(log));
    input.attachments = tampered.attachments;
    input.stop_at_violation = true;
    input.left_out = left_out;
    const bool alone = VerifyBundle(input).verdict() == Verdict::kViolations;
    // What shows alone shows with more in hand: a checkpoint only adds a question.
    input.older_notes = {OldNote(log, tampered, rng)};
    const bool with = alone || VerifyBundle(input).verdict() == Verdict::kViolations;
    tally.must_alone += tampered.must_show_alone;
    tally.alone += alone;
    tally.with += with;
    tally.missed += !with || (tampered.must_show_alone && !alone);
  }

  void Print() const {
    std::printf("%llu honest logs of %llu records: %llu pass\n",
                static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(events),
                static_cast<unsigned long long>(honest_passed));
    std::printf("%-32s %7s %7s %7s %7s\n", "", "tried", "must", "alone", "with");
    for (size_t kind = 0; kind < tallies.size(); ++kind) {
      const Tally& tally = tallies[kind];
      std::printf("%-32s %7llu %7llu %7llu %7llu\n", TamperKinds()[kind].name,
                  static_cast<unsigned long long>(tally.tried),
                  static_cast<unsigned long long>(tally.must_alone),
                  static_cast<unsigned long long>(tally.alone),
                  static_cast<unsigned long long>(tally.with));
    }
  }
};

TEST(TamperBattery, EverythingThatCanBeFoundIsFound) {
  Battery battery;
  battery.first_seed = FromEnvironment("HEARTH_TAMPER_FIRST", 1);
  battery.seeds = FromEnvironment("HEARTH_TAMPER_SEEDS", 3);
  battery.events = FromEnvironment("HEARTH_TAMPER_EVENTS", 1'500);
  battery.Run();
  battery.Print();
  EXPECT_EQ(battery.honest_passed, battery.seeds);
  for (size_t kind = 0; kind < battery.tallies.size(); ++kind) {
    const Tally& tally = battery.tallies[kind];
    EXPECT_EQ(tally.missed, 0u) << TamperKinds()[kind].name;
    EXPECT_EQ(tally.with, tally.tried) << TamperKinds()[kind].name;
  }
}

// Negative control: blind in one eye, the verifier fails the battery.
TEST(TamperBattery, FailsWithoutAnyOfTheChecksThatCarryIt) {
  for (const char* check : {"checkpoint", "old", "seen", "attachment"}) {
    Battery battery;
    battery.seeds = 1;
    battery.events = 400;
    battery.left_out = {check};
    for (; battery.missed() == 0 && battery.first_seed <= 20; ++battery.first_seed) battery.Run();
    EXPECT_GT(battery.missed(), 0u) << check;
  }
}

}  // namespace
}  // namespace hearth::testing
