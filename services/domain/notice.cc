#include "services/domain/notice.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/domain/utf8.h"

namespace hearth::domain {
namespace {

constexpr size_t kMobileDigits = 11;
constexpr size_t kOldIdDigits = 15;
constexpr size_t kAccountDigitsMin = 12;

// 识别, as part of a title.
const char* WordOf(v1::CaseProcedure procedure) {
  switch (procedure) {
    case v1::CASE_PROCEDURE_ELIMINATION:
      return "风险消除";
    case v1::CASE_PROCEDURE_ADJUSTMENT:
      return "动态调整";
    case v1::CASE_PROCEDURE_ROLL_BACK:
      return "风险消除回退";
    case v1::CASE_PROCEDURE_NATURAL_REMOVAL:
      return "整户自然减少";
    case v1::CASE_PROCEDURE_MISIDENTIFICATION:
      return "识别不准清退";
    default:
      return "识别纳入";
  }
}

std::string ChineseDay(int32_t date) {
  return absl::StrCat(date / 10'000, "年", date / 100 % 100, "月", date % 100, "日");
}

std::string Opening(const Notice& notice) {
  const char* const word = WordOf(notice.procedure);
  if (notice.announcement)
    return absl::StrCat("经县级审定，下列农户的", word, "已获批准，现予公告。");
  return absl::StrCat("经村民主评议，下列农户拟办理", word, "，现予公示，请群众监督。");
}

std::string Ending(const Notice& notice) {
  if (notice.announcement) return absl::StrCat("公告日期：", ChineseDay(notice.start_date), "\n");
  return absl::StrCat("公示时间：", ChineseDay(notice.start_date), "至",
                      ChineseDay(notice.end_date), "（不少于", notice.min_days,
                      notice.working_days ? "个工作日" : "天", "）\n",
                      "如有异议，请在公示期内反映。\n");
}

// The digit that begins at `at`, plain or full-width; -1 for something else.
int DigitAt(std::string_view text, size_t at, size_t* size) {
  const unsigned char c = static_cast<unsigned char>(text[at]);
  *size = 1;
  if (c >= '0' && c <= '9') return c - '0';
  constexpr std::string_view kWide = "\xEF\xBC";  // U+FF10 to U+FF19 begin so
  if (text.substr(at, 2) != kWide || at + 2 >= text.size()) return -1;
  const int digit = static_cast<unsigned char>(text[at + 2]) - 0x90;
  if (digit < 0 || digit > 9) return -1;
  *size = 3;
  return digit;
}

// Numbers as a reader takes them: one blank, tab or hyphen does not end one.
std::vector<std::string> NumbersIn(std::string_view text) {
  std::vector<std::string> numbers;
  std::string number;
  bool parted = true;
  for (size_t at = 0; at < text.size();) {
    size_t size = 1;
    if (const int digit = DigitAt(text, at, &size); digit >= 0) {
      number.push_back(static_cast<char>('0' + digit));
      parted = false;
    } else if ((text[at] == 'X' || text[at] == 'x') && number.size() == 17 && !parted) {
      number.push_back('X');
    } else if (!parted && (text[at] == ' ' || text[at] == '-' || text[at] == '\t')) {
      parted = true;
    } else if (!number.empty()) {
      numbers.push_back(std::move(number));
      number.clear();
      parted = true;
    }
    at += size;
  }
  if (!number.empty()) numbers.push_back(std::move(number));
  return numbers;
}

bool IsMobile(const std::string& number) {
  return number.size() == kMobileDigits && number[0] == '1' && number[1] >= '3';
}

bool IsIdNumber(const std::string& number) {
  const size_t digits = number.size();
  return digits == kOldIdDigits || digits == 18 || digits == 20 || digits == 22;
}

std::string ProblemOf(const std::string& number) {
  if (IsMobile(number)) return "含手机号码 / holds a mobile number";
  if (IsIdNumber(number)) return "含身份证号或残疾证号 / holds an ID or certificate number";
  if (number.size() >= kAccountDigitsMin)
    return "含银行账号类长数字 / holds a number like an account's";
  return "";
}

}  // namespace

std::string MaskName(std::string_view name) {
  if (name.empty()) return "";
  size_t first = 1;
  while (first < name.size() && (static_cast<unsigned char>(name[first]) & 0xC0) == 0x80) ++first;
  return std::string(name.substr(0, first)) + "*";
}

NoticeLine NoticeLineOf(const v1::OpenedHousehold& household, std::string category) {
  NoticeLine line;
  line.village_group = household.identity().natural_village();
  line.category = std::move(category);
  for (const v1::OpenedMember& member : household.members()) {
    if (!member.active()) continue;
    ++line.persons;
    if (member.head()) line.head_name = MaskName(member.member().identity().name());
  }
  return line;
}

std::vector<std::string> PersonalValues(const v1::OpenedHousehold& household) {
  const v1::HouseholdIdentity& identity = household.identity();
  std::vector<std::string> values = {identity.phone(), identity.bank_account(), identity.address(),
                                     identity.household_number()};
  for (const v1::OpenedMember& member : household.members()) {
    const v1::MemberIdentity& person = member.member().identity();
    for (const std::string& value : {person.name(), person.id_number(), person.phone()}) {
      values.push_back(value);
    }
  }
  return values;
}

std::string NoticeText(const Notice& notice) {
  std::string text =
      absl::StrCat(notice.town_name, notice.village_name, "防止返贫监测对象",
                   WordOf(notice.procedure), notice.announcement ? "公告" : "公示", "\n\n",
                   Opening(notice), "\n\n序号\t户主\t村民小组\t家庭人口\t类别\n");
  size_t row = 0;
  for (const NoticeLine& line : notice.lines) {
    absl::StrAppend(&text, ++row, "\t", MaskName(line.head_name), "\t",
                    line.village_group.empty() ? "—" : line.village_group, "\t", line.persons,
                    "人\t", line.category, "\n");
  }
  absl::StrAppend(&text, "\n", Ending(notice), "监督电话：", notice.objection_phone, "\n",
                  notice.town_name, notice.village_name, "\n", ChineseDay(notice.start_date), "\n");
  return text;
}

std::vector<std::string> NoticeProblems(std::string_view text,
                                        const std::vector<std::string>& sensitive) {
  std::vector<std::string> problems;
  const auto add = [&](std::string problem) {
    if (problem.empty()) return;
    if (std::find(problems.begin(), problems.end(), problem) != problems.end()) return;
    problems.push_back(std::move(problem));
  };
  const std::vector<std::string> numbers = NumbersIn(text);
  for (const std::string& number : numbers) add(ProblemOf(number));
  for (const std::string& value : sensitive) {
    if (CountCharacters(value) < 2) continue;
    const bool found = text.find(value) != std::string_view::npos ||
                       std::find(numbers.begin(), numbers.end(), value) != numbers.end();
    if (found) add("含不得公开的信息 / holds what must not be shown");
  }
  return problems;
}

}  // namespace hearth::domain
