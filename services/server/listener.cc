#include "services/server/listener.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <utility>

namespace hearth::server {
namespace {

using storage::Fd;

constexpr int kBacklog = 1'024;

struct FreeAddresses {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

absl::StatusOr<Addresses> Resolve(std::string host, int port) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &list);
  if (error != 0) return absl::InvalidArgumentError(host + ": " + ::gai_strerror(error));
  return Addresses(list);
}

absl::StatusOr<Fd> Listen(const addrinfo& address) {
  Fd fd(::socket(address.ai_family, address.ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
                 address.ai_protocol));
  if (fd.get() < 0) return storage::ErrnoStatus("socket", "", errno);
  const int on = 1;
  // A port that was just left is free; one that another listens on is not. Accepted connections
  // inherit that small messages go at once.
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(fd.get(), address.ai_addr, address.ai_addrlen) != 0 ||
      ::listen(fd.get(), kBacklog) != 0) {
    return storage::ErrnoStatus("listen", "", errno);
  }
  return fd;
}

int PortOf(const Fd& fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

Fd Spare() { return Fd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

}  // namespace

int DescriptorsForConnections() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  const rlim_t most = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(limit.rlim_cur, most) / 4 * 3);
}

absl::StatusOr<std::unique_ptr<Listener>> Listener::Bind(const std::string& host, int port) {
  absl::StatusOr<Addresses> addresses = Resolve(host, port);
  if (!addresses.ok()) return addresses.status();
  absl::Status fault = absl::InvalidArgumentError(host + ": no address");
  for (const addrinfo* at = addresses->get(); at != nullptr; at = at->ai_next) {
    absl::StatusOr<Fd> fd = Listen(*at);
    if (fd.ok()) {
      const int bound = PortOf(*fd);
      Fd stop(::eventfd(0, EFD_CLOEXEC));
      return std::unique_ptr<Listener>(new Listener(*std::move(fd), std::move(stop), bound));
    }
    fault = fd.status();
  }
  return fault;
}

Listener::Listener(Fd listening, Fd stop, int port)
    : listening_(std::move(listening)), stop_(std::move(stop)), port_(port), spare_(Spare()) {}

void Listener::Start(int descriptors_max, std::function<void(int fd)> take) {
  thread_ = std::thread(
      [this, descriptors_max, take = std::move(take)] { Accept(descriptors_max, take); });
}

void Listener::Stop() {
  if (!thread_.joinable()) return;
  const uint64_t one = 1;
  static_cast<void>(!::write(stop_.get(), &one, sizeof one));
  thread_.join();
}

void Listener::Accept(int descriptors_max, const std::function<void(int fd)>& take) {
  pollfd watched[] = {{listening_.get(), POLLIN, 0}, {stop_.get(), POLLIN, 0}};
  while (true) {
    if (::poll(watched, 2, -1) < 0 && errno != EINTR) return;
    if ((watched[1].revents & POLLIN) != 0) return;
    const int fd = ::accept4(listening_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE) ShedOne();
    } else if (fd >= descriptors_max) {
      // Descriptors are given out from below: so many are open.
      ::close(fd);
    } else {
      take(fd);
    }
  }
}

void Listener::ShedOne() {
  spare_ = Fd();
  const int fd = ::accept4(listening_.get(), nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) ::close(fd);
  spare_ = Spare();
}

}  // namespace hearth::server
