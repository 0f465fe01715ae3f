// Whom a department's rows mean, over 300 households with people of one name, people without an ID
// number, and one number in two households.

#include "services/projections/person_match.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "services/domain/civil_date.h"
#include "services/domain/id_number.h"
#include "services/projections/views.h"
#include "storage/memory/memory_rows.h"
#include "tests/domain/random_facts.h"
#include "tests/projections/answers.h"
#include "tests/projections/county.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {
namespace {

using projections::PersonMatch;
using projections::PersonMatcher;
using projections::Views;

constexpr int kHouseholds = 300;
constexpr const char* kVillages[] = {kVillageA1, kVillageA2, kVillageB1};
constexpr const char* kVillageNames[] = {"一村", "二村", "三村"};
constexpr const char* kSurnames[] = {"测", "示", "样", "例", "仿"};

struct Person {
  std::string household, name, id_number;
  uint64_t member_id = 0;
  int village = 0;
  int32_t birth_date = 0;
};

class PersonMatchTest : public ::testing::Test {
 protected:
  PersonMatchTest() {
    auto views = Views::Open(county_.log(), county_.keys(), &rows_, {});
    EXPECT_OK(views);
    views_ = *std::move(views);
    views_->Start();
    county_.CreateAreas();
    county_.OpenDay(20250601);
    for (int i = 0; i < kHouseholds; ++i) Register(i);
    Follow(views_.get(), county_.head());
  }

  Person MakePerson(int household, uint64_t member_id) {
    const uint64_t draw = Below(county_.rng(), 1'000'000);
    Person person;
    person.household = HouseholdId(household);
    person.name = std::string(kSurnames[draw % 5]) + (draw % 3 == 0 ? "甲" : "乙丙");
    person.member_id = member_id;
    person.village = household % 3;
    person.birth_date = static_cast<int32_t>(19400101 + 10'000 * (draw % 60));
    if (draw % 7 == 0) return person;  // has none
    do {
      person.id_number = SyntheticIdNumber(county_.rng(), person.birth_date);
    } while (!numbers_.insert(person.id_number).second);
    return person;
  }

  static std::string HouseholdId(int number) {
    std::string id(16, 'h');
    id[0] = static_cast<char>('0' + number / 100);
    id[1] = static_cast<char>('0' + number % 100);
    return id;
  }

  void Register(int number) {
    v1::Fact fact;
    v1::HouseholdRegistered* registered = fact.mutable_household_registered();
    registered->mutable_identity()->set_household_number("H" + std::to_string(number));
    for (uint64_t member_id = 1; member_id <= 3; ++member_id) {
      const Person person = MakePerson(number, member_id);
      v1::Member* member = registered->add_members();
      member->set_member_id(member_id);
      member->mutable_identity()->set_name(person.name);
      member->mutable_identity()->set_id_number(person.id_number);
      member->mutable_identity()->set_birth_date(person.birth_date);
      people_.push_back(person);
    }
    Record(HouseholdId(number), number % 3, fact);
  }

  void Record(const std::string& household, int village, const v1::Fact& fact) {
    const int64_t noon = domain::TimeOfDate(20250601) + 12 * 3'600'000;
    county_.Add(
        MakeEvent(county_.rng(), fact, household, kVillages[village], noon, "phone", ++seq_));
  }

  PersonMatcher Within(const std::string& area) {
    auto matcher = views_->PersonsOf(area);
    EXPECT_OK(matcher);
    return *std::move(matcher);
  }

  std::vector<Person> Named(const std::string& name, int village) const {
    std::vector<Person> found;
    for (const Person& other : people_) {
      if (other.name == name && other.village == village) found.push_back(other);
    }
    return found;
  }

  County county_;
  storage::MemoryRows rows_;
  std::unique_ptr<Views> views_;
  std::vector<Person> people_;
  std::set<std::string> numbers_;
  uint64_t seq_ = 0;
};

v1::CluePerson ById(const Person& person) {
  v1::CluePerson asked;
  asked.set_id_number(person.id_number);
  asked.set_name("另写的名字");
  return asked;
}

v1::CluePerson ByName(const Person& person) {
  v1::CluePerson asked;
  asked.set_name(person.name);
  asked.set_village(std::string("甲镇") + kVillageNames[person.village] + "村委会");
  return asked;
}

TEST_F(PersonMatchTest, AnIdNumberIsOnePerson) {
  const PersonMatcher matcher = Within("441621");
  size_t with_id = 0;
  for (const Person& person : people_) {
    if (person.id_number.empty()) continue;
    ++with_id;
    const auto match = matcher.Match(ById(person));
    ASSERT_OK(match);
    ASSERT_EQ(match->method, v1::CLUE_MATCH_METHOD_ID_HMAC);
    EXPECT_EQ(match->household, person.household);
    EXPECT_EQ(match->member_id, person.member_id);
    EXPECT_EQ(match->area_code, kVillages[person.village]);
  }
  EXPECT_GT(with_id, 600u);
  Person stranger = people_.front();
  stranger.id_number = "990101190001010011";
  const auto nobody = matcher.Match(ById(stranger));
  ASSERT_OK(nobody);
  EXPECT_EQ(nobody->method, v1::CLUE_MATCH_METHOD_UNSPECIFIED);
  EXPECT_TRUE(nobody->household.empty());
}

TEST_F(PersonMatchTest, ANumberIsReadAsPeopleWriteIt) {
  for (const Person& person : people_) {
    if (person.id_number.empty() || person.id_number.back() != 'X') continue;
    Person written = person;
    written.id_number.back() = 'x';
    written.id_number.insert(6, " ");
    const auto match = Within("441621").Match(ById(written));
    ASSERT_OK(match);
    EXPECT_EQ(match->household, person.household);
    return;
  }
  FAIL() << "no number of these people ends with X";
}

TEST_F(PersonMatchTest, ANumberInTwoHouseholdsIsForAPerson) {
  const Person* first = nullptr;
  for (const Person& person : people_) {
    if (!person.id_number.empty()) first = &person;
  }
  v1::Fact fact;
  fact.mutable_member_added()->mutable_member()->set_member_id(9);
  fact.mutable_member_added()->mutable_member()->mutable_identity()->set_id_number(
      first->id_number);
  Record(HouseholdId(0), 0, fact);
  Follow(views_.get(), county_.head());
  const auto match = Within("441621").Match(ById(*first));
  ASSERT_OK(match);
  EXPECT_EQ(match->method, v1::CLUE_MATCH_METHOD_UNSPECIFIED);
  EXPECT_TRUE(match->household.empty());
  EXPECT_EQ(match->candidate_count, 2u);
}

TEST_F(PersonMatchTest, WhoLeftIsNobody) {
  const Person* person = nullptr;
  for (const Person& other : people_) {
    if (!other.id_number.empty()) person = &other;
  }
  v1::Fact fact;
  fact.mutable_member_removed()->set_member_id(person->member_id);
  Record(person->household, person->village, fact);
  Follow(views_.get(), county_.head());
  const auto match = Within("441621").Match(ById(*person));
  ASSERT_OK(match);
  EXPECT_TRUE(match->household.empty());
}

TEST_F(PersonMatchTest, ANameIsOnlyOfferedAndOnlyWithinItsVillage) {
  const PersonMatcher matcher = Within("441621");
  std::set<uint32_t> counts;
  for (const Person& person : people_) {
    const auto match = matcher.Match(ByName(person));
    ASSERT_OK(match);
    EXPECT_EQ(match->method, v1::CLUE_MATCH_METHOD_NAME_AND_VILLAGE);
    EXPECT_TRUE(match->household.empty()) << "a name alone decides nothing";
    EXPECT_EQ(match->candidate_count, Named(person.name, person.village).size());
    counts.insert(match->candidate_count);
  }
  EXPECT_GT(counts.size(), 3u) << "all names are as frequent: nothing is shown";
  v1::CluePerson nowhere = ByName(people_.front());
  nowhere.set_village("别处");
  const auto match = matcher.Match(nowhere);
  ASSERT_OK(match);
  EXPECT_EQ(match->candidate_count, 0u);
}

TEST_F(PersonMatchTest, BirthYearAndHouseholdNumberNarrowAName) {
  const Person& person = people_.front();
  v1::CluePerson asked = ByName(person);
  asked.set_birth_year(person.birth_date / 10'000);
  uint32_t born_then = 0;
  for (const Person& other : Named(person.name, person.village)) {
    born_then += other.birth_date / 10'000 == person.birth_date / 10'000 ? 1 : 0;
  }
  const auto by_year = Within("441621").Match(asked);
  ASSERT_OK(by_year);
  EXPECT_EQ(by_year->candidate_count, born_then);
  EXPECT_LT(born_then, Named(person.name, person.village).size());
  asked.set_household_number("H0");
  const auto by_number = Within("441621").Match(asked);
  ASSERT_OK(by_number);
  EXPECT_GE(by_number->candidate_count, 1u);
  EXPECT_LE(by_number->candidate_count, 3u);
}

TEST_F(PersonMatchTest, NothingOutsideTheAreaIsSeen) {
  const PersonMatcher town_b = Within(kTownB);
  for (const Person& person : people_) {
    const bool inside = person.village == 2;
    if (!person.id_number.empty()) {
      const auto match = town_b.Match(ById(person));
      ASSERT_OK(match);
      EXPECT_EQ(!match->household.empty(), inside);
    }
    v1::CluePerson asked = ByName(person);
    const auto by_name = town_b.Match(asked);
    ASSERT_OK(by_name);
    EXPECT_EQ(by_name->candidate_count > 0, inside);
    asked.clear_village();  // the only village there is
    const auto unnamed = town_b.Match(asked);
    ASSERT_OK(unnamed);
    EXPECT_EQ(unnamed->candidate_count > 0, !Named(person.name, 2).empty());
  }
}

TEST_F(PersonMatchTest, ThreadsSeeOneSnapshotWhateverIsRecordedMeanwhile) {
  const PersonMatcher matcher = Within("441621");
  std::vector<std::thread> threads;
  std::vector<uint32_t> found(3, 0);
  for (size_t t = 0; t < found.size(); ++t) {
    threads.emplace_back([&, t] {
      for (const Person& person : people_) {
        const auto match = matcher.Match(ById(person));
        if (match.ok() && match->household == person.household) ++found[t];
      }
    });
  }
  v1::Fact fact;
  fact.mutable_member_removed()->set_member_id(1);
  Record(HouseholdId(0), 0, fact);
  Follow(views_.get(), county_.head());
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(found[0], found[1]);
  EXPECT_EQ(found[1], found[2]);
  EXPECT_GT(found[0], 600u);
}

}  // namespace
}  // namespace hearth::testing
