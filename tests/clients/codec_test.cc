// The bytes of a submission. What is frozen is frozen in words here: a change of any golden value
// is a change that makes every file sent so far be refused as a reuse of its ids.

#include <gtest/gtest.h>
#include <openssl/sha.h>

#include <functional>
#include <vector>

#include "clients/cpp/bytes.h"
#include "clients/cpp/draft_codec.h"
#include "tests/clients/random_drafts.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::client {
namespace {

using ::hearth::testing::EqualsProto;
using ::hearth::testing::StatusIs;

constexpr char kLine[] =
    R"({"event_id":"019ad6f2-1c00-7000-8000-000000000001",)"
    R"("household":"00112233445566778899aabbccddeeff","area_code":"441621102201001",)"
    R"("actor":"cadre-7","device":"phone-7","device_seq":"1",)"
    R"("occurred_time":"2025-12-01T09:00:00+08:00",)"
    R"("salt":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","outcome":"done",)"
    R"("fact":{"check_recorded":{"kind":"CHECK_KIND_REGULAR_VERIFICATION",)"
    R"("visit_mode":"VISIT_MODE_HOME","form_version":"zijin-2026.1",)"
    R"("members":[{"member_id":"72623859790382856","work":{"months":0}}],)"
    R"("income":{"obtained":"OBTAINED_OBSERVED","sharing_members":3,"claims_fen":"0"}}}})";

v1::Draft Parse(std::string_view line) {
  absl::StatusOr<v1::Draft> draft = ParseDraft(line);
  EXPECT_OK(draft);
  return draft.ok() ? *draft : v1::Draft();
}

// SHA-256 without the code under test.
std::string Digest(const std::string& bytes) {
  std::string digest(32, '\0');
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         reinterpret_cast<unsigned char*>(digest.data()));
  return digest;
}

TEST(DraftCodecTest, TheHeaderIsTheOneOfTheContract) {
  ChainTracker chain;
  ASSERT_OK_AND_ASSIGN(const EncodedEvent event, EncodeDraft(Parse(kLine), &chain));
  v1::EventHeader header;
  ASSERT_TRUE(header.ParseFromString(event.submission.header()));

  v1::EventHeader expected;
  const std::string household = *FromHex("00112233445566778899aabbccddeeff");
  expected.set_event_id(*FromHex("019ad6f21c0070008000000000000001"));
  expected.set_kind(10);
  expected.set_household(household);
  expected.set_area_code("441621102201001");
  expected.set_actor("cadre-7");
  expected.set_device("phone-7");
  expected.set_device_seq(1);
  expected.set_prev_hash(std::string(32, '\0'));
  expected.set_occurred_time_ms(1'764'550'800'000);
  expected.set_device_time_ms(1'764'550'800'000);
  expected.set_outcome("done");
  expected.set_suite(v1::SUITE_SHA256);
  expected.set_client("hearth-cli/0.1.0");
  const std::string salt =
      *FromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  const std::string subjects[] = {"h" + household, "m" + household + *FromHex("0102030405060708")};
  ASSERT_EQ(event.submission.parts_size(), 2);
  for (int i = 0; i < 2; ++i) {
    const std::string part_salt =
        Digest("hearth salt" + salt + std::string(3, '\0') + static_cast<char>(i));
    EXPECT_EQ(event.submission.salts(i), part_salt);
    v1::PartCommitment* part = expected.add_parts();
    part->set_subject(subjects[i]);
    part->set_commitment(Digest(part_salt + event.submission.parts(i)));
  }
  EXPECT_THAT(header, EqualsProto(expected));
  EXPECT_EQ(event.header_hash, Digest(event.submission.header()));
}

TEST(DraftCodecTest, GoldenBytes) {
  ChainTracker chain;
  ASSERT_OK_AND_ASSIGN(const EncodedEvent event, EncodeDraft(Parse(kLine), &chain));
  EXPECT_EQ(ToHex(event.submission.parts(0)),
            "521a080110011a0c7a696a696e2d323032362e315a06080128033800");
  EXPECT_EQ(ToHex(event.submission.parts(1)), "520f520d09080706050403020122022800");
  EXPECT_EQ(ToHex(event.header_hash),
            "3f18c0af20c1ff4367618131b8f657a8f50c87c1e7815b2b1a91594e17be16bf");
}

TEST(DraftCodecTest, TheMergeOfThePartsIsTheFactAndCommitmentsHold) {
  std::mt19937_64 random = hearth::testing::Random(1);
  for (int i = 0; i < 500; ++i) {
    const v1::Draft draft = testing::RandomDraft(&random, "phone", 1);
    ChainTracker chain;
    ASSERT_OK_AND_ASSIGN(const EncodedEvent event, EncodeDraft(draft, &chain));
    v1::EventHeader header;
    ASSERT_TRUE(header.ParseFromString(event.submission.header()));
    ASSERT_EQ(header.parts_size(), event.submission.parts_size());
    std::string merged;
    for (int part = 0; part < header.parts_size(); ++part) {
      merged += event.submission.parts(part);
      EXPECT_EQ(header.parts(part).commitment(),
                Digest(event.submission.salts(part) + event.submission.parts(part)));
    }
    v1::Fact fact;
    ASSERT_TRUE(fact.ParseFromString(merged));
    EXPECT_THAT(fact, EqualsProto(draft.fact()));
    EXPECT_EQ(header.kind(), static_cast<uint32_t>(fact.fact_case()));
    EXPECT_EQ(header.stream() == v1::STREAM_ALERTS, fact.has_alert_acknowledged());
    EXPECT_EQ(header.parts(0).subject().empty(), fact.has_alert_acknowledged());
  }
}

TEST(DraftCodecTest, ALineHoldsTheDraftAndAlwaysGivesTheSameBytes) {
  std::mt19937_64 random = hearth::testing::Random(2);
  for (const v1::Draft& draft : testing::RandomDrafts(&random, 300, 1)) {
    EXPECT_THAT(Parse(DraftLine(draft)), EqualsProto(draft));
  }
  const std::vector<v1::Draft> drafts = testing::RandomDrafts(&random, 300, 4);
  ChainTracker first, second;
  for (const v1::Draft& draft : drafts) {
    ASSERT_OK_AND_ASSIGN(const EncodedEvent once, EncodeDraft(draft, &first));
    ASSERT_OK_AND_ASSIGN(const EncodedEvent again, EncodeDraft(Parse(DraftLine(draft)), &second));
    EXPECT_EQ(once.submission.SerializeAsString(), again.submission.SerializeAsString());
    EXPECT_FALSE(once.repeat);
  }
  for (const v1::Draft& draft : drafts) {  // the whole file once more, in the same chains
    ASSERT_OK_AND_ASSIGN(const EncodedEvent repeated, EncodeDraft(draft, &first));
    EXPECT_TRUE(repeated.repeat);
    EXPECT_EQ(*second.Previous(repeated.device, repeated.device_seq + 1), repeated.header_hash);
  }
}

TEST(DraftCodecTest, AnEventNamesTheOneBeforeIt) {
  std::mt19937_64 random = hearth::testing::Random(3);
  ChainTracker chain;
  std::string previous(32, '\0');
  for (uint64_t seq = 1; seq < 20; ++seq) {
    ASSERT_OK_AND_ASSIGN(const EncodedEvent event,
                         EncodeDraft(testing::RandomDraft(&random, "phone", seq), &chain));
    v1::EventHeader header;
    ASSERT_TRUE(header.ParseFromString(event.submission.header()));
    EXPECT_EQ(ToHex(header.prev_hash()), ToHex(previous));
    previous = Digest(event.submission.header());
  }
}

TEST(DraftCodecTest, AnotherSaltIsAnotherCommitment) {
  v1::Draft draft = Parse(kLine);
  ChainTracker one, two;
  ASSERT_OK_AND_ASSIGN(const EncodedEvent before, EncodeDraft(draft, &one));
  draft.set_salt(std::string(64, 'f'));
  ASSERT_OK_AND_ASSIGN(const EncodedEvent after, EncodeDraft(draft, &two));
  EXPECT_EQ(before.submission.parts(0), after.submission.parts(0));
  EXPECT_NE(before.header_hash, after.header_hash);
}

struct BadDraft {
  const char* what;
  std::function<void(v1::Draft*)> spoil;
  const char* field;
};

TEST(DraftCodecTest, WhatIsWrongIsNamed) {
  const std::vector<BadDraft> table = {
      {"no UUID", [](v1::Draft* d) { d->set_event_id("7"); }, "event_id: "},
      {"short household", [](v1::Draft* d) { d->set_household("0011"); }, "household: "},
      {"a household is needed", [](v1::Draft* d) { d->clear_household(); }, "household: "},
      {"no actor", [](v1::Draft* d) { d->clear_actor(); }, "actor: "},
      {"no device", [](v1::Draft* d) { d->clear_device(); }, "device: "},
      {"no number", [](v1::Draft* d) { d->set_device_seq(0); }, "device_seq: "},
      {"a number without the one before", [](v1::Draft* d) { d->set_device_seq(5); }, "number 5"},
      {"no time", [](v1::Draft* d) { d->clear_occurred_time(); }, "occurred_time: "},
      {"no real time", [](v1::Draft* d) { d->set_occurred_time("2025-13-01T00:00:00Z"); },
       "occurred_time: "},
      {"device time", [](v1::Draft* d) { d->set_device_time("noon"); }, "device_time: "},
      {"short salt", [](v1::Draft* d) { d->set_salt("00"); }, "salt: "},
      {"command id", [](v1::Draft* d) { d->set_command_id("x"); }, "command_id: "},
      {"no fact", [](v1::Draft* d) { d->clear_fact(); }, "fact: "},
      {"a day as a fact", [](v1::Draft* d) { d->mutable_fact()->mutable_day_opened(); },
       "open_day"},
      {"too large",
       [](v1::Draft* d) {
         d->mutable_fact()->mutable_check_recorded()->set_informant(std::string(60'000, 'x'));
       },
       "60000 bytes"},
      {"too many persons",
       [](v1::Draft* d) {
         for (int i = 0; i < 64; ++i) d->mutable_fact()->mutable_check_recorded()->add_members();
       },
       "fact.members: "},
  };
  for (const BadDraft& row : table) {
    SCOPED_TRACE(row.what);
    v1::Draft draft = Parse(kLine);
    row.spoil(&draft);
    ChainTracker chain;
    const absl::StatusOr<EncodedEvent> event = EncodeDraft(draft, &chain);
    ASSERT_FALSE(event.ok());
    EXPECT_NE(std::string(event.status().message()).find(row.field), std::string::npos)
        << event.status();
  }
  for (const char* line : {"", "{", "[]", "7", R"({"unknown_field":1})", R"({"device_seq":"x"})"}) {
    EXPECT_THAT(ParseDraft(line), StatusIs(absl::StatusCode::kInvalidArgument)) << line;
  }
}

}  // namespace
}  // namespace hearth::client
