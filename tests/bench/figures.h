// Figures of a measurement, round by round, and how they are told.

#ifndef HEARTH_TESTS_BENCH_FIGURES_H_
#define HEARTH_TESTS_BENCH_FIGURES_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/caller.h"
#include "tests/bench/process.h"

namespace hearth::bench {

struct Figure {
  Rate rate;
  double server_us = 0, client_us = 0;    // processor time an event
  std::map<std::string, double> threads;  // the server's, by name of thread
};

// Runs `act` and takes the processor time of the server and of this program.
Figure Measured(const Process& server, size_t events, const std::function<Rate()>& act);

// Ratios to the echo that was measured just before. Two kinds: of rates, and of the processor time
// of both sides, which says the same on a machine that others use as well.
class Table {
 public:
  void Add(const std::string& name, const Figure& figure, const Figure& echo);
  // Median [least..greatest] over the rounds.
  void Print() const;

 private:
  struct Row {
    std::vector<double> per_second, ratio, cpu_ratio, p50, p99, server_us, client_us;
    uint64_t failed = 0;
  };
  std::vector<std::string> order_;
  std::map<std::string, Row> rows_;
};

double Median(std::vector<double> values);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_FIGURES_H_
