// Registry: accounts, grants, credentials and devices by position and day; SharedMap as its ground.

#include "services/domain/registry.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/domain/access_facts.h"

namespace hearth::domain {
namespace {

using namespace ::hearth::testing;

std::vector<std::string> KeysAfter(const SharedMap<int>& map, std::string_view after) {
  std::vector<std::string> keys;
  map.ForEachAfter(after, [&](std::string_view key, int) {
    keys.emplace_back(key);
    return keys.size() < 1000;
  });
  return keys;
}

// Every state that ever was stays as it was.
TEST(SharedMap, IsAnOrderedMapWhoseOldCopiesStand) {
  std::mt19937 random(7);
  SharedMap<int> map;
  std::map<std::string, int> model;
  std::vector<std::pair<SharedMap<int>, std::map<std::string, int>>> past;
  for (int i = 0; i < 3000; ++i) {
    const std::string key = std::to_string(random() % 500);
    map.Set(key, i);
    model[key] = i;
    if (i % 100 == 0) past.emplace_back(map, model);
  }
  past.emplace_back(map, model);
  for (const auto& [then, expected] : past) {
    EXPECT_EQ(then.size(), expected.size());
    std::vector<std::string> keys;
    for (const auto& [key, value] : expected) {
      ASSERT_NE(then.Find(key), nullptr);
      EXPECT_EQ(*then.Find(key), value);
      if (key > "250") keys.push_back(key);
    }
    EXPECT_EQ(KeysAfter(then, "250"), keys);
    EXPECT_EQ(then.Find("none"), nullptr);
  }
}

TEST(Registry, AccountsAreOpenedOnceAndCloseWithAllTheyHave) {
  AccessHouse house;
  house.Apply(Opened("clerk"));
  EXPECT_TRUE(house.registry().IsOpen("clerk"));
  const std::string grant = house.Apply(Given("clerk", "township_operator", "990101001"));
  house.Apply(PasswordSet("clerk", "clerk.password"));
  house.Apply(KeySet("clerk", "clerk.key", 'k'));
  const std::string invitation = house.Apply(Invited("clerk"));
  house.Apply(Enrolled("clerk", "phone-1", invitation));
  EXPECT_EQ(house.registry().GrantsInForce("clerk", kToday).size(), 1u);
  EXPECT_EQ(house.registry().AccountOfKey(std::string(32, 'k'), 0), "clerk");
  EXPECT_EQ(house.registry().DevicesOf("clerk").size(), 1u);
  EXPECT_TRUE(house.registry().FindInvitation(invitation)->used);
  house.Apply(Closed("clerk"));
  const Registry& registry = house.registry();
  EXPECT_FALSE(registry.IsOpen("clerk"));
  EXPECT_TRUE(registry.GrantsInForce("clerk", kToday).empty());
  EXPECT_TRUE(registry.FindGrant(grant)->span.ended());
  EXPECT_EQ(registry.AccountOfKey(std::string(32, 'k'), 0), "");
  EXPECT_TRUE(registry.DevicesOf("clerk").empty());
  EXPECT_FALSE(registry.FindDevice("phone-1", "phone-1-1")->key.span.Holds(house.position()));
  house.Apply(Opened("clerk"));  // a name is never given twice
  EXPECT_FALSE(house.registry().IsOpen("clerk"));
}

TEST(Registry, GrantsHoldOnTheirDaysUntilTheyAreEnded) {
  AccessHouse house;
  house.Apply(Opened("clerk"));
  v1::Fact given = Given("clerk", "township_operator", "990101001");
  given.mutable_grant_given()->set_until_date(20261231);
  const std::string grant = house.Apply(given);
  const auto in_force = [&](int32_t day) {
    return house.registry().GrantsInForce("clerk", day).size();
  };
  EXPECT_EQ(in_force(kToday - 1), 0u);
  EXPECT_EQ(in_force(kToday), 1u);
  EXPECT_EQ(in_force(20261231), 1u);
  EXPECT_EQ(in_force(20270101), 0u);  // the day after the last
  EXPECT_TRUE(house.registry().Holds(Role::kTownshipOperator, kToday));
  EXPECT_FALSE(house.registry().Holds(Role::kTownshipOperator, 20270101));
  EXPECT_FALSE(house.registry().Holds(Role::kAuditor, kToday));
  house.Apply(Ended(grant));
  EXPECT_EQ(in_force(kToday), 0u);
  EXPECT_FALSE(house.registry().Holds(Role::kTownshipOperator, kToday));
  EXPECT_EQ(house.registry().FindGrant(grant)->giver, "admin");
}

TEST(Registry, CredentialsAreReplacedAndEnd) {
  AccessHouse house;
  house.Apply(Opened("job"));
  house.Apply(KeySet("job", "job.1", 'a'));
  v1::Fact next = KeySet("job", "job.2", 'b');
  next.mutable_credential_set()->set_replaces_credential_id("job.1");
  next.mutable_credential_set()->set_valid_until_time_ms(1000);
  house.Apply(next);
  EXPECT_EQ(house.registry().AccountOfKey(std::string(32, 'a'), 0), "");
  EXPECT_EQ(house.registry().AccountOfKey(std::string(32, 'b'), 999), "job");
  EXPECT_EQ(house.registry().AccountOfKey(std::string(32, 'b'), 1000), "");
  v1::Fact revoked;
  revoked.mutable_credential_revoked()->set_credential_id("job.2");
  house.Apply(revoked);
  EXPECT_EQ(house.registry().AccountOfKey(std::string(32, 'b'), 0), "");
  EXPECT_TRUE(house.registry().FindCredential("job.2")->span.ended());
  EXPECT_FALSE(house.registry().FindCredential("job.3").has_value());
}

TEST(Registry, DeviceKeysHoldByPosition) {
  AccessHouse house;
  house.Apply(Opened("cadre"));
  const std::string invitation = house.Apply(Invited("cadre"));
  house.Apply(Enrolled("cadre", "phone-1", invitation));
  const uint64_t enrolled = house.position();
  house.Apply(Opened("other"));
  house.Apply(Rotated("phone-1", "phone-1-2"));
  const uint64_t rotated = house.position();
  house.Apply(DeviceRevokedFact("phone-1"));
  const uint64_t revoked = house.position();
  const auto first = house.registry().FindDevice("phone-1", "phone-1-1");
  const auto second = house.registry().FindDevice("phone-1", "phone-1-2");
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(first->account, "cadre");
  struct Row {
    uint64_t position;
    bool first;
    bool second;
  };
  for (const Row& row :
       {Row{enrolled - 1, false, false}, Row{enrolled, true, false}, Row{rotated - 1, true, false},
        Row{rotated, false, true}, Row{revoked - 1, false, true}, Row{revoked, false, false}}) {
    EXPECT_EQ(first->key.span.Holds(row.position), row.first) << row.position;
    EXPECT_EQ(second->key.span.Holds(row.position), row.second) << row.position;
  }
  EXPECT_FALSE(house.registry().FindDevice("phone-1", "phone-1-3").has_value());
  EXPECT_FALSE(house.registry().FindDevice("phone-2", "phone-1-1").has_value());
}

TEST(Registry, RelationsAndBootstrap) {
  AccessHouse house;
  house.Apply(Opened("cadre"));
  v1::Fact declared;
  declared.mutable_relation_declared()->set_account("cadre");
  declared.mutable_relation_declared()->set_related_household(TestHousehold());
  declared.mutable_relation_declared()->set_description("his brother");
  const std::string id = house.Apply(declared);
  EXPECT_EQ(house.registry().FindRelation(id)->declared.related_household(), TestHousehold());
  EXPECT_EQ(house.registry().FindRelation(id)->declared.description(), "");
  v1::Fact ended;
  ended.mutable_relation_ended()->set_declared_event_id(id);
  house.Apply(ended);
  EXPECT_TRUE(house.registry().FindRelation(id)->span.ended());
  EXPECT_FALSE(house.registry().bootstrapped());
  v1::Fact completed;
  completed.mutable_bootstrap_completed();
  house.Apply(completed);
  EXPECT_TRUE(house.registry().bootstrapped());
}

// A fold never aborts on what does not fit.
TEST(Registry, IsTotalOverAllFacts) {
  AccessHouse house;
  for (const int kind : AccessKinds()) house.Apply(FullFact(kind));
  house.Apply(Opened("x"));
  for (int round = 0; round < 2; ++round) {
    for (const int kind : AccessKinds()) house.Apply(FullFact(kind));
  }
  EXPECT_FALSE(house.registry().IsOpen("x"));
}

}  // namespace
}  // namespace hearth::domain
