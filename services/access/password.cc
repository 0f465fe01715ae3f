#include "services/access/password.h"

#include <argon2.h>

#include <algorithm>
#include <array>
#include <set>

#include "services/access/bytes.h"
#include "services/access/error.h"
#include "services/domain/invariant.h"
#include "services/domain/utf8.h"

namespace hearth::access {
namespace {

constexpr size_t kSaltBytes = 16;
constexpr size_t kHashBytes = 32;
constexpr size_t kLeastCharacters = 12;
constexpr size_t kMostCharacters = 128;
constexpr size_t kLeastDifferent = 5;

// What people take when they must have twelve characters; compared without case.
constexpr std::array<std::string_view, 14> kUsual = {
    "password", "aa123456", "123456789", "qwerty", "woaini", "iloveyou",  "admin",
    "abc123",   "hearth",   "shouwang",  "zijin",  "heyuan", "guangdong", "111111"};

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lower;
}

// A usual word with at most four characters around it.
bool IsUsual(const std::string& lower, std::string_view account) {
  if (account.size() >= 4 && lower.find(account) != std::string::npos) return true;
  return std::any_of(kUsual.begin(), kUsual.end(), [&](std::string_view word) {
    std::string rest = lower;
    for (size_t at = rest.find(word); at != std::string::npos; at = rest.find(word)) {
      rest.erase(at, word.size());
    }
    return rest.size() != lower.size() && rest.size() <= 4;
  });
}

// What a verifier of nobody looks like; nobody knows its password.
const std::string& Decoy() {
  static const auto* const kDecoy = new std::string(HashPassword(RandomBytes(32)));
  return *kDecoy;
}

}  // namespace

absl::Status CheckPassword(std::string_view field, std::string_view account,
                           std::string_view password) {
  const size_t characters = domain::CountCharacters(password);
  if (characters < kLeastCharacters || characters > kMostCharacters) {
    return FieldError(field, "密码应为 12 至 128 个字符", "must have 12 to 128 characters");
  }
  const std::set<char> different(password.begin(), password.end());
  if (different.size() >= kLeastDifferent && !IsUsual(Lower(password), account)) {
    return absl::OkStatus();
  }
  return FieldError(field, "密码过于常见或含账号名，请换一个（例如几个不相干的词）",
                    "is too usual or holds the account's name; take several unrelated words, say");
}

std::string HashPassword(std::string_view password) {
  const std::string salt = RandomBytes(kSaltBytes);
  std::string encoded(
      argon2_encodedlen(kArgonPasses, kArgonKib, kArgonLanes, kSaltBytes, kHashBytes, Argon2_id),
      '\0');
  const int done =
      argon2id_hash_encoded(kArgonPasses, kArgonKib, kArgonLanes, password.data(), password.size(),
                            salt.data(), salt.size(), kHashBytes, encoded.data(), encoded.size());
  HEARTH_REQUIRE(done == ARGON2_OK);
  encoded.resize(encoded.find('\0'));
  return encoded;
}

bool VerifyPassword(std::string_view verifier, std::string_view password) {
  const bool known = !verifier.empty();
  const std::string encoded(known ? verifier : std::string_view(Decoy()));
  return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK && known;
}

}  // namespace hearth::access
