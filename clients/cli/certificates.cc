#include "clients/cli/certificates.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;
using Bio = std::unique_ptr<BIO, Free>;

constexpr int kSerialBytes = 16;
constexpr int kClocksApart = 300;  // seconds that the phones' clocks may be behind
constexpr int kDay = 86'400;

absl::Status Failed(const char* what) {
  return absl::InternalError(absl::StrCat("OpenSSL: ", what, " failed"));
}

std::string TextOf(BIO* bio) {
  const char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return std::string(data, static_cast<size_t>(size));
}

Key ParseKey(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
}

Certificate ParseCertificate(const std::string& pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

absl::StatusOr<KeyPair> ToPem(X509* certificate, EVP_PKEY* key) {
  const Bio cert_bio(BIO_new(BIO_s_mem())), key_bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(cert_bio.get(), certificate) != 1) return Failed("PEM_write_bio_X509");
  if (PEM_write_bio_PKCS8PrivateKey(key_bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) !=
      1) {
    return Failed("PEM_write_bio_PKCS8PrivateKey");
  }
  return KeyPair{TextOf(cert_bio.get()), TextOf(key_bio.get())};
}

bool IsAddress(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

// Letters, digits, dots and dashes: nothing that the extension's own syntax reads.
bool IsName(const std::string& host) {
  return !host.empty() && host.size() <= 253 &&
         std::all_of(host.begin(), host.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '.' || c == '-' || c == '_';
         });
}

absl::StatusOr<std::string> AlternativeNames(const Holder& holder) {
  if (!holder.server) return absl::StrCat("URI:hearth:job/", holder.name);
  std::vector<std::string> names;
  for (const std::string& host : holder.hosts) {
    if (!IsAddress(host) && !IsName(host)) {
      return client::InvalidError("--host：须为域名或 IP 地址",
                                  "--host: needs a DNS name or an IP address");
    }
    names.push_back(absl::StrCat(IsAddress(host) ? "IP:" : "DNS:", host));
  }
  return absl::StrJoin(names, ",");
}

struct Extension {
  int nid;
  std::string value;
};

// Names, serial number, times and key of a certificate that `issuer` is to sign.
absl::Status Fill(const std::string& name, int days, EVP_PKEY* key, X509* issuer,
                  X509* certificate) {
  std::array<unsigned char, kSerialBytes> serial{};
  if (RAND_bytes(serial.data(), kSerialBytes) != 1) return Failed("RAND_bytes");
  serial[0] = (serial[0] & 0x7F) | 1;  // positive and never zero
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(serial.data(), kSerialBytes, nullptr), BN_free);
  X509_NAME* subject = X509_get_subject_name(certificate);
  const bool filled =
      X509_set_version(certificate, X509_VERSION_3) == 1 &&
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr &&
      X509_gmtime_adj(X509_getm_notBefore(certificate), -kClocksApart) != nullptr &&
      X509_gmtime_adj(X509_getm_notAfter(certificate), static_cast<long>(days) * kDay) != nullptr &&
      X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                 reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                                 0) == 1 &&
      X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
      X509_set_pubkey(certificate, key) == 1;
  return filled ? absl::OkStatus() : Failed("filling a certificate");
}

absl::Status Extend(const std::vector<Extension>& extensions, X509* issuer, X509* certificate) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  for (const Extension& wanted : extensions) {
    const std::unique_ptr<X509_EXTENSION, Free> extension(
        X509V3_EXT_conf_nid(nullptr, &context, wanted.nid, wanted.value.c_str()));
    if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1) {
      return Failed("adding an extension");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeyPair> MakeAuthority(const std::string& name, int days) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate own(X509_new());
  if (key == nullptr || own == nullptr) return Failed("EVP_EC_gen");
  absl::Status status = Fill(name, days, key.get(), own.get(), own.get());
  if (status.ok()) {
    status = Extend({{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                     {NID_key_usage, "critical,keyCertSign,cRLSign"},
                     {NID_subject_key_identifier, "hash"}},
                    own.get(), own.get());
  }
  if (!status.ok()) return status;
  if (X509_sign(own.get(), key.get(), EVP_sha256()) == 0) return Failed("X509_sign");
  return ToPem(own.get(), key.get());
}

absl::StatusOr<KeyPair> Issue(const KeyPair& authority, const Holder& holder, int days) {
  const Key authority_key = ParseKey(authority.key_pem);
  const Certificate issuer = ParseCertificate(authority.certificate_pem);
  if (authority_key == nullptr || issuer == nullptr ||
      X509_check_private_key(issuer.get(), authority_key.get()) != 1) {
    return client::InvalidError("CA 证书与私钥无法读取或不匹配",
                                "the authority's certificate and key cannot be read or do not "
                                "belong together");
  }
  const absl::StatusOr<std::string> names = AlternativeNames(holder);
  if (!names.ok()) return names.status();
  const Key key(EVP_EC_gen("P-256"));
  const Certificate issued(X509_new());
  if (key == nullptr || issued == nullptr) return Failed("EVP_EC_gen");
  absl::Status status = Fill(holder.name, days, key.get(), issuer.get(), issued.get());
  if (status.ok()) {
    status = Extend({{NID_basic_constraints, "critical,CA:FALSE"},
                     {NID_key_usage, "critical,digitalSignature"},
                     {NID_ext_key_usage, holder.server ? "serverAuth" : "clientAuth"},
                     {NID_authority_key_identifier, "keyid:always"},
                     {NID_subject_alt_name, *names}},
                    issuer.get(), issued.get());
  }
  if (!status.ok()) return status;
  if (X509_sign(issued.get(), authority_key.get(), EVP_sha256()) == 0) return Failed("X509_sign");
  return ToPem(issued.get(), key.get());
}

absl::StatusOr<std::string> LastDayOf(const std::string& certificate_pem) {
  const Certificate certificate = ParseCertificate(certificate_pem);
  std::tm end{};
  if (certificate == nullptr || ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1) {
    return client::InvalidError("证书无法读取", "the certificate cannot be read");
  }
  std::array<char, 16> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d", &end);
  return std::string(text.data());
}

}  // namespace hearth::cli
