// The simulated disk itself: what it drops, tears, keeps and refuses.

#include "tests/faults/simulated_disk.h"

#include <gmock/gmock.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Op = SimulatedDisk::Op;
using Unsynced = SimulatedDisk::Unsynced;

class SimulatedDiskTest : public ::testing::Test {
 protected:
  SimulatedDiskTest() {
    fs::create_directory(dir_.File("disk"));
    disk_.emplace(dir_.File("disk"));
  }

  std::string Path(const std::string& name) const { return disk_->root() + "/" + name; }
  int Make(const std::string& name) {
    return disk_->Create(Path(name), [&] {
      std::ofstream(Path(name)) << "";
      return 0;
    });
  }
  int Put(const std::string& name, size_t offset, const std::string& bytes) {
    return disk_->Write(disk_->FileAt(Path(name)), offset, bytes.size(), [&] {
      std::fstream file(Path(name), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(static_cast<std::streamoff>(offset));
      file << bytes;
      return 0;
    });
  }
  int Sync(const std::string& name) { return disk_->Sync(disk_->FileAt(Path(name))); }
  int SyncFolder() { return disk_->SyncDirectory(disk_->root()); }
  int Rename(const std::string& from, const std::string& to) {
    return disk_->Rename(Path(from), Path(to), [&] {
      fs::rename(Path(from), Path(to));
      return 0;
    });
  }
  void MakeDurable(const std::string& name, const std::string& bytes) {
    ASSERT_EQ(Make(name) + Put(name, 0, bytes) + Sync(name) + SyncFolder(), 0);
  }

  // What is there after the power went: "name=bytes".
  std::vector<std::string> After(Unsynced unsynced = Unsynced::kDropped) {
    disk_->PowerCut();
    const std::string to = dir_.File("after-" + std::to_string(after_++));
    fs::create_directory(to);
    disk_->WriteSurvivors(to, random_, unsynced);
    std::vector<std::string> found;
    for (const auto& entry : fs::directory_iterator(to)) {
      std::ostringstream bytes;
      bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
      found.push_back(entry.path().filename().string() + "=" + bytes.str());
    }
    std::sort(found.begin(), found.end());
    return found;
  }
  // Everything that may be there.
  std::set<std::vector<std::string>> AllAfter(Unsynced unsynced) {
    std::set<std::vector<std::string>> all;
    for (int i = 0; i < 150; ++i) all.insert(After(unsynced));
    return all;
  }

  const TempDir dir_;
  std::optional<SimulatedDisk> disk_;
  std::mt19937_64 random_ = Random(1);
  int after_ = 0;
};

TEST_F(SimulatedDiskTest, WhatWasNotSyncedIsGone) {
  MakeDurable("a", "kept");
  ASSERT_EQ(Put("a", 4, " lost"), 0);
  EXPECT_THAT(After(), ElementsAre("a=kept"));
}

TEST_F(SimulatedDiskTest, TheLastWriteIsTornAnywhereButNeverBeforeTheSync) {
  MakeDurable("a", "kept");
  ASSERT_EQ(Put("a", 4, "abc"), 0);
  EXPECT_THAT(AllAfter(Unsynced::kTorn),
              ElementsAre(ElementsAre("a=kept"), ElementsAre("a=kepta"), ElementsAre("a=keptab"),
                          ElementsAre("a=keptabc")));
}

TEST_F(SimulatedDiskTest, SectorsReachTheDiskInAnyOrder) {
  MakeDurable("a", std::string(512, '0'));
  ASSERT_EQ(Put("a", 512, std::string(512, '1') + std::string(512, '2')), 0);
  bool later_without_earlier = false;
  for (const auto& files : AllAfter(Unsynced::kSectors)) {
    ASSERT_EQ(files.size(), 1u);
    const std::string bytes = files[0].substr(2);
    EXPECT_EQ(bytes.substr(0, 512), std::string(512, '0'));
    later_without_earlier |= bytes.size() > 1024 && bytes[512] == '\0' && bytes[1024] == '2';
  }
  EXPECT_TRUE(later_without_earlier);
}

TEST_F(SimulatedDiskTest, AnOverwriteIsTheOldOrTheNewOne) {
  MakeDurable("a", "old.");
  ASSERT_EQ(Put("a", 0, "new."), 0);
  EXPECT_THAT(AllAfter(Unsynced::kSectors),
              ElementsAre(ElementsAre("a=new."), ElementsAre("a=old.")));
  EXPECT_THAT(After(Unsynced::kDropped), ElementsAre("a=old."));
}

TEST_F(SimulatedDiskTest, NamesReachTheDiskInOrderAndSurelyOnlyOnceTheFolderIsSynced) {
  MakeDurable("a", "1");
  ASSERT_EQ(Make("b") + Put("b", 0, "2") + Sync("b") + Rename("b", "a"), 0);
  EXPECT_THAT(AllAfter(Unsynced::kDropped),
              ElementsAre(ElementsAre("a=1"), ElementsAre("a=1", "b=2"), ElementsAre("a=2")));
}

TEST_F(SimulatedDiskTest, ARemovedFileMayComeBackUntilTheFolderIsSynced) {
  MakeDurable("a", "1");
  const auto remove = [&] {
    fs::remove(Path("a"));
    return 0;
  };
  ASSERT_EQ(disk_->Remove(Path("a"), remove), 0);
  EXPECT_THAT(AllAfter(Unsynced::kDropped), ElementsAre(IsEmpty(), ElementsAre("a=1")));
}

TEST_F(SimulatedDiskTest, ASyncedFolderForgetsNothing) {
  MakeDurable("a", "1");
  ASSERT_EQ(Make("b") + Put("b", 0, "2") + Sync("b") + Rename("b", "a") + SyncFolder(), 0);
  EXPECT_THAT(AllAfter(Unsynced::kDropped), ElementsAre(ElementsAre("a=2")));
}

TEST_F(SimulatedDiskTest, AfterTheCutNothingHappensAnyMore) {
  MakeDurable("a", "1");
  disk_->CutAtStep(disk_->steps() + 1);
  EXPECT_EQ(Sync("a"), EIO);
  EXPECT_EQ(disk_->cut_at(), "files a sync");
  EXPECT_EQ(Make("b"), EIO);
  EXPECT_EQ(Put("a", 0, "x"), EIO);
  EXPECT_EQ(SyncFolder(), EIO);
  EXPECT_THAT(After(), ElementsAre("a=1"));
}

TEST_F(SimulatedDiskTest, StepsFailAsPlanned) {
  MakeDurable("a", "1");
  disk_->FailAt(Op::kSync, "/a", 2, EIO, true);
  EXPECT_EQ(Sync("a"), 0);
  EXPECT_EQ(Sync("a"), EIO);
  EXPECT_EQ(Sync("a"), 0);
  disk_->FailAt(Op::kWrite, "/a", 1, ENOSPC);
  EXPECT_EQ(Put("a", 1, "x"), ENOSPC);
  EXPECT_EQ(Put("a", 1, "x"), ENOSPC);
  EXPECT_EQ(Make("b"), 0);
}

}  // namespace
}  // namespace hearth::testing
