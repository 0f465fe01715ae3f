// The helpers decide whether other tests can fail, so each is shown to accept and to refuse.

#include <google/protobuf/wrappers.pb.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace hearth::testing {
namespace {

using ::testing::Not;

google::protobuf::StringValue Text(const std::string& value) {
  google::protobuf::StringValue message;
  message.set_value(value);
  return message;
}

TEST(StatusMatchers, IsOkRefusesAnError) {
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(absl::StatusOr<int>(7), IsOk());
  EXPECT_THAT(absl::InternalError("x"), Not(IsOk()));
  EXPECT_THAT(absl::StatusOr<int>(absl::InternalError("x")), Not(IsOk()));
}

TEST(StatusMatchers, StatusIsLooksAtCodeAndMessage) {
  const absl::Status status = absl::NotFoundError("position 7 is not there");
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kNotFound, "position 7"));
  EXPECT_THAT(status, Not(StatusIs(absl::StatusCode::kNotFound, "position 8")));
  EXPECT_THAT(status, Not(StatusIs(absl::StatusCode::kInternal, "position 7")));
}

TEST(StatusMatchers, AssignMovesTheValue) {
  ASSERT_OK_AND_ASSIGN(const std::string value, absl::StatusOr<std::string>("seen"));
  EXPECT_EQ(value, "seen");
}

TEST(ProtoMatchers, EqualsProtoRefusesAnotherValueAndAnotherType) {
  EXPECT_THAT(Text("a"), EqualsProto(Text("a")));
  EXPECT_THAT(Text("a"), Not(EqualsProto(Text("b"))));
  google::protobuf::BytesValue other;
  other.set_value("a");
  EXPECT_THAT(Text("a"), Not(EqualsProto(other)));
}

TEST(TempDirTest, IsEmptyThenGoneAndNeverShared) {
  std::filesystem::path path;
  {
    const TempDir dir;
    const TempDir other;
    path = dir.path();
    EXPECT_NE(dir.path(), other.path());
    EXPECT_TRUE(std::filesystem::is_empty(path));
    std::ofstream(dir.File("inside")) << "x";
    EXPECT_TRUE(std::filesystem::exists(path / "inside"));
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(RandomTest, SameSaltRepeatsAnotherSaltDiffers) {
  EXPECT_EQ(Random(1)(), Random(1)());
  EXPECT_NE(Random(1)(), Random(2)());
}

TEST(RandomTest, ParseSeedTakesOnlyDecimalNumbers) {
  uint64_t seed = 0;
  EXPECT_TRUE(ParseSeed("18446744073709551615", &seed));
  EXPECT_EQ(seed, 18446744073709551615u);
  for (const char* bad : {"", "x", "1x", "-1", "18446744073709551616"}) {
    EXPECT_FALSE(ParseSeed(bad, &seed)) << bad;
  }
}

}  // namespace
}  // namespace hearth::testing
