#include "clients/sim/names.h"

#include <gtest/gtest.h>

#include <set>

#include "clients/sim/calendar.h"

namespace hearth::sim {
namespace {

// The standard's own formula: the weighted sum, the check character included, is 1 modulo 11.
bool Passes(const std::string& number) {
  int sum = 0;
  for (size_t i = 0; i < 18; ++i) {
    int weight = 1;
    for (size_t k = i; k < 17; ++k) weight = weight * 2 % 11;
    sum += (number[i] == 'X' ? 10 : number[i] - '0') * weight;
  }
  return sum % 11 == 1;
}

Person PersonOf(uint32_t serial) {
  Person person;
  person.serial = serial;
  person.sex = serial % 2 == 0 ? 1 : 2;
  person.birth_day = FromCivil({1950, 1, 1}) + static_cast<int>(serial % 25'000);
  return person;
}

TEST(NamesTest, FormulaKnowsTheGuidesVectors) {
  EXPECT_TRUE(Passes("11010519491231002X"));
  EXPECT_TRUE(Passes("440524188001010014"));
  EXPECT_TRUE(Passes("990101198001010014"));
  EXPECT_FALSE(Passes("990101198001010015"));
}

TEST(NamesTest, NumbersPassAndSayBirthAndSex) {
  std::set<std::string> numbers;
  for (uint32_t serial = 0; serial < 20'000; ++serial) {
    const Person person = PersonOf(serial);
    const std::string number = IdNumberOf(person);
    ASSERT_EQ(number.size(), 18U);
    ASSERT_TRUE(Passes(number)) << number;
    ASSERT_EQ(number.substr(0, 2), "99");
    ASSERT_EQ(number.substr(6, 8), std::to_string(DateNumber(person.birth_day)));
    ASSERT_EQ((number[16] - '0') % 2, person.sex == 1 ? 1 : 0);
    ASSERT_TRUE(numbers.insert(number).second) << number;
  }
}

TEST(NamesTest, ExceptionsDoNotPass) {
  Person person = PersonOf(5);
  person.id_exception = IdException::kWrongDigit;
  EXPECT_FALSE(Passes(IdNumberOf(person)));
  person.id_exception = IdException::kNoNumber;
  EXPECT_EQ(IdNumberOf(person), "");
}

TEST(NamesTest, PhonesHaveElevenDigits) {
  EXPECT_EQ(PhoneOf(42), "19900000042");
  EXPECT_EQ(PhoneOf(9'999'999).size(), 11U);
}

TEST(NamesTest, NamesStayWithThePerson) {
  EXPECT_EQ(NameOf(PersonOf(3), 1), NameOf(PersonOf(3), 1));
  std::set<std::string> names;
  for (uint32_t serial = 0; serial < 1'000; ++serial) {
    Person person = PersonOf(serial);
    person.surname = static_cast<uint8_t>(serial % kSurnames);
    names.insert(NameOf(person, 1));
  }
  EXPECT_GT(names.size(), 900U);
}

}  // namespace
}  // namespace hearth::sim
