#include "services/projections/search_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/projections/masking.h"

namespace hearth::projections {
namespace {

using ::testing::IsEmpty;

v1::OpenedHousehold Family() {
  v1::OpenedHousehold household;
  household.mutable_identity()->set_natural_village("石陂 Ａ湾");
  household.mutable_identity()->set_phone("138-0000 0000");
  household.mutable_identity()->set_household_number("ＨＮ-77");
  v1::OpenedMember* head = household.add_members();
  head->set_active(true);
  head->set_head(true);
  head->mutable_member()->mutable_identity()->set_name("欧阳测甲");
  head->mutable_member()->mutable_identity()->set_id_number("99010119800101001x");
  v1::OpenedMember* gone = household.add_members();
  gone->mutable_member()->mutable_identity()->set_name("已走");
  return household;
}

struct Case {
  const char* text;
  bool matches;
};

class SearchTextTest : public ::testing::TestWithParam<Case> {};

TEST_P(SearchTextTest, MatchesAndIsFiledUnderWhatIsAskedFor) {
  const SearchTexts texts = TextsOf(Family());
  EXPECT_EQ(Matches(texts, GetParam().text), GetParam().matches);
  const std::vector<std::string> asked = TermsFor(GetParam().text);
  if (asked.empty() || !GetParam().matches) return;
  const std::set<std::string> filed = TermsOf(texts);
  EXPECT_TRUE(std::any_of(asked.begin(), asked.end(),
                          [&](const std::string& term) { return filed.contains(term); }));
}

INSTANTIATE_TEST_SUITE_P(Texts, SearchTextTest,
                         ::testing::Values(Case{"欧阳测甲", true}, Case{"阳测", true},
                                           Case{"甲", true}, Case{"欧甲", false},
                                           Case{"oycj", true}, Case{"YC", true}, Case{"cjo", false},
                                           Case{"y", true}, Case{"001X", true}, Case{"001x", true},
                                           Case{"0010", false}, Case{"99010119800101001X", true},
                                           Case{"９９０１０１１９８００１０１００１x", true},
                                           Case{"990101", false}, Case{"13800000000", true},
                                           Case{"138 0000 0000", true}, Case{"1380000", false},
                                           Case{"石陂", true}, Case{"a湾", true},
                                           Case{"已走", false}, Case{"HN-77", false},
                                           Case{"", true}, Case{" 欧阳 ", true}));

TEST(SearchText, HouseholdNumberIsAnotherQuestion) {
  const SearchTexts texts = TextsOf(Family());
  EXPECT_TRUE(MatchesNumber(texts, "hn-77"));
  EXPECT_FALSE(MatchesNumber(texts, "hn-7"));
  EXPECT_TRUE(MatchesNumber(texts, ""));
  EXPECT_TRUE(TermsOf(texts).contains(NumberTerm("HN-77")));
}

TEST(SearchText, OneLatinLetterNarrowsNothing) {
  EXPECT_THAT(TermsFor("y"), IsEmpty());
  EXPECT_THAT(TermsFor(""), IsEmpty());
  EXPECT_FALSE(TermsFor("甲").empty());
}

TEST(SearchText, PinyinInitialsOfEachCharacter) {
  EXPECT_EQ(PinyinInitials(NormalizeText("张三丰")), "zsf");
  EXPECT_EQ(PinyinInitials(NormalizeText("Ｌi 四")), "lis");
  EXPECT_EQ(PinyinInitials(""), "");
}

TEST(Masking, OnlyTheFirstCharacterIsShown) {
  EXPECT_EQ(MaskName("张三丰"), "张*");
  EXPECT_EQ(MaskName("A"), "A*");
  EXPECT_EQ(MaskName(""), "");
}

}  // namespace
}  // namespace hearth::projections
