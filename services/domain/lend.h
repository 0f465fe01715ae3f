// Lend: gives a part of a state to an opened household. Private to household_open.cc and
// member_fold.cc.

#ifndef HEARTH_SERVICES_DOMAIN_LEND_H_
#define HEARTH_SERVICES_DOMAIN_LEND_H_

namespace hearth::domain {

// Copies `part`, or only refers to it: messages on an arena do not delete what was set so.
// REQUIRES: where it only refers, `to` is on an arena, the part outlives it, and nobody changes the
// part through `to`.
template <typename Message, typename Part>
void Lend(const Part& part, bool refer, Message* to, void (Message::*set)(Part*),
          Part* (Message::*mutable_part)()) {
  if (refer) {
    (to->*set)(const_cast<Part*>(&part));
  } else {
    *(to->*mutable_part)() = part;
  }
}

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_LEND_H_
