#include "services/server/tls.h"

#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/ledger/reason.h"
#include "services/server/exit_codes.h"

namespace hearth::server {
namespace {

namespace tls = grpc::experimental;

constexpr unsigned kRefreshSeconds = 1;
constexpr int kKeyBitsMin = 256;

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, Free>;

absl::Status Usage(const std::string& zh, const std::string& en) {
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonUsage, zh, en);
}

absl::Status Wrong(const std::string& path, const std::string& zh, const std::string& en) {
  return ledger::Refuse(absl::StatusCode::kFailedPrecondition, kReasonSecrets,
                        absl::StrCat(path, "：", zh), absl::StrCat(path, ": ", en));
}

std::unique_ptr<X509, Free> ReadCertificate(const std::string& path) {
  const Bio bio(BIO_new_file(path.c_str(), "r"));
  if (bio == nullptr) return nullptr;
  return std::unique_ptr<X509, Free>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

std::unique_ptr<EVP_PKEY, Free> ReadKey(const std::string& path) {
  const Bio bio(BIO_new_file(path.c_str(), "r"));
  if (bio == nullptr) return nullptr;
  return std::unique_ptr<EVP_PKEY, Free>(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

absl::Status CheckKeyMode(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) {
    return Wrong(path, "无法读取", "cannot be read");
  }
  if ((found.st_mode & 077) == 0) return absl::OkStatus();
  return Wrong(path, "他人可读，请 chmod 600", "others may read it; chmod 600");
}

absl::Status CheckPair(const Config& config) {
  if (absl::Status status = CheckKeyMode(config.tls_key); !status.ok()) return status;
  const auto certificate = ReadCertificate(config.tls_cert);
  if (certificate == nullptr) {
    return Wrong(config.tls_cert, "不是可读的 PEM 证书", "is no readable PEM certificate");
  }
  const auto key = ReadKey(config.tls_key);
  if (key == nullptr) {
    return Wrong(config.tls_key, "不是可读的 PEM 私钥", "is no readable PEM key");
  }
  if (EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_EC ||
      EVP_PKEY_get_bits(key.get()) < kKeyBitsMin) {
    return Wrong(config.tls_key,
                 "须为 ECDSA P-256 或更强的密钥（否则无法禁用 TLS 1.2）；见 hearth admin init-tls",
                 "needs an ECDSA key of P-256 or more, or TLS 1.2 could not be refused; see hearth "
                 "admin init-tls");
  }
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return Wrong(config.tls_cert, "与私钥不匹配", "does not belong to the key");
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) <= 0) {
    return Wrong(config.tls_cert, "证书已过期，请重新签发", "has expired; issue a new one");
  }
  return absl::OkStatus();
}

absl::Status CheckClientAuthority(const std::string& path) {
  if (path.empty() || ReadCertificate(path) != nullptr) return absl::OkStatus();
  return Wrong(path, "不是可读的 PEM 证书", "is no readable PEM certificate");
}

}  // namespace

void AllowOnlyTls13() {
  ::setenv("GRPC_SSL_CIPHER_SUITES", "ECDHE-RSA-AES256-GCM-SHA384", /*overwrite=*/1);
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> CredentialsOf(const Config& config) {
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    return Usage("--tls-cert 与 --tls-key 须同时给出", "--tls-cert and --tls-key go together");
  }
  if (config.tls_cert.empty()) {
    if (IsLoopback(config.listen)) return grpc::InsecureServerCredentials();
    return Usage(
        "监听非本机地址须启用 TLS：请给出 --tls-cert 与 --tls-key（hearth admin init-tls 可生成）",
        "an address off loopback needs TLS: give --tls-cert and --tls-key (hearth admin init-tls "
        "makes them)");
  }
  absl::Status status = CheckPair(config);
  if (status.ok()) status = CheckClientAuthority(config.tls_client_ca);
  if (!status.ok()) return status;
  auto files = std::make_shared<tls::FileWatcherCertificateProvider>(
      config.tls_key, config.tls_cert, config.tls_client_ca, kRefreshSeconds);
  tls::TlsServerCredentialsOptions options(files);
  options.watch_identity_key_cert_pairs();
  if (!config.tls_client_ca.empty()) {
    options.watch_root_certs();
    options.set_cert_request_type(GRPC_SSL_REQUEST_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return tls::TlsServerCredentials(options);
}

}  // namespace hearth::server
