// Paging of this room's lists. Private to it.

#ifndef HEARTH_SERVICES_ACCESS_PAGES_H_
#define HEARTH_SERVICES_ACCESS_PAGES_H_

#include <algorithm>
#include <cstdint>

#include "absl/status/statusor.h"
#include "services/access/error.h"

namespace hearth::access {

inline absl::StatusOr<int> PageSize(int32_t asked) {
  constexpr int kUsual = 200;
  constexpr int kMost = 1000;
  if (asked < 0) return FieldError("page_size", "不能为负", "must not be negative");
  return asked == 0 ? kUsual : std::min<int>(asked, kMost);
}

}  // namespace hearth::access

#endif  // HEARTH_SERVICES_ACCESS_PAGES_H_
