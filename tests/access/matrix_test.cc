// R21: the authorization matrix, generated from the contract's descriptors: every RPC × way of
// logging in × role × {own, parent, child, sibling, other county, none}, equals the reviewed table
// matrix.txt. A letter a relation: A allowed, R no role, X looks absent, - no session is asked for.
//
// To review a change: HEARTH_WRITE_MATRIX=tests/access/matrix.txt access_matrix_test, then read the
// difference.

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/access_service.pb.h"
#include "hearth/v1/admin_service.pb.h"
#include "hearth/v1/alerts_service.pb.h"
#include "hearth/v1/attachments_service.pb.h"
#include "hearth/v1/cases_service.pb.h"
#include "hearth/v1/county_service.pb.h"
#include "hearth/v1/households_service.pb.h"
#include "hearth/v1/intake_service.pb.h"
#include "hearth/v1/log_service.pb.h"
#include "hearth/v1/privacy_service.pb.h"
#include "hearth/v1/quarantine_service.pb.h"
#include "hearth/v1/reads_service.pb.h"
#include "services/access/authorize.h"
#include "tests/domain/access_facts.h"

namespace hearth::access {
namespace {

using namespace ::hearth::testing;
using domain::RoleTerms;

struct Areas {
  const char *own, *parent, *child, *sibling, *other_county;
};

// By the level of the role's grants.
constexpr Areas kVillageAreas = {"990101001001", "990101001", "990101001001001", "990101001002",
                                 "990102001001"};
constexpr Areas kTownAreas = {"990101001", "990101", "990101001001", "990101002", "990102001"};
constexpr Areas kCountyAreas = {"990101", "9901", "990101001", "990103", "990102"};

const Areas& AreasOf(const RoleTerms& terms) {
  if (terms.area_digits_min == 12) return kVillageAreas;
  return terms.area_digits_min == 9 ? kTownAreas : kCountyAreas;
}

std::shared_ptr<const domain::AreaTree> Tree() {
  auto tree = std::make_shared<domain::AreaTree>();
  v1::AreaChanged fact;
  for (const char* code :
       {"99", "9901", "990101", "990102", "990103", "990101001", "990101002", "990102001",
        "990101001001", "990101001002", "990102001001", "990101001001001"}) {
    fact.add_changes()->mutable_created()->set_code(code);
    fact.mutable_changes(fact.changes_size() - 1)->mutable_created()->set_name("area");
  }
  tree->Apply(fact, 20200101);
  return tree;
}

// A control in which the account "who" holds that role and nothing else.
domain::Control With(const RoleTerms& terms) {
  AccessHouse house;
  house.Apply(Opened("who"));
  house.Apply(Given("who", std::string(terms.word), AreasOf(terms).own));
  domain::Control control = house.control();
  control.areas = Tree();
  return control;
}

char Letter(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAllowed:
      return 'A';
    case Verdict::kNoRole:
      return 'R';
    case Verdict::kAbsent:
      return 'X';
    case Verdict::kNoSession:
      return 'S';
  }
  return '?';
}

std::vector<const google::protobuf::ServiceDescriptor*> Services() {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  // Each message below keeps its file linked.
  for (const auto* message :
       {v1::LoginRequest::descriptor(), v1::ListAreasRequest::descriptor(),
        v1::ListAlertsRequest::descriptor(), v1::BeginAttachmentRequest::descriptor(),
        v1::GetCaseFileRequest::descriptor(), v1::SummarizeAreaRequest::descriptor(),
        v1::GetHouseholdRequest::descriptor(), v1::SubmitRunRequest::descriptor(),
        v1::GetHeadRequest::descriptor(), v1::ListErasuresRequest::descriptor(),
        v1::ListQuarantineRequest::descriptor(), v1::StatePurposeRequest::descriptor()}) {
    const auto* file = pool->FindFileByName(message->file()->name());
    for (int i = 0; i < file->service_count(); ++i) services.push_back(file->service(i));
  }
  return services;
}

std::string Row(const PolicyRow& row, v1::LoginWay way,
                const std::vector<domain::Control>& controls) {
  const Caller caller{"who", way, "", "", ""};
  std::string text;
  for (size_t i = 0; i < controls.size(); ++i) {
    const RoleTerms& terms = domain::AllRoles()[i];
    const Areas& areas = AreasOf(terms);
    text += ' ';
    for (const char* area :
         {areas.own, areas.parent, areas.child, areas.sibling, areas.other_county, ""}) {
      text += row.gate == Gate::kAnybody
                  ? '-'
                  : Letter(Authorize(row, caller, area, controls[i], kToday).verdict);
    }
  }
  return text;
}

std::string Matrix() {
  std::vector<domain::Control> controls;
  std::ostringstream out;
  out << "# Relations: own parent child sibling other-county none.\n# Roles:";
  for (const RoleTerms& terms : domain::AllRoles()) {
    controls.push_back(With(terms));
    out << ' ' << terms.word;
  }
  out << '\n';
  for (const auto* service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const auto* method = service->method(i);
      const PolicyRow* row = FindPolicyOfRequest(method->input_type()->full_name());
      if (row == nullptr) {
        ADD_FAILURE() << method->full_name() << " has no policy row";
        continue;
      }
      out << service->name() << '.' << method->name() << " password"
          << Row(*row, v1::LOGIN_WAY_PASSWORD, controls) << '\n';
      out << service->name() << '.' << method->name() << " device"
          << Row(*row, v1::LOGIN_WAY_DEVICE, controls) << '\n';
      out << service->name() << '.' << method->name() << " certificate"
          << Row(*row, v1::LOGIN_WAY_CERTIFICATE, controls) << '\n';
    }
  }
  return out.str();
}

// The build holds the policy against the contract; this holds the matrix against the policy.
TEST(Matrix, HoldsEveryService) {
  std::set<std::string_view> policy, matrix;
  for (const PolicyRow& row : Policy()) policy.insert(row.service);
  for (const auto* service : Services()) matrix.insert(service->name());
  EXPECT_EQ(matrix, policy);
}

TEST(Matrix, EqualsTheReviewedTable) {
  const std::string matrix = Matrix();
  if (const char* path = std::getenv("HEARTH_WRITE_MATRIX")) std::ofstream(path) << matrix;
  std::stringstream reviewed;
  reviewed << std::ifstream(HEARTH_MATRIX).rdbuf();
  std::istringstream expected(reviewed.str()), seen(matrix);
  std::string expected_line, seen_line;
  while (std::getline(seen, seen_line)) {
    std::getline(expected, expected_line);
    ASSERT_EQ(seen_line, expected_line);
  }
  EXPECT_EQ(matrix, reviewed.str());
}

// The table would be worth nothing if everything were allowed, or nothing.
TEST(Matrix, HoldsEveryAnswer) {
  const std::string matrix = Matrix();
  EXPECT_GT(std::count(matrix.begin(), matrix.end(), 'A'), 500);
  EXPECT_GT(std::count(matrix.begin(), matrix.end(), 'X'), 100);
  EXPECT_NE(matrix.find("HouseholdsService.GetHousehold password AAAAAA"), std::string::npos);
  EXPECT_NE(matrix.find("AccessService.GiveGrants device RRRRRR RRRRRR"), std::string::npos);
}

}  // namespace
}  // namespace hearth::access
