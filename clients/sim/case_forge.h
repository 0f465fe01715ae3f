// Forged visits of every kind that inspectors look for (domain guide 7.3), planted and listed in
// the truth.

#ifndef HEARTH_CLIENTS_SIM_CASE_FORGE_H_
#define HEARTH_CLIENTS_SIM_CASE_FORGE_H_

#include <cstddef>
#include <cstdint>

#include "clients/sim/stage.h"

namespace hearth::sim {

size_t ForgeryCount();
// Plain word of the kind, as the truth calls it.
const char* ForgeryName(size_t kind);

// Which of the village's desks is used: a phone whose clock is wrong is a phone of its own.
uint32_t ForgerOf(const Stage& stage, uint32_t number);

// A cadre forges. REQUIRES: within a tour of a desk of the village.
void Forge(Stage* stage, uint32_t number);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_FORGE_H_
