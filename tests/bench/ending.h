// How it ends: killed under load and started again, and what it leaves in memory and on the disk.

#ifndef HEARTH_TESTS_BENCH_ENDING_H_
#define HEARTH_TESTS_BENCH_ENDING_H_

#include "tests/bench/house.h"

namespace hearth::bench {

// Time from the start after a kill -9 under full load until it takes the next check.
void MeasureRestart(House* house);

// Bytes per event of each column family, compacted. Stops hearthd for good.
void MeasureDisk(House* house);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_ENDING_H_
