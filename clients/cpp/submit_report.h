// What became of a submission: counts, reasons, speed.
#ifndef HEARTH_CLIENTS_CPP_SUBMIT_REPORT_H_
#define HEARTH_CLIENTS_CPP_SUBMIT_REPORT_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace hearth::client {

// Value type; one thread.
struct SubmitReport {
  struct Reason {
    uint64_t count = 0;
    uint64_t first_line = 0;
    std::string detail;  // of the first one; holds nothing personal
  };
  uint64_t accepted = 0;          // recorded by this submission
  uint64_t already_recorded = 0;  // known to the log before, or twice in the input
  uint64_t refused = 0;           // on their merits, or with their whole run
  std::map<std::string, Reason> reasons;
  uint64_t days_opened = 0;
  uint64_t last_position = 0;  // greatest position of a receipt; a reader's min_position
  uint64_t input_bytes = 0;    // answered, of the input
  uint64_t resent_batches = 0;
  double seconds = 0;

  uint64_t events() const { return accepted + already_recorded + refused; }
  double events_per_second() const;
  void Refuse(std::string_view reason, uint64_t line, std::string_view detail);
  // One line of JSON, documented in clients/cli/README.md.
  std::string Json() const;
};

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_SUBMIT_REPORT_H_
