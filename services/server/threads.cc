#include "services/server/threads.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace hearth::server {
namespace {

// Each step is a quarter more or less of processor: three of them half. Ten, a ninth, left a view
// standing still beside a compiler on the same two processors.
constexpr int kStandBack = 3;

}  // namespace

void StepBack(const std::string& name) {
  ::prctl(PR_SET_NAME, name.c_str(), 0, 0, 0);
  // Linux keeps this a thread. That it fails is no reason not to follow.
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kStandBack);
}

void PrepareMemory() {
  // The buffers of a group (requests, chunks, a write batch) come and go a hundred times a second:
  // given back to the system each time, they would be faulted in and zeroed each time.
  ::mallopt(M_MMAP_THRESHOLD, 32 << 20);
  ::mallopt(M_TRIM_THRESHOLD, 128 << 20);
}

}  // namespace hearth::server
