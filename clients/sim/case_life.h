// Lives of cases: clues, true and false, and all that follows from them. Apart from the ordinary
// life of a household, with random numbers of its own: without SimulateOptions::cases not a byte
// changes.

#ifndef HEARTH_CLIENTS_SIM_CASE_LIFE_H_
#define HEARTH_CLIENTS_SIM_CASE_LIFE_H_

#include <cstdint>
#include <string>

#include "clients/sim/stage.h"

namespace hearth::sim {

// Draws clues, files, statuses, rounds and forgeries of the whole time. Once, on the first day.
void PlanCases(Stage* stage, uint32_t percent);

// A check has discovered something, which opens a clue; a phone without signal tells of it late.
// Nothing without lives of cases.
void NoteDiscovery(Stage* stage, uint32_t index, const std::string& check_id);

// The desk that does the task, as the household lies today.
uint32_t CaseDeviceOf(const Stage& stage, const Task& task);

// Of the random numbers of a life that begins now.
uint64_t CaseSeed(const Stage& stage, uint32_t index);

// Does it. REQUIRES: task.kind is kCase, within a tour of its desk.
void LiveCase(Stage* stage, const Task& task);

}  // namespace hearth::sim

#endif  // HEARTH_CLIENTS_SIM_CASE_LIFE_H_
