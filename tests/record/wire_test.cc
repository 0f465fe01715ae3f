#include "services/record/wire.h"

#include <gtest/gtest.h>

#include <string>

#include "hearth/v1/envelope.pb.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::record {
namespace {

using testing::StatusIs;

v1::Record RandomRecord(std::mt19937_64* random) {
  const auto bytes = [&](size_t max) {
    std::string text((*random)() % (max + 1), '\0');
    for (char& c : text) c = static_cast<char>((*random)());
    return text;
  };
  v1::Record record;
  record.mutable_stamp()->set_position(1 + (*random)() % 1'000'000);
  record.mutable_stamp()->set_recorded_time_ms(1'700'000'000'000);
  record.set_header("h" + bytes(300));
  record.set_signature((*random)() % 2 == 0 ? "" : bytes(64));
  record.set_key_id((*random)() % 2 == 0 ? "" : "key-7");
  for (size_t i = (*random)() % 4; i > 0; --i) record.add_sealed_parts(bytes(20'000));
  return record;
}

std::string Write(const v1::Record& record) {
  const std::string stamp = record.stamp().SerializeAsString();
  return WriteRecord(
      {.stamp = stamp,
       .header = record.header(),
       .signature = record.signature(),
       .key_id = record.key_id(),
       .sealed_parts = {record.sealed_parts().begin(), record.sealed_parts().end()}});
}

TEST(WireTest, WritesWhatProtobufWrites) {
  std::mt19937_64 random = testing::Random(1);
  for (int i = 0; i < 200; ++i) {
    const v1::Record record = RandomRecord(&random);
    ASSERT_EQ(Write(record), record.SerializeAsString());
  }
}

TEST(WireTest, ReadsWhatItWrites) {
  std::mt19937_64 random = testing::Random(2);
  for (int i = 0; i < 200; ++i) {
    const v1::Record record = RandomRecord(&random);
    const std::string bytes = Write(record);
    ASSERT_OK_AND_ASSIGN(const RecordView view, ReadRecord(bytes));
    EXPECT_EQ(view.stamp, record.stamp().SerializeAsString());
    EXPECT_EQ(view.header, record.header());
    EXPECT_EQ(view.signature, record.signature());
    EXPECT_EQ(view.key_id, record.key_id());
    ASSERT_EQ(view.sealed_parts.size(), static_cast<size_t>(record.sealed_parts_size()));
    for (size_t p = 0; p < view.sealed_parts.size(); ++p) {
      EXPECT_EQ(view.sealed_parts[p], record.sealed_parts(static_cast<int>(p)));
    }
  }
}

// There is one way to write a record: whatever reads is written back as the same bytes.
TEST(WireTest, WhateverReadsIsCanonical) {
  std::mt19937_64 random = testing::Random(3);
  int read = 0, refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes = Write(RandomRecord(&random)).substr(0, 200);
    for (size_t hits = 1 + random() % 2; hits > 0; --hits) {
      bytes[random() % std::min<size_t>(bytes.size(), 12)] = static_cast<char>(random());
    }
    const absl::StatusOr<RecordView> view = ReadRecord(bytes);
    if (!view.ok()) {
      EXPECT_THAT(view, StatusIs(absl::StatusCode::kDataLoss));
      ++refused;
      continue;
    }
    ++read;
    EXPECT_EQ(WriteRecord(*view), bytes);
  }
  EXPECT_GT(read, 100);
  EXPECT_GT(refused, 100);
}

struct Bad {
  const char* what;
  std::string bytes;
};

TEST(WireTest, RefusesEveryOtherWay) {
  const std::string stamp("\x0a\x02\x08\x01", 4), header("\x12\x01h", 3);
  ASSERT_OK(ReadRecord(stamp + header));
  const Bad table[] = {
      {"empty", ""},
      {"no header", stamp},
      {"no stamp", header},
      {"empty header", stamp + std::string("\x12\x00", 2)},
      {"fields out of order", header + stamp},
      {"header twice", stamp + header + header},
      {"empty signature", stamp + header + std::string("\x1a\x00", 2)},
      {"key before signature", stamp + header + "\x22\x01k\x1a\x01s"},
      {"unknown field", stamp + header + "\x32\x01x"},
      {"long form of a length", stamp + std::string("\x12\x81\x00h", 4)},
      {"longer than the record", stamp + "\x12\x02h"},
      {"length without an end", stamp + "\x12\xff\xff\xff\xff\xff\xff"},
      {"bytes behind the end", stamp + header + "\x2a"},
  };
  for (const Bad& bad : table) {
    EXPECT_THAT(ReadRecord(bad.bytes), StatusIs(absl::StatusCode::kDataLoss)) << bad.what;
  }
}

}  // namespace
}  // namespace hearth::record
