#include "services/server/gauges.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace hearth::server {
namespace {

double ResidentBytes() {
  uint64_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double OpenDescriptors() {
  std::error_code error;
  const std::filesystem::directory_iterator all("/proc/self/fd", error);
  return error ? 0 : static_cast<double>(std::distance(begin(all), end(all)));
}

}  // namespace

std::vector<Gauge> GaugesOf(Node* node, const transport::Lanes& lanes) {
  const auto head = node->ledger()->head();
  std::vector<Gauge> gauges = {
      // The last two under the names that Prometheus' own clients use.
      {"hearth_log_position", "Events in the log", static_cast<double>(head)},
      {"hearth_intake_healthy", "1 while facts are taken", node->IntakeHealth().ok() ? 1.0 : 0.0},
      {"hearth_views_healthy", "1 while all views follow", node->ViewsHealth().ok() ? 1.0 : 0.0},
      {"process_resident_memory_bytes", "Resident memory", ResidentBytes()},
      {"process_open_fds", "Open file descriptors", OpenDescriptors()},
  };
  for (const projections::FollowerStatus& view : node->views()->Status()) {
    const auto behind = head > view.position ? head - view.position : 0;
    gauges.push_back({"hearth_view_lag_events", "How far a view is behind the log",
                      static_cast<double>(behind), "view",
                      absl::StrCat(view.name, ".v", view.version)});
  }
  gauges.push_back({"hearth_calls_under_way", "Calls that were let in and have no answer yet",
                    static_cast<double>(lanes.under_way())});
  for (const transport::Lane lane : transport::kLanes) {
    gauges.push_back({"hearth_calls_shed_total", "Calls that were told to come again later",
                      static_cast<double>(lanes.shed(lane)), "lane",
                      std::string(transport::NameOf(lane)), /*counter=*/true});
  }
  return gauges;
}

}  // namespace hearth::server
