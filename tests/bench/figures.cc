#include "tests/bench/figures.h"

#include <algorithm>
#include <cstdio>

namespace hearth::bench {

Figure Measured(const Process& server, size_t events, const std::function<Rate()>& act) {
  const double server_before = server.cpu_seconds(), client_before = OwnCpuSeconds();
  const std::map<std::string, double> threads_before = server.cpu_by_thread();
  Figure figure;
  figure.rate = act();
  const double scale = 1e6 / static_cast<double>(events);
  figure.server_us = (server.cpu_seconds() - server_before) * scale;
  figure.client_us = (OwnCpuSeconds() - client_before) * scale;
  for (const auto& [name, seconds] : server.cpu_by_thread()) {
    const auto before = threads_before.find(name);
    figure.threads[name] =
        (seconds - (before == threads_before.end() ? 0 : before->second)) * scale;
  }
  return figure;
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

void Table::Add(const std::string& name, const Figure& figure, const Figure& echo) {
  if (rows_.count(name) == 0) order_.push_back(name);
  Row& row = rows_[name];
  const double ratio = figure.rate.per_second / echo.rate.per_second;
  const double cpu_ratio =
      (echo.server_us + echo.client_us) / (figure.server_us + figure.client_us);
  row.per_second.push_back(figure.rate.per_second);
  row.ratio.push_back(ratio);
  row.cpu_ratio.push_back(cpu_ratio);
  row.p50.push_back(figure.rate.p50_ms);
  row.p99.push_back(figure.rate.p99_ms);
  row.server_us.push_back(figure.server_us);
  row.client_us.push_back(figure.client_us);
  row.failed += figure.rate.failed;
  std::printf(
      "  %-26s %9.0f /s %6.2f x echo (by cpu %5.2f x)  p50 %6.2f p99 %6.2f ms  cpu %5.1f + "
      "%4.1f us%s\n",
      name.c_str(), figure.rate.per_second, ratio, cpu_ratio, figure.rate.p50_ms,
      figure.rate.p99_ms, figure.server_us, figure.client_us,
      figure.rate.failed > 0 ? "  FAILED CALLS" : "");
  if (figure.threads.size() > 3) {
    std::printf("      of them");
    for (const auto& [thread, us] : figure.threads) {
      if (us >= 0.1) std::printf("  %s %.1f", thread.c_str(), us);
    }
    std::printf("\n");
  }
  std::fflush(stdout);
}

void Table::Print() const {
  std::printf("%-28s %10s %22s %8s %8s %8s %16s\n", "median of the rounds", "/s",
              "x echo [least..most]", "by cpu", "p50 ms", "p99 ms", "cpu us srv+cli");
  for (const std::string& name : order_) {
    const Row& row = rows_.at(name);
    const auto [least, most] = std::minmax_element(row.ratio.begin(), row.ratio.end());
    std::printf("%-28s %10.0f %8.2f [%5.2f..%5.2f] %8.2f %8.2f %8.2f %8.1f + %4.1f%s\n",
                name.c_str(), Median(row.per_second), Median(row.ratio), *least, *most,
                Median(row.cpu_ratio), Median(row.p50), Median(row.p99), Median(row.server_us),
                Median(row.client_us), row.failed > 0 ? "  FAILED CALLS" : "");
  }
  std::fflush(stdout);
}

}  // namespace hearth::bench
