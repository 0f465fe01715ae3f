// A client below gRPC and below HTTP/2: a TCP connection, and the bytes of frames to say on it,
// right or wrong.

#ifndef HEARTH_TESTS_WIRE_RAW_PEER_H_
#define HEARTH_TESTS_WIRE_RAW_PEER_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::testing {

// One connection to 127.0.0.1, one thread.
class RawPeer {
 public:
  using Clock = std::chrono::steady_clock;

  // Fails the test unless it connects.
  explicit RawPeer(const std::string& port);
  ~RawPeer();
  RawPeer(const RawPeer&) = delete;
  RawPeer& operator=(const RawPeer&) = delete;

  int fd() const { return fd_; }
  // Sends all of it, reading and dropping what comes meanwhile, so that neither side waits for the
  // other. False once the other side has closed, or after a minute.
  bool Say(std::string_view bytes);
  // Reads what has come; false once the other side has closed.
  bool Listen();
  // Until `needle` was heard; false when it never was: closed, or a minute over.
  bool Hear(std::string_view needle);
  // What was heard last, at most 64 KiB.
  const std::string& heard() const { return heard_; }
  bool open() const { return open_; }

 private:
  int fd_ = -1;
  bool open_ = false;
  std::string heard_;
};

// What an HTTP/2 connection begins with.
std::string Preface();
// A frame (RFC 9113, 4.1).
std::string Frame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload);
std::string EmptySettings();
// Header fields as literals without indexing and without Huffman (RFC 7541, 6.2.2); each name and
// value shorter than 127 bytes, or a value of up to 16,000.
std::string Fields(const std::vector<std::pair<std::string, std::string>>& fields);
// The fields of a gRPC call of that path ("/package.Service/Method"), and `more`.
std::string CallFields(const std::string& path, const std::string& te = "trailers",
                       const std::vector<std::pair<std::string, std::string>>& more = {});

inline constexpr uint8_t kData = 0, kHeaders = 1, kRstStream = 3, kSettings = 4, kPing = 6,
                         kGoAway = 7, kContinuation = 9;
inline constexpr uint8_t kEndStream = 1, kAck = 1, kEndHeaders = 4;

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_WIRE_RAW_PEER_H_
