// kill -9 under load: no acknowledged event is lost, none is there twice, positions are dense, and
// every checkpoint that was handed out stays true. Ten kills, or as many as HEARTH_KILLS says.

#include <gmock/gmock.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/wire/siege.h"

namespace hearth::testing {
namespace {

using storage::Stage;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;

int Kills() {
  const char* kills = std::getenv("HEARTH_KILLS");
  return kills == nullptr ? 10 : std::atoi(kills);
}

// The switches come first, while the log is short: one that is long takes long to rebuild. Then
// each other stage in turn, and now and then a moment without any choice.
std::optional<Stage> WantedAt(int kill, int kills) {
  if (kill < std::max(1, kills / 20)) return Stage::kSwitch;
  static constexpr std::optional<Stage> kTurns[] = {
      Stage::kBackup,    Stage::kFsync, Stage::kUnanswered, std::nullopt,  Stage::kFollowerBatch,
      Stage::kPreparing, Stage::kWrite, Stage::kRebuild,    Stage::kQueued};
  return kTurns[static_cast<size_t>(kill) % std::size(kTurns)];
}

// A signed checkpoint of quite another log.
std::pair<std::string, std::string> ForeignCheckpoint() {
  Hearthd other;
  other.Start();
  Desk desk(other.address(), "stranger");
  desk.Found();
  v1::GetHeadResponse head;
  do {
    head = desk.Head();
  } while (head.checkpoint().empty());
  return {head.checkpoint(), head.verifier_key()};
}

// The negative control: what a server that loses, doubles or changes events would look like.
void ExpectThatPlantedFaultsAreFound(const HandedOut& known, Desk* desk) {
  const std::vector<v1::LoggedEvent> events = desk->ReadLog();
  const uint64_t somewhere = known.receipts.begin()->second.position();
  std::vector<v1::LoggedEvent> lost = events, doubled = events;
  lost.erase(lost.begin() + static_cast<std::ptrdiff_t>(somewhere - 1));
  EXPECT_THAT(Audit(lost, {known.receipts, {}}, desk),
              IsSupersetOf({"lost: " + std::to_string(somewhere),
                            "not dense at " + std::to_string(somewhere)}));
  doubled.push_back(events[somewhere - 1]);
  doubled.back().mutable_stamp()->set_position(events.size() + 1);
  EXPECT_THAT(Audit(doubled, {}, desk),
              ElementsAre("an id twice at " + std::to_string(events.size() + 1)));
  std::map<std::string, v1::Receipt> receipts = {*known.receipts.begin()};
  receipts.begin()->second.set_leaf_hash(std::string(32, 'x'));
  EXPECT_THAT(Audit(events, {receipts, {}}, desk),
              ElementsAre("changed: " + std::to_string(somewhere)));
  receipts.begin()->second.set_position(somewhere + 1);
  EXPECT_THAT(Audit(events, {receipts, {}}, desk),
              ElementsAre("moved: " + std::to_string(somewhere + 1)));
  EXPECT_THAT(Audit(events, {{}, {ForeignCheckpoint()}}, desk), SizeIs(1));
}

TEST(CrashTest, NothingAcknowledgedIsLostAndNothingIsThereTwice) {
  const int kills = Kills();
  Siege siege;
  ASSERT_NO_FATAL_FAILURE(siege.Found());
  for (int kill = 0; kill < kills; ++kill) {
    ASSERT_NO_FATAL_FAILURE(siege.LiveAndDie(WantedAt(kill, kills)));
    if ((kill + 1) % 20 == 0) std::fprintf(stderr, "so far: %s", siege.Table().c_str());
  }
  ASSERT_NO_FATAL_FAILURE(siege.LiveOn());
  EXPECT_THAT(siege.Faults(), IsEmpty());
  std::printf("%s", siege.Table().c_str());

  EXPECT_GE(siege.in_flight_least(), Siege::kInFlightMin);
  EXPECT_EQ(siege.known().contradictions(), 0);
  EXPECT_GE(siege.handed_out().checkpoints.size(), 2u);
  for (size_t i = 0; i < storage::kStages; ++i) {
    EXPECT_GE(siege.hits(static_cast<Stage>(i)), kills / 40) << storage::kStageNames[i];
  }
  ExpectThatPlantedFaultsAreFound(siege.handed_out(), siege.desk());
}

}  // namespace
}  // namespace hearth::testing
