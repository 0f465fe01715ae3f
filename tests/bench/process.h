// A server that is measured: started by the bench, and its processor time, memory and threads as
// the kernel counts them.

#ifndef HEARTH_TESTS_BENCH_PROCESS_H_
#define HEARTH_TESTS_BENCH_PROCESS_H_

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace hearth::bench {

// Processor seconds of this process.
double OwnCpuSeconds();

// Of its children that have ended.
double ChildrensCpuSeconds();

// One thread. Killed at the end of its life.
class Process {
 public:
  // Starts it and waits until it says "127.0.0.1:PORT". Ends the program when it does not.
  Process(const std::string& program, const std::vector<std::string>& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  const std::string& address() const { return address_; }
  double cpu_seconds() const;
  // Processor seconds by name of thread.
  std::map<std::string, double> cpu_by_thread() const;
  uint64_t rss_mib() const;
  uint64_t peak_rss_mib() const;
  // SIGKILL, and waits.
  void Kill();
  // SIGTERM, and waits.
  void Stop();

 private:
  void End(int signal);

  pid_t pid_ = 0;
  int out_ = -1;   // its output
  int hold_ = -1;  // its input, open as long as it is to live
  std::string address_;
};

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_PROCESS_H_
