// A QR code for paper and terminals.
#ifndef HEARTH_CLIENTS_CLI_QR_CODE_H_
#define HEARTH_CLIENTS_CLI_QR_CODE_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace hearth::cli {

// The modules, row by row: true = dark. Without the quiet zone.
using QrCode = std::vector<std::vector<bool>>;

// Bytes as they are, error correction M (15 % of the modules may be lost).
// INVALID_ARGUMENT for more than a QR code holds (2,331 bytes).
absl::StatusOr<QrCode> MakeQrCode(std::string_view bytes);

// With a quiet zone of four modules. Text: two modules a character, dark on light.
std::string QrText(const QrCode& code);
std::string QrSvg(const QrCode& code);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_QR_CODE_H_
