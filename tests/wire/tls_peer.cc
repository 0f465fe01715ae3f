#include "tests/wire/tls_peer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bn.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>

namespace hearth::testing {
namespace {

using namespace std::string_view_literals;

constexpr int kPatienceSeconds = 60;

int Connect(const std::string& port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{kPatienceSeconds, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool connected =
      ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  if (connected) return fd;
  ::close(fd);
  return -1;
}

}  // namespace

TlsPeer::TlsPeer(const std::string& port, int version)
    : fd_(Connect(port)), context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_)) {
  SSL_set_min_proto_version(ssl_, version);
  SSL_set_max_proto_version(ssl_, version);
  const auto alpn = "\x02h2"sv;
  SSL_set_alpn_protos(ssl_, reinterpret_cast<const unsigned char*>(alpn.data()),
                      static_cast<unsigned>(alpn.size()));
  if (fd_ < 0) return;
  SSL_set_fd(ssl_, fd_);
  connected_ = SSL_connect(ssl_) == 1;
}

TlsPeer::~TlsPeer() {
  SSL_free(ssl_);
  SSL_CTX_free(context_);
  if (fd_ >= 0) ::close(fd_);
}

std::string TlsPeer::SerialNumber() const {
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl_),
                                                                X509_free);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr), BN_free);
  char* hex = BN_bn2hex(number.get());
  std::string text(hex);
  OPENSSL_free(hex);
  return text;
}

bool TlsPeer::Write(std::string_view bytes) {
  return SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size())) ==
         static_cast<int>(bytes.size());
}

bool TlsPeer::BeginHttp2() {
  const auto empty_settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00"sv;
  return Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") && Write(empty_settings);
}

bool TlsPeer::Ping(std::string_view payload) {
  const auto ping = "\x00\x00\x08\x06\x00\x00\x00\x00\x00"sv;
  const auto answer = "\x00\x00\x08\x06\x01\x00\x00\x00\x00"sv;
  if (!Write(std::string(ping) + std::string(payload))) return false;
  std::string heard;
  std::array<char, 4'096> buffer{};
  while (heard.find(std::string(answer) + std::string(payload)) == std::string::npos) {
    const int got = SSL_read(ssl_, buffer.data(), static_cast<int>(buffer.size()));
    if (got <= 0) return false;
    heard.append(buffer.data(), static_cast<size_t>(got));
  }
  return true;
}

}  // namespace hearth::testing
