// Faults, one for each code that the verifier knows, planted in a small log that is otherwise
// whole.
#ifndef HEARTH_TESTS_VERIFY_PLANTED_H_
#define HEARTH_TESTS_VERIFY_PLANTED_H_

#include <functional>
#include <string>
#include <vector>

#include "clients/verify/finding.h"
#include "tests/verify/honest_log.h"

namespace hearth::testing {

// A county of a few days, and what is done to it: before it is finished, to what was carried away,
// and to what the verifier is given.
struct Planted {
  verify::Code code;
  const char* check;  // the one that finds it; "" = none can be left out for it
  std::function<void(County*)> story = {};
  std::function<void(MadeLog*)> log = {};
  std::function<void(Bundle*)> bundle = {};
  std::function<void(verify::Input*, const MadeLog&)> input = {};
};

const std::vector<Planted>& PlantedFaults();

// The verifier's report of the county with the fault, with some checks left out.
verify::Report ReportOf(const Planted& planted, const std::set<std::string>& left_out,
                        bool strict = false);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_PLANTED_H_
