#include "clients/cli/code_book.h"

#include "absl/strings/str_cat.h"

namespace hearth::cli {
namespace {

struct Word {
  const char* dictionary;
  const char* code;
  const char* word;
};

// domain.md 4.2; the codes are those of member.proto's comments.
constexpr Word kWords[] = {
    {"relation", "01", "户主"},
    {"relation", "01", "本人"},
    {"relation", "10", "配偶"},
    {"relation", "20", "子"},
    {"relation", "20", "婿"},
    {"relation", "20", "儿子"},
    {"relation", "20", "女婿"},
    {"relation", "30", "女"},
    {"relation", "30", "媳"},
    {"relation", "30", "女儿"},
    {"relation", "30", "儿媳"},
    {"relation", "40", "孙子"},
    {"relation", "40", "孙女"},
    {"relation", "40", "外孙"},
    {"relation", "40", "外孙女"},
    {"relation", "50", "父亲"},
    {"relation", "50", "母亲"},
    {"relation", "50", "父母"},
    {"relation", "60", "祖父"},
    {"relation", "60", "祖母"},
    {"relation", "60", "祖父母"},
    {"relation", "70", "兄弟姐妹"},
    {"relation", "70", "兄弟"},
    {"relation", "70", "姐妹"},
    {"relation", "99", "其他"},
    {"health", "healthy", "健康"},
    {"health", "chronic", "长期慢性病"},
    {"health", "chronic", "慢性病"},
    {"health", "serious", "大病"},
    {"health", "serious", "患有大病"},
    {"health", "disabled", "残疾"},
    {"labour", "ordinary", "普通劳动力"},
    {"labour", "skilled", "技能劳动力"},
    {"labour", "weak", "弱劳动力"},
    {"labour", "weak", "半劳动力"},
    {"labour", "lost", "丧失劳动力"},
    {"labour", "none", "无劳动力"},
};

}  // namespace

CodeBook::CodeBook() {
  for (const Word& word : kWords) Put(word.dictionary, word.code, word.word);
}

void CodeBook::Put(const std::string& dictionary, const std::string& code,
                   const std::string& word) {
  codes_[dictionary][code] = code;
  if (!word.empty()) codes_[dictionary][word] = code;
}

void CodeBook::Add(const v1::Rulebook& rulebook) {
  for (const v1::Dictionary& dictionary : rulebook.dictionaries()) {
    for (const v1::Code& code : dictionary.codes()) {
      Put(dictionary.dictionary_id(), code.code(), code.text().zh());
    }
  }
}

std::optional<std::string> CodeBook::Find(const std::string& dictionary,
                                          const std::string& cell) const {
  const auto found = codes_.find(dictionary);
  if (found == codes_.end()) return cell;
  const auto word = found->second.find(cell);
  if (word == found->second.end()) return {};
  return word->second;
}

std::string CodeBook::Choices(const std::string& dictionary) const {
  std::string choices;
  int count = 0;
  const auto found = codes_.find(dictionary);
  if (found == codes_.end()) return choices;
  for (const auto& [word, code] : found->second) {
    if (word == code && found->second.size() > 1 && word.size() > 2) continue;
    if (++count > 12) return choices + "…";
    absl::StrAppend(&choices, count == 1 ? "" : "、", word);
  }
  return choices;
}

}  // namespace hearth::cli
