#include "clients/cpp/times.h"

#include <gtest/gtest.h>

#include "clients/cpp/bytes.h"

namespace hearth::client {
namespace {

TEST(TimesTest, Instants) {
  EXPECT_EQ(ParseTime("2025-12-01T08:00:00+08:00"), 1'764'547'200'000);
  EXPECT_EQ(ParseTime("2025-12-01T00:00:00Z"), 1'764'547'200'000);
  EXPECT_EQ(ParseTime("2025-12-01T00:00:00.250Z"), 1'764'547'200'250);
  for (const char* text : {"", "2025-12-01", "2025-12-01 08:00:00+08:00", "2025-02-30T00:00:00Z",
                           "2025-12-01T08:00:00", "infinite-future-and-more"}) {
    EXPECT_EQ(ParseTime(text), std::nullopt) << text;
  }
  EXPECT_EQ(TimeText(1'764'547'200'000), "2025-12-01T08:00:00+08:00");
  EXPECT_EQ(TimeText(1'764'547'200'250), "2025-12-01T08:00:00.250+08:00");
  EXPECT_EQ(ParseTime(TimeText(1'764'547'200'250)), 1'764'547'200'250);
  EXPECT_EQ(ShortTimeText(1'764'547'200'000), "2025-12-01 08:00:00");
  EXPECT_EQ(ShortTimeText(0), "");
}

TEST(TimesTest, Days) {
  EXPECT_EQ(ParseDate("2026-02-03"), 20260203);
  EXPECT_EQ(ParseDate("2026/2/3"), 20260203);
  EXPECT_EQ(ParseDate("20260203"), 20260203);
  for (const char* text : {"", "2026", "2026-02-30", "2026-2", "2026-02-03x", "26-02-03",
                           "202602030", "2026-02/03", "2026-002-03"}) {
    EXPECT_EQ(ParseDate(text), std::nullopt) << text;
  }
  EXPECT_EQ(DateText(20260203), "2026-02-03");
  EXPECT_EQ(DateText(0), "");
  EXPECT_EQ(DateOf(1'764'518'400'000), 20251201);  // midnight in Shanghai
  EXPECT_EQ(DateOf(1'764'518'400'000 - 1), 20251130);
  EXPECT_EQ(MsOn(20251201, 0), 1'764'518'400'000);
  EXPECT_EQ(MsOfDay(1'764'518'400'123), 123);
}

TEST(BytesTest, HexAndUuids) {
  EXPECT_EQ(ToHex(std::string_view("\x00\xff\x10", 3)), "00ff10");
  EXPECT_EQ(FromHex("00fF10"), std::string("\x00\xff\x10", 3));
  EXPECT_EQ(FromHex("0"), std::nullopt);
  EXPECT_EQ(FromHex("0g"), std::nullopt);
  const std::string uuid = MakeUuid7(0x0123456789ab, std::string(16, '\xff'));
  EXPECT_EQ(UuidText(uuid), "01234567-89ab-7fff-bfff-ffffffffffff");
  EXPECT_EQ(ParseUuid(UuidText(uuid)), uuid);
  EXPECT_EQ(ParseUuid("0123456789ab7fffbfffffffffffffff"), std::nullopt);
  EXPECT_EQ(ParseUuid("01234567-89ab-7fff-bfff-fffffffffffg"), std::nullopt);
  EXPECT_NE(RandomBytes(16), RandomBytes(16));
}

}  // namespace
}  // namespace hearth::client
