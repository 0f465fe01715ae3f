// What the operator does: backup, restore, fsck, rebuild; and photos, which all of these must
// cover.

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "services/domain/submission.h"
#include "tests/support/proto_matchers.h"
#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"

namespace hearth::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

constexpr int kSecrets = 6, kHeadBelow = 10, kCorrupt = 13, kFaultsFound = 14;

class OperatorTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    desk_ = std::make_unique<Desk>(server_.address());
    desk_->Found();
    for (int i = 0; i < 10; ++i) {
      households_.push_back(desk_->Register("备示" + std::to_string(i), kFirstDay));
      desk_->Check(households_.back(), 300'000 + 100'000 * i, true, kFirstDay);
    }
    UploadPhoto(households_[0]);
  }

  void UploadPhoto(const std::string& household) {
    v1::BeginAttachmentRequest begin;
    begin.set_household(household);
    begin.set_sha256(domain::Sha256(photo_));
    begin.set_size_bytes(photo_.size());
    begin.set_media_type("image/jpeg");
    begin.set_area_code(kGrid);
    begin.set_actor("cadre.1");
    v1::BeginAttachmentResponse begun;
    grpc::Status status = desk_->attachments->BeginAttachment(Context().get(), begin, &begun);
    ASSERT_TRUE(status.ok()) << status.error_message();
    v1::AppendAttachmentRequest append;
    append.set_household(household);
    append.set_sha256(begin.sha256());
    v1::AppendAttachmentResponse appended;
    while (appended.next_offset() < photo_.size()) {
      append.set_offset(appended.next_offset());
      append.set_data(photo_.substr(append.offset(), 100'000));
      ASSERT_TRUE(desk_->attachments->AppendAttachment(Context().get(), append, &appended).ok());
    }
    v1::FinishAttachmentRequest finish;
    finish.set_household(household);
    finish.set_sha256(begin.sha256());
    v1::FinishAttachmentResponse finished;
    status = desk_->attachments->FinishAttachment(Context().get(), finish, &finished);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_GT(finished.position(), 0u);
  }

  std::string DownloadPhoto() {
    v1::GetAttachmentRequest request;
    request.set_household(households_[0]);
    request.set_sha256(domain::Sha256(photo_));
    const auto context = Context();
    const auto stream = desk_->attachments->GetAttachment(context.get(), request);
    std::string bytes;
    v1::GetAttachmentResponse piece;
    while (stream->Read(&piece)) {
      EXPECT_EQ(piece.offset(), bytes.size());
      bytes += piece.data();
    }
    const grpc::Status status = stream->Finish();
    return status.ok() ? bytes : status.error_message();
  }

  v1::BackupResponse Backup(const std::string& directory) {
    // The first checkpoint comes within a second of the first group.
    v1::BackupRequest request;
    request.set_directory(directory);
    v1::BackupResponse response;
    grpc::Status status;
    do {
      status = desk_->admin->Backup(Context().get(), request, &response);
    } while (status.error_code() == grpc::StatusCode::UNAVAILABLE);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  // A file below the log's home whose path has `part` in it.
  std::string FileWith(const std::string& part) {
    for (const auto& entry : fs::recursive_directory_iterator(server_.home())) {
      if (entry.is_regular_file() && entry.path().string().find(part) != std::string::npos) {
        return entry.path().string();
      }
    }
    return "";
  }

  Hearthd server_;
  std::unique_ptr<Desk> desk_;
  std::vector<std::string> households_;
  const std::string photo_ = std::string(150'000, 'p') + "end";
  TempDir backups_;
};

TEST_F(OperatorTest, FsckAndRebuildFindNothingWrongWithASoundLog) {
  const auto before = desk_->Household(households_[1], desk_->Head().position());
  ASSERT_EQ(server_.Stop(), 0);
  const Ended fsck = server_.Run({"fsck"});
  EXPECT_EQ(fsck.exit_code, 0) << fsck.err;
  EXPECT_THAT(fsck.err, HasSubstr("0 faults"));
  const Ended rebuild = server_.Run({"rebuild"});
  EXPECT_EQ(rebuild.exit_code, 0) << rebuild.err;
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  desk_ = std::make_unique<Desk>(server_.address(), "again");
  EXPECT_THAT(desk_->Household(households_[1], before.moment().position()), EqualsProto(before));
}

TEST_F(OperatorTest, FsckFindsAChangedPhotoAndALostOne) {
  ASSERT_EQ(server_.Stop(), 0);
  const std::string photo = FileWith("/attachments/");
  ASSERT_NE(photo, "");
  {
    std::fstream file(photo, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(1'000);
    file.write("xyz", 3);
  }
  const Ended changed = server_.Run({"fsck"});
  EXPECT_EQ(changed.exit_code, kFaultsFound) << changed.err;
  EXPECT_THAT(changed.err, HasSubstr("attachment of position"));
  fs::remove(photo);
  EXPECT_EQ(server_.Run({"fsck"}).exit_code, kFaultsFound);
}

TEST_F(OperatorTest, ABackupTakenWhileRunningIsRestoredWithItsPhotos) {
  const auto before = desk_->Household(households_[1], desk_->Head().position());
  const v1::BackupResponse backup = Backup(backups_.File("one"));
  EXPECT_EQ(backup.position(), desk_->Head().position());
  EXPECT_FALSE(fs::exists(backups_.File("one") + "/kek"));
  ASSERT_EQ(server_.Stop(), 0);
  Hearthd restored;
  const std::string from = backups_.File("one");
  const Ended without_keys = restored.Run({"restore", "--from", from});
  EXPECT_EQ(without_keys.exit_code, kSecrets) << without_keys.err;
  for (const char* key : {"/kek", "/signing-key"})
    fs::copy(server_.secrets() + key, restored.secrets() + key);
  const Ended without_list = restored.Run({"restore", "--from", from});
  EXPECT_EQ(without_list.exit_code, kSecrets) << without_list.err;
  EXPECT_THAT(without_list.err, HasSubstr("erasures"));
  fs::copy(server_.secrets() + "/erasures", restored.secrets() + "/erasures");
  const Ended with_keys = restored.Run({"restore", "--from", from});
  ASSERT_EQ(with_keys.exit_code, 0) << with_keys.err;
  ASSERT_NO_FATAL_FAILURE(restored.Start());
  desk_ = std::make_unique<Desk>(restored.address(), "again");
  EXPECT_EQ(desk_->Head().position(), backup.position());
  EXPECT_THAT(desk_->Household(households_[1], backup.position()), EqualsProto(before));
  EXPECT_EQ(DownloadPhoto(), photo_);
  ASSERT_EQ(restored.Stop(), 0);
  const Ended fsck = restored.Run({"fsck"});
  EXPECT_EQ(fsck.exit_code, 0) << fsck.err;
  EXPECT_NE(restored.Run({"restore", "--from", from}).exit_code, 0) << "over a log that is there";
}

TEST_F(OperatorTest, ARestoreBelowAKnownCheckpointNeedsAnOperatorWhoAcceptsTheLoss) {
  Backup(backups_.File("old"));
  desk_->Register("后示", kFirstDay);
  ASSERT_EQ(server_.Stop(), 0);
  const std::string from = backups_.File("old");
  fs::rename(server_.home() + "/log",
             backups_.File("lost"));  // the anchor stays: it knows more than the backup
  const std::vector<std::string> restore = {"restore", "--from", from};
  EXPECT_EQ(server_.Run(restore).exit_code, kHeadBelow);
  EXPECT_EQ(server_.Run({"--port", "0", "--clock=stepped"}).exit_code == 0, false)
      << "nothing unproved is served";
  const Ended accepted = server_.Run({"restore", "--from", from, "--accept-loss", "--reason",
                                      "disk failed", "--operator", "op.1"});
  ASSERT_EQ(accepted.exit_code, 0) << accepted.err;
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  desk_ = std::make_unique<Desk>(server_.address(), "again");
  EXPECT_THAT(desk_->Head().verifier_key(), HasSubstr("/stepped/2+"));
  EXPECT_EQ(desk_->ReadLog().back().header().kind(), 535u);  // LogRestored
  const uint64_t head = desk_->Head().position();
  EXPECT_EQ(desk_->Household(households_[1], head).household().members_size(), 2);
}

TEST_F(OperatorTest, AKeyStoreOneBackupBehindIsNotServed) {
  Backup(backups_.File("old"));
  desk_->Check(desk_->Register("后示", kFirstDay), 300'000, true, kFirstDay);
  ASSERT_EQ(server_.Stop(), 0);
  fs::rename(server_.home() + "/keys", backups_.File("newer"));
  fs::copy(backups_.File("old") + "/keys", server_.home() + "/keys", fs::copy_options::recursive);
  const Ended refused = server_.Run({"--port", "0", "--clock=stepped"});
  EXPECT_EQ(refused.exit_code, kCorrupt);
  EXPECT_THAT(refused.err, HasSubstr("the key store may be older than the log"));
  // Nothing was made in it meanwhile; the right one is as good as before.
  fs::remove_all(server_.home() + "/keys");
  fs::rename(backups_.File("newer"), server_.home() + "/keys");
  ASSERT_NO_FATAL_FAILURE(server_.Start());
}

TEST_F(OperatorTest, ABackupNeedsAFreshDirectory) {
  fs::create_directory(backups_.File("full"));
  std::ofstream(backups_.File("full") + "/file") << "x";
  v1::BackupRequest request;
  request.set_directory(backups_.File("full"));
  v1::BackupResponse response;
  EXPECT_EQ(desk_->admin->Backup(Context().get(), request, &response).error_code(),
            grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(OperatorTest, APhotoGoesOnAfterAKill) {
  const std::string household = households_[2];
  v1::BeginAttachmentRequest begin;
  begin.set_household(household);
  begin.set_sha256(domain::Sha256(photo_));
  begin.set_size_bytes(photo_.size());
  begin.set_media_type("image/jpeg");
  begin.set_area_code(kGrid);
  begin.set_actor("cadre.1");
  v1::BeginAttachmentResponse begun;
  ASSERT_TRUE(desk_->attachments->BeginAttachment(Context().get(), begin, &begun).ok());
  v1::AppendAttachmentRequest append;
  append.set_household(household);
  append.set_sha256(begin.sha256());
  append.set_data(photo_.substr(0, 70'000));
  v1::AppendAttachmentResponse appended;
  ASSERT_TRUE(desk_->attachments->AppendAttachment(Context().get(), append, &appended).ok());
  server_.Kill();
  ASSERT_NO_FATAL_FAILURE(server_.Start());
  desk_ = std::make_unique<Desk>(server_.address(), "again");
  ASSERT_TRUE(desk_->attachments->BeginAttachment(Context().get(), begin, &begun).ok());
  EXPECT_EQ(begun.next_offset(), 70'000u);
  EXPECT_FALSE(begun.stored());
  EXPECT_EQ(DownloadPhoto(), photo_);  // the finished one of the first household
}

TEST_F(OperatorTest, ProjectionsAreListedAndRebuiltWhileQueriesAreAnswered) {
  const auto before = desk_->Household(households_[1], desk_->Head().position());
  v1::RebuildProjectionsResponse rebuilding;
  ASSERT_TRUE(desk_->admin->RebuildProjections(Context().get(), {}, &rebuilding).ok());
  EXPECT_EQ(rebuilding.version(), 2u);
  bool switched = false;
  while (!switched) {
    EXPECT_THAT(desk_->Household(households_[1], before.moment().position()), EqualsProto(before));
    v1::ListProjectionsResponse listed;
    ASSERT_TRUE(desk_->admin->ListProjections(Context().get(), {}, &listed).ok());
    ASSERT_FALSE(listed.projections().empty());
    for (const v1::ProjectionStatus& projection : listed.projections()) {
      if (projection.version() == 2 && projection.state() == "live") switched = true;
    }
  }
  EXPECT_THAT(desk_->Household(households_[1], before.moment().position()), EqualsProto(before));
}

}  // namespace
}  // namespace hearth::testing
