#include "services/transport/requests.h"

#include <algorithm>

#include "services/domain/area_tree.h"
#include "services/domain/civil_date.h"
#include "services/transport/status.h"

namespace hearth::transport {

absl::StatusOr<int> PageSize(int32_t asked, int usual, int most) {
  if (asked < 0) return FieldError("page_size", "不能为负数", "must not be negative");
  return asked == 0 ? usual : std::min(asked, most);
}

absl::Status CheckBytes(std::string_view field, std::string_view value, size_t size) {
  if (value.size() == size) return absl::OkStatus();
  const std::string bytes = std::to_string(size);
  return FieldError(field, "必须正好是 " + bytes + " 字节", "must be exactly " + bytes + " bytes");
}

absl::Status CheckHousehold(std::string_view household) {
  absl::Status status = CheckBytes("household", household, 16);
  if (!status.ok()) return status;
  if (household.find_first_not_of('\0') >= 15) {
    return FieldError("household", "不是有效的户标识", "is not the id of a household");
  }
  return absl::OkStatus();
}

absl::Status CheckArea(std::string_view area_code) {
  if (domain::AreaDigits(area_code) != 0) return absl::OkStatus();
  return FieldError("area_code", "区划代码须为 2、4、6、9、12 或 15 位数字",
                    "must have 2, 4, 6, 9, 12 or 15 digits");
}

absl::Status CheckAreaOrEmpty(std::string_view area_code) {
  return area_code.empty() ? absl::OkStatus() : CheckArea(area_code);
}

absl::StatusOr<std::optional<v1::AsOf>> CheckAsOf(const v1::AsOf& as_of) {
  switch (as_of.moment_case()) {
    case v1::AsOf::MOMENT_NOT_SET:
      return std::optional<v1::AsOf>();
    case v1::AsOf::kDate:
      if (!domain::IsDate(as_of.date())) {
        return FieldError("as_of.date", "不是有效的日期（yyyymmdd）", "is not a date (yyyymmdd)");
      }
      break;
    case v1::AsOf::kTimeMs:
      if (as_of.time_ms() < 0)
        return FieldError("as_of.time_ms", "不能为负数", "must not be negative");
      break;
    case v1::AsOf::kPosition:
      break;
  }
  return std::optional<v1::AsOf>(as_of);
}

}  // namespace hearth::transport
