#include "clients/cli/purpose.h"

namespace hearth::cli {

void AddPurpose(CLI::App* sub, std::string* purpose) {
  sub->add_option(
      "--purpose", *purpose,
      "查看用途 duty、case、request 或 audit，30 分钟内对该户有效，并被登记 / why: duty, "
      "case, request or audit; holds for the household for 30 minutes and is recorded");
}

absl::Status StatePurpose(Session* session, const std::string& purpose,
                          const std::string& household) {
  if (purpose.empty()) return absl::OkStatus();
  v1::StatePurposeRequest request;
  request.set_purpose_code(purpose);
  request.set_household(household);
  request.set_min_position(session->globals.min_position);
  return session->client().StatePurpose(request).status();
}

}  // namespace hearth::cli
