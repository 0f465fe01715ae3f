#include "services/domain/submission.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "services/domain/civil_date.h"
#include "tests/support/proto_matchers.h"
#include "tests/support/random.h"
#include "tests/support/status_matchers.h"

namespace hearth::domain {
namespace {

using ::hearth::testing::EqualsProto;
using ::hearth::testing::IsOk;
using ::hearth::testing::StatusIs;

std::string Hex(std::string_view bytes) {
  return absl::BytesToHexString(absl::string_view(bytes.data(), bytes.size()));
}

std::string UuidV7(char fill) {
  std::string id(16, fill);
  id[6] = '\x71';
  id[8] = '\x85';
  return id;
}

std::string Salt(size_t i) { return std::string(32, static_cast<char>('s' + i)); }

v1::Fact CheckFact() {
  v1::Fact fact;
  fact.mutable_check_recorded()->set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  fact.mutable_check_recorded()->mutable_members()->Add()->set_member_id(7);
  return fact;
}

v1::EventHeader Header(const std::vector<std::string>& parts) {
  v1::EventHeader header;
  header.set_event_id(UuidV7('e'));
  header.set_kind(v1::Fact::kCheckRecorded);
  header.set_household(std::string(16, 'h'));
  header.set_actor("cadre-1");
  header.set_device("phone.7_a");
  header.set_device_seq(1);
  header.set_prev_hash(std::string(32, '\0'));
  header.set_occurred_time_ms(TimeOfDate(20261124));
  header.set_suite(v1::SUITE_SHA256);
  for (size_t i = 0; i < parts.size(); ++i) {
    v1::PartCommitment* part = header.add_parts();
    part->set_subject(HouseholdSubject(header.household()));
    part->set_commitment(Sha256(Salt(i) + parts[i]));
  }
  return header;
}

v1::Submission SubmissionOf(const v1::EventHeader& header, const std::vector<std::string>& parts) {
  v1::Submission submission;
  submission.set_header(header.SerializeAsString());
  for (size_t i = 0; i < parts.size(); ++i) {
    submission.add_parts(parts[i]);
    submission.add_salts(Salt(i));
  }
  return submission;
}

v1::Submission Valid() {
  const std::vector<std::string> parts = {CheckFact().SerializeAsString()};
  return SubmissionOf(Header(parts), parts);
}

TEST(Sha256, Vectors) {
  EXPECT_EQ(Hex(Sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hex(Sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Subjects, Bytes) {
  const std::string household(16, 'h');
  EXPECT_EQ(HouseholdSubject(household), "h" + household);
  EXPECT_EQ(MemberSubject(household, 0x0102030405060708),
            "m" + household + std::string("\x01\x02\x03\x04\x05\x06\x07\x08", 8));
}

TEST(ParseSubmission, ReadsWhatWasSent) {
  const v1::Submission submission = Valid();
  ASSERT_OK_AND_ASSIGN(const Submitted event, ParseSubmission(submission));
  EXPECT_FALSE(event.refusal.has_value());
  EXPECT_THAT(event.fact, EqualsProto(CheckFact()));
  EXPECT_EQ(event.header_bytes, submission.header());
  EXPECT_EQ(event.header_hash, Sha256(submission.header()));
  EXPECT_EQ(event.parts.size(), 1u);
  EXPECT_EQ(event.salts[0], Salt(0));
}

TEST(ParseSubmission, PartsAreMergedInOrder) {
  v1::Fact second;
  second.mutable_check_recorded()->set_form_version("2");
  second.mutable_check_recorded()->add_members()->set_member_id(8);
  const std::vector<std::string> parts = {CheckFact().SerializeAsString(),
                                          second.SerializeAsString()};
  ASSERT_OK_AND_ASSIGN(const Submitted event, ParseSubmission(SubmissionOf(Header(parts), parts)));
  v1::Fact expected = CheckFact();
  expected.MergeFrom(second);
  EXPECT_THAT(event.fact, EqualsProto(expected));
}

TEST(ParseSubmission, HeadersWithoutAPlaceAreNotRecorded) {
  struct Row {
    const char* path;
    std::function<void(v1::EventHeader*)> spoil;
  };
  const std::vector<Row> rows = {
      {"header.event_id", [](v1::EventHeader* h) { h->clear_event_id(); }},
      {"header.event_id", [](v1::EventHeader* h) { h->mutable_event_id()->at(6) = '\x41'; }},
      {"header.event_id", [](v1::EventHeader* h) { h->mutable_event_id()->at(8) = '\x15'; }},
      {"header.event_id", [](v1::EventHeader* h) { h->mutable_event_id()->push_back('x'); }},
      {"header.kind", [](v1::EventHeader* h) { h->clear_kind(); }},
      {"header.household", [](v1::EventHeader* h) { h->clear_household(); }},
      {"header.household", [](v1::EventHeader* h) { h->set_household("short"); }},
      {"header.household", [](v1::EventHeader* h) { h->set_stream(v1::STREAM_ALERTS); }},
      {"header.stream",
       [](v1::EventHeader* h) {
         h->clear_household();
         h->set_stream(static_cast<v1::Stream>(99));
       }},
      {"header.occurred_time_ms", [](v1::EventHeader* h) { h->clear_occurred_time_ms(); }},
      {"header.actor", [](v1::EventHeader* h) { h->clear_actor(); }},
      {"header.actor", [](v1::EventHeader* h) { h->set_actor("Cadre"); }},
      {"header.actor", [](v1::EventHeader* h) { h->set_actor(std::string(65, 'a')); }},
      {"header.device", [](v1::EventHeader* h) { h->set_device("a b"); }},
      {"header.device_seq", [](v1::EventHeader* h) { h->clear_device_seq(); }},
      {"header.prev_hash", [](v1::EventHeader* h) { h->set_prev_hash(std::string(31, '\0')); }},
      {"header.prev_hash", [](v1::EventHeader* h) { h->set_prev_hash(std::string(32, 'p')); }},
      {"header.prev_hash", [](v1::EventHeader* h) { h->set_device_seq(2); }},
      {"header.suite", [](v1::EventHeader* h) { h->clear_suite(); }},
      {"header.parts", [](v1::EventHeader* h) { h->clear_parts(); }},
      {"header.parts[0].commitment",
       [](v1::EventHeader* h) { h->mutable_parts(0)->set_commitment("x"); }},
  };
  for (const Row& row : rows) {
    v1::Submission submission = Valid();
    v1::EventHeader header;
    ASSERT_TRUE(header.ParseFromString(submission.header()));
    row.spoil(&header);
    submission.set_header(header.SerializeAsString());
    EXPECT_THAT(ParseSubmission(submission),
                StatusIs(absl::StatusCode::kInvalidArgument, std::string(row.path) + ": "));
  }
}

TEST(ParseSubmission, TooLargeAndTooManyParts) {
  v1::Submission submission = Valid();
  submission.add_parts(std::string(kSubmissionBytesMax, 'x'));
  EXPECT_THAT(ParseSubmission(submission), StatusIs(absl::StatusCode::kInvalidArgument, "60000"));
  const std::vector<std::string> parts(65, CheckFact().SerializeAsString());
  EXPECT_THAT(ParseSubmission(SubmissionOf(Header(parts), parts)),
              StatusIs(absl::StatusCode::kInvalidArgument, "header.parts"));
}

void ExpectRefused(const v1::Submission& submission, v1::RefusalReason reason,
                   const std::string& path) {
  ASSERT_OK_AND_ASSIGN(const Submitted event, ParseSubmission(submission));
  ASSERT_TRUE(event.refusal.has_value()) << path;
  EXPECT_EQ(event.refusal->reason, reason) << event.refusal->detail;
  EXPECT_EQ(event.refusal->detail.substr(0, path.size() + 2), path + ": ");
  EXPECT_EQ(event.fact.fact_case(), v1::Fact::FACT_NOT_SET);
}

TEST(ParseSubmission, BodiesThatDoNotFitAreRefused) {
  const auto mismatch = v1::REFUSAL_REASON_COMMITMENT_MISMATCH;
  v1::Submission submission = Valid();
  submission.clear_parts();
  ExpectRefused(submission, mismatch, "parts");
  submission = Valid();
  submission.add_salts(Salt(1));
  ExpectRefused(submission, mismatch, "salts");
  submission = Valid();
  submission.mutable_salts(0)->push_back('x');
  ExpectRefused(submission, mismatch, "salts[0]");
  // A salt of another length whose join with the part has the committed bytes.
  submission = Valid();
  submission.set_salts(0, submission.salts(0) + submission.parts(0).substr(0, 1));
  submission.set_parts(0, submission.parts(0).substr(1));
  ExpectRefused(submission, mismatch, "salts[0]");
  std::vector<std::string> parts = {"\xFF\xFF no fact"};
  ExpectRefused(SubmissionOf(Header(parts), parts), v1::REFUSAL_REASON_MALFORMED, "parts[0]");
  parts = {""};
  ExpectRefused(SubmissionOf(Header(parts), parts), v1::REFUSAL_REASON_MALFORMED, "parts[0]");
  v1::Fact other;
  other.mutable_check_voided()->set_reason("x");
  parts = {other.SerializeAsString(), CheckFact().SerializeAsString()};
  ExpectRefused(SubmissionOf(Header(parts), parts), v1::REFUSAL_REASON_MALFORMED, "parts[0]");
  parts = {CheckFact().SerializeAsString(), other.SerializeAsString()};
  ExpectRefused(SubmissionOf(Header(parts), parts), v1::REFUSAL_REASON_MALFORMED, "parts[1]");
}

// The fold of accounts must not change when a key is destroyed: what is personal lies in sealed
// parts, and nothing else does.
TEST(ParseSubmission, WhatIsPersonalOfAnAccountLiesApart) {
  v1::Fact open, personal, both, more;
  open.mutable_account_opened()->set_account("clerk");
  personal.mutable_account_opened()->mutable_person()->set_name("name");
  both = open;
  both.MergeFrom(personal);
  more = personal;
  more.mutable_account_opened()->set_unit_code("medical");
  EXPECT_THAT(TakePersonal(&both), EqualsProto(personal));
  EXPECT_THAT(both, EqualsProto(open));
  both.MergeFrom(personal);
  struct Row {
    std::vector<v1::Fact> parts;
    bool accepted;
  };
  for (const Row& row : {Row{{open}, true}, Row{{open, personal}, true}, Row{{both}, false},
                         Row{{open, more}, false}, Row{{open, open}, false}}) {
    std::vector<std::string> parts;
    for (const v1::Fact& part : row.parts) parts.push_back(part.SerializeAsString());
    v1::EventHeader header = Header(parts);
    header.set_kind(v1::Fact::kAccountOpened);
    header.clear_household();
    header.set_stream(v1::STREAM_CONTROL);
    for (int i = 0; i < header.parts_size(); ++i) {
      header.mutable_parts(i)->set_subject(i == 0 ? "" : AccountSubject("clerk"));
    }
    const auto event = ParseSubmission(SubmissionOf(header, parts));
    ASSERT_THAT(event, IsOk());
    EXPECT_EQ(!event->refusal.has_value(), row.accepted) << parts.size();
  }
}

TEST(ParseSubmission, EveryFlippedBitOfThePartsAndSaltsIsFound) {
  const v1::Submission valid = Valid();
  for (std::string* (*field)(v1::Submission*) :
       {+[](v1::Submission* s) { return s->mutable_parts(0); },
        +[](v1::Submission* s) { return s->mutable_salts(0); }}) {
    v1::Submission copy = valid;
    for (size_t bit = 0; bit < field(&copy)->size() * 8; ++bit) {
      v1::Submission changed = valid;
      (*field(&changed))[bit / 8] =
          static_cast<char>((*field(&changed))[bit / 8] ^ (1 << (bit % 8)));
      ASSERT_OK_AND_ASSIGN(const Submitted event, ParseSubmission(changed));
      ASSERT_TRUE(event.refusal.has_value()) << bit;
      EXPECT_EQ(event.refusal->reason, v1::REFUSAL_REASON_COMMITMENT_MISMATCH) << bit;
    }
  }
}

TEST(ParseSubmission, RandomBytesNeverCrash) {
  auto random = testing::Random(5);
  const v1::Submission valid = Valid();
  int readable = 0;
  for (int i = 0; i < 20'000; ++i) {
    v1::Submission submission = valid;
    std::string* target = i % 3 == 0 ? submission.mutable_parts(0) : submission.mutable_header();
    if (i % 2 == 0) {
      target->assign(random() % 200, '\0');
      for (char& c : *target) c = static_cast<char>(random());
    } else {
      (*target)[random() % target->size()] = static_cast<char>(random());
    }
    if (ParseSubmission(submission).ok()) ++readable;
  }
  EXPECT_GT(readable, 0);
  EXPECT_LT(readable, 20'000);
}

std::vector<Submitted> RunOf(int count) {
  std::vector<Submitted> run;
  std::string prev(32, '\0');
  for (int i = 0; i < count; ++i) {
    const std::vector<std::string> parts = {CheckFact().SerializeAsString()};
    v1::EventHeader header = Header(parts);
    header.set_device_seq(static_cast<uint64_t>(i) + 1);
    header.set_prev_hash(prev);
    auto event = ParseSubmission(SubmissionOf(header, parts));
    EXPECT_OK(event);
    prev = event->header_hash;
    run.push_back(*std::move(event));
  }
  return run;
}

TEST(CheckChain, RunsOfOneToFiveHundred) {
  EXPECT_THAT(CheckChain({}), StatusIs(absl::StatusCode::kInvalidArgument, "500"));
  EXPECT_THAT(CheckChain(RunOf(1)), IsOk());
  EXPECT_THAT(CheckChain(RunOf(500)), IsOk());
  EXPECT_THAT(CheckChain(RunOf(501)), StatusIs(absl::StatusCode::kInvalidArgument, "500"));
}

TEST(CheckChain, BreaksAreNamed) {
  const auto broken = [](const char* path) {
    return StatusIs(absl::StatusCode::kInvalidArgument, path);
  };
  std::vector<Submitted> run = RunOf(4);
  run.erase(run.begin() + 1);
  EXPECT_THAT(CheckChain(run), broken("submissions[1]: device_seq"));
  run = RunOf(4);
  std::swap(run[1], run[2]);
  EXPECT_THAT(CheckChain(run), broken("submissions[1]"));
  run = RunOf(4);
  run[2].header.set_prev_hash(std::string(32, 'x'));
  EXPECT_THAT(CheckChain(run), broken("submissions[2]: prev_hash"));
  run = RunOf(4);
  run[3].header.set_device("other");
  EXPECT_THAT(CheckChain(run), broken("submissions[3]"));
}

}  // namespace
}  // namespace hearth::domain
