// Authorize against a reference model of thirty lines: 100,000 random trees, grants and questions.

#include "services/access/authorize.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/domain/rights.h"
#include "tests/domain/access_facts.h"

namespace hearth::access {
namespace {

using namespace ::hearth::testing;
using domain::RoleTerms;

struct Given1 {
  const RoleTerms* terms;
  std::string area;
  int32_t from, until;
  bool ended;
};

// The reference: said as people say it, without the code under test.
struct Model {
  std::map<std::string, std::string> parent;  // today; areas that stand
  std::vector<Given1> grants;
  bool closed = false;

  bool Under(std::string area, const std::string& root) const {
    while (!area.empty() && area != root) {
      const auto known = parent.find(area);
      area = known == parent.end() ? "" : known->second;
    }
    return area == root && !root.empty();
  }
  Verdict Judge(const PolicyRow& row, v1::LoginWay way, const std::string& area,
                int32_t day) const {
    if (row.gate == Gate::kAnybody) return Verdict::kAllowed;
    if (closed) return Verdict::kNoSession;
    if (row.ways == Ways::kStaff && way == v1::LOGIN_WAY_DEVICE) return Verdict::kNoRole;
    if (row.ways == Ways::kPhone && way == v1::LOGIN_WAY_PASSWORD) return Verdict::kNoRole;
    bool role = false, covers = false;
    for (const Given1& grant : grants) {
      if (grant.ended || day < grant.from || day > grant.until) continue;
      if (!row.roles.Has(grant.terms->role)) continue;
      role = true;
      const bool whole = grant.terms->scope == v1::GrantGiven::kInstallation;
      if (whole || (!grant.area.empty() && Under(area, grant.area))) covers = true;
    }
    if (row.gate == Gate::kRole && !role) return Verdict::kNoRole;
    if (row.about == About::kArea && !area.empty() && !covers) return Verdict::kAbsent;
    return Verdict::kAllowed;
  }
};

// One county of two towns with two villages each and a grid, and a second county; some villages
// have moved to another town.
class World {
 public:
  explicit World(std::mt19937* random) : random_(*random) {
    auto areas = std::make_shared<domain::AreaTree>();
    v1::AreaChanged created;
    for (const char* code :
         {"99", "9901", "990101", "990102", "990101001", "990101002", "990102001", "990101001001",
          "990101001002", "990101002001", "990102001001", "990101001001001", "990101002001001"}) {
      v1::Area* area = created.add_changes()->mutable_created();
      area->set_code(code);
      area->set_name("area");
      model_.parent[code] = domain::ParentByCode(code);
      codes_.emplace_back(code);
    }
    areas->Apply(created, 20200101);
    for (int i = 0; i < static_cast<int>(random_() % 3); ++i) Move(areas.get());
    control_.areas = areas;
  }

  // Grants for the account "who", folded as the log would have them.
  void Give(int count) {
    domain::Registry registry;
    Apply(Opened("who"), &registry);
    for (int i = 0; i < count; ++i) GiveOne(&registry);
    if (random_() % 10 == 0) {
      Apply(Closed("who"), &registry);
      model_.closed = true;
    }
    control_.registry = std::make_shared<const domain::Registry>(std::move(registry));
  }

  std::string AnyArea() {
    if (random_() % 8 == 0) return "";
    if (random_() % 8 == 0) return "880101001";  // never was
    return codes_[random_() % codes_.size()];
  }
  const Model& model() const { return model_; }
  const domain::Control& control() const { return control_; }

 private:
  void Move(domain::AreaTree* areas) {
    const char* const kVillages[] = {"990101001001", "990101001002", "990101002001"};
    const char* const kTowns[] = {"990101001", "990101002", "990102001"};
    v1::AreaChanged moved;
    v1::AreaTransferred* transfer = moved.add_changes()->mutable_transferred();
    transfer->set_code(kVillages[random_() % 3]);
    transfer->set_parent_code(kTowns[random_() % 3]);
    if (model_.parent[transfer->code()] == transfer->parent_code()) return;
    areas->Apply(moved, 20250101 + static_cast<int32_t>(moves_++));
    model_.parent[transfer->code()] = transfer->parent_code();
  }

  void GiveOne(domain::Registry* registry) {
    Given1 grant;
    grant.terms = &domain::AllRoles()[random_() % domain::AllRoles().size()];
    grant.from = domain::AddDays(kToday, static_cast<int32_t>(random_() % 5) - 3);
    grant.until = domain::AddDays(grant.from, static_cast<int32_t>(random_() % 5));
    grant.ended = random_() % 5 == 0;
    const bool by_area = grant.terms->scope == v1::GrantGiven::kAreaCode ||
                         grant.terms->scope == v1::GrantGiven::kWarrant;
    if (by_area) grant.area = codes_[random_() % codes_.size()];
    v1::Fact fact = Given("who", std::string(grant.terms->word), grant.area);
    fact.mutable_grant_given()->set_from_date(grant.from);
    fact.mutable_grant_given()->set_until_date(grant.until);
    const std::string id = Apply(fact, registry);
    if (grant.ended) Apply(Ended(id), registry);
    model_.grants.push_back(grant);
  }

  std::string Apply(const v1::Fact& fact, domain::Registry* registry) {
    domain::Event event;
    event.position = ++position_;
    event.header.set_event_id(EventId(position_));
    event.fact = fact;
    registry->Apply(event);
    return event.header.event_id();
  }

  std::mt19937& random_;
  domain::Control control_;
  Model model_;
  std::vector<std::string> codes_;
  uint64_t position_ = 0;
  int moves_ = 0;
};

TEST(Authorize, EqualsTheReferenceModelOverRandomTreesAndGrants) {
  std::mt19937 random(21);
  std::map<Verdict, int> seen;
  int cases = 0;
  while (cases < 100'000) {
    World world(&random);
    world.Give(static_cast<int>(random() % 6));
    for (int i = 0; i < 50; ++i, ++cases) {
      const PolicyRow& row = Policy()[random() % Policy().size()];
      const v1::LoginWay way = random() % 2 == 0 ? v1::LOGIN_WAY_PASSWORD : v1::LOGIN_WAY_DEVICE;
      const std::string area = world.AnyArea();
      const int32_t day = domain::AddDays(kToday, static_cast<int32_t>(random() % 5) - 2);
      const Caller caller{"who", way, "", "", ""};
      const Verdict expected = world.model().Judge(row, way, area, day);
      const Verdict verdict = Authorize(row, caller, area, world.control(), day).verdict;
      ASSERT_EQ(verdict, expected) << row.method << " about " << area << " on " << day;
      ++seen[verdict];
    }
  }
  // Every answer was asked for often.
  for (const Verdict verdict :
       {Verdict::kAllowed, Verdict::kNoSession, Verdict::kNoRole, Verdict::kAbsent}) {
    EXPECT_GT(seen[verdict], 2'000) << static_cast<int>(verdict);
  }
}

TEST(Authorize, EventsAreJudgedByKindRoleAndArea) {
  AccessHouse house;
  for (const char* account : {"cadre", "clerk", "boss"}) house.Accept(Opened(account));
  house.Accept(Given("cadre", "village_cadre", kVillage));
  house.Accept(Given("clerk", "township_operator", "990101001"));
  house.Accept(Given("boss", "county_approver", "990101"));
  struct Row {
    const char* account;
    int kind;
    const char* area;
    bool may;
  };
  for (const Row& row : {
           Row{"cadre", v1::Fact::kCheckRecorded, kVillage, true},
           Row{"cadre", v1::Fact::kCheckRecorded, "990101001001001", true},
           Row{"cadre", v1::Fact::kCheckRecorded, "990101001002", false},
           Row{"cadre", v1::Fact::kCheckRecorded, "990101001", false},
           Row{"cadre", v1::Fact::kCheckVoided, "", true},
           Row{"cadre", v1::Fact::kCaseApproved, kVillage, false},
           Row{"cadre", v1::Fact::kRulebookPublished, kVillage, false},
           Row{"cadre", v1::Fact::kGrantGiven, "", false},
           Row{"clerk", v1::Fact::kHouseholdRegistered, kVillage, true},
           Row{"clerk", v1::Fact::kTownshipReviewed, kVillage, false},
           Row{"boss", v1::Fact::kCaseApproved, kVillage, true},
           Row{"boss", v1::Fact::kCheckRecorded, kVillage, false},
           Row{"nobody", v1::Fact::kCheckRecorded, kVillage, false},
       }) {
    v1::EventHeader header;
    header.set_kind(static_cast<uint32_t>(row.kind));
    header.set_area_code(row.area);
    header.set_actor(row.account);
    header.set_occurred_time_ms(domain::TimeOfDate(kToday));
    const domain::Right right = domain::RightOf(header, house.control(), kToday);
    EXPECT_EQ(right == domain::Right::kNow, row.may)
        << row.account << " " << row.kind << " " << row.area;
  }
}

TEST(Scope, LeadsToWhatLiesAboveAndCoversWhatLiesBelow) {
  const Scope scope = Scope::Of({"990101001"}, TestControl().areas, kToday);
  EXPECT_TRUE(scope.Covers("990101001"));
  EXPECT_TRUE(scope.Covers(kVillage));
  EXPECT_FALSE(scope.Covers("990101"));
  EXPECT_FALSE(scope.Covers(""));
  EXPECT_FALSE(scope.Covers("99010100"));
  EXPECT_TRUE(scope.LeadsTo("990101"));
  EXPECT_FALSE(scope.LeadsTo("990102"));
  EXPECT_TRUE(Scope::Whole().Covers(""));
  EXPECT_FALSE(Scope().Covers("990101001"));
}

}  // namespace
}  // namespace hearth::access
