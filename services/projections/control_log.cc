#include "services/projections/control_log.h"

#include <vector>

#include "services/domain/civil_date.h"
#include "services/projections/household_rows.h"
#include "services/projections/overlay.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

// A new name or a new area moves nobody.
bool Moves(const v1::AreaChange& change, const domain::AreaTree& before, int32_t day) {
  switch (change.change_case()) {
    case v1::AreaChange::kMerged:
    case v1::AreaChange::kTransferred:
    case v1::AreaChange::kClosed:
      return true;
    case v1::AreaChange::kCreated:
      return before.Find(change.created().code(), day).has_value() ||
             (!change.created().parent_code().empty() &&
              change.created().parent_code() != domain::ParentByCode(change.created().code()));
    case v1::AreaChange::kRenamed:
    case v1::AreaChange::kAssisted:
    case v1::AreaChange::CHANGE_NOT_SET:
      return false;
  }
  return false;
}

void AddMoves(const domain::Event& event, const domain::AreaTree& before, AreaMoves* moves) {
  if (!event.accepted() || !event.fact.has_area_changed()) return;
  const v1::AreaChanged& fact = event.fact.area_changed();
  const int32_t day = fact.effective_date() != 0
                          ? fact.effective_date()
                          : domain::DateOfTime(event.header.occurred_time_ms());
  for (const v1::AreaChange& change : fact.changes()) {
    if (Moves(change, before, day)) moves->emplace(day, domain::ChangedArea(change));
  }
}

}  // namespace

std::string ControlKey(storage::Position position) {
  return std::string(1, kControlRows) + storage::U64Key(position);
}

absl::Status ControlLog::Load(const storage::RowReader& rows, std::string_view family,
                              storage::Position until, const storage::Log& log,
                              const storage::Keys& keys) {
  std::vector<storage::Position> positions;
  const absl::Status scanned = rows.Scan(family, ControlKey(0), ControlKey(until) + '\0',
                                         [&](std::string_view key, std::string_view) {
                                           if (key.size() == 9)
                                             positions.push_back(storage::ReadU64(key.substr(1)));
                                           return true;
                                         });
  if (!scanned.ok()) return scanned;
  const absl::StatusOr<std::vector<domain::Event>> events = ReadEvents(positions, {}, log, keys);
  if (!events.ok()) return events.status();
  for (const domain::Event& event : *events) Add(event);
  return absl::OkStatus();
}

void ControlLog::Add(const domain::Event& event) {
  const std::lock_guard lock(mutex_);
  AddMoves(event, *history_.newest().areas, &area_moves_);
  history_.Apply(event);
}

domain::Control ControlLog::newest() const {
  const std::lock_guard lock(mutex_);
  return history_.newest();
}

domain::Control ControlLog::At(storage::Position position) const {
  const std::lock_guard lock(mutex_);
  return history_.At(position);
}

std::optional<storage::Position> ControlLog::EndOfDay(int32_t date, storage::Position until) const {
  const std::lock_guard lock(mutex_);
  for (const domain::Control& control : history_.all()) {
    if (control.opened_day <= date) continue;
    if (control.position > until) break;
    return control.position - 1;
  }
  return std::nullopt;
}

AreaMoves ControlLog::MovesWith(const domain::Event& event) const {
  const std::lock_guard lock(mutex_);
  AreaMoves moves = area_moves_;
  AddMoves(event, *history_.newest().areas, &moves);
  return moves;
}

std::set<std::string> ControlLog::moved_areas() const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> areas;
  for (const auto& [day, code] : area_moves_) areas.insert(code);
  return areas;
}

}  // namespace hearth::projections
