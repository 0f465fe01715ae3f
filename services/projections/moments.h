// Sight: what one question sees, and the moments that it may ask for.

#ifndef HEARTH_SERVICES_PROJECTIONS_MOMENTS_H_
#define HEARTH_SERVICES_PROJECTIONS_MOMENTS_H_

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "hearth/v1/query.pb.h"
#include "services/domain/control.h"
#include "services/projections/checkpoint.h"
#include "services/projections/watch_version.h"
#include "storage/api/keys.h"
#include "storage/api/log.h"
#include "storage/api/rows.h"

namespace hearth::projections {

// 16 bytes each.
using ClosedHouseholds = std::set<std::string, std::less<>>;

// Pinned rows of one version. Lives for one question.
struct Sight {
  std::shared_ptr<const WatchVersion> version;
  std::shared_ptr<const storage::RowReader> rows;
  const storage::Log* log = nullptr;
  const storage::Keys* keys = nullptr;
  Checkpoint checkpoint;  // now
  // Of these the rows hold what must not be shown any more.
  std::shared_ptr<const ClosedHouseholds> closed;

  const std::string& family() const { return version->family(); }
};

absl::StatusOr<Sight> LookAt(std::shared_ptr<const WatchVersion> version, const storage::Log* log,
                             const storage::Keys* keys);

struct Instant {
  Position position = 0;
  domain::Control control;
  // The rows are those of this very position.
  bool now = false;

  v1::Moment moment() const;
};

Instant Now(const Sight& sight);
// A day or time that is not over yet is now. OUT_OF_RANGE for a position above now;
// INVALID_ARGUMENT for no date.
absl::StatusOr<Instant> ResolveAsOf(const Sight& sight, const std::optional<v1::AsOf>& as_of);

// The areas that lie under `root` at that moment, as prefixes of the codes that households bear:
// ascending, none a prefix of another.
std::vector<std::string> CodePrefixes(const Sight& sight, const Instant& instant,
                                      std::string_view root);

// Page tokens are opaque. "" stays ""; INVALID_ARGUMENT "page_token: ..." for one that was not made
// here.
std::string MakeToken(std::string_view bytes);
absl::StatusOr<std::string> ReadToken(std::string_view token);
// 1..200; 0 and below = 50.
int PageSize(int asked);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_MOMENTS_H_
