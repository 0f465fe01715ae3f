#include "clients/cli/as_of.h"

#include <string>

#include "absl/strings/numbers.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {

absl::StatusOr<v1::AsOf> ParseAsOf(std::string_view text) {
  v1::AsOf as_of;
  uint64_t position = 0;
  const std::string copy(text);
  const bool digits = !copy.empty() && copy.find_first_not_of("0123456789") == std::string::npos;
  if (digits && absl::SimpleAtoi(copy, &position)) {
    as_of.set_position(position);
  } else if (const auto date = digits ? std::nullopt : client::ParseDate(text)) {
    as_of.set_date(*date);
  } else if (const auto time = client::ParseTime(text)) {
    as_of.set_time_ms(*time);
  } else {
    return client::InvalidError(
        "--as-of：须为位置号、日期 2026-03-01 或时刻 2026-03-01T12:00:00+08:00",
        "--as-of: needs a position, a day like 2026-03-01 or an instant like "
        "2026-03-01T12:00:00+08:00");
  }
  return as_of;
}

}  // namespace hearth::cli
