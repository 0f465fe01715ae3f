// What a log holds, and whether it may hold that.

#ifndef HEARTH_TESTS_LEDGER_LOG_FACTS_H_
#define HEARTH_TESTS_LEDGER_LOG_FACTS_H_

#include <map>
#include <string>
#include <vector>

#include "services/ledger/ledger.h"
#include "services/record/record.h"

namespace hearth::testing {

struct LogFacts {
  std::map<std::string, std::vector<storage::Position>> positions;  // by event id
  std::vector<domain::Event> events;                                // headers only
  std::vector<std::string> faults;
};

// Reads the whole log. Faults: a position that is missing or twice, a record that does not open, a
// recorded time that goes back.
inline LogFacts ReadFacts(const storage::Log& log) {
  LogFacts facts;
  storage::Position next = 1;
  int64_t recorded_ms = 0;
  const absl::Status status = log.Read(1, [&](storage::Position position, std::string_view bytes) {
    if (position != next++) facts.faults.push_back("position " + std::to_string(position));
    absl::StatusOr<domain::Event> event = record::OpenHeader(position, bytes);
    if (!event.ok()) {
      facts.faults.push_back(event.status().ToString());
      return false;
    }
    if (event->recorded_time_ms < recorded_ms) facts.faults.push_back("time goes back");
    recorded_ms = event->recorded_time_ms;
    facts.positions[event->header.event_id()].push_back(position);
    facts.events.push_back(*std::move(event));
    return true;
  });
  if (!status.ok()) facts.faults.push_back(status.ToString());
  if (next != log.head().position + 1) facts.faults.push_back("ends early");
  return facts;
}

// Events that are in the log more than once, or not at all although they were sent.
inline size_t NotExactlyOnce(const LogFacts& facts, const std::vector<v1::Submission>& sent) {
  size_t wrong = 0;
  for (const v1::Submission& submission : sent) {
    v1::EventHeader header;
    const auto found = header.ParseFromString(submission.header())
                           ? facts.positions.find(header.event_id())
                           : facts.positions.end();
    if (found == facts.positions.end() || found->second.size() != 1) ++wrong;
  }
  return wrong;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_LOG_FACTS_H_
