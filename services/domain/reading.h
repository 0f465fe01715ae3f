// Reading: a value as rules compare it, owning nothing: texts and ids are views into the household
// that it was read from (or literals). Reading a metric allocates nothing in the common case.

#ifndef HEARTH_SERVICES_DOMAIN_READING_H_
#define HEARTH_SERVICES_DOMAIN_READING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "hearth/v1/assessment.pb.h"

namespace hearth::domain {

// hearth.v1.MetricValue without its allocations. Value type; views live as long as the household.
struct LeanValue {
  enum class Kind : uint8_t { kUnset, kNumber, kCode, kYes, kCodes };

  Kind kind = Kind::kUnset;
  int64_t number = 0;  // kNumber; kYes: 0 or 1
  std::string_view code;
  absl::InlinedVector<std::string_view, 4> codes;

  bool has_number() const { return kind == Kind::kNumber; }
  void Clear() {
    kind = Kind::kUnset;
    number = 0;
    codes.clear();
  }
};

// Into an unset message.
void ToMessage(const LeanValue& value, v1::MetricValue* message);

// A LeanValue, what it rests on and until when it holds.
struct LeanReading {
  LeanValue value;
  // Events that it rests on, as they were met; only where evidence is wanted.
  absl::InlinedVector<const std::string*, 4> events;
  bool with_evidence;
  // As in Reading (metrics.h).
  int32_t counts_from = 0;
  int32_t holds_until = 0;

  explicit LeanReading(bool evidence) : with_evidence(evidence) {}
};

// The events that it rests on, each once, ascending.
std::vector<std::string> EventIds(const LeanReading& reading);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_READING_H_
