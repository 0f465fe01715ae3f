// Fourteen ways to change a log that was carried away. Those marked "signed anew" are done by who
// holds the disk and the log's signing key: stamps, tree, tiles and checkpoint are made to fit.
#ifndef HEARTH_TESTS_VERIFY_TAMPER_H_
#define HEARTH_TESTS_VERIFY_TAMPER_H_

#include <string>
#include <utility>
#include <vector>

#include "tests/verify/log_builder.h"

namespace hearth::testing {

struct Tampered {
  Bundle bundle;
  std::vector<std::pair<std::string, std::string>> attachments;
  uint64_t first_changed = 1;  // position of the first record that is not what it was
  // Whether the bundle and the log's key alone must give it away. With an honest checkpoint of a
  // size from first_changed on, everything must.
  bool must_show_alone = true;
};

struct TamperKind {
  const char* name;
  bool signed_anew;
  Tampered (*make)(const MadeLog& log, Rng* rng);
};
const std::vector<TamperKind>& TamperKinds();

// An honest checkpoint of the log that the change does not survive.
std::string OldNote(const MadeLog& log, const Tampered& tampered, Rng* rng);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_VERIFY_TAMPER_H_
