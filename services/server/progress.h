// Progress of long work, on stderr.

#ifndef HEARTH_SERVICES_SERVER_PROGRESS_H_
#define HEARTH_SERVICES_SERVER_PROGRESS_H_

#include <cstdint>
#include <string>

namespace hearth::server {

// One line a second at most, and a last one. One thread.
class Progress {
 public:
  // `what`: "Chinese / English". `total` 0 = unknown.
  Progress(std::string what, uint64_t total);
  ~Progress();
  void At(uint64_t done);

 private:
  void Print(bool last);

  const std::string what_;
  const uint64_t total_;
  const bool terminal_;
  uint64_t done_ = 0;
  int64_t printed_ms_ = 0;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_PROGRESS_H_
