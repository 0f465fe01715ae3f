// Checks that many requests share. Each error is INVALID_ARGUMENT and names the field.

#ifndef HEARTH_SERVICES_TRANSPORT_REQUESTS_H_
#define HEARTH_SERVICES_TRANSPORT_REQUESTS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/query.pb.h"

namespace hearth::transport {

// How many a page holds: `usual` for 0, `most` for more than that. Negative is an error.
absl::StatusOr<int> PageSize(int32_t asked, int usual, int most);

// An id or hash of that many bytes.
absl::Status CheckBytes(std::string_view field, std::string_view value, size_t size);
// 16 bytes, not all zero: those are the keys of the reserved streams.
absl::Status CheckHousehold(std::string_view household);
// A code of 2, 4, 6, 9, 12 or 15 digits.
absl::Status CheckArea(std::string_view area_code);
absl::Status CheckAreaOrEmpty(std::string_view area_code);

// The moment asked for; nullopt = now.
template <typename Request>
absl::StatusOr<std::optional<v1::AsOf>> MomentOf(const Request& request);
absl::StatusOr<std::optional<v1::AsOf>> CheckAsOf(const v1::AsOf& as_of);

template <typename Request>
absl::StatusOr<std::optional<v1::AsOf>> MomentOf(const Request& request) {
  if (!request.has_as_of()) return std::optional<v1::AsOf>();
  return CheckAsOf(request.as_of());
}

}  // namespace hearth::transport

#endif  // HEARTH_SERVICES_TRANSPORT_REQUESTS_H_
