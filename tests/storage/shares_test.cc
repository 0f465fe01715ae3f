// Two of three shares restore a secret; one says nothing; what was mistyped is named (R43).

#include "storage/keys/shares.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bitset>
#include <set>

#include "storage/keys/kek.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::storage {
namespace {

using ::hearth::testing::StatusIs;

constexpr char kId[] = "12345678";

std::vector<std::string> Split(const Secret& secret) {
  absl::StatusOr<std::vector<std::string>> lines = SplitSecret(secret, kId);
  EXPECT_OK(lines);
  return *lines;
}

TEST(Shares, AnyTwoAndAllThreeRestoreTheSecret) {
  for (int i = 0; i < 200; ++i) {
    const Secret secret = *Secret::Random();
    const std::vector<std::string> s = Split(secret);
    ASSERT_EQ(s.size(), 3u);
    const std::vector<std::vector<std::string>> ways = {
        {s[0], s[1]}, {s[1], s[0]},       {s[0], s[2]},
        {s[2], s[1]}, {s[2], s[0], s[1]}, {" " + s[0], s[1] + "\r\n"}};
    for (const auto& way : ways) {
      const auto restored = RestoreSecret(way);
      ASSERT_OK(restored);
      EXPECT_EQ(restored->secret.view(), secret.view());
      EXPECT_EQ(restored->id, kId);
    }
  }
}

TEST(Shares, OneShareAloneIsRefusedAndFollowsNoPattern) {
  const Secret zero;  // all bits 0
  std::bitset<256> seen_one, seen_zero;
  std::set<std::string> first;
  for (int i = 0; i < 200; ++i) {
    const std::string line = Split(zero)[0];
    EXPECT_THAT(RestoreSecret({line}), StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_TRUE(first.insert(line).second) << "the same secret, the same share";
    const std::string hex = line.substr(line.size() - 9 - 64, 64);
    for (size_t bit = 0; bit < 256; ++bit) {
      const int digit = std::stoi(hex.substr(bit / 4, 1), nullptr, 16);
      ((digit >> (bit % 4)) & 1 ? seen_one : seen_zero).set(bit);
    }
  }
  EXPECT_TRUE(seen_one.all() && seen_zero.all()) << "a bit of the share follows the secret";
}

TEST(Shares, EveryMistypedCharacterIsSeen) {
  const Secret secret = *Secret::Random();
  const std::vector<std::string> s = Split(secret);
  int changed = 0;
  for (size_t at = 0; at < s[1].size(); ++at) {
    for (const char c : {'0', 'f', ':', 'x'}) {
      std::string wrong = s[1];
      if (wrong[at] == c) continue;
      wrong[at] = c;
      ++changed;
      EXPECT_THAT(RestoreSecret({s[0], wrong}),
                  StatusIs(absl::StatusCode::kInvalidArgument, "share 2"))
          << at;
    }
  }
  EXPECT_GT(changed, 300);
}

TEST(Shares, TwiceTheSameAndAnotherKeysAreNamed) {
  const std::vector<std::string> s = Split(*Secret::Random());
  EXPECT_THAT(RestoreSecret({s[0], s[0]}),
              StatusIs(absl::StatusCode::kInvalidArgument, "given twice"));
  const auto other = SplitSecret(*Secret::Random(), "87654321");
  EXPECT_THAT(RestoreSecret({s[0], (*other)[1]}),
              StatusIs(absl::StatusCode::kInvalidArgument, "another key"));
  EXPECT_THAT(RestoreSecret({}), StatusIs(absl::StatusCode::kInvalidArgument));
}

// Shares of one secret under one id, but of two ceremonies: what comes out is another secret, and
// the KEK's own id tells.
TEST(Shares, SharesOfTwoCeremoniesDoNotMakeTheKey) {
  const Secret secret = *Secret::Random();
  const Kek kek = Kek::FromSecret(secret);
  const auto a = SplitSecret(secret, kek.id()), b = SplitSecret(secret, kek.id());
  const auto mixed = RestoreSecret({(*a)[0], (*b)[1]});
  ASSERT_OK(mixed);
  EXPECT_NE(Kek::FromSecret(mixed->secret).id(), mixed->id);
  EXPECT_EQ(Kek::FromSecret(RestoreSecret({(*a)[0], (*a)[1]})->secret).id(), kek.id());
}

}  // namespace
}  // namespace hearth::storage
