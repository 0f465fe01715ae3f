#include "tests/projections/member_parts.h"

#include <string>

#include "services/domain/submission.h"
#include "services/record/pack.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using Members = google::protobuf::RepeatedPtrField<v1::Member>;

Members* MembersOf(v1::Fact* fact) {
  if (fact->has_household_registered()) {
    return fact->mutable_household_registered()->mutable_members();
  }
  return fact->has_check_recorded() ? fact->mutable_check_recorded()->mutable_members() : nullptr;
}

void AddPart(Rng& rng, const std::string& subject, const v1::Fact& fact, v1::EventHeader* header,
             v1::Submission* submission) {
  std::string salt(record::kSaltBytes, '\0');
  for (char& c : salt) c = static_cast<char>(rng());
  const std::string part = fact.SerializeAsString();
  v1::PartCommitment* commitment = header->add_parts();
  commitment->set_subject(subject);
  commitment->set_commitment(domain::Sha256(salt + part));
  submission->add_parts(part);
  submission->add_salts(salt);
}

}  // namespace

void SplitMembers(Rng& rng, v1::Submission* submission) {
  v1::EventHeader header;
  v1::Fact fact;
  EXPECT_TRUE(header.ParseFromString(submission->header()));
  EXPECT_EQ(submission->parts_size(), 1);
  EXPECT_TRUE(fact.ParseFromString(submission->parts(0)));
  Members* in_fact = MembersOf(&fact);
  if (in_fact == nullptr || in_fact->empty()) return;
  Members members;
  members.Swap(in_fact);
  header.clear_parts();
  submission->clear_parts();
  submission->clear_salts();
  AddPart(rng, domain::HouseholdSubject(header.household()), fact, &header, submission);
  for (v1::Member& member : members) {
    v1::Fact part;
    if (fact.has_household_registered()) {
      part.mutable_household_registered();
    } else {
      part.mutable_check_recorded();
    }
    const std::string subject = domain::MemberSubject(header.household(), member.member_id());
    MembersOf(&part)->Add(std::move(member));
    AddPart(rng, subject, part, &header, submission);
  }
  submission->set_header(header.SerializeAsString());
}

}  // namespace hearth::testing
