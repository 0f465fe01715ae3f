#include "services/attachments/attachments.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/feed/events.h"
#include "tests/feed/fake_views.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"

namespace hearth::attachments {
namespace {

namespace fs = std::filesystem;

using ::hearth::testing::FakeViews;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;
using ::hearth::testing::TestLog;

const char kVillage[] = "441621102003";

// Bytes that compress badly and are found again in a scan of the disk.
std::string Photo(size_t size) {
  std::mt19937_64 random = ::hearth::testing::Random(21);
  std::string bytes;
  while (bytes.size() < size) bytes += "PHOTO" + std::to_string(random());
  bytes.resize(size);
  return bytes;
}

class AttachmentsTest : public ::testing::Test {
 protected:
  AttachmentsTest() { Restart(); }

  // As after a kill: only what is on the disk and in the log is left.
  void Restart() {
    Attachments::Options options;
    options.dir = dir_.File("attachments");
    options.may_write = [this] { return may_write_; };
    options.would_accept = [this](const v1::EventHeader&, const v1::Fact&) {
      return would_accept_;
    };
    options.record = [this](const v1::EventHeader& place,
                            const v1::Fact& fact) -> absl::StatusOr<storage::Position> {
      if (!record_.ok()) return record_;
      const storage::Position position = log_.Add(place, fact);
      return position;
    };
    attachments_ = std::make_unique<Attachments>(options, &log_.log(), &log_.keys(), &views_);
  }

  Announcement Announce(const std::string& bytes) {
    return {{std::string(16, 'h'), domain::Sha256(bytes)},
            bytes.size(),
            "image/jpeg",
            kVillage,
            "cadre.1"};
  }

  // Uploads from wherever it stands, in pieces of that size.
  void Upload(const Announcement& announcement, const std::string& bytes, size_t piece) {
    ASSERT_OK_AND_ASSIGN(const Attachments::Progress progress, attachments_->Begin(announcement));
    uint64_t next = progress.next_offset;
    while (next < bytes.size()) {
      const auto answer = attachments_->Append(announcement.id, next, bytes.substr(next, piece));
      ASSERT_OK(answer.status());
      next = *answer;
    }
  }

  std::string Download(const Id& id) {
    const absl::StatusOr<Stored> stored = attachments_->Find(id);
    if (!stored.ok()) return stored.status().ToString();
    std::string bytes;
    for (uint64_t chunk = 0; chunk * SealedStore::kChunkBytes < stored->size_bytes; ++chunk) {
      const absl::StatusOr<std::string> part = attachments_->ReadChunk(id, *stored, chunk);
      if (!part.ok()) return part.status().ToString();
      bytes += *part;
    }
    return bytes;
  }

  std::vector<fs::path> FilesOnDisk() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
    return files;
  }

  TempDir dir_;
  TestLog log_;
  FakeViews views_;
  absl::Status may_write_, would_accept_, record_;
  std::unique_ptr<Attachments> attachments_;
};

TEST_F(AttachmentsTest, IsUploadedRecordedAndReadBack) {
  const std::string bytes = Photo(200'000);
  const Announcement photo = Announce(bytes);
  Upload(photo, bytes, 70'001);
  ASSERT_OK_AND_ASSIGN(const storage::Position position, attachments_->Finish(photo.id));
  EXPECT_EQ(position, 1u);
  EXPECT_EQ(Download(photo.id), bytes);
  ASSERT_OK_AND_ASSIGN(const Stored stored, attachments_->Find(photo.id));
  EXPECT_EQ(stored.media_type, "image/jpeg");
  EXPECT_EQ(stored.size_bytes, bytes.size());
  EXPECT_OK(VerifySealedFile(dir_.File("attachments"), stored.sealed_sha256));
  EXPECT_EQ(FilesOnDisk().size(), 1u);
}

TEST_F(AttachmentsTest, SizesAroundAChunkAreReadBack) {
  for (const size_t size : {1u, 65'535u, 65'536u, 65'537u, 131'072u}) {
    const std::string bytes = Photo(size);
    const Announcement photo = Announce(bytes);
    Upload(photo, bytes, 1 << 20);
    ASSERT_OK(attachments_->Finish(photo.id).status());
    EXPECT_EQ(Download(photo.id), bytes) << size;
  }
}

TEST_F(AttachmentsTest, EveryStepMayBeRepeated) {
  const std::string bytes = Photo(1'000);
  const Announcement photo = Announce(bytes);
  for (int i = 0; i < 2; ++i) ASSERT_OK(attachments_->Begin(photo).status());
  ASSERT_OK(attachments_->Append(photo.id, 0, bytes.substr(0, 600)).status());
  EXPECT_EQ(*attachments_->Append(photo.id, 0, bytes.substr(0, 600)), 600u);
  EXPECT_EQ(*attachments_->Append(photo.id, 300, bytes.substr(300, 100)), 600u);
  EXPECT_EQ(*attachments_->Append(photo.id, 300, bytes.substr(300)),
            1'000u);  // known and new bytes in one piece
  ASSERT_OK_AND_ASSIGN(const storage::Position first, attachments_->Finish(photo.id));
  EXPECT_EQ(*attachments_->Finish(photo.id), first);
  EXPECT_EQ(*attachments_->Append(photo.id, 0, bytes.substr(0, 600)), 1'000u);
  ASSERT_OK_AND_ASSIGN(const Attachments::Progress progress, attachments_->Begin(photo));
  EXPECT_TRUE(progress.stored);
  EXPECT_EQ(log_.head(), 1u);
}

TEST_F(AttachmentsTest, GoesOnAfterAKillAtAnyStep) {
  const std::string bytes = Photo(100'000);
  const Announcement photo = Announce(bytes);
  ASSERT_OK(attachments_->Begin(photo).status());
  ASSERT_OK(attachments_->Append(photo.id, 0, bytes.substr(0, 40'000)).status());
  Restart();
  ASSERT_OK_AND_ASSIGN(const Attachments::Progress progress, attachments_->Begin(photo));
  EXPECT_EQ(progress.next_offset, 40'000u);
  Upload(photo, bytes, 30'000);
  record_ = absl::UnavailableError("stopping");
  EXPECT_THAT(attachments_->Finish(photo.id), StatusIs(absl::StatusCode::kUnavailable));
  Restart();
  record_ = absl::OkStatus();
  ASSERT_OK(attachments_->Finish(photo.id).status());
  EXPECT_EQ(Download(photo.id), bytes);
}

TEST_F(AttachmentsTest, AKillBetweenRecordingAndDroppingIsTidiedByTheNextFinish) {
  const std::string bytes = Photo(1'000);
  const Announcement photo = Announce(bytes);
  Upload(photo, bytes, 1'000);
  fs::copy(dir_.path() / "attachments" / "partial", dir_.path() / "kept",
           fs::copy_options::recursive);
  ASSERT_OK(attachments_->Finish(photo.id).status());
  fs::remove_all(dir_.path() / "attachments" / "partial");
  fs::rename(dir_.path() / "kept", dir_.path() / "attachments" / "partial");
  Restart();
  ASSERT_OK(attachments_->Finish(photo.id).status());
  EXPECT_EQ(log_.head(), 1u);
  EXPECT_EQ(FilesOnDisk().size(), 1u);
}

TEST_F(AttachmentsTest, FaultsAreToldApart) {
  const std::string bytes = Photo(1'000);
  const Announcement photo = Announce(bytes);
  EXPECT_THAT(attachments_->Append(photo.id, 0, "x"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(attachments_->Finish(photo.id), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(attachments_->Find(photo.id), StatusIs(absl::StatusCode::kNotFound));
  ASSERT_OK(attachments_->Begin(photo).status());
  EXPECT_THAT(attachments_->Append(photo.id, 1, "x"),
              StatusIs(absl::StatusCode::kOutOfRange, "offset 0"));
  ASSERT_OK(attachments_->Append(photo.id, 0, bytes.substr(0, 500)).status());
  EXPECT_THAT(attachments_->Append(photo.id, 0, "other"),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(attachments_->Append(photo.id, 500, bytes),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(attachments_->Finish(photo.id),
              StatusIs(absl::StatusCode::kFailedPrecondition, "offset 500"));
  may_write_ = absl::ResourceExhaustedError("full");
  EXPECT_THAT(attachments_->Append(photo.id, 500, "x"),
              StatusIs(absl::StatusCode::kResourceExhausted));
  EXPECT_EQ(log_.head(), 0u);
}

TEST_F(AttachmentsTest, AnAnnouncementThatTheLedgerWouldRefuseUploadsNothing) {
  would_accept_ = absl::InvalidArgumentError("area_code: 未知区划 / area_code: unknown area");
  EXPECT_THAT(attachments_->Begin(Announce("x")),
              StatusIs(absl::StatusCode::kInvalidArgument, "area_code"));
  EXPECT_TRUE(FilesOnDisk().empty());
}

TEST_F(AttachmentsTest, AWrongHashIsRefusedAndTheUploadBeginsAnew) {
  const std::string bytes = Photo(1'000);
  Announcement photo = Announce(bytes);
  photo.id.sha256[5] ^= 1;
  Upload(photo, bytes, 1'000);
  EXPECT_THAT(attachments_->Finish(photo.id), StatusIs(absl::StatusCode::kDataLoss));
  ASSERT_OK_AND_ASSIGN(const Attachments::Progress progress, attachments_->Begin(photo));
  EXPECT_EQ(progress.next_offset, 0u);
  EXPECT_EQ(log_.head(), 0u);
}

TEST_F(AttachmentsTest, NothingOnTheDiskIsPlain) {
  const std::string bytes = Photo(90'000);
  const Announcement photo = Announce(bytes);
  Upload(photo, bytes, 50'000);
  const auto check = [&](bool must_be_clean) {
    bool clean = true;
    for (const fs::path& path : FilesOnDisk()) {
      std::stringstream content;
      content << std::ifstream(path, std::ios::binary).rdbuf();
      if (content.str().find("PHOTO") != std::string::npos) clean = false;
      if (path.string().find("image") != std::string::npos) clean = false;
    }
    EXPECT_EQ(clean, must_be_clean);
  };
  check(true);
  ASSERT_OK(attachments_->Finish(photo.id).status());
  check(true);
  std::ofstream(dir_.File("planted")) << bytes;  // negative control: the search does find it
  check(false);
}

TEST_F(AttachmentsTest, AChangedFileIsCaught) {
  const std::string bytes = Photo(90'000);
  const Announcement photo = Announce(bytes);
  Upload(photo, bytes, 90'000);
  ASSERT_OK(attachments_->Finish(photo.id).status());
  ASSERT_OK_AND_ASSIGN(const Stored stored, attachments_->Find(photo.id));
  std::fstream file(FilesOnDisk().at(0), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(70'000);
  file.put('\x01');
  file.put('\x02');
  file.close();
  EXPECT_OK(attachments_->ReadChunk(photo.id, stored, 0).status());
  EXPECT_THAT(attachments_->ReadChunk(photo.id, stored, 1), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(VerifySealedFile(dir_.File("attachments"), stored.sealed_sha256),
              StatusIs(absl::StatusCode::kDataLoss));
  fs::remove(FilesOnDisk().at(0));
  EXPECT_THAT(VerifySealedFile(dir_.File("attachments"), stored.sealed_sha256),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(AttachmentsTest, IsFoundWhereverTheIndexStands) {
  const std::string bytes = Photo(10);
  const Announcement photo = Announce(bytes);
  Upload(photo, bytes, 10);
  ASSERT_OK(attachments_->Finish(photo.id).status());
  EXPECT_EQ(Download(photo.id), bytes);  // by the log's tail
  views_.ids[AddedEventId(photo.id)] = {1, ""};
  views_.indexed = 1;
  EXPECT_EQ(Download(photo.id), bytes);  // by the index
  Id other = photo.id;
  other.household[0] = 'o';
  EXPECT_THAT(attachments_->Find(other), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(AttachmentsTest, AnErasedHouseholdsPhotoCannotBeReadOrUploaded) {
  const std::string bytes = Photo(10);
  const Announcement photo = Announce(bytes);
  Upload(photo, bytes, 10);
  ASSERT_OK(attachments_->Finish(photo.id).status());
  ASSERT_OK(log_.keys().Shred(domain::HouseholdSubject(photo.id.household)));
  EXPECT_THAT(attachments_->Find(photo.id), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(attachments_->Begin(photo),
              StatusIs(absl::StatusCode::kFailedPrecondition, "ERASED"));
}

}  // namespace
}  // namespace hearth::attachments
