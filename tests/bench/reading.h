// What is read: queries alone and beside full intake, the way from commit to alert, the rebuild.

#ifndef HEARTH_TESTS_BENCH_READING_H_
#define HEARTH_TESTS_BENCH_READING_H_

#include "tests/bench/house.h"

namespace hearth::bench {

// Page of alerts, area summary, explain, text search: idle, as of a past day, under full intake.
void MeasureQueries(House* house);

// From the answer to a check until its alert is at a watcher, beside a moderate load.
void MeasureAlerts(House* house);

// All views, by `hearthd rebuild`: the end of the process says when it is done.
void MeasureRebuild(House* house);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_READING_H_
