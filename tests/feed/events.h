// A log of real records for tests of readers: sealed, encoded and appended as the ledger does it.

#ifndef HEARTH_TESTS_FEED_EVENTS_H_
#define HEARTH_TESTS_FEED_EVENTS_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hearth/v1/events.pb.h"
#include "services/domain/submission.h"
#include "services/record/record.h"
#include "storage/memory/memory_keys.h"
#include "storage/memory/memory_log.h"
#include "storage/merkle/tree.h"
#include "tests/support/status_matchers.h"

namespace hearth::testing {

// `number` as an id of 16 bytes.
inline std::string IdOf(uint64_t number) {
  std::string id = "hearth\x70t\x80------";
  id.resize(12, '-');
  for (int shift = 24; shift >= 0; shift -= 8) id.push_back(static_cast<char>(number >> shift));
  return id;
}

// Not thread-safe, but its log may be read while it appends.
class TestLog {
 public:
  storage::MemoryLog& log() { return log_; }
  storage::Keys& keys() { return *keys_; }
  storage::Position head() const { return log_.head().position; }

  // Appends one event: kind and body by `fact`. Answers its position.
  storage::Position Add(const std::string& household, const std::string& area_code,
                        const v1::Fact& fact,
                        v1::RefusalReason refused = v1::REFUSAL_REASON_UNSPECIFIED) {
    v1::EventHeader place;
    place.set_event_id(IdOf(head() + 1));
    household.empty() ? place.set_stream(v1::STREAM_CONTROL) : place.set_household(household);
    place.set_area_code(area_code);
    return Add(place, fact, refused);
  }

  // The same with the place that `header` gives: event_id, household or stream, area; actor and
  // time where it gives them.
  storage::Position Add(v1::EventHeader header, const v1::Fact& fact,
                        v1::RefusalReason refused = v1::REFUSAL_REASON_UNSPECIFIED) {
    domain::Submitted event;
    event.parts = {fact.SerializeAsString()};
    event.salts = {std::string(32, 's')};
    header.set_kind(static_cast<uint32_t>(fact.fact_case()));
    if (header.actor().empty()) header.set_actor("tester");
    header.set_device("d");
    header.set_device_seq(head() + 1);
    header.set_prev_hash(std::string(32, '\0'));
    if (header.occurred_time_ms() == 0) header.set_occurred_time_ms(1'700'000'000'000);
    header.set_suite(v1::SUITE_SHA256);
    v1::PartCommitment* part = header.add_parts();
    if (!header.household().empty())
      part->set_subject(domain::HouseholdSubject(header.household()));
    part->set_commitment(domain::Sha256(event.salts[0] + event.parts[0]));
    event.header_bytes = header.SerializeAsString();
    event.header_hash = domain::Sha256(event.header_bytes);
    event.header = std::move(header);
    event.fact = fact;
    Append(event, refused);
    return head();
  }

  // Appends bytes that are no record.
  void AddRubbish() { AppendRecord("rubbish"); }

 private:
  void Append(const domain::Submitted& event, v1::RefusalReason refused) {
    v1::Stamp stamp;
    stamp.set_position(head() + 1);
    recorded_ms_ = std::max(recorded_ms_ + 1, event.header.occurred_time_ms());
    stamp.set_recorded_time_ms(recorded_ms_);
    stamp.set_refused(refused);
    std::vector<std::string> sealed;
    if (refused == v1::REFUSAL_REASON_UNSPECIFIED) {
      auto parts = record::SealParts(event, keys_.get());
      ASSERT_OK(parts.status());
      sealed = *std::move(parts);
    }
    AppendRecord(record::Encode(stamp, event.header_bytes, "", "", sealed));
  }

  void AppendRecord(const std::string& record) {
    storage::Group group;
    group.expected_position = head();
    group.expected_root = tree_.Root();
    tree_.Append(storage::merkle::LeafHash(record));
    group.new_root = tree_.Root();
    group.records = {record};
    ASSERT_OK(log_.Append(group));
  }

  storage::MemoryLog log_;
  int64_t recorded_ms_ = 1'700'000'000'000 - 1;
  const std::unique_ptr<storage::Keys> keys_ = storage::MakeMemoryKeys();
  storage::merkle::Frontier tree_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FEED_EVENTS_H_
