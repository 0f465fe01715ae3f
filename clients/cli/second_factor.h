// How a second factor is shown, once, to the person whose it is.
#ifndef HEARTH_CLIENTS_CLI_SECOND_FACTOR_H_
#define HEARTH_CLIENTS_CLI_SECOND_FACTOR_H_

#include <string>
#include <vector>

#include "hearth/v1/access_service.pb.h"

namespace hearth::cli {

// For a terminal: account and seed, and the QR code that authenticators scan (an otpauth URI).
std::string FactorsText(const std::vector<v1::SecondFactor>& factors);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_SECOND_FACTOR_H_
