#include "clients/cli/text_width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace hearth::cli {
namespace {

size_t WidthOf(UChar32 c) {
  if (c < 0) return 1;  // a broken byte is shown as one mark
  const int8_t type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_CONTROL_CHAR ||
      type == U_FORMAT_CHAR) {
    return 0;
  }
  const int32_t east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

// The next character from `*at` on.
UChar32 Take(std::string_view text, int32_t* at) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  UChar32 c;
  U8_NEXT(bytes, *at, size, c);
  return c;
}

}  // namespace

size_t TextWidth(std::string_view text) {
  size_t width = 0;
  for (int32_t at = 0; static_cast<size_t>(at) < text.size();) width += WidthOf(Take(text, &at));
  return width;
}

std::string FitWidth(std::string_view text, size_t width) {
  if (TextWidth(text) <= width) return std::string(text);
  size_t taken = 0;
  int32_t at = 0;
  while (static_cast<size_t>(at) < text.size()) {
    int32_t next = at;
    const size_t more = WidthOf(Take(text, &next));
    if (taken + more + 1 > width) break;
    taken += more;
    at = next;
  }
  return std::string(text.substr(0, static_cast<size_t>(at))) + "…";
}

}  // namespace hearth::cli
