// The server's clock. With --clock=stepped the ledger takes the day from the log and asks no clock
// for it.

#ifndef HEARTH_SERVICES_SERVER_CLOCKS_H_
#define HEARTH_SERVICES_SERVER_CLOCKS_H_

#include <cstdint>

#include "services/ledger/ledger.h"

namespace hearth::server {

class WallClock : public ledger::Clock {
 public:
  int64_t NowMs() const override;
};

}  // namespace hearth::server

#endif  // HEARTH_SERVICES_SERVER_CLOCKS_H_
