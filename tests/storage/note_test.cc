#include "storage/merkle/note.h"

#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_replace.h"
#include "tests/storage/engines.h"
#include "tests/storage/hex.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage::merkle {
namespace {

using ::hearth::testing::StatusIs;

// RFC 8032 §7.1, test 1.
constexpr char kSeed[] = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
constexpr char kPublic[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

Signer TestSigner() { return Must(Signer::FromSeed(FromHex(kSeed))); }

Checkpoint Sample() {
  Checkpoint checkpoint{.origin = "hearth/7f3a/wall/1", .size = 42, .root = {}};
  for (size_t i = 0; i < checkpoint.root.size(); ++i) checkpoint.root[i] = static_cast<uint8_t>(i);
  return checkpoint;
}

std::string SampleNote() { return Must(SignCheckpoint(Sample(), TestSigner())); }

TEST(SignerTest, GivesThePublishedSignature) {
  const Signer signer = TestSigner();
  EXPECT_EQ(ToHex(signer.public_key()), kPublic);
  EXPECT_EQ(signer.seed(), FromHex(kSeed));
  EXPECT_EQ(
      ToHex(Must(signer.Sign(""))),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e3970"
      "1cf9b46bd25bf5f0595bbe24655141438e7a100b");
  EXPECT_THAT(Signer::FromSeed("short"), StatusIs(absl::StatusCode::kInvalidArgument));
  const Signer one = Must(Signer::Generate()), other = Must(Signer::Generate());
  EXPECT_NE(one.public_key(), other.public_key());
  EXPECT_EQ(Must(Signer::FromSeed(one.seed())).public_key(), one.public_key());
}

// Published keys of sum.golang.org and of the documentation of golang.org/x/mod/sumdb/note.
TEST(NoteTest, VerifierKeysAreThePublishedOnes) {
  for (const std::string key :
       {"sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"}) {
    const size_t plus = key.find('+'), second = key.find('+', plus + 1);
    std::string bytes;
    ASSERT_TRUE(absl::Base64Unescape(key.substr(second + 1), &bytes));
    EXPECT_EQ(VerifierKey(key.substr(0, plus), bytes.substr(1)), key);
  }
}

TEST(NoteTest, WritesTheNoteFormat) {
  const std::string note = SampleNote();
  EXPECT_EQ(note.find("hearth/7f3a/wall/1\n42\n"
                      "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n"
                      "\u2014 hearth/7f3a/wall/1 "),
            0u);
  EXPECT_EQ(note.back(), '\n');
  EXPECT_EQ(note, SampleNote());  // Ed25519 is deterministic: golden for the rest
}

TEST(NoteTest, OpensWhatItSigned) {
  for (const uint64_t size : {uint64_t{0}, uint64_t{1}, ~uint64_t{0}}) {
    Checkpoint signed_one = Sample();
    signed_one.size = size;
    const std::string note = Must(SignCheckpoint(signed_one, TestSigner()));
    ASSERT_OK_AND_ASSIGN(const Checkpoint opened, OpenCheckpoint(note, FromHex(kPublic)));
    EXPECT_EQ(opened.origin, signed_one.origin);
    EXPECT_EQ(opened.size, size);
    EXPECT_EQ(opened.root, signed_one.root);
  }
}

TEST(NoteTest, EveryChangedByteAndEveryCutIsRefused) {
  const std::string note = SampleNote();
  for (size_t i = 0; i < note.size(); ++i) {
    for (const int change : {1, 0x20, 0x80}) {
      std::string changed = note;
      changed[i] = static_cast<char>(changed[i] ^ change);
      EXPECT_THAT(OpenCheckpoint(changed, FromHex(kPublic)), StatusIs(absl::StatusCode::kDataLoss))
          << i;
    }
    EXPECT_THAT(OpenCheckpoint(note.substr(0, i), FromHex(kPublic)),
                StatusIs(absl::StatusCode::kDataLoss))
        << i;
  }
  EXPECT_OK(OpenCheckpoint(note, FromHex(kPublic)));
}

TEST(NoteTest, AnotherKeyIsRefused) {
  const std::string other = Must(Signer::Generate()).public_key();
  EXPECT_THAT(OpenCheckpoint(SampleNote(), other), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(OpenCheckpoint(SampleNote(), ""), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(NoteTest, CosignaturesOfWitnessesAreLeftAlone) {
  const std::string cosigned = SampleNote() + "\u2014 witness/prefecture AAAAAAAA\n";
  EXPECT_OK(OpenCheckpoint(cosigned, FromHex(kPublic)));
  EXPECT_THAT(OpenCheckpoint(SampleNote() + "no signature\n", FromHex(kPublic)),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(NoteTest, AnotherFormOfTheSameNumberIsRefusedThoughSigned) {
  const Signer signer = TestSigner();
  const auto resigned = [&](const std::string& from, const std::string& to) {
    std::string body = SampleNote();
    body.resize(body.find("\n\n") + 1);
    body = absl::StrReplaceAll(body, {{from, to}});
    std::string hash;
    const std::string key = VerifierKey(Sample().origin, signer.public_key());
    hash = FromHex(key.substr(key.find('+') + 1, 8));
    return body + "\n\u2014 " + Sample().origin + " " +
           absl::Base64Escape(hash + Must(signer.Sign(body))) + "\n";
  };
  EXPECT_OK(OpenCheckpoint(resigned("\n42\n", "\n43\n"), FromHex(kPublic)));
  for (const char* size : {"\n042\n", "\n+42\n", "\n 42\n", "\n\n", "\n18446744073709551616\n"}) {
    EXPECT_THAT(OpenCheckpoint(resigned("\n42\n", size), FromHex(kPublic)),
                StatusIs(absl::StatusCode::kDataLoss))
        << size;
  }
  EXPECT_OK(OpenCheckpoint(resigned("Hh8=\n", "Hh8=\nextension line\n"), FromHex(kPublic)));
  EXPECT_THAT(OpenCheckpoint(resigned("Hh8=\n", "Hh8\n"), FromHex(kPublic)),
              StatusIs(absl::StatusCode::kDataLoss));
}

TEST(NoteTest, AnOriginThatNoNoteCanCarryIsNotSigned) {
  for (const char* origin : {"", "a b", "a+b", "a\nb", "守望"}) {
    Checkpoint checkpoint = Sample();
    checkpoint.origin = origin;
    EXPECT_THAT(SignCheckpoint(checkpoint, TestSigner()),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << origin;
  }
}

}  // namespace
}  // namespace hearth::storage::merkle
