// fsck of what is stored: records, tree, index, attachments, in one scan of the log.

#ifndef HEARTH_SERVICES_SERVER_FSCK_LOG_H_
#define HEARTH_SERVICES_SERVER_FSCK_LOG_H_

#include <set>
#include <string>

#include "services/server/faults.h"
#include "services/server/node.h"

namespace hearth::server {

// Adds to `faults`; answers all households that the log names. REQUIRES: the views have reached the
// head, or that they have not was said.
std::set<std::string> CheckLog(Node* node, Faults* faults);

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_FSCK_LOG_H_
