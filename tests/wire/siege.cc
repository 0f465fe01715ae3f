#include "tests/wire/siege.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>

#include "tests/wire/unrest.h"

namespace hearth::testing {
namespace {

using Clock = std::chrono::steady_clock;
using storage::Stage;
using storage::Stages;

constexpr int kEventsInARun = 3;
// Of every life, so that each one also goes on with what the one before it left.
constexpr uint64_t kAnswersInALife = 200;
// A stage that is not met in this time is not waited for: the kill then falls anywhere.
constexpr std::chrono::seconds kStageWait(30);

constexpr int kInFlightWanted = Siege::kInFlightMin + 16;
constexpr std::chrono::milliseconds kOnTheWay(100);
constexpr std::chrono::milliseconds kUnrestPause(20);

// In the write the fsync is a stage of its own.
bool IsIn(const Stages& stages, Stage stage) {
  if (stage == Stage::kWrite && stages.inside(Stage::kFsync) > 0) return false;
  return stages.inside(stage) > 0;
}

// What the process has used so far; a shared machine says little by the clock on the wall.
std::chrono::duration<double> CpuOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  std::string word;
  double ticks = 0;
  for (int field = 1; field <= 15 && file >> word; ++field) {
    if (field >= 14) ticks += std::atof(word.c_str());
  }
  return std::chrono::duration<double>(ticks / static_cast<double>(::sysconf(_SC_CLK_TCK)));
}

}  // namespace

// The stages of one life, readable after its end.
class Siege::Page {
 public:
  explicit Page(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    void* page = ::mmap(nullptr, sizeof(Stages), PROT_READ, MAP_SHARED, fd, 0);
    ::close(fd);
    if (page == MAP_FAILED) {
      ADD_FAILURE() << "no stages in " << path;
      std::abort();
    }
    stages_ = static_cast<const Stages*>(page);
  }
  ~Page() { ::munmap(const_cast<Stages*>(stages_), sizeof(Stages)); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  const Stages& stages() const { return *stages_; }

 private:
  const Stages* stages_;
};

Siege::Siege() : callers_(kCallers, kEventsInARun), rng_(Random(7)) {}

void Siege::Found() {
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  Desk(server_.address()).Found();
  ASSERT_EQ(server_.Stop(), 0);
}

void Siege::Rise(const std::vector<std::string>& more) {
  const Clock::time_point begin = Clock::now();
  ASSERT_NO_FATAL_FAILURE(server_.Start(more));
  desk_ = std::make_unique<Desk>(server_.address(), "watcher");
  static_cast<void>(desk_->Head());
  if (kills_ > 0) {
    slowest_start_ = std::max<std::chrono::duration<double>>(slowest_start_, Clock::now() - begin);
    most_start_cpu_ = std::max(most_start_cpu_, CpuOf(server_.pid()));
  }
}

void Siege::LiveOn() { ASSERT_NO_FATAL_FAILURE(Rise({})); }

HandedOut Siege::handed_out() const { return {callers_.known().receipts(), checkpoints_}; }

std::vector<std::string> Siege::Faults() {
  const std::vector<v1::LoggedEvent> events = desk_->ReadLog();
  events_ = events.size();
  return Audit(events, handed_out(), desk_.get());
}

// What came since the last life; what came before is a prefix of it, by the checkpoints.
std::vector<std::string> Siege::NewFaults() {
  const std::vector<v1::LoggedEvent> events = desk_->ReadLog(auditor_.heard() + 1);
  const HandedOut fresh = {callers_.known().TakeFresh(), std::exchange(fresh_checkpoints_, {})};
  std::vector<std::string> faults = auditor_.Hear(events, fresh, desk_.get());
  events_ = auditor_.heard();
  NoteCheckpoint();
  return faults;
}

void Siege::NoteCheckpoint() {
  const v1::GetHeadResponse head = desk_->Head();
  if (head.checkpoint().empty()) return;
  checkpoints_[head.checkpoint()] = head.verifier_key();
  fresh_checkpoints_[head.checkpoint()] = head.verifier_key();
}

void Siege::LiveAndDie(std::optional<Stage> wanted) {
  const std::string path = pages_.File("stages." + std::to_string(kills_));
  ASSERT_NO_FATAL_FAILURE(Rise({"--stages", path}));
  const Page page(path);
  ASSERT_EQ(NewFaults(), std::vector<std::string>()) << "after kill " << kills_;
  const uint64_t enough = callers_.known().answers() + kAnswersInALife;
  callers_.Start(server_.address());
  {
    const bool rebuilds = wanted == Stage::kRebuild || wanted == Stage::kSwitch;
    const bool backs_up = wanted == Stage::kBackup;
    const Unrest unrest(server_.address(), rebuilds, backs_up ? backups_.str() : std::string(),
                        kUnrestPause);
    while (callers_.known().answers() < enough) {
      NoteCheckpoint();
      if (::testing::Test::HasFailure()) break;
    }
    // A version takes the old one's place only when it has come as far: the log must not run away.
    callers_.Repeat(wanted == Stage::kSwitch);
    KillIn(wanted, page);
  }
  ASSERT_NO_FATAL_FAILURE(Bury(page));
  for (const auto& backup : std::filesystem::directory_iterator(backups_.path())) {
    std::filesystem::remove_all(backup.path());
  }
  std::filesystem::remove(path);
}

// Stops the process, looks, and lets it go on unless it is where it is wanted: a stage can be
// shorter than the way of a kill.
bool Siege::Catch(std::optional<Stage> wanted, const Page& page) {
  callers_.Seal(true);
  server_.Freeze();
  // Answers that were on their way arrive: those calls are over.
  int in_flight = callers_.in_flight();
  for (Clock::time_point changed = Clock::now(); Clock::now() < changed + kOnTheWay;) {
    ::sched_yield();
    const int now = callers_.in_flight();
    if (now != in_flight) changed = Clock::now();
    in_flight = now;
  }
  if (callers_.in_flight() >= kInFlightWanted && (!wanted || IsIn(page.stages(), *wanted))) {
    return true;
  }
  callers_.Seal(false);
  server_.Thaw();
  return false;
}

void Siege::KillIn(std::optional<Stage> wanted, const Page& page) {
  const Clock::time_point give_up = Clock::now() + kStageWait;
  uint64_t enough = callers_.known().answers() + (wanted ? 0 : Below(rng_, kAnswersInALife));
  bool caught = false;
  while (!caught) {
    if (Clock::now() > give_up) wanted.reset();
    const bool may_be = callers_.known().answers() >= enough &&
                        callers_.in_flight() >= kInFlightWanted &&
                        (!wanted || IsIn(page.stages(), *wanted));
    if (may_be) caught = Catch(wanted, page);
    if (may_be && !wanted) enough += Below(rng_, kAnswersInALife);
    ::sched_yield();
  }
  callers_.Seal(true);
  server_.Kill();
}

void Siege::Bury(const Page& page) {
  ++kills_;
  const int in_flight = callers_.Join();
  ASSERT_GE(in_flight, kInFlightMin) << "at kill " << kills_;
  in_flight_least_ = std::min(in_flight_least_, in_flight);
  for (size_t i = 0; i < hits_.size(); ++i) {
    if (IsIn(page.stages(), static_cast<Stage>(i))) ++hits_[i];
  }
}

std::string Siege::Table() const {
  char line[200];
  std::snprintf(line, sizeof(line), "%d kills, each with at least %d of %d calls in flight\n",
                kills_, in_flight_least_, kCallers);
  std::string table = line;
  for (size_t i = 0; i < hits_.size(); ++i) {
    std::snprintf(line, sizeof(line), "  %-20s %4d\n", storage::kStageNames[i], hits_[i]);
    table += line;
  }
  std::snprintf(
      line, sizeof(line),
      "%zu events; %zu acknowledged, %llu of them told again to who resent; %zu "
      "checkpoints\nfrom the start to the first answer: %.2f s at most, %.2f s of CPU at most\n",
      events_, callers_.known().receipts().size(),
      static_cast<unsigned long long>(callers_.known().resent()), checkpoints_.size(),
      slowest_start_.count(), most_start_cpu_.count());
  return table + line;
}

}  // namespace hearth::testing
