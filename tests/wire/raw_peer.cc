#include "tests/wire/raw_peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace hearth::testing {
namespace {

constexpr std::chrono::minutes kPatience{1};
constexpr size_t kHeardMax = 64 << 10;

int MsUntil(RawPeer::Clock::time_point end) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - RawPeer::Clock::now());
  return static_cast<int>(std::max<int64_t>(left.count(), 0));
}

// An integer of HPACK with a prefix of 7 bits and no flag.
std::string Length(size_t length) {
  if (length < 127) return std::string(1, static_cast<char>(length));
  std::string bytes(1, '\x7f');
  for (length -= 127; length >= 128; length /= 128) {
    bytes += static_cast<char>(0x80 | (length % 128));
  }
  return bytes + static_cast<char>(length);
}

}  // namespace

RawPeer::RawPeer(const std::string& port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::stoi(port)));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  open_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  EXPECT_TRUE(open_) << "port " << port;
}

RawPeer::~RawPeer() { ::close(fd_); }

bool RawPeer::Listen() {
  std::array<char, 16'384> buffer{};
  while (open_) {
    const ssize_t got = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return true;
    if (got <= 0) open_ = false;
    if (got > 0) heard_.append(buffer.data(), static_cast<size_t>(got));
    if (heard_.size() > kHeardMax) heard_.erase(0, heard_.size() - kHeardMax);
  }
  return false;
}

bool RawPeer::Say(std::string_view bytes) {
  const Clock::time_point end = Clock::now() + kPatience;
  while (open_ && !bytes.empty()) {
    pollfd ready{fd_, POLLIN | POLLOUT, 0};
    if (::poll(&ready, 1, MsUntil(end)) <= 0) return false;
    if ((ready.revents & POLLIN) != 0 && !Listen()) return false;
    if ((ready.revents & (POLLOUT | POLLERR | POLLHUP)) == 0) continue;
    const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) bytes.remove_prefix(static_cast<size_t>(sent));
    if (sent < 0 && errno != EAGAIN && errno != EINTR) open_ = false;
  }
  return open_;
}

bool RawPeer::Hear(std::string_view needle) {
  const Clock::time_point end = Clock::now() + kPatience;
  while (heard_.find(needle) == std::string::npos) {
    pollfd ready{fd_, POLLIN, 0};
    if (!open_ || ::poll(&ready, 1, MsUntil(end)) <= 0) return false;
    Listen();
  }
  return true;
}

std::string Preface() { return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"; }

std::string Frame(uint8_t type, uint8_t flags, uint32_t stream, std::string_view payload) {
  std::string frame;
  for (const int shift : {16, 8, 0}) frame += static_cast<char>(payload.size() >> shift);
  frame += static_cast<char>(type);
  frame += static_cast<char>(flags);
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>(stream >> shift);
  return frame + std::string(payload);
}

std::string EmptySettings() { return Frame(kSettings, 0, 0, ""); }

std::string Fields(const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string bytes;
  for (const auto& [name, value] : fields) {
    bytes += '\0' + Length(name.size()) + name + Length(value.size()) + value;
  }
  return bytes;
}

std::string CallFields(const std::string& path, const std::string& te,
                       const std::vector<std::pair<std::string, std::string>>& more) {
  return Fields({{":method", "POST"},
                 {":scheme", "http"},
                 {":path", path},
                 {":authority", "127.0.0.1"},
                 {"content-type", "application/grpc"},
                 {"te", te}}) +
         Fields(more);
}

}  // namespace hearth::testing
