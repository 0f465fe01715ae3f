// A TLS client of our own, below gRPC: to choose versions, to see certificates, to keep one
// connection.

#ifndef HEARTH_TESTS_WIRE_TLS_PEER_H_
#define HEARTH_TESTS_WIRE_TLS_PEER_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>

namespace hearth::testing {

// One connection, one thread.
class TlsPeer {
 public:
  // Connects to 127.0.0.1:`port` and shakes hands with `version` alone (TLS1_2_VERSION, ...).
  // Checks no certificate.
  TlsPeer(const std::string& port, int version);
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  bool connected() const { return connected_; }
  // Hexadecimal; REQUIRES: connected().
  std::string SerialNumber() const;
  // Begins HTTP/2. False when the other side has gone.
  bool BeginHttp2();
  // Sends a PING with these 8 bytes and reads until it is answered. False when it never is.
  bool Ping(std::string_view payload);

 private:
  bool Write(std::string_view bytes);

  int fd_ = -1;
  SSL_CTX* context_;
  SSL* ssl_;
  bool connected_ = false;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_TLS_PEER_H_
