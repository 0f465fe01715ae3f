// Overlay: one family as it will be once the batch under construction is written. Reads through to
// the rows; of several values of a key the last one is written, once. Not thread-safe: belongs to
// one follower.

#ifndef HEARTH_SERVICES_PROJECTIONS_OVERLAY_H_
#define HEARTH_SERVICES_PROJECTIONS_OVERLAY_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/api/rows.h"

namespace hearth::projections {

class Overlay {
 public:
  // `rows` outlives the overlay.
  Overlay(const storage::RowReader* rows, std::string family)
      : rows_(rows), family_(std::move(family)) {}

  // nullopt for an absent row.
  absl::StatusOr<std::optional<std::string>> Get(std::string_view key) const;
  void Put(std::string key, std::string value);
  void Delete(std::string key);
  // Keys in [from, to) ascending, until `visit` returns false. `visit` must not change the overlay.
  absl::Status Scan(std::string_view from, std::string_view to,
                    const storage::RowReader::Visit& visit) const;

  // Moves everything that was put or deleted into the batch.
  void MoveTo(storage::Batch* batch);
  const std::string& family() const { return family_; }
  // What is written already, without this batch.
  const storage::RowReader& written() const { return *rows_; }

 private:
  const storage::RowReader* const rows_;
  const std::string family_;
  std::map<std::string, std::optional<std::string>, std::less<>> changes_;
};

// The smallest key above all that begin with `prefix`; "" (no end) when there is none.
std::string PrefixEnd(std::string_view prefix);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_OVERLAY_H_
