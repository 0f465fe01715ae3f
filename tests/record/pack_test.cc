#include "services/record/pack.h"

#include <gtest/gtest.h>

#include <string>

#include "services/domain/submission.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::record {
namespace {

using testing::StatusIs;

const std::string kSalt(kSaltBytes, 's');

std::string RandomText(std::mt19937_64* random, size_t size, unsigned letters) {
  std::string text(size, '\0');
  for (char& c : text) c = static_cast<char>((*random)() % letters);
  return text;
}

TEST(PackTest, GivesBackSaltAndPartOfEverySize) {
  std::mt19937_64 random = testing::Random(1);
  for (size_t size : {0u, 1u, 159u, 160u, 161u, 1'000u, 60'000u}) {
    for (unsigned letters : {1u, 3u, 256u}) {
      const std::string part = RandomText(&random, size, letters);
      ASSERT_OK_AND_ASSIGN(const std::string opened, UnpackPart(PackPart(kSalt, part)));
      EXPECT_EQ(opened, kSalt + part) << size << " bytes of " << letters << " letters";
    }
  }
}

TEST(PackTest, CompressesOnlyWhereThatIsShorter) {
  std::mt19937_64 random = testing::Random(2);
  const std::string dull(2'000, 'x'), noise = RandomText(&random, 2'000, 256);
  EXPECT_LT(PackPart(kSalt, dull).size(), 200u);
  EXPECT_EQ(PackPart(kSalt, dull)[0], 1);
  EXPECT_EQ(PackPart(kSalt, noise).size(), 1 + kSaltBytes + noise.size());
  EXPECT_EQ(PackPart(kSalt, noise)[0], 0);
  EXPECT_EQ(PackPart(kSalt, dull), PackPart(kSalt, dull));
}

// A Zstandard frame has bits that mean nothing, so some damage opens as the same part: the cipher
// and the log's tree guard the bytes, the commitment guards the text (record_test). Here nothing
// may crash or be cut short.
TEST(PackTest, DamagedBytesAreDataLossOrAWholeText) {
  const std::string part(2'000, 'x');
  const std::string packed = PackPart(kSalt, part);
  size_t refused = 0;
  for (size_t i = 0; i < packed.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string bad = packed;
      bad[i] = static_cast<char>(bad[i] ^ (1 << bit));
      const absl::StatusOr<std::string> opened = UnpackPart(bad);
      if (!opened.ok()) {
        EXPECT_THAT(opened, StatusIs(absl::StatusCode::kDataLoss));
        ++refused;
      } else if (i >= 1 && i <= kSaltBytes) {
        EXPECT_FALSE(*opened == kSalt + part) << "byte " << i << " bit " << bit;
      }
    }
  }
  EXPECT_GT(refused, 20u);
  for (size_t size = 0; size < packed.size(); ++size) {
    EXPECT_THAT(UnpackPart(packed.substr(0, size)), StatusIs(absl::StatusCode::kDataLoss));
  }
}

TEST(PackTest, AFrameThatClaimsToBeHugeIsNotBelieved) {
  // Magic, descriptor "8-byte size, single segment", then the size.
  std::string frame = std::string("\x28\xb5\x2f\xfd\xe0", 5);
  for (int i = 0; i < 8; ++i) frame += '\x7f';
  const std::string packed = std::string(1, '\x01') + kSalt + frame;
  EXPECT_THAT(UnpackPart(packed), StatusIs(absl::StatusCode::kDataLoss, "believable"));
}

}  // namespace
}  // namespace hearth::record
