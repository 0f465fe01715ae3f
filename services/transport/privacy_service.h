// PrivacyService over services/access/privacy.h.

#ifndef HEARTH_SERVICES_TRANSPORT_PRIVACY_SERVICE_H_
#define HEARTH_SERVICES_TRANSPORT_PRIVACY_SERVICE_H_

#include <memory>

#include "services/transport/services.h"

namespace hearth::transport {

std::shared_ptr<grpc::Service> MakePrivacyService(const House& house);

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_PRIVACY_SERVICE_H_
