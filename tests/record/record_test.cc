#include "services/record/record.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/record/wire.h"
#include "storage/memory/memory_keys.h"
#include "tests/domain/random_facts.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::record {
namespace {

using testing::StatusIs;

constexpr uint64_t kPosition = 17;
const std::string kHousehold(16, 'H');

class RecordTest : public ::testing::Test {
 protected:
  // One event with a part for each of the facts; the first is the household's, the others are
  // members'.
  domain::Submitted Submit(const std::vector<v1::Fact>& facts) {
    domain::Event event = testing::MakeEvent(random_, facts[0], kHousehold, "441621101001",
                                             1'750'000'000'000, "phone-1", 1);
    std::vector<domain::Event> events = {event};
    v1::Run run = testing::MakeRun(random_, &events, 1, std::string(32, '\0'));
    v1::Submission& submission = *run.mutable_submissions(0);
    v1::EventHeader header = events[0].header;
    for (size_t i = 1; i < facts.size(); ++i) {
      submission.add_parts(facts[i].SerializeAsString());
      submission.add_salts(std::string(32, static_cast<char>(i)));
      v1::PartCommitment* part = header.add_parts();
      part->set_subject(domain::MemberSubject(kHousehold, i));
      part->set_commitment(domain::Sha256(submission.salts().Get(static_cast<int>(i)) +
                                          submission.parts().Get(static_cast<int>(i))));
    }
    submission.set_header(header.SerializeAsString());
    absl::StatusOr<domain::Submitted> submitted = domain::ParseSubmission(submission);
    EXPECT_THAT(submitted, testing::IsOk());
    EXPECT_FALSE(submitted->refusal.has_value());
    return *std::move(submitted);
  }

  v1::Fact Check() {
    v1::Fact fact;
    *fact.mutable_check_recorded() =
        testing::RandomCheck(random_, testing::FactsOptions(), {1, 2}, 20250615);
    return fact;
  }

  v1::Stamp Stamp() {
    v1::Stamp stamp;
    stamp.set_position(kPosition);
    stamp.set_recorded_time_ms(1'750'000'100'000);
    return stamp;
  }

  std::string Store(const domain::Submitted& submitted) {
    absl::StatusOr<std::vector<std::string>> sealed = SealParts(submitted, keys_.get());
    EXPECT_THAT(sealed, testing::IsOk());
    return Encode(Stamp(), submitted.header_bytes, "signature", "key-1", *sealed);
  }

  std::mt19937_64 random_ = testing::Random(7);
  std::unique_ptr<storage::SubjectKeys> keys_ = storage::MakeMemoryKeys();
};

TEST_F(RecordTest, OpensWhatItSealed) {
  for (int i = 0; i < 50; ++i) {
    const domain::Submitted submitted = Submit({Check()});
    ASSERT_OK_AND_ASSIGN(const domain::Event event, Open(kPosition, Store(submitted), *keys_));
    EXPECT_EQ(event.position, kPosition);
    EXPECT_EQ(event.recorded_time_ms, 1'750'000'100'000);
    EXPECT_TRUE(event.accepted());
    EXPECT_EQ(event.header_hash, submitted.header_hash);
    EXPECT_THAT(event.header, testing::EqualsProto(submitted.header));
    EXPECT_THAT(event.fact, testing::EqualsProto(submitted.fact));
  }
}

TEST_F(RecordTest, TheHeaderOpensWithoutKeys) {
  const domain::Submitted submitted = Submit({Check()});
  ASSERT_OK_AND_ASSIGN(const domain::Event event, OpenHeader(kPosition, Store(submitted)));
  EXPECT_EQ(event.header_hash, submitted.header_hash);
  EXPECT_EQ(event.fact.fact_case(), v1::Fact::FACT_NOT_SET);
}

TEST_F(RecordTest, NothingPersonalLiesInTheRecord) {
  v1::Fact fact = Check();
  fact.mutable_check_recorded()->mutable_conclusion()->set_reason("a very personal remark");
  const domain::Submitted submitted = Submit({fact});
  EXPECT_NE(submitted.parts[0].find("a very personal remark"), std::string::npos);
  EXPECT_EQ(Store(submitted).find("a very personal remark"), std::string::npos);
}

TEST_F(RecordTest, ARefusedEventHasNoParts) {
  const domain::Submitted submitted = Submit({Check()});
  v1::Stamp stamp = Stamp();
  stamp.set_refused(v1::REFUSAL_REASON_UNKNOWN_AREA);
  stamp.set_refused_detail("header.area_code: no / no");
  const std::string record = Encode(stamp, submitted.header_bytes, "", "", {});
  ASSERT_OK_AND_ASSIGN(const domain::Event event, Open(kPosition, record, *keys_));
  EXPECT_EQ(event.refused, v1::REFUSAL_REASON_UNKNOWN_AREA);
  EXPECT_EQ(event.refused_detail, "header.area_code: no / no");
  EXPECT_EQ(event.fact.fact_case(), v1::Fact::FACT_NOT_SET);
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> sealed, SealParts(submitted, keys_.get()));
  EXPECT_THAT(Open(kPosition, Encode(stamp, submitted.header_bytes, "", "", sealed), *keys_),
              StatusIs(absl::StatusCode::kDataLoss, "number of parts"));
}

TEST_F(RecordTest, AShreddedSubjectsPartIsLeftOutAndTheOthersStay) {
  v1::Fact household, member;
  household.mutable_check_recorded()->set_form_version("test.1");
  member.mutable_check_recorded()->add_members()->set_member_id(1);
  const std::string record = Store(Submit({household, member}));
  ASSERT_OK(keys_->Sync());
  ASSERT_OK_AND_ASSIGN(const domain::Event before, Open(kPosition, record, *keys_));
  EXPECT_EQ(before.fact.check_recorded().members_size(), 1);
  ASSERT_OK(keys_->Shred(domain::MemberSubject(kHousehold, 1)));
  ASSERT_OK_AND_ASSIGN(const domain::Event after, Open(kPosition, record, *keys_));
  EXPECT_EQ(after.fact.check_recorded().members_size(), 0);
  EXPECT_EQ(after.fact.check_recorded().form_version(), "test.1");
  EXPECT_THAT(SealParts(Submit({household, member}), keys_.get()),
              StatusIs(absl::StatusCode::kFailedPrecondition, "ERASED"));
}

TEST_F(RecordTest, AnUnknownKeyIsDataLoss) {
  const std::string record = Store(Submit({Check()}));
  const auto others = storage::MakeMemoryKeys();
  EXPECT_THAT(Open(kPosition, record, *others), StatusIs(absl::StatusCode::kDataLoss));
}

TEST_F(RecordTest, AnotherPositionIsDataLoss) {
  const std::string record = Store(Submit({Check()}));
  EXPECT_THAT(Open(kPosition + 1, record, *keys_), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(OpenHeader(kPosition + 1, record), StatusIs(absl::StatusCode::kDataLoss));
}

// The stamp and the signature are guarded by the log's tree, header and parts by the record itself.
TEST_F(RecordTest, AChangedBitOfHeaderOrPartsIsDataLoss) {
  const domain::Submitted submitted = Submit({Check()});
  const std::string record = Store(submitted);
  const size_t header = record.find(submitted.header_bytes);
  const size_t parts = record.find("key-1") + 5;
  ASSERT_NE(header, std::string::npos);
  for (size_t i = header; i < record.size(); ++i) {
    if (i >= header + submitted.header_bytes.size() && i < parts) continue;
    std::string bad = record;
    bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
    EXPECT_THAT(Open(kPosition, bad, *keys_), StatusIs(absl::StatusCode::kDataLoss)) << i;
  }
}

// A plain part has no cipher to protect it: its commitment does.
TEST_F(RecordTest, AChangedBitOfAPlainPartIsDataLoss) {
  v1::Fact fact;
  fact.mutable_day_opened()->set_date(20250601);
  domain::Event event = testing::MakeEvent(random_, fact, "", "", 1'750'000'000'000, "office", 1);
  event.header.set_stream(v1::STREAM_DAYS);
  std::vector<domain::Event> events = {event};
  const v1::Run run = testing::MakeRun(random_, &events, 1, std::string(32, '\0'));
  ASSERT_OK_AND_ASSIGN(const domain::Submitted submitted,
                       domain::ParseSubmission(run.submissions(0)));
  const std::string record = Store(submitted);
  ASSERT_OK(Open(kPosition, record, *keys_));
  const size_t parts = record.find("key-1") + 5;
  for (size_t i = parts; i < record.size(); ++i) {
    std::string bad = record;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_THAT(Open(kPosition, bad, *keys_), StatusIs(absl::StatusCode::kDataLoss)) << i;
  }
}

// Bytes on disk: whoever changes these changes the format of every log there is.
TEST_F(RecordTest, GoldenBytesOfARefusal) {
  v1::EventHeader header;
  header.set_event_id("0123456789abcdef");
  header.set_kind(10);
  v1::Stamp stamp;
  stamp.set_position(300);
  stamp.set_recorded_time_ms(1);
  stamp.set_refused(v1::REFUSAL_REASON_MALFORMED);
  stamp.set_refused_detail("x");
  EXPECT_EQ(Encode(stamp, header.SerializeAsString(), "", "", {}),
            std::string("\x0a\x0a\x08\xac\x02\x10\x01\x18\x01\x22\x01x"
                        "\x12\x14\x0a\x10"
                        "0123456789abcdef\x10\x0a",
                        34));
}

}  // namespace
}  // namespace hearth::record
