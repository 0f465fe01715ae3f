#include "services/transport/requests.h"

#include <string>

#include "absl/strings/cord.h"
#include "services/transport/status.h"
#include "tests/support/status_matchers.h"

namespace hearth::transport {
namespace {

using ::hearth::testing::StatusIs;

std::string FieldOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kFieldPayload);
  return payload ? std::string(*payload) : "";
}

TEST(Requests, PageSizesAreCoercedAndNegativeOnesAreErrors) {
  EXPECT_EQ(*PageSize(0, 50, 200), 50);
  EXPECT_EQ(*PageSize(1, 50, 200), 1);
  EXPECT_EQ(*PageSize(200, 50, 200), 200);
  EXPECT_EQ(*PageSize(1'000'000, 50, 200), 200);
  EXPECT_THAT(PageSize(-1, 50, 200), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(FieldOf(PageSize(-1, 50, 200).status()), "page_size");
}

TEST(Requests, IdsHaveTheirLengthAndNoHouseholdIsAReservedStream) {
  EXPECT_OK(CheckHousehold(std::string(16, 'h')));
  for (const std::string& bad : {std::string(), std::string(15, 'h'), std::string(17, 'h'),
                                 std::string(16, '\0'), std::string(15, '\0') + "\x01"}) {
    EXPECT_EQ(FieldOf(CheckHousehold(bad)), "household") << bad.size();
  }
  EXPECT_OK(CheckHousehold(std::string(14, '\0') + "\x01\x01"));
  EXPECT_EQ(FieldOf(CheckBytes("alert_id", "short", 32)), "alert_id");
}

TEST(Requests, AreasAreCodesOfALevel) {
  for (const char* good :
       {"44", "4416", "441621", "441621102", "441621102003", "441621102003001"}) {
    EXPECT_OK(CheckArea(good)) << good;
  }
  for (const char* bad : {"", "4", "44162", "44162a", "4416211020030011", "四四"}) {
    EXPECT_EQ(FieldOf(CheckArea(bad)), "area_code") << bad;
  }
  EXPECT_OK(CheckAreaOrEmpty(""));
}

TEST(Requests, MomentsAreChecked) {
  v1::AsOf as_of;
  EXPECT_EQ(*CheckAsOf(as_of), std::nullopt);
  as_of.set_date(20260230);
  EXPECT_EQ(FieldOf(CheckAsOf(as_of).status()), "as_of.date");
  as_of.set_date(20260228);
  EXPECT_TRUE(CheckAsOf(as_of)->has_value());
  as_of.set_time_ms(-1);
  EXPECT_EQ(FieldOf(CheckAsOf(as_of).status()), "as_of.time_ms");
}

}  // namespace
}  // namespace hearth::transport
