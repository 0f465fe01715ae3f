// The verifier against the RFC's own definitions and public vectors.

#include <gtest/gtest.h>

#include "clients/cpp/bytes.h"
#include "clients/cpp/checkpoint.h"
#include "clients/cpp/merkle_verify.h"
#include "tests/storage/naive_tree.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::client {
namespace {

namespace naive = ::hearth::storage::naive;
using ::hearth::testing::StatusIs;

std::vector<std::string> Path(const std::vector<naive::Hash>& hashes) {
  std::vector<std::string> path;
  for (const naive::Hash& hash : hashes) path.push_back(naive::Text(hash));
  return path;
}

naive::Entries Records(size_t count) {
  naive::Entries records;
  for (size_t i = 0; i < count; ++i) records.push_back("record " + std::to_string(i));
  return records;
}

std::string Root(const naive::Entries& records) { return naive::Text(naive::TreeHash(records)); }

// RFC 6962 test vectors (google/certificate-transparency merkle_tree_test.cc).
TEST(ProofsTest, PublicVectors) {
  EXPECT_EQ(ToHex(LeafHash("")),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
  EXPECT_EQ(ToHex(LeafHash("L123456")),
            "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
}

TEST(ProofsTest, EveryProofOfEverySmallTreeHolds) {
  for (size_t size = 1; size <= 33; ++size) {
    const naive::Entries records = Records(size);
    for (size_t i = 0; i < size; ++i) {
      EXPECT_OK(VerifyInclusion(i, size, LeafHash(records[i]), Path(naive::Path(i, records)),
                                Root(records)));
    }
    for (size_t first = 1; first <= size; ++first) {
      const auto proof =
          first == size ? std::vector<std::string>() : Path(naive::Proof(first, records));
      EXPECT_OK(VerifyConsistency(first, size, Root(naive::Slice(records, 0, first)), Root(records),
                                  proof));
    }
    EXPECT_OK(VerifyConsistency(0, size, naive::Text(naive::Sha256("")), Root(records), {}));
  }
}

// Negative control: whatever is changed in a proof, it no longer holds.
TEST(ProofsTest, AnyChangeBreaksAProof) {
  std::mt19937_64 random = hearth::testing::Random(30);
  for (int round = 0; round < 300; ++round) {
    const size_t size = 3 + random() % 60, i = random() % size, first = 1 + random() % (size - 1);
    const naive::Entries records = Records(size);
    const std::string root = Root(records), first_root = Root(naive::Slice(records, 0, first));
    const std::vector<std::string> inclusion = Path(naive::Path(i, records));
    const std::vector<std::string> consistency = Path(naive::Proof(first, records));

    std::vector<std::string> bad = inclusion;
    bad[random() % bad.size()][random() % 32] ^= 1;
    EXPECT_FALSE(VerifyInclusion(i, size, LeafHash(records[i]), bad, root).ok());
    bad = inclusion;
    bad.push_back(std::string(32, 'x'));
    EXPECT_FALSE(VerifyInclusion(i, size, LeafHash(records[i]), bad, root).ok());
    bad = inclusion;
    bad.pop_back();
    EXPECT_FALSE(VerifyInclusion(i, size, LeafHash(records[i]), bad, root).ok());
    EXPECT_FALSE(VerifyInclusion(i, size, LeafHash("another record"), inclusion, root).ok());
    EXPECT_FALSE(VerifyInclusion(size, size, LeafHash(records[i]), inclusion, root).ok());

    bad = consistency;
    if (!bad.empty()) bad[random() % bad.size()][random() % 32] ^= 1;
    EXPECT_FALSE(VerifyConsistency(first, size, first_root, root, bad).ok());
    naive::Entries rewritten = records;
    rewritten[random() % first] = "another record";
    EXPECT_FALSE(
        VerifyConsistency(first, size, Root(naive::Slice(rewritten, 0, first)), root, consistency)
            .ok());
    EXPECT_FALSE(VerifyConsistency(size, first, root, first_root, consistency).ok());
    EXPECT_FALSE(VerifyConsistency(size, size, root, first_root, {}).ok());
  }
}

// Made with the seed of 32 bytes 0x07, by Python's cryptography.
constexpr char kKey[] = "hearth/7f3a/wall/1+79dd773b+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
constexpr char kNote[] =
    "hearth/7f3a/wall/1\n42\nERERERERERERERERERERERERERERERERERERERERERE=\n"
    "\n"
    "\u2014 hearth/7f3a/wall/1 "
    "ed13OxAYyIlo3K7wI8iytsluQtb28TlWdERMI/"
    "naUyJdtSVGB0qOEDPSM23bTO9rynGajBylB+7lZcpO+yxR8IkQcQE=\n";

TEST(ProofsTest, ACheckpointIsOpenedAndAnyChangeIsFound) {
  ASSERT_OK_AND_ASSIGN(const Checkpoint checkpoint, OpenCheckpoint(kNote, kKey));
  EXPECT_EQ(checkpoint.origin, "hearth/7f3a/wall/1");
  EXPECT_EQ(checkpoint.size, 42u);
  EXPECT_EQ(checkpoint.root, std::string(32, '\x11'));

  const std::string note = kNote;
  for (size_t i = 0; i < note.size(); ++i) {
    std::string bad = note;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(OpenCheckpoint(bad, kKey).ok()) << i;
  }
  std::string other = kKey;
  other[other.size() - 3] = static_cast<char>(other[other.size() - 3] ^ 1);
  EXPECT_THAT(OpenCheckpoint(kNote, other), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(ProofsTest, CosignaturesOfWitnessesAreNoHindrance) {
  EXPECT_OK(OpenCheckpoint(std::string(kNote) + "\u2014 witness AAAAAAAA\n", kKey));
  const std::string body = std::string(kNote).substr(0, std::string(kNote).find("\n\n") + 2);
  EXPECT_THAT(OpenCheckpoint(body + "\u2014 witness AAAAAAAA\n", kKey),
              StatusIs(absl::StatusCode::kDataLoss, "not signed"));
}

}  // namespace
}  // namespace hearth::client
