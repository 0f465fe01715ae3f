#include "tests/bench/load.h"

#include <cstdio>
#include <cstdlib>
#include <random>

#include "clients/cpp/draft_codec.h"
#include "clients/cpp/times.h"

namespace hearth::bench {
namespace {

std::string Hex(std::mt19937_64& random, int digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < digits; ++i) text += kDigits[random() & 15];
  return text;
}

// A UUIDv7 whose time is the event's.
std::string EventId(std::mt19937_64& random, int64_t time_ms) {
  char head[16];
  std::snprintf(head, sizeof head, "%012llx", static_cast<unsigned long long>(time_ms));
  const std::string t(head);
  return t.substr(0, 8) + "-" + t.substr(8) + "-7" + Hex(random, 3) + "-8" + Hex(random, 3) + "-" +
         Hex(random, 12);
}

v1::Draft MakeDraft(std::mt19937_64& random, const LoadOptions& options, const std::string& device,
                    uint64_t seq) {
  v1::Draft draft;
  draft.set_event_id(EventId(random, options.occurred_time_ms));
  draft.set_household(Hex(random, 32));
  draft.set_area_code(options.area_code);
  draft.set_actor("bench");
  draft.set_device(device);
  draft.set_device_seq(seq);
  draft.set_occurred_time(client::TimeText(options.occurred_time_ms));
  draft.set_salt(Hex(random, 64));
  v1::CheckRecorded& check = *draft.mutable_fact()->mutable_check_recorded();
  check.set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  check.set_form_version("bench-1");
  check.mutable_guarantees()->set_obtained(v1::OBTAINED_OBSERVED);
  check.mutable_guarantees()->set_housing(random() % 50 == 0 ? v1::PROBLEM_EXISTS
                                                             : v1::PROBLEM_NONE);
  check.mutable_guarantees()->set_water(v1::PROBLEM_NONE);
  return draft;
}

}  // namespace

std::vector<v1::Run> MakeLoad(const LoadOptions& options) {
  std::mt19937_64 random(options.seed);
  std::vector<v1::Run> runs;
  for (int made = 0; made < options.events;) {
    const std::string device = "bench-" + Hex(random, 12);
    client::ChainTracker chain;
    v1::Run& run = runs.emplace_back();
    for (int i = 0; i < options.run_events && made < options.events; ++i, ++made) {
      auto event = client::EncodeDraft(
          MakeDraft(random, options, device, static_cast<uint64_t>(i) + 1), &chain);
      if (!event.ok()) {
        std::fprintf(stderr, "%s\n", event.status().ToString().c_str());
        std::abort();
      }
      *run.add_submissions() = std::move(event->submission);
    }
  }
  return runs;
}

}  // namespace hearth::bench
