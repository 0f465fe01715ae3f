#include "clients/cpp/device_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>

#include <cstdio>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/evp_key.h"
#include "clients/cpp/files.h"

namespace hearth::client {
namespace {

constexpr size_t kPointBytes = 65;
constexpr size_t kScalarBytes = 32;

}  // namespace

DeviceKey DeviceKey::Make() {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  Must(key != nullptr);
  return DeviceKey(Own(key));
}

absl::StatusOr<DeviceKey> DeviceKey::Load(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && (status.st_mode & 077) != 0) {
    return Error(absl::StatusCode::kFailedPrecondition,
                 absl::StrCat(path, "：其他人可读，请改为 0600；若可能已泄露请停用该设备"),
                 absl::StrCat(path,
                              ": others can read it; make it 0600, and revoke the device if "
                              "somebody may have"));
  }
  const absl::StatusOr<std::string> pem = ReadFile(path);
  if (!pem.ok()) return pem.status();
  BIO* bio = BIO_new_mem_buf(pem->data(), static_cast<int>(pem->size()));
  Must(bio != nullptr);
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
  BIO_free(bio);
  if (key != nullptr) {
    char group[32] = "";
    size_t size = 0;
    EVP_PKEY_get_group_name(key, group, sizeof(group), &size);
    if (std::string_view(group) == "prime256v1") return DeviceKey(Own(key));
    EVP_PKEY_free(key);
  }
  return Error(absl::StatusCode::kDataLoss, absl::StrCat(path, "：不是 P-256 私钥"),
               absl::StrCat(path, ": is no P-256 key"));
}

absl::Status DeviceKey::Save(const std::string& path) const {
  BIO* bio = BIO_new(BIO_s_mem());
  Must(bio != nullptr &&
       PEM_write_bio_PKCS8PrivateKey(bio, Get(key_), nullptr, nullptr, 0, nullptr, nullptr) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio, &bytes);
  const absl::Status written = WriteFile(path, std::string_view(bytes, static_cast<size_t>(size)));
  BIO_free(bio);
  return written;
}

std::string DeviceKey::public_key() const {
  std::string point(kPointBytes, '\0');
  size_t size = 0;
  Must(EVP_PKEY_get_octet_string_param(Get(key_), OSSL_PKEY_PARAM_PUB_KEY,
                                       reinterpret_cast<unsigned char*>(point.data()), point.size(),
                                       &size) == 1 &&
       size == kPointBytes);
  return point;
}

std::string DeviceKey::key_id() const { return ToHex(Sha256(public_key())).substr(0, 32); }

std::string DeviceKey::Sign(std::string_view message) const {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  unsigned char der[128];
  size_t size = sizeof(der);
  Must(context != nullptr &&
       EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, Get(key_)) == 1 &&
       EVP_DigestSign(context, der, &size, reinterpret_cast<const unsigned char*>(message.data()),
                      message.size()) == 1);
  EVP_MD_CTX_free(context);
  const unsigned char* at = der;
  ECDSA_SIG* pair = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size));
  Must(pair != nullptr);
  std::string raw(2 * kScalarBytes, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  Must(BN_bn2binpad(ECDSA_SIG_get0_r(pair), out, kScalarBytes) >= 0 &&
       BN_bn2binpad(ECDSA_SIG_get0_s(pair), out + kScalarBytes, kScalarBytes) >= 0);
  ECDSA_SIG_free(pair);
  return raw;
}

void DeviceKey::SignRun(v1::Run* run) const {
  if (run->submissions().empty()) return;
  run->set_signature(Sign(run->submissions().rbegin()->header()));
  run->set_key_id(key_id());
}

std::string EnrolmentDigits(std::string_view invitation_event_id, std::string_view public_key) {
  const std::string hash =
      Sha256(absl::StrCat(std::string(invitation_event_id), std::string(public_key)));
  uint64_t number = 0;
  for (size_t i = 0; i < 8; ++i) number = (number << 8) | static_cast<unsigned char>(hash[i]);
  char text[8];
  std::snprintf(text, sizeof(text), "%06u", static_cast<unsigned>(number % 1'000'000));
  return text;
}

}  // namespace hearth::client
