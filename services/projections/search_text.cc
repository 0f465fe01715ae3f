#include "services/projections/search_text.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "services/domain/id_number.h"

namespace hearth::projections {
namespace {

constexpr size_t kLastDigits = 4;

icu::UnicodeString ToUnicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())});
}

std::string ToUtf8(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

// First Latin letter of the reading of one Chinese character, 0 when there is none. Asked for again
// and again: the few thousand characters of a county's names are kept.
class Readings {
 public:
  Readings() {
    UErrorCode error = U_ZERO_ERROR;
    latin_.reset(icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower",
                                                     UTRANS_FORWARD, error));
    if (U_FAILURE(error)) latin_.reset();
  }

  char InitialOf(char32_t character) {
    const std::lock_guard lock(mutex_);
    const auto known = initials_.find(character);
    if (known != initials_.end()) return known->second;
    const char initial = Ask(character);
    if (initials_.size() < kKeptMax) initials_.emplace(character, initial);
    return initial;
  }

 private:
  static constexpr size_t kKeptMax = 100'000;

  char Ask(char32_t character) const {
    if (latin_ == nullptr) return 0;
    icu::UnicodeString text(static_cast<UChar32>(character));
    latin_->transliterate(text);
    const char16_t first = text.charAt(0);
    return first >= u'a' && first <= u'z' ? static_cast<char>(first) : '\0';
  }

  std::mutex mutex_;
  std::unique_ptr<icu::Transliterator> latin_;
  std::unordered_map<char32_t, char> initials_;
};

Readings& TheReadings() {
  static auto* const readings = new Readings;
  return *readings;
}

std::string Without(std::string_view text, std::string_view unwanted) {
  std::string kept;
  for (const char c : text) {
    if (unwanted.find(c) == std::string_view::npos) kept.push_back(c);
  }
  return kept;
}

// Code points of valid UTF-8, each as its bytes.
std::vector<std::string> Characters(std::string_view text) {
  std::vector<std::string> characters;
  for (const char c : text) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
    if (!continues || characters.empty()) characters.emplace_back();
    characters.back().push_back(c);
  }
  return characters;
}

std::string PartTerm(std::string_view part) { return "p:" + std::string(part); }
std::string ExactTerm(std::string_view text) { return "x:" + std::string(text); }

void AddParts(std::string_view text, std::set<std::string>* terms) {
  const std::vector<std::string> characters = Characters(text);
  for (size_t i = 0; i < characters.size(); ++i) {
    // A single Latin letter or digit finds half the county: not worth a row.
    if (characters[i].size() > 1) terms->insert(PartTerm(characters[i]));
    if (i + 1 < characters.size()) terms->insert(PartTerm(characters[i] + characters[i + 1]));
  }
}

void AddMember(const v1::MemberIdentity& identity, SearchTexts* texts) {
  const std::string name = NormalizeText(identity.name());
  if (!name.empty()) {
    texts->partial.insert(name);
    texts->partial.insert(PinyinInitials(name));
  }
  const std::string id = NormalizeNumber(domain::NormalizeIdNumber(identity.id_number()));
  if (!id.empty()) texts->exact.insert(id);
  if (id.size() > kLastDigits) texts->exact.insert(id.substr(id.size() - kLastDigits));
  texts->exact.insert(NormalizeNumber(identity.phone()));
}

}  // namespace

std::string NormalizeText(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  if (U_FAILURE(error)) return std::string(text);
  icu::UnicodeString folded = folding->normalize(ToUnicode(text), error);
  if (U_FAILURE(error)) return std::string(text);
  return ToUtf8(folded.trim());
}

std::string NormalizeNumber(std::string_view text) { return Without(NormalizeText(text), " \t-"); }

std::string PinyinInitials(std::string_view normalized) {
  const icu::UnicodeString text = ToUnicode(normalized);
  std::string initials;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 character = text.char32At(i);
    char initial = 0;
    if (character < 0x80) {
      const bool letter = character >= 'a' && character <= 'z';
      initial = letter ? static_cast<char>(character) : '\0';
    } else {
      initial = TheReadings().InitialOf(static_cast<char32_t>(character));
    }
    if (initial != 0) initials.push_back(initial);
  }
  return initials;
}

SearchTexts TextsOf(const v1::OpenedHousehold& household) {
  SearchTexts texts;
  for (const v1::OpenedMember& member : household.members()) {
    if (member.active()) AddMember(member.member().identity(), &texts);
  }
  texts.partial.insert(NormalizeText(household.identity().natural_village()));
  texts.exact.insert(NormalizeNumber(household.identity().phone()));
  texts.household_number = NormalizeText(household.identity().household_number());
  texts.partial.erase("");
  texts.exact.erase("");
  return texts;
}

bool Matches(const SearchTexts& texts, std::string_view text) {
  const std::string part = NormalizeText(text);
  if (part.empty()) return true;
  if (texts.exact.contains(NormalizeNumber(text))) return true;
  return std::any_of(texts.partial.begin(), texts.partial.end(), [&](const std::string& whole) {
    return whole.find(part) != std::string::npos;
  });
}

bool MatchesNumber(const SearchTexts& texts, std::string_view household_number) {
  const std::string number = NormalizeText(household_number);
  return number.empty() || number == texts.household_number;
}

std::set<std::string> TermsOf(const SearchTexts& texts) {
  std::set<std::string> terms;
  for (const std::string& text : texts.partial) AddParts(text, &terms);
  for (const std::string& text : texts.exact) terms.insert(ExactTerm(text));
  if (!texts.household_number.empty()) terms.insert(NumberTerm(texts.household_number));
  return terms;
}

std::vector<std::string> TermsFor(std::string_view text) {
  const std::vector<std::string> characters = Characters(NormalizeText(text));
  std::vector<std::string> terms;
  if (characters.empty()) return terms;
  const bool narrows = characters.size() > 1 || characters.front().size() > 1;
  if (!narrows) return terms;
  terms.push_back(PartTerm(characters.size() > 1 ? characters[0] + characters[1] : characters[0]));
  terms.push_back(ExactTerm(NormalizeNumber(text)));
  return terms;
}

std::string NumberTerm(std::string_view household_number) {
  return "n:" + NormalizeText(household_number);
}

}  // namespace hearth::projections
