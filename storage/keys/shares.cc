#include "storage/keys/shares.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

extern "C" {
#include <libgfshare.h>
}

namespace hearth::storage {
namespace {

constexpr char kName[] = "hearth-share-1";
constexpr size_t kCheckBytes = 4;
constexpr size_t kIdBytes = 8;

struct FreeContext {
  void operator()(gfshare_ctx* context) const { gfshare_ctx_free(context); }
};
using Context = std::unique_ptr<gfshare_ctx, FreeContext>;

struct Share {
  std::string id;
  uint8_t number = 0;
  Secret bytes;
};

std::string CheckOf(std::string_view text) {
  uint8_t digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const uint8_t*>(text.data()), text.size(), digest);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), kCheckBytes));
}

// The library brings none that is safe, and calls it even to wipe what it frees.
void FillRandom(unsigned char* buffer, unsigned int size) {
  if (RAND_priv_bytes(buffer, static_cast<int>(size)) != 1) std::abort();
}

std::string Line(std::string_view id, uint8_t number, const Secret& bytes) {
  const std::string text = absl::StrCat(
      kName, ":", absl::BytesToHexString(absl::string_view(id.data(), id.size())), ":",
      absl::Hex(number, absl::kZeroPad2), ":",
      absl::BytesToHexString(absl::string_view(bytes.view().data(), bytes.view().size())), ":");
  return text + CheckOf(text);
}

bool IsHex(absl::string_view text, size_t bytes) {
  return text.size() == 2 * bytes &&
         text.find_first_not_of("0123456789abcdef") == absl::string_view::npos;
}

std::optional<Share> Parse(absl::string_view line) {
  const absl::string_view text = absl::StripAsciiWhitespace(line);
  const std::vector<absl::string_view> fields = absl::StrSplit(text, ':');
  if (fields.size() != 5 || fields[0] != kName || !IsHex(fields[1], kIdBytes) ||
      !IsHex(fields[2], 1) || !IsHex(fields[3], Secret::kBytes) || !IsHex(fields[4], kCheckBytes)) {
    return std::nullopt;
  }
  const absl::string_view checked = text.substr(0, text.size() - fields[4].size());
  if (CheckOf({checked.data(), checked.size()}) != fields[4]) return std::nullopt;
  std::string bytes = absl::HexStringToBytes(fields[3]);
  absl::StatusOr<Secret> secret = Secret::FromBytes(bytes);
  OPENSSL_cleanse(bytes.data(), bytes.size());
  if (!secret.ok()) return std::nullopt;
  const auto number = static_cast<uint8_t>(absl::HexStringToBytes(fields[2])[0]);
  return Share{absl::HexStringToBytes(fields[1]), number, *secret};
}

absl::Status Wrong(size_t line, const char* zh, const char* en) {
  return absl::InvalidArgumentError(
      absl::StrCat("第 ", line, " 份：", zh, " / share ", line, ": ", en));
}

absl::StatusOr<std::vector<Share>> ParseAll(const std::vector<std::string>& lines) {
  std::vector<Share> shares;
  for (size_t i = 0; i < lines.size(); ++i) {
    std::optional<Share> share = Parse(lines[i]);
    if (!share || share->number == 0) {
      return Wrong(i + 1, "抄写有误，请核对", "is mistyped; look at it again");
    }
    for (const Share& other : shares) {
      if (other.id != share->id) return Wrong(i + 1, "属于另一把密钥", "belongs to another key");
      if (other.number == share->number) return Wrong(i + 1, "与前一份相同", "is given twice");
    }
    shares.push_back(*std::move(share));
  }
  if (shares.size() >= kSharesNeeded) return shares;
  return absl::InvalidArgumentError(absl::StrCat("需要 ", kSharesNeeded, " 份密钥份额 / needs ",
                                                 kSharesNeeded, " shares of the key"));
}

}  // namespace

absl::StatusOr<std::vector<std::string>> SplitSecret(const Secret& secret, std::string_view id) {
  if (id.size() != kIdBytes) return absl::InvalidArgumentError("a secret's id is 8 bytes");
  gfshare_fill_rand = FillRandom;
  std::array<unsigned char, kShares> numbers = {1, 2, 3};
  const Context context(
      gfshare_ctx_init_enc(numbers.data(), kShares, kSharesNeeded, Secret::kBytes));
  if (context == nullptr) return absl::InternalError("no memory for the shares of a secret");
  Secret copy = secret;
  gfshare_ctx_enc_setsecret(context.get(), copy.data());
  std::vector<std::string> lines;
  for (unsigned char i = 0; i < kShares; ++i) {
    Secret share;
    gfshare_ctx_enc_getshare(context.get(), i, share.data());
    lines.push_back(Line(id, numbers[i], share));
  }
  return lines;
}

absl::StatusOr<Restored> RestoreSecret(const std::vector<std::string>& lines) {
  absl::StatusOr<std::vector<Share>> shares = ParseAll(lines);
  if (!shares.ok()) return shares.status();
  gfshare_fill_rand = FillRandom;
  std::vector<unsigned char> numbers;
  for (const Share& share : *shares) numbers.push_back(share.number);
  const auto count = static_cast<unsigned>(numbers.size());
  const Context context(gfshare_ctx_init_dec(numbers.data(), count, Secret::kBytes));
  if (context == nullptr) return absl::InternalError("no memory for the shares of a secret");
  for (unsigned i = 0; i < count; ++i) {
    gfshare_ctx_dec_giveshare(context.get(), static_cast<unsigned char>(i),
                              (*shares)[i].bytes.data());
  }
  Restored restored;
  gfshare_ctx_dec_extract(context.get(), restored.secret.data());
  restored.id = shares->front().id;
  return restored;
}

}  // namespace hearth::storage
