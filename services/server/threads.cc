#include "services/server/threads.h"

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

}  // namespace hearth::server
