// No notice of any household says what must not hang in the open, and the machine that reads
// notices finds it when one does. HEARTH_NOTICE_HOUSEHOLDS=100000 runs the full number.

#include "services/domain/notice.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "tests/domain/fixtures.h"
#include "tests/domain/random_facts.h"
#include "tests/support/random.h"

namespace hearth::domain {
namespace {

using testing::Below;
using testing::Chance;
using testing::Rng;

constexpr size_t kQuickHouseholds = 10'000;

size_t Households() {
  const char* const text = std::getenv("HEARTH_NOTICE_HOUSEHOLDS");
  return text == nullptr ? kQuickHouseholds : std::strtoul(text, nullptr, 10);
}

std::string Digits(Rng& rng, size_t count) {
  std::string digits(1, static_cast<char>('1' + Below(rng, 9)));
  while (digits.size() < count) digits.push_back(static_cast<char>('0' + Below(rng, 10)));
  return digits;
}

std::string Mobile(Rng& rng) { return "13" + Digits(rng, 9); }

// Characters that no template, village or category uses, so that a find is a leak.
std::string Name(Rng& rng) {
  static const char* const kFamily[] = {"赵", "钱", "孙", "李", "周", "吴", "郑"};
  static const char* const kGiven[] = {"伟芳", "秀英", "娜敏", "静丽", "强磊", "洋艳", "勇军"};
  return std::string(kFamily[Below(rng, 7)]) + kGiven[Below(rng, 7)] +
         (Chance(rng, 30) ? "霞" : "");
}

const std::vector<std::string>& HealthWords() {
  static const auto* const kWords = [] {
    auto* words = new std::vector<std::string>;
    const v1::Rulebook rulebook = testing::DefaultRulebook();
    for (const v1::Dictionary& dictionary : rulebook.dictionaries()) {
      const std::string& id = dictionary.dictionary_id();
      if (id != "health" && id != "risk" && id != "labour" && id != "sudden") continue;
      for (const v1::Code& code : dictionary.codes()) words->push_back(code.text().zh());
    }
    return words;
  }();
  return *kWords;
}

struct Planted {
  v1::OpenedHousehold household;
  std::vector<std::string> sensitive;
};

void PlantMember(Rng& rng, bool head, Planted* planted) {
  v1::OpenedMember* member = planted->household.add_members();
  member->set_active(Chance(rng, 90) || head);
  member->set_head(head);
  v1::MemberIdentity* identity = member->mutable_member()->mutable_identity();
  identity->set_name(Name(rng));
  identity->set_id_number(
      testing::SyntheticIdNumber(rng, 19000101 + static_cast<int32_t>(Below(rng, 100) * 10'000)));
  if (Chance(rng, 20)) identity->set_id_number(identity->id_number() + Digits(rng, 2));
  identity->set_phone(Mobile(rng));
  member->mutable_member()->mutable_situation()->set_health("serious");
  for (const std::string& value : {identity->name(), identity->id_number(), identity->phone()}) {
    planted->sensitive.push_back(value);
  }
}

Planted Plant(Rng& rng) {
  Planted planted;
  v1::HouseholdIdentity* identity = planted.household.mutable_identity();
  identity->set_natural_village("上屋" + std::to_string(1 + Below(rng, 12)) + "组");
  identity->set_household_number(Digits(rng, 10));
  identity->set_phone(Mobile(rng));
  identity->set_bank_account(Digits(rng, 16 + Below(rng, 4)));
  identity->set_address("河东路" + Digits(rng, 3) + "号");
  const int64_t fen = static_cast<int64_t>(10'000'000 + Below(rng, 80'000'000));
  planted.household.mutable_income()->add_items()->set_amount_fen(fen);
  planted.sensitive = {identity->phone(),   identity->bank_account(),
                       identity->address(), identity->household_number(),
                       std::to_string(fen), std::to_string(fen / 100)};
  const uint64_t members = 1 + Below(rng, 6);
  for (uint64_t i = 0; i < members; ++i) PlantMember(rng, i == 0, &planted);
  planted.sensitive.insert(planted.sensitive.end(), HealthWords().begin(), HealthWords().end());
  return planted;
}

Notice Around(std::vector<NoticeLine> lines, Rng& rng) {
  Notice notice;
  notice.procedure = static_cast<v1::CaseProcedure>(1 + Below(rng, 6));
  notice.announcement = Chance(rng, 30);
  notice.town_name = "甲镇";
  notice.village_name = "一村";
  notice.lines = std::move(lines);
  notice.start_date = 20250602;
  notice.end_date = 20250607;
  notice.min_days = 5;
  notice.working_days = Chance(rng, 50);
  notice.objection_phone = "0762-12317";
  return notice;
}

const char* const kCategories[] = {"脱贫不稳定户", "边缘易致贫户",
                                   "突发严重困难户（基本生活严重困难户）"};

// As whoever adds a column to a table might do it.
std::string LeakyText(const Notice& notice, const std::vector<Planted>& planted, Rng& rng) {
  std::string text = NoticeText(notice);
  const std::vector<std::string>& values = planted[Below(rng, planted.size())].sensitive;
  return text + "备注：" + values[Below(rng, values.size())] + "\n";
}

TEST(NoticeTest, NoHouseholdLeaksIntoANoticeAndALeakyOneIsCaught) {
  const size_t households = Households();
  std::cout << "households: " << households
            << (households < 100'000 ? " (quick; the full number is 100,000)\n" : "\n");
  Rng rng = testing::Random(900);
  size_t notices = 0, caught = 0;
  for (size_t done = 0; done < households;) {
    std::vector<Planted> planted;
    std::vector<NoticeLine> lines;
    std::vector<std::string> sensitive;
    for (uint64_t n = 1 + Below(rng, 20); n > 0 && done < households; --n, ++done) {
      planted.push_back(Plant(rng));
      lines.push_back(NoticeLineOf(planted.back().household, kCategories[Below(rng, 3)]));
      sensitive.insert(sensitive.end(), planted.back().sensitive.begin(),
                       planted.back().sensitive.end());
    }
    const Notice notice = Around(std::move(lines), rng);
    const std::string text = NoticeText(notice);
    const std::vector<std::string> problems = NoticeProblems(text, sensitive);
    ASSERT_TRUE(problems.empty()) << text << "\n" << problems.front();
    for (const std::string& value : sensitive) {
      ASSERT_EQ(text.find(value), std::string::npos) << text << "\n" << value;
    }
    ++notices;
    caught += NoticeProblems(LeakyText(notice, planted, rng), sensitive).empty() ? 0 : 1;
  }
  EXPECT_EQ(caught, notices) << "every leaky notice is caught";
  std::cout << "notices: " << notices << ", leaky ones caught: " << caught << "\n";
}

TEST(NoticeTest, NumbersAreFoundWhateverTheyAreWrittenLike) {
  for (const char* const number :
       {"990101198001010014", "99010119800101001X", "9901 0119 8001 0100 14",
        "９９０１０１１９８００１０１００１４", "990101800101001", "99010119800101001443",
        "9901011980010100140102", "13800000000", "138-0000-0000", "138 0000 0000",
        "6222020200012345678", "6222-0202-0001-2345"}) {
    EXPECT_FALSE(NoticeProblems("电话：" + std::string(number) + "。", {}).empty()) << number;
  }
  for (const char* const fine :
       {"0762-7822123", "12317", "2025年6月2日至2025年6月8日", "第 3 组", "4人"}) {
    EXPECT_TRUE(NoticeProblems(fine, {}).empty()) << fine;
  }
}

TEST(NoticeTest, OnlyTheFirstCharacterOfANameIsLeft) {
  EXPECT_EQ(MaskName("张三丰"), "张*");
  EXPECT_EQ(MaskName("张*"), "张*");
  EXPECT_EQ(MaskName(""), "");
  NoticeLine line{
      .head_name = "张三丰", .village_group = "一组", .persons = 3, .category = "边缘户"};
  Notice notice;
  notice.lines = {line};
  EXPECT_EQ(NoticeText(notice).find("三丰"), std::string::npos);
}

}  // namespace
}  // namespace hearth::domain
