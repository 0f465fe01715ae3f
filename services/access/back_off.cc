#include "services/access/back_off.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace hearth::access {
namespace {

constexpr size_t kCountsMax = 100'000;

}  // namespace

void BackOff::Fail(int free, int64_t now_ms, Count* count) {
  ++count->failures;
  count->last_ms = now_ms;
  int64_t wait_ms = 1'000;
  for (int i = free; i < count->failures && wait_ms < kLongestMs; ++i) wait_ms *= 3;
  if (count->failures > free) count->until_ms = now_ms + std::min(wait_ms, kLongestMs);
}

void BackOff::Forget(int64_t now_ms) {
  std::erase_if(counts_,
                [now_ms](const auto& entry) { return now_ms - entry.second.last_ms >= kForgetMs; });
}

int64_t BackOff::Try(std::string_view account, std::string_view source, int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  Forget(now_ms);
  // Full of failures of this hour: whoever is new waits, whoever is known is judged as ever.
  const std::string both = absl::StrCat(std::string(account), "\n", std::string(source));
  const std::string alone = absl::StrCat("\n", std::string(source));
  if (counts_.size() >= kCountsMax && !counts_.contains(both)) return kLongestMs;
  const auto until = [this](const std::string& who) {
    const auto count = counts_.find(who);
    return count == counts_.end() ? int64_t{0} : count->second.until_ms;
  };
  // Who is turned away leaves no trace: names that he makes up fill nothing.
  const int64_t until_ms = std::max(until(both), until(alone));
  if (now_ms < until_ms) return until_ms - now_ms;
  Fail(0, now_ms, &counts_[both]);
  Fail(kSourceFree, now_ms, &counts_[alone]);
  return 0;
}

void BackOff::Succeeded(std::string_view account, std::string_view source) {
  const std::lock_guard lock(mutex_);
  counts_.erase(absl::StrCat(std::string(account), "\n", std::string(source)));
  const auto whole = counts_.find(absl::StrCat("\n", std::string(source)));
  if (whole == counts_.end()) return;
  whole->second.failures = std::max(0, whole->second.failures - 1);
  whole->second.until_ms = 0;
}

std::string SourceOf(std::string_view peer) {
  const size_t first = peer.find(':');
  const size_t last = peer.rfind(':');
  if (first == std::string_view::npos || last <= first) return std::string(peer);
  std::string address(peer.substr(first + 1, last - first - 1));
  if (peer.starts_with("ipv4:")) return address.substr(0, address.rfind('.'));
  if (!peer.starts_with("ipv6:")) return std::string(peer);
  // "[::1]", or percent-encoded.
  std::erase_if(address, [](char c) { return c == '[' || c == ']'; });
  if (address.starts_with("%5B")) address = address.substr(3, address.size() - 6);
  in6_addr bytes{};
  if (inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
  return std::string(reinterpret_cast<const char*>(bytes.s6_addr), 8);
}

}  // namespace hearth::access
