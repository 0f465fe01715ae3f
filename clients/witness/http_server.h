// HTTP for a witness: POST <prefix>/add-checkpoint, and nothing else.
#ifndef HEARTH_CLIENTS_WITNESS_HTTP_SERVER_H_
#define HEARTH_CLIENTS_WITNESS_HTTP_SERVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "clients/witness/witness.h"

namespace hearth::witness {

// Listens from Start to its end. One thread a connection, at most 64 at once; what stalls for ten
// seconds is closed; bodies of at most 64 KiB. Plain HTTP: a cosignature is public, and the
// checkpoint is signed; who must hide who asks puts it behind a proxy.
class HttpServer {
 public:
  using Handler = std::function<Answer(const std::string& body)>;

  // `listen` = "host:port", an address and not a name; port 0 = any. Called from many threads.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const std::string& listen,
                                                           Handler handler);
  // Ends all connections, and waits for their threads.
  virtual ~HttpServer() = default;
  virtual std::string address() const = 0;  // "127.0.0.1:PORT"
};

}  // namespace hearth::witness

#endif  // HEARTH_CLIENTS_WITNESS_HTTP_SERVER_H_
