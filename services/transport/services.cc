#include "services/transport/services.h"

#include <grpcpp/impl/codegen/service_type.h>

#include "services/transport/access_service.h"
#include "services/transport/admin_service.h"
#include "services/transport/alerts_service.h"
#include "services/transport/attachments_service.h"
#include "services/transport/cases_service.h"
#include "services/transport/county_service.h"
#include "services/transport/households_service.h"
#include "services/transport/intake_service.h"
#include "services/transport/log_service.h"
#include "services/transport/privacy_service.h"
#include "services/transport/quarantine_service.h"
#include "services/transport/reads_service.h"

namespace hearth::transport {

Services MakeServices(const House& house) {
  return {MakeAccessService(house),      MakeAdminService(house),      MakeAlertsService(house),
          MakeAttachmentsService(house), MakeCasesService(house),      MakeCountyService(house),
          MakeHouseholdsService(house),  MakeIntakeService(house),     MakeLogService(house),
          MakePrivacyService(house),     MakeQuarantineService(house), MakeReadsService(house)};
}

}  // namespace hearth::transport
