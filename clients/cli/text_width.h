// How wide a text is on a terminal.
#ifndef HEARTH_CLIENTS_CLI_TEXT_WIDTH_H_
#define HEARTH_CLIENTS_CLI_TEXT_WIDTH_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace hearth::cli {

// Columns that UTF-8 `text` takes: two for Chinese characters and full-width punctuation, none for
// combining marks and control characters.
size_t TextWidth(std::string_view text);

// Cut to at most `width` columns, the last one "…" when something was cut.
std::string FitWidth(std::string_view text, size_t width);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_TEXT_WIDTH_H_
