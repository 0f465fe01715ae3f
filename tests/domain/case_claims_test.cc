// Guards read facts, never claims: every field of every step that claims something is made false,
// one at a time, and the step must be refused. Fields that only say something new (texts, hashes of
// papers, decisions of people) are named here, so that a new field has to be thought about.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>

#include "services/domain/case_steps.h"
#include "tests/domain/case_house.h"

namespace hearth::testing {
namespace {

using F = v1::Fact;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Nothing in the log contradicts these: they are new, or people decide them.
const std::set<std::string>& FreeFields() {
  static const auto* const kFree = new std::set<std::string>{
      // Papers, texts, places, numbers of documents.
      "document_sha256",
      "document_number",
      "form_version",
      "reason",
      "opinion",
      "text",
      "note",
      "place",
      "number",
      "notice_sha256",
      "template_version",
      "minutes_sha256",
      "attendance_sha256",
      "end_time_ms",
      "meeting_id",
      "entitled_count",
      "objection_phone",
      // Codes of the county's dictionaries, checked against them before (field_walk_test).
      "reason_code",
      "kind_code",
      "item_codes",
      "manner_code",
      "household_opinion_code",
      "system_code",
      "registration_number",
      "role_code",
      // People decide.
      "category_code",
      "risk_code",
      "disaster_code",
      "due_date",
      "removed_date",
      "unit_codes",
      "planned_end_date",
      "member_id",
      "publicity_event_id",
      "return_to",
      "decision",
      // Of the line: by which document, as printed.
      "measure",
      "rulebook_event_id",
      "check_event_ids",
      // Attendees beyond the count of votes.
      "name",
      "account",
      "votes",
      "recused",
      // Which households' clues, answered by ClueFold.
      "event_id",
  };
  return *kFree;
}

// Calls `visit(path)` with one leaf of the message changed, for every leaf that is set.
void ForEachFalse(Message* message, const std::string& path,
                  const std::function<void(const std::string&)>& visit);

void Falsify(Message* m, const FieldDescriptor* field) {
  const auto* r = m->GetReflection();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return r->SetString(m, field, r->GetString(*m, field) == "x" ? "y" : "x");
    case FieldDescriptor::CPPTYPE_BOOL:
      return r->SetBool(m, field, !r->GetBool(*m, field));
    case FieldDescriptor::CPPTYPE_INT32:
      return r->SetInt32(m, field, r->GetInt32(*m, field) - 1);
    case FieldDescriptor::CPPTYPE_INT64:
      return r->SetInt64(m, field, r->GetInt64(*m, field) + 1);
    case FieldDescriptor::CPPTYPE_UINT32:
      return r->SetUInt32(m, field, r->GetUInt32(*m, field) + 1);
    case FieldDescriptor::CPPTYPE_UINT64:
      return r->SetUInt64(m, field, r->GetUInt64(*m, field) + 1);
    case FieldDescriptor::CPPTYPE_ENUM:
      return r->SetEnumValue(m, field, r->GetEnumValue(*m, field) + 1);
    default:
      FAIL() << field->full_name();
  }
}

void FalsifyFirst(Message* m, const FieldDescriptor* field) {
  const auto* r = m->GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    r->SetRepeatedString(m, field, 0, "x");
  } else {
    r->SetRepeatedUInt64(m, field, 0, r->GetRepeatedUInt64(*m, field, 0) + 1);
  }
}

void ForEachFalse(Message* message, const std::string& path,
                  const std::function<void(const std::string&)>& visit) {
  const auto* r = message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r->ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string here = path + "." + field->name();
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (field->is_repeated()) {
        ForEachFalse(r->MutableRepeatedMessage(message, field, 0), here, visit);
      } else {
        ForEachFalse(r->MutableMessage(message, field), here, visit);
      }
      continue;
    }
    if (FreeFields().count(field->name()) > 0) continue;
    const std::string before = message->SerializeAsString();
    if (field->is_repeated()) {
      FalsifyFirst(message, field);
    } else {
      Falsify(message, field);
    }
    visit(here);
    ASSERT_TRUE(message->ParseFromString(before));
  }
}

// How many false claims were tried; every one must be refused.
int TryFalseClaims(const CaseHouse& house, int kind) {
  const std::string actor = UsualActor(kind);
  v1::Fact fact = house.Make(kind);
  EXPECT_FALSE(house.Judge(fact, actor).has_value())
      << domain::NameOfStep(kind).en
      << " is refused although it is right: " << house.Judge(fact, actor)->detail;
  int tried = 0;
  ForEachFalse(&fact, domain::NameOfStep(kind).en, [&](const std::string& path) {
    ++tried;
    EXPECT_TRUE(house.Judge(fact, actor).has_value())
        << path << " may be false: " << fact.ShortDebugString();
  });
  return tried;
}

TEST(CaseClaims, EveryFalseClaimOfTheWayInIsRefused) {
  CaseHouse house;
  house.ReachClue();
  int tried = TryFalseClaims(house, F::kConsentSigned);
  for (const int kind :
       {F::kConsentSigned, F::kComparisonRequested, F::kComparisonReturned, F::kVillageReviewHeld,
        F::kPublicityStarted, F::kPublicityEnded, F::kTownshipReviewed, F::kCaseApproved}) {
    if (kind == F::kPublicityEnded) house.NextDays(5);
    tried += TryFalseClaims(house, kind);
    house.Must(house.Make(kind));
    if (kind == F::kComparisonReturned) {
      tried += TryFalseClaims(house, kind);
      house.Must(house.Make(kind));
    }
  }
  tried += TryFalseClaims(house, F::kCaseAnnounced);
  tried += TryFalseClaims(house, F::kRegisteredInNationalSystem);
  std::printf("%d false claims refused\n", tried);
  EXPECT_GT(tried, 50);
}

TEST(CaseClaims, EveryFalseClaimOfTheWayOutIsRefused) {
  CaseHouse house;
  house.ReachMonitored();
  int tried = TryFalseClaims(house, F::kCaseChangeProposed);
  house.Must(house.MakeChange(v1::CASE_PROCEDURE_ADJUSTMENT));
  tried += TryFalseClaims(house, F::kCaseAdjusted);
  house.Must(house.Make(F::kCaseAdjusted));
  house.NextDays(200);
  house.Visit(2'000'000);
  tried += TryFalseClaims(house, F::kEliminationProposed);
  house.Must(house.Make(F::kEliminationProposed));
  house.WalkTo(F::kTownshipReviewed);
  tried += TryFalseClaims(house, F::kEliminationApproved);
  house.Must(house.Make(F::kEliminationApproved));
  house.Must(house.MakeChange(v1::CASE_PROCEDURE_ROLL_BACK));
  tried += TryFalseClaims(house, F::kEliminationRolledBack);
  house.Must(house.Make(F::kEliminationRolledBack));
  house.Must(house.MakeChange(v1::CASE_PROCEDURE_MISIDENTIFICATION));
  tried += TryFalseClaims(house, F::kMisidentificationCleared);
  house.Must(house.Make(F::kMisidentificationCleared));
  house.Must(house.MakeChange(v1::CASE_PROCEDURE_NATURAL_REMOVAL));
  tried += TryFalseClaims(house, F::kHouseholdNaturallyRemoved);
  std::printf("%d false claims refused\n", tried);
  EXPECT_GT(tried, 50);
}

// The negative control: a claim that nobody compares is found by the same walk.
TEST(CaseClaims, TheWalkReachesEveryLeaf) {
  v1::Fact fact;
  fact.mutable_case_withdrawn()->mutable_step()->set_case_id("case");
  fact.mutable_case_withdrawn()->set_reason_code("proposal");  // a free field: not visited
  std::vector<std::string> paths;
  ForEachFalse(&fact, "", [&paths](const std::string& path) { paths.push_back(path); });
  EXPECT_THAT(paths, ::testing::ElementsAre(".case_withdrawn.step.case_id"));
}

}  // namespace
}  // namespace hearth::testing
