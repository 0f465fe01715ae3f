// The ledger's answers as the contract's messages.

#ifndef HEARTH_SERVICES_TRANSPORT_RECEIPTS_H_
#define HEARTH_SERVICES_TRANSPORT_RECEIPTS_H_

#include "absl/status/status.h"
#include "hearth/v1/intake_service.pb.h"
#include "services/ledger/ledger.h"

namespace hearth::transport {

void Render(ledger::Receipt receipt, v1::Receipt* message);

// One run's part of the answer to a batch. BUSY stands for everything that a later try may cure.
void Render(ledger::Answer answer, v1::RunResult* result);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_RECEIPTS_H_
