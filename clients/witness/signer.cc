#include "clients/witness/signer.h"

#include <openssl/evp.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::witness {
namespace {

constexpr size_t kSeedBytes = 32;
constexpr size_t kSignatureBytes = 64;

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key PrivateKey(const std::string& seed) {
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr,
                                          reinterpret_cast<const unsigned char*>(seed.data()),
                                          seed.size()),
             EVP_PKEY_free);
}

bool IsName(const std::string& name) {
  return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 127 && c != '+';
  });
}

}  // namespace

absl::StatusOr<Signer> Signer::Make(const std::string& name, const std::string& seed) {
  if (!IsName(name)) {
    return client::InvalidError("--name：应为 1 至 64 个可见 ASCII 字符，不含空格和 +",
                                "--name: 1 to 64 visible ASCII characters, no space, no +");
  }
  const Key key = seed.size() == kSeedBytes ? PrivateKey(seed) : Key(nullptr, EVP_PKEY_free);
  Signer signer;
  std::string public_key(kSeedBytes, '\0');
  size_t size = public_key.size();
  if (!key || EVP_PKEY_get_raw_public_key(
                  key.get(), reinterpret_cast<unsigned char*>(public_key.data()), &size) != 1) {
    return client::InvalidError("私钥文件应为 64 位十六进制数", "the key file needs 64 hex digits");
  }
  signer.seed_ = seed;
  signer.key_ = {name, verify::kWitnessKey, public_key};
  return signer;
}

absl::StatusOr<Signer> Signer::Load(const std::string& name, const std::string& path) {
  struct stat about {};
  if (::stat(path.c_str(), &about) == 0 && (about.st_mode & 077) != 0) {
    return client::Error(absl::StatusCode::kFailedPrecondition,
                         absl::StrCat("私钥文件他人可读，请先 chmod 600 ", path),
                         absl::StrCat("others can read the key file; chmod 600 ", path));
  }
  absl::StatusOr<std::string> text = client::ReadFile(path);
  if (!text.ok()) return text.status();
  while (!text->empty() && text->back() == '\n') text->pop_back();
  return Make(name, client::FromHex(*text).value_or(""));
}

absl::StatusOr<Signer> Signer::LoadOrMake(const std::string& name, const std::string& path) {
  absl::StatusOr<Signer> known = Load(name, path);
  if (!absl::IsNotFound(known.status())) return known;
  const std::string seed = client::RandomBytes(kSeedBytes);
  absl::StatusOr<Signer> made = Make(name, seed);
  if (!made.ok()) return made;
  absl::Status written = client::WriteFile(path, client::ToHex(seed) + "\n");
  if (!written.ok()) return written;
  return made;
}

std::string Signer::Cosign(std::string_view body, uint64_t unix_seconds) const {
  const std::string message = verify::CosignedMessage(body, unix_seconds);
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  const Key key = PrivateKey(seed_);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  if (!key || !context ||
      EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     reinterpret_cast<const unsigned char*>(message.data()), message.size()) != 1) {
    std::fputs("cannot sign\n", stderr);
    std::abort();
  }
  return absl::StrCat("\u2014 ", key_.name, " ",
                      absl::Base64Escape(absl::StrCat(verify::NoteKeyHash(key_),
                                                      client::Bytes64(unix_seconds), signature)),
                      "\n");
}

}  // namespace hearth::witness
