// Fault: what is wrong with a fact, found somewhere within it. Kept apart from Refusal because a
// leaf does not know the whole path: each level puts its own field in front.

#ifndef HEARTH_SERVICES_DOMAIN_FAULT_H_
#define HEARTH_SERVICES_DOMAIN_FAULT_H_

#include <optional>
#include <string>
#include <string_view>

#include "services/domain/submission.h"

namespace hearth::domain {

// Holds nothing personal: never a value that a person gave.
struct Fault {
  v1::RefusalReason reason = v1::REFUSAL_REASON_MALFORMED;
  std::string path;  // "income.items[2].amount_fen"; empty = the fact itself
  std::string zh;    // what is wrong and what to do
  std::string en;
};

using MaybeFault = std::optional<Fault>;

inline Fault Malformed(std::string_view path, std::string_view zh, std::string_view en) {
  return {v1::REFUSAL_REASON_MALFORMED, std::string(path), std::string(zh), std::string(en)};
}

// What it meets does not allow it; says what is missing.
inline Fault WrongState(std::string_view path, std::string_view zh, std::string_view en) {
  return {v1::REFUSAL_REASON_WRONG_STATE, std::string(path), std::string(zh), std::string(en)};
}

// Puts a field in front of the fault's path.
Fault Within(std::string_view field, Fault fault);
// The same for the element of a list.
Fault Within(std::string_view field, int index, Fault fault);

// "path: zh / path: en", cut so that it always fits into a stamp.
Refusal ToRefusal(const Fault& fault);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_FAULT_H_
