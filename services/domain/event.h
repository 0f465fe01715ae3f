// Event: one fact of the log as every fold reads it.

#ifndef HEARTH_SERVICES_DOMAIN_EVENT_H_
#define HEARTH_SERVICES_DOMAIN_EVENT_H_

#include <cstdint>
#include <string>

#include "hearth/v1/envelope.pb.h"
#include "hearth/v1/events.pb.h"

namespace hearth::domain {

// Value type. `fact` is the merge of the parts that could be opened: empty (FACT_NOT_SET) for a
// refused event, and lacking whatever was erased.
struct Event {
  uint64_t position = 0;
  int64_t recorded_time_ms = 0;
  v1::RefusalReason refused = v1::REFUSAL_REASON_UNSPECIFIED;
  std::string refused_detail;
  v1::QuarantineReason quarantine = v1::QUARANTINE_REASON_UNSPECIFIED;
  bool out_of_scope_on_arrival = false;
  bool released = false;  // of one in quarantine: by what was known where it is read (Releases)
  v1::EventHeader header;
  std::string header_hash;  // SHA-256 of the header's bytes, 32 bytes
  v1::Fact fact;

  // Recorded with its parts; a refused event has none.
  bool whole() const { return refused == v1::REFUSAL_REASON_UNSPECIFIED; }
  // Read by folds.
  bool accepted() const {
    return whole() && (quarantine == v1::QUARANTINE_REASON_UNSPECIFIED || released);
  }
};

// Place of a fact among the facts of its household: the greatest wins. Independent of arrival.
struct OrderKey {
  int64_t occurred_time_ms = 0;
  uint64_t device_seq = 0;
  std::string event_id;

  auto operator<=>(const OrderKey&) const = default;
};

inline OrderKey OrderOf(const v1::EventHeader& header) {
  return {header.occurred_time_ms(), header.device_seq(), header.event_id()};
}

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_EVENT_H_
