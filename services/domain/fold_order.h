// How facts overrule each other in the fold: helpers over rows::v1::Order.

#ifndef HEARTH_SERVICES_DOMAIN_FOLD_ORDER_H_
#define HEARTH_SERVICES_DOMAIN_FOLD_ORDER_H_

#include <google/protobuf/repeated_ptr_field.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "hearth/rows/v1/household_state.pb.h"
#include "hearth/v1/events.pb.h"
#include "hearth/v1/household.pb.h"
#include "services/domain/civil_date.h"

namespace hearth::domain {

inline rows::v1::Order MakeOrder(const v1::EventHeader& header) {
  rows::v1::Order order;
  order.set_occurred_time_ms(header.occurred_time_ms());
  order.set_device_seq(header.device_seq());
  order.set_event_id(header.event_id());
  return order;
}

// An order without an event comes before every other.
inline bool Before(const rows::v1::Order& a, const rows::v1::Order& b) {
  const auto key = [](const rows::v1::Order& order) {
    return std::make_tuple(!order.event_id().empty(), order.occurred_time_ms(), order.device_seq(),
                           std::string_view(order.event_id()));
  };
  return key(a) < key(b);
}

// The event that speaks at this place.
inline const std::string& SpeakerOf(const rows::v1::Order& order) {
  return order.corrected_by().empty() ? order.event_id() : order.corrected_by();
}

// Into a fresh message.
inline void FillSource(const rows::v1::Order& order, v1::Obtained obtained, v1::Source* source) {
  source->set_event_id(SpeakerOf(order));
  source->set_occurred_date(DateOfTime(order.occurred_time_ms()));
  source->set_obtained(obtained);
}

// The greater order wins; an equal one is the same fact again and changes nothing.
template <typename Value>
void Take(const rows::v1::Order& order, const Value& value, rows::v1::Order* winner,
          Value* winning) {
  if (!Before(*winner, order)) return;
  *winner = order;
  *winning = value;
}

// Moves the last element to its place in an otherwise sorted field.
template <typename Element, typename Less>
void SettleLast(google::protobuf::RepeatedPtrField<Element>* field, const Less& less) {
  for (int i = field->size() - 1; i > 0 && less(field->Get(i), field->Get(i - 1)); --i) {
    field->SwapElements(i, i - 1);
  }
}

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FOLD_ORDER_H_
