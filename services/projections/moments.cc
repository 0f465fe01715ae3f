#include "services/projections/moments.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/domain/civil_date.h"
#include "services/record/record.h"

namespace hearth::projections {
namespace {

constexpr int kPageDefault = 50;
constexpr int kPageMax = 200;
// Before every token's bytes, so that a mistyped one is told from one of ours.
constexpr char kTokenMark = '\1';

// The last position up to `last` that was recorded at or before the instant. Recorded times never
// go back.
absl::StatusOr<Position> LastRecordedBy(const storage::Log& log, int64_t time_ms, Position last) {
  Position low = 0;
  Position high = last;
  while (low < high) {
    const Position middle = low + (high - low + 1) / 2;
    const absl::StatusOr<std::string> record = log.Get(middle);
    if (!record.ok()) return record.status();
    const absl::StatusOr<domain::Event> event = record::OpenHeader(middle, *record);
    if (!event.ok()) return event.status();
    if (event->recorded_time_ms <= time_ms) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

absl::StatusOr<Position> PositionOf(const Sight& sight, const v1::AsOf& as_of) {
  const Position now = sight.checkpoint.position;
  switch (as_of.moment_case()) {
    case v1::AsOf::kPosition:
      if (as_of.position() > now) {
        return absl::OutOfRangeError(absl::StrCat("as_of.position: the views stand at ", now));
      }
      return as_of.position();
    case v1::AsOf::kDate:
      if (!domain::IsDate(as_of.date())) {
        return absl::InvalidArgumentError("as_of.date: not a date, write yyyymmdd");
      }
      return sight.version->control().EndOfDay(as_of.date(), now).value_or(now);
    case v1::AsOf::kTimeMs:
      return LastRecordedBy(*sight.log, as_of.time_ms(), now);
    case v1::AsOf::MOMENT_NOT_SET:
      return now;
  }
  return now;
}

}  // namespace

absl::StatusOr<Sight> LookAt(std::shared_ptr<const WatchVersion> version, const storage::Log* log,
                             const storage::Keys* keys) {
  Sight sight;
  sight.rows = version->Pin();
  sight.version = std::move(version);
  sight.log = log;
  sight.keys = keys;
  absl::StatusOr<Checkpoint> checkpoint = ReadCheckpoint(*sight.rows, sight.family());
  if (!checkpoint.ok()) return checkpoint.status();
  sight.checkpoint = *std::move(checkpoint);
  return sight;
}

v1::Moment Instant::moment() const {
  v1::Moment moment;
  moment.set_position(position);
  moment.set_day(control.opened_day);
  return moment;
}

Instant Now(const Sight& sight) {
  const Position position = sight.checkpoint.position;
  return {.position = position,
          .control = sight.version->control().At(position),
          .now = sight.checkpoint.step == 0};
}

absl::StatusOr<Instant> ResolveAsOf(const Sight& sight, const std::optional<v1::AsOf>& as_of) {
  if (!as_of.has_value()) return Now(sight);
  const absl::StatusOr<Position> position = PositionOf(sight, *as_of);
  if (!position.ok()) return position.status();
  if (*position == sight.checkpoint.position) return Now(sight);
  return Instant{
      .position = *position, .control = sight.version->control().At(*position), .now = false};
}

std::vector<std::string> CodePrefixes(const Sight& sight, const Instant& instant,
                                      std::string_view root) {
  const domain::AreaTree& areas = *instant.control.areas;
  const int32_t day = instant.control.opened_day;
  std::vector<std::string> codes = {areas.Resolve(root, day)};
  for (const std::string& moved : sight.version->control().moved_areas()) {
    if (areas.IsUnder(moved, root, day)) codes.push_back(moved);
  }
  std::sort(codes.begin(), codes.end());
  std::vector<std::string> prefixes;
  for (std::string& code : codes) {
    if (prefixes.empty() || !code.starts_with(prefixes.back())) prefixes.push_back(std::move(code));
  }
  return prefixes;
}

std::string MakeToken(std::string_view bytes) {
  if (bytes.empty()) return "";
  return absl::WebSafeBase64Escape(kTokenMark + std::string(bytes));
}

absl::StatusOr<std::string> ReadToken(std::string_view token) {
  if (token.empty()) return std::string();
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(absl::string_view(token.data(), token.size()), &bytes) ||
      bytes.size() < 2 || bytes[0] != kTokenMark) {
    return absl::InvalidArgumentError("page_token: not one of ours, begin without one");
  }
  return bytes.substr(1);
}

int PageSize(int asked) { return asked <= 0 ? kPageDefault : std::min(asked, kPageMax); }

}  // namespace hearth::projections
