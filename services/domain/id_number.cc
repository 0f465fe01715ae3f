#include "services/domain/id_number.h"

#include <array>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"

namespace hearth::domain {
namespace {

constexpr size_t kIdLength = 18;
constexpr size_t kDisabilityLength = 20;  // ID, kind, grade
constexpr size_t kReissuedLength = 22;    // the same and B1, B2, ...

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Three bytes of UTF-8 that input methods write for digits, X and blanks; 0 = something else, ' ' =
// drop.
char Narrow(std::string_view three) {
  if (three.size() < 3) return 0;
  const auto lead = static_cast<unsigned char>(three[0]);
  const auto second = static_cast<unsigned char>(three[1]);
  const auto last = static_cast<unsigned char>(three[2]);
  if (lead == 0xE3 && second == 0x80 && last == 0x80) return ' ';  // U+3000
  if (lead != 0xEF) return 0;
  if (second == 0xBC && last >= 0x90 && last <= 0x99) return static_cast<char>('0' + last - 0x90);
  if ((second == 0xBC && last == 0xB8) || (second == 0xBD && last == 0x98)) return 'X';
  return 0;
}

int32_t DateField(std::string_view id_number) {
  int32_t date = 0;
  for (const char c : id_number.substr(6, 8)) date = date * 10 + (c - '0');
  return date;
}

// The standard's own example is of 1880; the years 1800..1899 have the leap days of 2100..2199.
bool IsBirthDate(int32_t date) { return IsDate(date / 1'000'000 == 18 ? date + 300'0000 : date); }

char CheckDigit(std::string_view id_number) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kDigits = "10X98765432";
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (id_number[i] - '0');
  return kDigits[static_cast<size_t>(sum % 11)];
}

bool HasRightCharacters(std::string_view id_number) {
  for (size_t i = 0; i < id_number.size(); ++i) {
    const char c = id_number[i];
    if (IsDigit(c) || (i == kIdLength - 1 && c == 'X')) continue;
    if (i == kDisabilityLength && c == 'B') continue;
    return false;
  }
  return true;
}

}  // namespace

std::string NormalizeIdNumber(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (const char narrow = Narrow(text.substr(i, 3)); narrow != 0) {
      c = narrow;
      i += 2;
    } else if (text.substr(i, 2) == "\xC2\xA0") {  // no-break space
      c = ' ';
      i += 1;
    }
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return plain;
}

IdNumberFault CheckIdNumber(std::string_view id_number) {
  const size_t size = id_number.size();
  if (size != kIdLength && size != kDisabilityLength && size != kReissuedLength) {
    return IdNumberFault::kLength;
  }
  if (!HasRightCharacters(id_number)) return IdNumberFault::kCharacter;
  if (!IsBirthDate(DateField(id_number))) return IdNumberFault::kDate;
  if (id_number[kIdLength - 1] != CheckDigit(id_number)) return IdNumberFault::kCheckDigit;
  return IdNumberFault::kNone;
}

int32_t BirthDateOf(std::string_view id_number) {
  HEARTH_REQUIRE(CheckIdNumber(id_number) == IdNumberFault::kNone);
  const int32_t date = DateField(id_number);
  return IsDate(date) ? date : 0;
}

uint32_t SexOf(std::string_view id_number) {
  HEARTH_REQUIRE(CheckIdNumber(id_number) == IdNumberFault::kNone);
  return (id_number[16] - '0') % 2 == 1 ? 1 : 2;
}

}  // namespace hearth::domain
