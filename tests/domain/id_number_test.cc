#include "services/domain/id_number.h"

#include <gtest/gtest.h>

#include <string>

#include "services/domain/civil_date.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

struct Row {
  const char* number;
  IdNumberFault fault;
};

// The first two stand in the standard; all others have the unassigned region 99.
constexpr Row kVectors[] = {
    {"11010519491231002X", IdNumberFault::kNone},
    {"440524188001010014", IdNumberFault::kNone},
    {"990101179901010016", IdNumberFault::kDate},
    {"990101190002290010", IdNumberFault::kDate},
    {"990101198001010014", IdNumberFault::kNone},
    {"990101200002290126", IdNumberFault::kNone},  // leap day
    {"990101199002290016", IdNumberFault::kDate},  // check digit fits, the day does not exist
    {"990101198001010015", IdNumberFault::kCheckDigit},
    {"99010119800101001X", IdNumberFault::kCheckDigit},
    {"99010119800101001x", IdNumberFault::kCharacter},
    {"9901011980010100 4", IdNumberFault::kCharacter},
    {"X90101198001010014", IdNumberFault::kCharacter},
    {"99010119800101001", IdNumberFault::kLength},
    {"9901011980010100141", IdNumberFault::kLength},
    {"", IdNumberFault::kLength},
    {"99010119800101001443", IdNumberFault::kNone},    // disability certificate
    {"99010119800101001443B1", IdNumberFault::kNone},  // reissued
    {"9901011980010100144312", IdNumberFault::kNone},
    {"990101198001010014B3", IdNumberFault::kCharacter},
    {"99010119800101001543", IdNumberFault::kCheckDigit},
};

TEST(IdNumber, Vectors) {
  for (const Row& row : kVectors) EXPECT_EQ(CheckIdNumber(row.number), row.fault) << row.number;
}

TEST(IdNumber, EveryChangedDigitIsFound) {
  const std::string valid = "990101198001010014";
  for (size_t i = 0; i < valid.size(); ++i) {
    for (char c = '0'; c <= '9'; ++c) {
      std::string changed = valid;
      changed[i] = c;
      EXPECT_EQ(CheckIdNumber(changed) == IdNumberFault::kNone, c == valid[i]) << changed;
    }
  }
}

TEST(IdNumber, NeighboursExchangedAreFound) {
  const std::string valid = "990101198001010014";
  for (size_t i = 0; i + 1 < valid.size(); ++i) {
    std::string changed = valid;
    std::swap(changed[i], changed[i + 1]);
    if (changed == valid) continue;
    EXPECT_NE(CheckIdNumber(changed), IdNumberFault::kNone) << changed;
  }
}

TEST(IdNumber, SaysBirthAndSex) {
  EXPECT_EQ(BirthDateOf("990101198001010014"), 19800101);
  EXPECT_EQ(SexOf("990101198001010014"), 1u);
  EXPECT_EQ(BirthDateOf("440524188001010014"), 0);
  EXPECT_EQ(BirthDateOf("990101200002290126"), 20000229);
  EXPECT_EQ(SexOf("990101200002290126"), 2u);
}

TEST(IdNumber, NormalizesWhatPeopleType) {
  EXPECT_EQ(NormalizeIdNumber(" 11010519491231002x\n"), "11010519491231002X");
  EXPECT_EQ(NormalizeIdNumber("990101 19800101 0014"), "990101198001010014");
  EXPECT_EQ(NormalizeIdNumber("９９０１０１１９８００１０１００１４"), "990101198001010014");
  EXPECT_EQ(NormalizeIdNumber("11010519491231002Ｘ"), "11010519491231002X");
  EXPECT_EQ(NormalizeIdNumber("11010519491231002ｘ　"), "11010519491231002X");
  EXPECT_EQ(NormalizeIdNumber("身份"), "身份");
  EXPECT_EQ(NormalizeIdNumber("\xEF\xBC"), "\xEF\xBC");
}

TEST(IdNumber, AnyBytesGetAnAnswer) {
  auto random = testing::Random(1);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 24, ' ');
    for (char& c : bytes) c = static_cast<char>(random() % (i % 2 == 0 ? 256 : 128));
    CheckIdNumber(NormalizeIdNumber(bytes));
    EXPECT_NE(CheckIdNumber(bytes), IdNumberFault::kNone);
  }
}

}  // namespace
}  // namespace hearth::domain
