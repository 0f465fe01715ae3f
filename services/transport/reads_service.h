// Purposes, budgets and the record of reads, over access::Reads.

#ifndef HEARTH_SERVICES_TRANSPORT_READS_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_READS_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

// The contract and its errors: proto/hearth/v1/reads_service.proto.
std::shared_ptr<grpc::Service> MakeReadsService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_READS_SERVICE_H_
