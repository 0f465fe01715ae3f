// Sealing, the key-encryption key and the files that hold secrets.

#include "storage/keys/secret.h"

#include <sys/stat.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <thread>

#include "storage/keys/aead.h"
#include "storage/keys/kek.h"
#include "tests/storage/engines.h"
#include "tests/storage/hex.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

namespace fs = std::filesystem;
using ::hearth::testing::StatusIs;
using ::hearth::testing::TempDir;

unsigned ModeOf(const fs::path& path) {
  struct stat info {};
  EXPECT_EQ(::stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 07777u;
}

void WriteFile(const std::string& path, std::string_view text, unsigned mode = 0600) {
  std::ofstream(path) << text;
  ASSERT_EQ(::chmod(path.c_str(), mode), 0);
}

TEST(AeadTest, OpensThePublishedVectors) {
  // The Galois/Counter Mode of Operation, test cases 13 and 14 (AES-256).
  const Secret zeros;
  const std::string nonce(kNonceBytes, '\0');
  EXPECT_EQ(AeadOpen(zeros, "", nonce + FromHex("530f8afbc74536b9a963b4f1c4cb738b")).value(), "");
  EXPECT_EQ(AeadOpen(zeros, "",
                     nonce + FromHex("cea7403d4d606b6e074ec5d3baf39d18"
                                     "d0d1c8a799996bf0265b98b5d48ab919"))
                .value(),
            std::string(16, '\0'));
}

TEST(AeadTest, NeverUsesANonceTwice) {
  const Secret key = Must(Secret::Random());
  std::set<std::string> nonces;
  for (int i = 0; i < 1'000; ++i) {
    nonces.insert(Must(AeadSeal(key, "", "x")).substr(0, kNonceBytes));
  }
  EXPECT_EQ(nonces.size(), 1'000u);
}

TEST(AeadTest, AnotherKeyOpensNothing) {
  const Secret key = Must(Secret::Random()), other = Must(Secret::Random());
  const std::string sealed = Must(AeadSeal(key, "aad", "plain"));
  EXPECT_OK(AeadOpen(key, "aad", sealed));
  EXPECT_THAT(AeadOpen(other, "aad", sealed), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(SecretFileTest, IsMadeOnceForItsOwnerOnly) {
  const TempDir dir;
  const std::string path = dir.File("etc/log/kek");
  ASSERT_OK_AND_ASSIGN(const Secret made, LoadOrCreateSecret(path));
  EXPECT_EQ(ModeOf(path), 0600u);
  EXPECT_EQ(ModeOf(dir.File("etc")), 0700u);
  EXPECT_EQ(fs::file_size(path), 65u);
  ASSERT_OK_AND_ASSIGN(const Secret again, LoadOrCreateSecret(path));
  EXPECT_EQ(made.view(), again.view());
  ASSERT_EQ(std::distance(fs::directory_iterator(dir.File("etc/log")), {}),
            1);  // nothing left over
}

TEST(SecretFileTest, TwoMakersGetTheSame) {
  const TempDir dir;
  Secret made[4];
  std::vector<std::thread> makers;
  for (Secret& secret : made) {
    makers.emplace_back([&] { secret = Must(LoadOrCreateSecret(dir.File("kek"))); });
  }
  for (std::thread& maker : makers) maker.join();
  for (const Secret& secret : made) EXPECT_EQ(secret.view(), made[0].view());
}

TEST(SecretFileTest, RefusesWhatOthersMayReadAndWhatIsNoSecret) {
  const TempDir dir;
  const std::string good(64, 'a'), path = dir.File("kek");
  EXPECT_THAT(LoadSecret(path), StatusIs(absl::StatusCode::kNotFound));
  WriteFile(path, good + "\n");
  EXPECT_OK(LoadSecret(path));
  for (const unsigned mode : {0640u, 0604u, 0700u, 0666u}) {
    WriteFile(path, good, mode);
    EXPECT_THAT(LoadSecret(path), StatusIs(absl::StatusCode::kFailedPrecondition, "0600"));
  }
  WriteFile(path, good, 0400);
  EXPECT_OK(LoadSecret(path));
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  for (const std::string& text :
       {std::string(), good.substr(1), good + "a", std::string(64, 'g'), std::string(64, 'A'),
        good + "\n\n", std::string(1'000'000, 'a')}) {
    WriteFile(path, text);
    EXPECT_THAT(LoadOrCreateSecret(path), StatusIs(absl::StatusCode::kDataLoss)) << text.size();
  }
  fs::create_directory(dir.File("folder"));
  EXPECT_FALSE(LoadSecret(dir.File("folder")).ok());
  fs::create_symlink(path, dir.File("link"));
  EXPECT_FALSE(LoadSecret(dir.File("link")).ok());
}

TEST(KekTest, IsRefusedInsideTheDataDirectory) {
  const TempDir dir;
  const std::string data = dir.File("data");
  fs::create_directories(data + "/log");
  fs::create_directory_symlink(data, dir.File("link"));
  for (const std::string& path :
       {data + "/kek", data + "/log/../log/kek", dir.File("x/../data/kek"), dir.File("link/kek"),
        data + "/log/new/kek"}) {
    EXPECT_THAT(Kek::LoadOrCreate(path, data),
                StatusIs(absl::StatusCode::kFailedPrecondition, "outside the data directory"))
        << path;
    EXPECT_THAT(Kek::LoadOrCreate(path, data + "/"),
                StatusIs(absl::StatusCode::kFailedPrecondition))
        << path;
    EXPECT_THAT(Kek::Load(path, data), StatusIs(absl::StatusCode::kFailedPrecondition)) << path;
  }
  EXPECT_FALSE(fs::exists(data + "/kek"));
  EXPECT_THAT(Kek::Load(dir.File("kek"), data), StatusIs(absl::StatusCode::kNotFound));
  // A name that begins as the folder's does is not inside it.
  EXPECT_OK(Kek::LoadOrCreate(dir.File("data-kek"), data));
  EXPECT_OK(Kek::Load(dir.File("data-kek"), data));
}

TEST(KekTest, UnwrapsOnlyItsOwnRowsUnderTheirNames) {
  std::string bytes(32, '\0');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i);
  const Kek kek = Kek::FromSecret(Must(Secret::FromBytes(bytes)));
  EXPECT_EQ(ToHex(kek.id()), "f64932e1a6e2dae6");  // first 8 of SHA-256("hearth kek id" ‖ key)
  const Secret key = Must(Secret::Random());
  const std::string wrapped = Must(kek.Wrap("name", key));
  ASSERT_EQ(wrapped.size(), 8u + 12 + 32 + 16);
  EXPECT_EQ(wrapped.substr(0, 8), kek.id());
  EXPECT_EQ(Must(kek.Unwrap("name", wrapped)).view(), key.view());
  EXPECT_THAT(kek.Unwrap("other", wrapped), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(kek.Unwrap("name", wrapped + "x"), StatusIs(absl::StatusCode::kDataLoss));
  for (size_t i = 0; i < wrapped.size(); ++i) {
    std::string changed = wrapped;
    changed[i] = static_cast<char>(changed[i] ^ 0x80);
    EXPECT_FALSE(kek.Unwrap("name", changed).ok()) << i;
  }
  const Kek other = Kek::FromSecret(Must(Secret::Random()));
  EXPECT_THAT(other.Unwrap("name", wrapped),
              StatusIs(absl::StatusCode::kFailedPrecondition, ToHex(kek.id())));
}

}  // namespace
}  // namespace hearth::storage
