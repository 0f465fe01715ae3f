// HouseholdsService.GetOfflinePackage: chooses the households, passes the gate once, then sends
// them one by one. Private to this room (it needs gRPC).

#ifndef HEARTH_SERVICES_TRANSPORT_OFFLINE_PACKAGE_H_
#define HEARTH_SERVICES_TRANSPORT_OFFLINE_PACKAGE_H_

#include <grpcpp/support/server_callback.h>

#include <memory>

#include "hearth/v1/households_service.pb.h"
#include "services/transport/calls.h"
#include "services/transport/services.h"
#include "services/transport/stream_call.h"

namespace hearth::transport {

// A visit due within so many days; of the contract. Overdue ones are due.
inline constexpr int kPackageDays = 21;
inline constexpr int kPackagesMax = 20;  // open at once

grpc::ServerWriteReactor<v1::GetOfflinePackageResponse>* ServeOfflinePackage(
    const House& house, const CallTools& tools, std::shared_ptr<StreamSlots> slots,
    grpc::CallbackServerContext* context, const v1::GetOfflinePackageRequest* request);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_OFFLINE_PACKAGE_H_
