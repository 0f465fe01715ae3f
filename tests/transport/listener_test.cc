// The accepting of connections: what comes beyond the bound is shed, and the door opens again.

#include "services/server/listener.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mutex>
#include <vector>

#include "tests/support/status_matchers.h"

namespace hearth::server {
namespace {

int Connect(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  return fd;
}

// Connections that were taken, each greeted with a byte.
class Guests {
 public:
  void Take(int fd) {
    const std::lock_guard lock(mutex_);
    fds_.push_back(fd);
    EXPECT_EQ(::write(fd, "x", 1), 1);
  }
  size_t size() {
    const std::lock_guard lock(mutex_);
    return fds_.size();
  }
  void Leave() {
    const std::lock_guard lock(mutex_);
    for (const int fd : fds_) ::close(fd);
    fds_.clear();
  }
  ~Guests() { Leave(); }

 private:
  std::mutex mutex_;
  std::vector<int> fds_;
};

// Whether a connection was taken rather than shed: waits for the one or the other.
bool Greeted(int fd) {
  char byte = 0;
  return ::read(fd, &byte, 1) == 1;
}

int NextDescriptor() {
  const int fd = ::open("/dev/null", O_RDONLY);
  ::close(fd);
  return fd;
}

// Of 30 who come while there is room for so many descriptors more.
size_t TakenOf30(int room) {
  Guests guests;  // outlives the listener
  auto listener = Listener::Bind("127.0.0.1", 0);
  EXPECT_OK(listener);
  std::vector<int> clients;
  for (int i = 0; i < 30; ++i) clients.push_back(Connect((*listener)->port()));  // they wait
  (*listener)->Start(NextDescriptor() + room, [&](int fd) { guests.Take(fd); });
  size_t taken = 0;
  for (const int fd : clients) taken += Greeted(fd);
  EXPECT_EQ(taken, guests.size());
  // Whoever was shed may come again once others have left.
  guests.Leave();
  for (const int fd : clients) ::close(fd);
  const int again = Connect((*listener)->port());
  EXPECT_TRUE(Greeted(again));
  ::close(again);
  return taken;
}

TEST(Listener, ShedsWhatComesBeyondTheBoundAndTakesAgainWhenThereIsRoom) {
  EXPECT_EQ(TakenOf30(10), 10u);
  EXPECT_EQ(TakenOf30(1'000), 30u) << "nothing but the bound sheds";
}

TEST(Listener, APortIsNeverShared) {
  auto first = Listener::Bind("127.0.0.1", 0);
  ASSERT_OK(first);
  EXPECT_FALSE(Listener::Bind("127.0.0.1", (*first)->port()).ok());
  const int port = (*first)->port();
  first->reset();
  EXPECT_OK(Listener::Bind("127.0.0.1", port));
  EXPECT_FALSE(Listener::Bind("no.such.host.invalid", 0).ok());
}

}  // namespace
}  // namespace hearth::server
