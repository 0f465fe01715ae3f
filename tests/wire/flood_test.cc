// Floods below the level of calls (R36): gRPC 1.51 has no answer of its own to rapid resets
// (CVE-2023-44487) or to a header block that never ends. The server stays up, its memory within
// bounds, and everybody else is served meanwhile and afterwards.

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <thread>

#include "tests/wire/desk.h"
#include "tests/wire/hearthd.h"
#include "tests/wire/raw_peer.h"

namespace hearth::testing {
namespace {

using Clock = RawPeer::Clock;

#ifndef HEARTH_SANITIZED
constexpr int kMemoryMaxMib = 512;
#else
constexpr int kMemoryMaxMib = 16'384;  // theirs, mostly
#endif
constexpr char kPath[] = "/hearth.v1.LogService/GetHead";

// The most memory that the process ever had, in MiB.
int MostMemory(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  int kib = -1024;
  while (status >> word && word != "VmHWM:") {
  }
  status >> kib;
  return kib / 1024;
}

class FloodTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(server_.Start());
    Desk(server_.address()).Found();
  }

  // Says all of it beside a good client; then everything must be as before.
  void Bear(const char* name, const std::string& flood) {
    std::atomic<bool> over = false;
    double slowest = 0;
    std::thread good([&] { slowest = AskUntil(over); });
    const Clock::time_point began = Clock::now();
    RawPeer peer(server_.port());
    EXPECT_TRUE(peer.Say(Preface() + EmptySettings()));
    // Until all of it was read, or the server has had enough.
    const bool borne =
        peer.Say(flood) && peer.Say(Frame(kPing, 0, 0, "the end.")) && peer.Hear("the end.");
    const std::chrono::duration<double> took = Clock::now() - began;
    over = true;
    good.join();
    Desk after(server_.address());
    after.Check(after.Register("示范", kFirstDay), 300'000, true, kFirstDay);
    const int most = MostMemory(server_.pid());
    std::printf("%-26s %s after %.2f s, memory at most %d MiB, others waited at most %.3f s\n",
                name, borne ? "borne " : "closed", took.count(), most, slowest);
    EXPECT_LT(most, kMemoryMaxMib) << name;
    EXPECT_GT(most, 0);
  }

  Hearthd server_;

 private:
  // Calls, each by a deadline that fails the test; the slowest, in seconds.
  double AskUntil(const std::atomic<bool>& over) {
    Desk desk(server_.address());
    double slowest = 0;
    do {
      const Clock::time_point began = Clock::now();
      EXPECT_GT(desk.Head().position(), 0u);
      slowest = std::max(slowest, std::chrono::duration<double>(Clock::now() - began).count());
    } while (!over);
    return slowest;
  }
};

std::string Call(uint32_t stream, uint8_t flags = kEndHeaders) {
  return Frame(kHeaders, flags, stream, CallFields(kPath));
}

std::string Reset(uint32_t stream) {
  return Frame(kRstStream, 0, stream, std::string("\0\0\0\x08", 4));  // CANCEL
}

// An empty request, and the end of what the client says.
std::string NoRequest(uint32_t stream) {
  return Frame(kData, kEndStream, stream, std::string(5, '\0'));
}

// Otherwise no flood of these bytes would mean anything.
TEST_F(FloodTest, CallsOfTheseBytesAreAnswered) {
  const std::string fields = CallFields(kPath);
  const std::string in_two = Frame(kHeaders, 0, 1, fields.substr(0, 40)) +
                             Frame(kContinuation, kEndHeaders, 1, fields.substr(40));
  for (const std::string& headers : {Call(1), in_two}) {
    RawPeer peer(server_.port());
    EXPECT_TRUE(peer.Say(Preface() + EmptySettings() + headers + NoRequest(1)));
    EXPECT_TRUE(peer.Hear("hearth/")) << "the verifier key\n" << peer.heard();
  }
}

constexpr uint32_t kResets = 20'000;

TEST_F(FloodTest, RapidResets) {
  std::string all;
  for (uint32_t i = 0; i < kResets; ++i) all += Call(2 * i + 1) + Reset(2 * i + 1);
  Bear("20,000 rapid resets", all);
}

TEST_F(FloodTest, RapidResetsOfWholeCalls) {
  std::string all;
  for (uint32_t i = 0; i < kResets; ++i) {
    all += Call(2 * i + 1) + NoRequest(2 * i + 1) + Reset(2 * i + 1);
  }
  Bear("20,000 whole calls, reset", all);
}

TEST_F(FloodTest, HeadersThatNeverEnd) {
  for (const size_t size : {0, 1, 1'000}) {
    const std::string fields = size == 0 ? "" : Fields({{"x", std::string(size, 'x')}});
    std::string all = Call(1, 0);
    for (int i = 0; i < 10'000; ++i) all += Frame(kContinuation, 0, 1, fields);
    Bear("10,000 CONTINUATION", all);
  }
}

TEST_F(FloodTest, FramesThatMustBeAnswered) {
  std::string settings, pings, unknown;
  for (int i = 0; i < 200'000; ++i) {
    settings += EmptySettings();
    pings += Frame(kPing, 0, 0, "pingping");
    unknown += Frame(0xee, 0, 0, "");
  }
  Bear("200,000 SETTINGS", settings);
  Bear("200,000 PING", pings);
  Bear("200,000 of no known kind", unknown);
}

// CVE-2023-1428: metadata that the server wanted to write down ended it.
TEST_F(FloodTest, TeOtherThanTrailersAndTooLongHeaders) {
  std::string all;
  uint32_t stream = 1;
  for (const std::string te : {"", "gzip", "trailers, deflate", "compress;q=0.5"}) {
    for (const size_t size : {0, 100, 9'000, 15'000}) {
      const std::string fields =
          CallFields(kPath, te, {{"x-long", std::string(size, 'x')}, {"grpclb_client_stats", "x"}});
      all += Frame(kHeaders, kEndHeaders, stream, fields) + NoRequest(stream);
      stream += 2;
    }
  }
  Bear("te and long headers", all);
}

}  // namespace
}  // namespace hearth::testing
