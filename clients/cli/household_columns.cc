#include "clients/cli/household_columns.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

// What one cell does to a row; nullopt = taken, else what is wrong.
using Verdict = std::optional<Fault>;
using Take = std::function<Verdict(const std::string& cell, const CodeBook& codes, PersonRow* row)>;

struct ColumnRule {
  const char* zh;
  const char* en;
  bool required;
  Take take;
};

Verdict Choice(const CodeBook& codes, const char* dictionary, const std::string& cell,
               std::string* code) {
  const auto found = codes.Find(dictionary, cell);
  if (!found) {
    const std::string choices = codes.Choices(dictionary);
    return Fault{absl::StrCat("未知的值，可填：", choices),
                 absl::StrCat("unknown word; may be: ", choices)};
  }
  *code = *found;
  return {};
}

Verdict YesNo(const std::string& cell, v1::Answer* answer) {
  if (cell == "是" || cell == "1" || cell == "yes") {
    *answer = v1::ANSWER_YES;
  } else if (cell == "否" || cell == "0" || cell == "no") {
    *answer = v1::ANSWER_NO;
  } else {
    return Fault{"请填 是 或 否，未知则留空", "write 是 or 否, nothing when unknown"};
  }
  return {};
}

Take Text(size_t characters_max, std::function<void(PersonRow*, const std::string&)> set) {
  return
      [characters_max, set](const std::string& cell, const CodeBook&, PersonRow* row) -> Verdict {
        const auto characters =
            std::count_if(cell.begin(), cell.end(), [](char c) { return (c & 0xc0) != 0x80; });
        if (static_cast<size_t>(characters) > characters_max) {
          return Fault{absl::StrCat("超过 ", characters_max, " 字：请缩短"),
                       absl::StrCat("longer than ", characters_max, " characters: shorten it")};
        }
        set(row, cell);
        return {};
      };
}

Take Coded(const char* dictionary, std::function<std::string*(PersonRow*)> field) {
  return [dictionary, field](const std::string& cell, const CodeBook& codes, PersonRow* row) {
    std::string code;
    Verdict verdict = Choice(codes, dictionary, cell, &code);
    if (!verdict) *field(row) = code;
    return verdict;
  };
}

Verdict TakeArea(const std::string& cell, const CodeBook&, PersonRow* row) {
  const bool digits = cell.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || (cell.size() != 12 && cell.size() != 15)) {
    return Fault{"须为 12 位村代码或 15 位组代码（请把该列设为文本格式）",
                 "needs the 12 digits of a village or 15 of a group (format the column as text)"};
  }
  row->area_code = cell;
  return {};
}

Verdict TakeOrigin(const std::string& cell, const CodeBook&, PersonRow* row) {
  if (cell == "脱贫户") {
    row->household.set_origin(v1::ORIGIN_OUT_OF_POVERTY);
  } else if (cell == "一般农户") {
    row->household.set_origin(v1::ORIGIN_GENERAL);
  } else {
    return Fault{"请填 脱贫户 或 一般农户", "write 脱贫户 or 一般农户"};
  }
  return {};
}

Verdict TakeGroups(const std::string& cell, const CodeBook& codes, PersonRow* row) {
  for (const absl::string_view word :
       absl::StrSplit(cell, absl::ByAnyChar(";|"), absl::SkipEmpty())) {
    std::string code;
    if (Verdict verdict = Choice(codes, "focus_group", std::string(word), &code)) return verdict;
    row->household.add_focus_groups(code);
  }
  return {};
}

Verdict TakeSex(const std::string& cell, const CodeBook&, PersonRow* row) {
  if (cell != "男" && cell != "女") return Fault{"请填 男 或 女", "write 男 or 女"};
  row->member.mutable_identity()->set_sex(cell == "男" ? 1 : 2);
  return {};
}

Verdict TakeBirth(const std::string& cell, const CodeBook&, PersonRow* row) {
  const auto date = client::ParseDate(cell);
  if (!date) return Fault{"须为真实日期，如 1980-01-31", "needs a real day such as 1980-01-31"};
  row->member.mutable_identity()->set_birth_date(*date);
  return {};
}

Verdict TakeId(const std::string& cell, const CodeBook&, PersonRow* row) {
  row->member.mutable_identity()->set_id_number(absl::AsciiStrToUpper(cell));
  return {};  // judged with its row: a typed exception excuses it
}

std::vector<ColumnRule> MakeRules() {
  const auto yes_no = [](std::function<void(PersonRow*, v1::Answer)> set) {
    return [set](const std::string& cell, const CodeBook&, PersonRow* row) {
      v1::Answer answer = v1::ANSWER_UNSPECIFIED;
      Verdict verdict = YesNo(cell, &answer);
      if (!verdict) set(row, answer);
      return verdict;
    };
  };
  const auto identity = [](PersonRow* row) { return row->member.mutable_identity(); };
  const auto situation = [](PersonRow* row) { return row->member.mutable_situation(); };
  return {
      {"户编号", "household_number", true,
       Text(40, [](PersonRow* r, const std::string& c) { r->household.set_household_number(c); })},
      {"区划代码", "area_code", true, TakeArea},
      {"自然村", "natural_village", false,
       Text(60, [](PersonRow* r, const std::string& c) { r->household.set_natural_village(c); })},
      {"地址", "address", false,
       Text(200, [](PersonRow* r, const std::string& c) { r->household.set_address(c); })},
      {"户电话", "household_phone", false,
       Text(30, [](PersonRow* r, const std::string& c) { r->household.set_phone(c); })},
      {"户来源", "origin", false, TakeOrigin},
      {"易地搬迁", "relocated", false,
       yes_no([](PersonRow* r, v1::Answer a) { r->household.set_relocated(a); })},
      {"军烈属", "military_family", false,
       yes_no([](PersonRow* r, v1::Answer a) { r->household.set_military_family(a); })},
      {"重点人群", "focus_groups", false, TakeGroups},
      {"银行账号", "bank_account", false,
       Text(40, [](PersonRow* r, const std::string& c) { r->household.set_bank_account(c); })},
      {"姓名", "name", true,
       Text(100, [identity](PersonRow* r, const std::string& c) { identity(r)->set_name(c); })},
      {"证件号码", "id_number", false, TakeId},
      {"证件例外", "id_exception", false,
       Coded("id_exception",
             [identity](PersonRow* r) { return identity(r)->mutable_id_exception(); })},
      {"性别", "sex", false, TakeSex},
      {"出生日期", "birth_date", false, TakeBirth},
      {"与户主关系", "relation", true,
       Coded("relation", [identity](PersonRow* r) { return identity(r)->mutable_relation(); })},
      {"民族", "ethnicity", false,
       Coded("ethnicity", [identity](PersonRow* r) { return identity(r)->mutable_ethnicity(); })},
      {"政治面貌", "political", false,
       Coded("political", [identity](PersonRow* r) { return identity(r)->mutable_political(); })},
      {"婚姻", "marriage", false,
       Coded("marriage", [identity](PersonRow* r) { return identity(r)->mutable_marriage(); })},
      {"电话", "phone", false,
       Text(30, [identity](PersonRow* r, const std::string& c) { identity(r)->set_phone(c); })},
      {"健康状况", "health", false,
       Coded("health", [situation](PersonRow* r) { return situation(r)->mutable_health(); })},
      {"残疾", "disability", false,
       Text(40,
            [situation](PersonRow* r, const std::string& c) { situation(r)->set_disability(c); })},
      {"文化程度", "education", false,
       Coded("education", [situation](PersonRow* r) { return situation(r)->mutable_education(); })},
      {"在校状况", "schooling", false,
       Coded("schooling", [situation](PersonRow* r) { return situation(r)->mutable_schooling(); })},
      {"劳动能力", "labour", false,
       Coded("labour", [situation](PersonRow* r) { return situation(r)->mutable_labour(); })},
  };
}

const std::vector<ColumnRule>& Rules() {
  static const std::vector<ColumnRule> rules = MakeRules();
  return rules;
}

// What an ID number says of its holder, where the row itself does not.
void FillFromId(v1::MemberIdentity* identity) {
  const std::string& id = identity->id_number();
  if (id.size() < 18 || !CheckIdNumber(id).zh.empty()) return;
  if (identity->birth_date() == 0) identity->set_birth_date(std::stoi(id.substr(6, 8)));
  if (identity->sex() == 0) identity->set_sex((id[16] - '0') % 2 == 1 ? 1 : 2);
}

}  // namespace

Fault CheckIdNumber(const std::string& id) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr char kChecks[] = "10X98765432";
  if (id.size() != 18 && id.size() != 20 && id.size() != 22) {
    return {"须为 18 位（残疾证 20 或 22 位）",
            "needs 18 characters (20 or 22 on a disability certificate)"};
  }
  int sum = 0;
  for (size_t i = 0; i < 17; ++i) {
    if (id[i] < '0' || id[i] > '9') return {"前 17 位须为数字", "needs 17 digits in front"};
    sum += (id[i] - '0') * kWeights[i];
  }
  if (!client::ParseDate(id.substr(6, 8))) {
    return {"出生日期不存在：请核对证件", "has no real day of birth: look at the card again"};
  }
  if (id[17] == kChecks[sum % 11]) return {};
  return {"校验位不符：请核对证件；确无误的在 证件例外 列填写原因",
          "wrong check digit: look at the card again, or type the reason as id_exception"};
}

std::vector<CellError> CheckHeader(const Csv& csv) {
  std::vector<CellError> errors;
  for (const ColumnRule& rule : Rules()) {
    if (!rule.required || csv.Find({rule.zh, rule.en}) >= 0) continue;
    errors.push_back(
        {1, absl::StrCat(rule.zh, " ", rule.en), "缺少此列", "this column is missing"});
  }
  for (const std::string& name : csv.header()) {
    const bool known = std::any_of(Rules().begin(), Rules().end(), [&](const ColumnRule& rule) {
      return name == rule.zh || absl::AsciiStrToLower(name) == rule.en;
    });
    if (known || name.empty()) continue;
    errors.push_back({1, name, "不认识此列：请改名或删去（列名见 hearth households import --help）",
                      "no such column: rename or remove it (hearth households import --help)"});
  }
  return errors;
}

PersonRow ReadPerson(const Csv& csv, size_t i, const CodeBook& codes) {
  PersonRow row;
  row.row = csv.RowNumber(i);
  for (const ColumnRule& rule : Rules()) {
    const std::string& cell = csv.Cell(i, csv.Find({rule.zh, rule.en}));
    Verdict verdict;
    if (!cell.empty()) {
      verdict = rule.take(cell, codes, &row);
    } else if (rule.required &&
               rule.zh != std::string_view("区划代码")) {  // once a household will do
      verdict = Fault{"必填", "is required"};
    }
    if (verdict) row.errors.push_back({row.row, rule.zh, verdict->zh, verdict->en});
  }
  v1::MemberIdentity* identity = row.member.mutable_identity();
  if (identity->id_number().empty() && identity->id_exception().empty()) {
    row.errors.push_back({row.row, "证件号码", "必填；没有证件的在 证件例外 列填写原因",
                          "is required; without one type the reason as id_exception"});
  } else if (!identity->id_number().empty() && identity->id_exception().empty()) {
    const Fault fault = CheckIdNumber(identity->id_number());
    if (!fault.zh.empty()) row.errors.push_back({row.row, "证件号码", fault.zh, fault.en});
  }
  FillFromId(identity);
  return row;
}

std::string ColumnList() {
  std::string list;
  for (const ColumnRule& rule : Rules()) {
    absl::StrAppend(&list, "  ", rule.zh, " ", rule.en, rule.required ? " (必填 required)" : "",
                    "\n");
  }
  return list;
}

}  // namespace hearth::cli
