// Our own small files (storage/files: anchor, `durable`, folders) on the SimulatedDisk: programs
// that link hearth_faults are linked with --wrap for the calls that change files, so that the real
// code of storage/files runs unchanged. RocksDB, a shared library, is not touched by this.

#ifndef HEARTH_TESTS_FAULTS_POSIX_WRAP_H_
#define HEARTH_TESTS_FAULTS_POSIX_WRAP_H_

#include "tests/faults/simulated_disk.h"

namespace hearth::testing {

// While it lives, calls on paths below the disk's folder are steps of the disk. One at a time.
class WrappedPosix {
 public:
  explicit WrappedPosix(SimulatedDisk* disk);
  ~WrappedPosix();
  WrappedPosix(const WrappedPosix&) = delete;
  WrappedPosix& operator=(const WrappedPosix&) = delete;

  // Changing calls that came through since the program's start: so that a test can tell that the
  // linker did its part.
  static uint64_t calls();
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_FAULTS_POSIX_WRAP_H_
