// Files as offices have them: UTF-8 with or without a BOM, or GB18030 (which holds GBK and GB
// 2312).
#ifndef HEARTH_CLIENTS_CLI_TEXT_ENCODING_H_
#define HEARTH_CLIENTS_CLI_TEXT_ENCODING_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace hearth::cli {

// UTF-8 without a BOM. Valid UTF-8 is taken as such, since real GB18030 text is never valid UTF-8
// for more than a few characters. INVALID_ARGUMENT for bytes that are neither.
absl::StatusOr<std::string> ToUtf8(std::string_view bytes);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_TEXT_ENCODING_H_
