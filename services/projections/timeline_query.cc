#include "services/projections/timeline_query.h"

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/domain/civil_date.h"
#include "services/projections/household_query.h"
#include "services/projections/household_rows.h"
#include "services/record/record.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

constexpr int64_t kLateMs = 24 * 3'600 * 1'000;

// Event id → the event that voided or corrected it.
using Overruled = std::map<std::string, std::string>;

// A void overrules a correction; of several voids the first in the order of facts is named, of
// several corrections the one that acts: the greatest that is not voided itself.
Overruled OverruledBy(const std::vector<domain::Event>& events, int32_t day) {
  std::map<domain::OrderKey, const domain::Event*> ordered;
  for (const domain::Event& event : events) {
    if (event.accepted() && domain::DateOfTime(event.header.occurred_time_ms()) <= day) {
      ordered.emplace(domain::OrderOf(event.header), &event);
    }
  }
  Overruled voided;
  for (const auto& [order, event] : ordered) {
    if (event->fact.has_check_voided()) {
      voided.emplace(event->fact.check_voided().target_event_id(), order.event_id);
    }
  }
  Overruled overruled = voided;
  for (const auto& [order, event] : ordered) {
    if (!event->fact.has_check_corrected() || voided.contains(order.event_id)) continue;
    const std::string& target = event->fact.check_corrected().target_event_id();
    if (!voided.contains(target)) overruled[target] = order.event_id;
  }
  return overruled;
}

bool MayOverrule(uint32_t kind) {
  return kind == v1::Fact::kCheckVoided || kind == v1::Fact::kCheckCorrected;
}

v1::TimelineEntry MakeEntry(const domain::Event& event, const Overruled& overruled) {
  v1::TimelineEntry entry;
  entry.mutable_stamp()->set_position(event.position);
  entry.mutable_stamp()->set_recorded_time_ms(event.recorded_time_ms);
  entry.mutable_stamp()->set_refused(event.refused);
  entry.mutable_stamp()->set_refused_detail(event.refused_detail);
  entry.mutable_stamp()->set_quarantine(event.quarantine);
  entry.mutable_stamp()->set_out_of_scope_on_arrival(event.out_of_scope_on_arrival);
  *entry.mutable_header() = event.header;
  if (event.fact.fact_case() != v1::Fact::FACT_NOT_SET) *entry.mutable_fact() = event.fact;
  const auto it = overruled.find(event.header.event_id());
  if (event.accepted() && it != overruled.end()) entry.set_overruled_by(it->second);
  entry.set_late(event.recorded_time_ms - event.header.occurred_time_ms() > kLateMs);
  return entry;
}

// The newest checkpoint that the device had seen brackets the event's time from below: what is
// there was recorded before the event was made. A minute is the clocks'.
absl::StatusOr<bool> IsBackdated(const domain::Event& event, const storage::Log& log) {
  constexpr int64_t kClocksApartMs = 60'000;
  const Position seen = event.header.seen_size();
  if (seen == 0 || seen >= event.position) return false;
  const absl::StatusOr<std::string> bytes = log.Get(seen);
  if (!bytes.ok()) return bytes.status();
  const absl::StatusOr<domain::Event> newest_seen = record::OpenHeader(seen, *bytes);
  if (!newest_seen.ok()) return newest_seen.status();
  return event.header.occurred_time_ms() + kClocksApartMs < newest_seen->recorded_time_ms;
}

// The position below which the page begins.
absl::StatusOr<Position> Before(std::string_view page_token, Position until) {
  const absl::StatusOr<std::string> token = ReadToken(page_token);
  if (!token.ok()) return token.status();
  if (token->empty()) return until + 1;
  if (token->size() != sizeof(Position)) {
    return absl::InvalidArgumentError("page_token: not one of ours, begin without one");
  }
  return storage::ReadU64(*token);
}

struct Chosen {
  std::vector<Position> page;        // newest first
  std::vector<Position> overrulers;  // ascending
  bool more = false;
};

Chosen Choose(const rows::v1::HouseholdRow& row, Position until, Position before, int page_size) {
  Chosen chosen;
  for (int i = row.positions_size() - 1; i >= 0; --i) {
    const Position position = row.positions(i);
    if (position > until) continue;
    if (MayOverrule(row.kinds(i))) chosen.overrulers.insert(chosen.overrulers.begin(), position);
    if (position >= before) continue;
    if (chosen.page.size() < static_cast<size_t>(page_size)) {
      chosen.page.push_back(position);
    } else {
      chosen.more = true;
    }
  }
  return chosen;
}

}  // namespace

absl::StatusOr<TimelinePage> AnswerTimeline(const Sight& sight, const Instant& instant,
                                            std::string_view household, int page_size,
                                            std::string_view page_token) {
  const absl::StatusOr<Position> before = Before(page_token, instant.position);
  if (!before.ok()) return before.status();
  const absl::StatusOr<HouseholdEntry> entry = FindHousehold(sight, household, instant.position);
  if (!entry.ok()) return entry.status();
  const Chosen chosen = Choose(entry->row, instant.position, *before, PageSize(page_size));
  const auto overrulers =
      ReadEvents(chosen.overrulers, *instant.control.releases, *sight.log, *sight.keys);
  if (!overrulers.ok()) return overrulers.status();
  const auto events = ReadEvents(chosen.page, *instant.control.releases, *sight.log, *sight.keys);
  if (!events.ok()) return events.status();
  const Overruled overruled = OverruledBy(*overrulers, instant.control.opened_day);
  TimelinePage page;
  page.moment = instant.moment();
  for (const domain::Event& event : *events) {
    const absl::StatusOr<bool> backdated = IsBackdated(event, *sight.log);
    if (!backdated.ok()) return backdated.status();
    page.entries.push_back(MakeEntry(event, overruled));
    page.entries.back().set_backdated(*backdated);
  }
  if (chosen.more) page.next_page_token = MakeToken(storage::U64Key(chosen.page.back()));
  return page;
}

}  // namespace hearth::projections
