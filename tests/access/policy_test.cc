// The table itself: complete, and what the reference forbids it forbids. R20, R27.

#include "services/access/policy.h"

#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <string>

#include "hearth/v1/events.pb.h"
#include "services/domain/rights.h"
#include "tests/support/temp_dir.h"

namespace hearth::access {
namespace {

using domain::Role;

TEST(Policy, FindsByMethodAndByRequest) {
  ASSERT_NE(FindPolicy("ListAreas"), nullptr);
  EXPECT_EQ(FindPolicy("ListAreas")->service, "AdminService");
  EXPECT_EQ(FindPolicyOfRequest("hearth.v1.ListAreasRequest"), FindPolicy("ListAreas"));
  EXPECT_EQ(FindPolicyOfRequest("hearth.v1.ListAreas"), nullptr);
  EXPECT_EQ(FindPolicyOfRequest("other.ListAreasRequest"), nullptr);
  EXPECT_EQ(FindPolicy("Nothing"), nullptr);
  std::set<std::string_view> methods;
  for (const PolicyRow& row : Policy()) EXPECT_TRUE(methods.insert(row.method).second);
}

// Word for word from the reference's columns "may" and "never".
TEST(Policy, WhoNeverSeesHouseholds) {
  for (const PolicyRow& row : Policy()) {
    if (row.gate != Gate::kRole || row.data < DataClass::kS2) continue;
    for (const Role role : {Role::kContractor, Role::kWitness, Role::kSecurityAdmin,
                            Role::kAuditAdmin, Role::kAuditor}) {
      EXPECT_FALSE(row.roles.Has(role)) << row.method;
    }
    // Names of officials; areas. Neither answers with a household.
    if (row.method == "OpenAccounts" || row.service == "IntakeService") continue;
    EXPECT_FALSE(row.roles.Has(Role::kSystemAdmin)) << row.method;
  }
}

TEST(Policy, AuditorsWriteNothing) {
  for (int kind = 1; kind < 600; ++kind) {
    for (const Role role : {Role::kAuditor, Role::kWitness, Role::kContractor, Role::kSystemAdmin,
                            Role::kSecurityAdmin, Role::kAuditAdmin, Role::kPrivacyOfficer}) {
      // The first areas: no office can hold a grant over one before.
      const bool first_areas = role == Role::kSystemAdmin && kind == v1::Fact::kAreaChanged;
      EXPECT_EQ(domain::SubmittersOf(static_cast<uint32_t>(kind)).Has(role), first_areas) << kind;
    }
  }
}

TEST(Policy, WhoChecksNeverApproves) {
  for (const int kind :
       {v1::Fact::kTownshipReviewed, v1::Fact::kCaseApproved, v1::Fact::kCaseDeclined,
        v1::Fact::kCaseAdjusted, v1::Fact::kEliminationApproved, v1::Fact::kEliminationRolledBack,
        v1::Fact::kHouseholdNaturallyRemoved, v1::Fact::kMisidentificationCleared,
        v1::Fact::kRulebookSigned}) {
    const RoleSet roles = domain::SubmittersOf(static_cast<uint32_t>(kind));
    for (const Role role :
         {Role::kVillageCadre, Role::kFirstSecretary, Role::kTeamMember, Role::kTeamCaptain,
          Role::kTownshipOperator, Role::kCountyOperator, Role::kHelper, Role::kJob}) {
      EXPECT_FALSE(roles.Has(role)) << kind;
    }
  }
}

TEST(Policy, AdministrationNeedsTheSecondFactor) {
  for (const char* method : {"GiveGrants", "EndGrant", "OpenAccounts", "CloseAccount",
                             "InviteDevices", "ApproveDevice", "ResetCredential", "Backup"}) {
    EXPECT_EQ(FindPolicy(method)->ways, Ways::kStaff) << method;
  }
}

// What may never wait behind a screen, and what always may.
TEST(Policy, TheLanesOfIntakeAndBulkAreThese) {
  std::set<std::string_view> intake, bulk;
  for (const PolicyRow& row : Policy()) {
    if (row.lane == Lane::kIntake) intake.insert(row.method);
    if (row.lane == Lane::kBulk) bulk.insert(row.method);
  }
  EXPECT_EQ(intake, (std::set<std::string_view>{"AppendAttachment", "BeginAttachment",
                                                "FinishAttachment", "StartDeviceSession",
                                                "SubmitEvent", "SubmitRun", "SubmitRuns"}));
  EXPECT_EQ(bulk, (std::set<std::string_view>{"Backup", "MatchPersons", "RebuildProjections", "Subscribe"}));
}

#ifdef HEARTH_CHECK_POLICY
int CheckWith(const google::protobuf::FileDescriptorSet& set) {
  const testing::TempDir dir;
  std::ofstream(dir.File("set"), std::ios::binary) << set.SerializeAsString();
  const std::string command =
      std::string(HEARTH_CHECK_POLICY) + " " + dir.File("set") + " 2>/dev/null";
  return WEXITSTATUS(std::system(command.c_str()));
}

google::protobuf::FileDescriptorSet Contract() {
  google::protobuf::FileDescriptorSet set;
  std::ifstream file(HEARTH_DESCRIPTOR_SET, std::ios::binary);
  EXPECT_TRUE(set.ParseFromIstream(&file));
  return set;
}

google::protobuf::ServiceDescriptorProto* AnyService(google::protobuf::FileDescriptorSet* set) {
  for (auto& file : *set->mutable_file()) {
    if (file.service_size() > 0) return file.mutable_service(0);
  }
  return nullptr;
}

// R20: the build runs this program; a dummy RPC, a missing one and a misnamed request break it.
TEST(Policy, AnRpcWithoutARowBreaksTheBuild) {
  EXPECT_EQ(CheckWith(Contract()), 0);
  auto dummy = Contract();
  auto* added = AnyService(&dummy)->add_method();
  added->set_name("Dummy");
  added->set_input_type(".hearth.v1.DummyRequest");
  EXPECT_EQ(CheckWith(dummy), 1);
  auto missing = Contract();
  AnyService(&missing)->mutable_method()->RemoveLast();
  EXPECT_EQ(CheckWith(missing), 1);
  auto misnamed = Contract();
  AnyService(&misnamed)->mutable_method(0)->set_input_type(".hearth.v1.OtherRequest");
  EXPECT_EQ(CheckWith(misnamed), 1);
}
#endif

}  // namespace
}  // namespace hearth::access
