#include "services/ledger/fatal.h"

#include <unistd.h>

#include <cstdio>
#include <string>

namespace hearth::ledger {
namespace {

constexpr int kExitWriteFailed = 3;

void EndProcess(const absl::Status& failure) {
  std::fprintf(stderr, "hearthd: %s\n", FatalText(failure).c_str());
  // No destructors: nothing may be written after a failed write.
  _exit(kExitWriteFailed);
}

}  // namespace

std::string FatalText(const absl::Status& failure) {
  return "写入失败，进程退出；磁盘上的内容以重启后的恢复为准 / a write failed and the process "
         "ends; "
         "what is on the disk is found out at the next start: " +
         failure.ToString();
}

void EndOn(const Options& options, const absl::Status& failure) {
  (options.fatal ? options.fatal : EndProcess)(failure);
}

}  // namespace hearth::ledger
