// Who read what, and whom a leak concerns.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "services/access/error.h"
#include "services/access/reads.h"

namespace hearth::access {
namespace {

constexpr int kUsual = 50;
constexpr int kMost = 200;
// A page may be short: so that a rare account does not hold a thread for the whole trail.
constexpr int kLookedAtMax = 20'000;
// Events that were recorded so long after their time are looked at all the same.
constexpr int64_t kSlackMs = 86'400'000;

// Where households lie, asked once each.
class Places {
 public:
  using AreaOf = std::function<absl::StatusOr<std::string>(std::string_view)>;
  Places(const Scope& scope, const AreaOf& area_of) : scope_(scope), area_of_(area_of) {}

  const std::string& Of(const std::string& household) {
    const auto [known, fresh] = areas_.try_emplace(household);
    if (fresh) known->second = area_of_(household).value_or("");
    return known->second;
  }
  bool Covers(const std::string& household) {
    return scope_.whole() || scope_.Covers(Of(household));
  }

 private:
  const Scope& scope_;
  const AreaOf& area_of_;
  std::map<std::string, std::string> areas_;
};

bool WithinTime(int64_t time_ms, int64_t from_ms, int64_t to_ms) {
  return time_ms >= from_ms && (to_ms == 0 || time_ms < to_ms);
}

absl::StatusOr<uint64_t> ReadToken(const std::string& token) {
  uint64_t position = 0;
  for (const char digit : token) {
    if (digit < '0' || digit > '9' || position > UINT64_MAX / 10 - 1) position = UINT64_MAX;
    if (position == UINT64_MAX) break;
    position = position * 10 + static_cast<uint64_t>(digit - '0');
  }
  if (position != UINT64_MAX && (token.empty() || position > 0)) return position;
  return FieldError("page_token", "不是本服务给出的，请从第一页开始",
                    "not one of ours, begin without one");
}

absl::Status CheckTime(int64_t from_ms, int64_t to_ms) {
  if (from_ms < 0) return FieldError("from_time_ms", "不能为负", "must not be negative");
  if (to_ms != 0 && to_ms <= from_ms) {
    return FieldError("to_time_ms", "应晚于 from_time_ms", "must be after from_time_ms");
  }
  return absl::OkStatus();
}

// The read without the households beyond the scope; false when none is left.
bool Show(const domain::Event& event, Places* places, v1::ReadEntry* entry) {
  const v1::PersonalDataRead& read = event.fact.personal_data_read();
  entry->set_position(event.position);
  entry->set_event_id(event.header.event_id());
  entry->set_read_time_ms(event.header.occurred_time_ms());
  entry->set_account(event.header.actor());
  *entry->mutable_read() = read;
  entry->mutable_read()->clear_households();
  for (const std::string& household : read.households()) {
    if (places->Covers(household)) entry->mutable_read()->add_households(household);
  }
  return entry->read().households_size() > 0;
}

bool IsAsked(const v1::ListReadsRequest& request, const domain::Event& event) {
  if (!event.fact.has_personal_data_read()) return false;
  if (!request.account().empty() && event.header.actor() != request.account()) return false;
  if (!WithinTime(event.header.occurred_time_ms(), request.from_time_ms(), request.to_time_ms())) {
    return false;
  }
  const auto& households = event.fact.personal_data_read().households();
  return request.household().empty() ||
         std::find(households.begin(), households.end(), request.household()) != households.end();
}

// One account's or session's reads, household by household.
class Report {
 public:
  explicit Report(Places* places) : places_(places) {}

  void Add(const domain::Event& event) {
    const v1::PersonalDataRead& read = event.fact.personal_data_read();
    const std::vector<std::string> groups(read.field_groups().begin(), read.field_groups().end());
    bool any = false;
    for (const std::string& household : read.households()) {
      if (!places_->Covers(household)) continue;
      any = true;
      AddOne(household, groups, event.header.occurred_time_ms());
    }
    reads_ += any ? 1 : 0;
  }

  void Write(v1::LeakReportResponse* response) {
    response->set_read_count(reads_);
    for (const auto& [data_class, reads] : reads_of_) {
      v1::ClassCount* count = response->add_classes();
      count->set_data_class(std::string(domain::TermsOf(data_class).word));
      count->set_reads(reads);
      for (const auto& [household, affected] : affected_) {
        if (affected.classes.contains(data_class)) count->set_households(count->households() + 1);
      }
    }
    for (const auto& [household, affected] : affected_) {
      v1::AffectedHousehold* shown = response->add_households();
      shown->set_household(household);
      shown->set_area_code(places_->Of(household));
      for (const domain::ReadClass data_class : affected.classes) {
        shown->add_data_classes(std::string(domain::TermsOf(data_class).word));
      }
      for (const std::string& group : affected.groups) shown->add_field_groups(group);
      shown->set_reads(affected.reads);
      shown->set_first_time_ms(affected.first_ms);
      shown->set_last_time_ms(affected.last_ms);
    }
  }

 private:
  struct Affected {
    std::set<domain::ReadClass> classes;
    std::set<std::string> groups;
    uint64_t reads = 0;
    int64_t first_ms = 0, last_ms = 0;
  };

  void AddOne(const std::string& household, const std::vector<std::string>& groups,
              int64_t time_ms) {
    Affected& affected = affected_[household];
    for (const domain::ReadClass data_class : domain::ClassesOf(groups)) {
      affected.classes.insert(data_class);
      ++reads_of_[data_class];
    }
    affected.groups.insert(groups.begin(), groups.end());
    affected.first_ms = affected.reads == 0 ? time_ms : std::min(affected.first_ms, time_ms);
    affected.last_ms = std::max(affected.last_ms, time_ms);
    ++affected.reads;
  }

  Places* const places_;
  uint64_t reads_ = 0;
  std::map<domain::ReadClass, uint64_t> reads_of_;
  std::map<std::string, Affected> affected_;
};

}  // namespace

absl::Status Reads::ListReads(const Admission& by, const v1::ListReadsRequest& request,
                              v1::ListReadsResponse* response) const {
  if (absl::Status status = CheckTime(request.from_time_ms(), request.to_time_ms()); !status.ok()) {
    return status;
  }
  if (request.page_size() < 0) return FieldError("page_size", "不能为负", "must not be negative");
  const int size = request.page_size() == 0 ? kUsual : std::min(request.page_size(), kMost);
  const absl::StatusOr<uint64_t> before = ReadToken(request.page_token());
  if (!before.ok()) return before.status();
  Places places(by.scope, options_.area_of);
  int looked_at = 0;
  return options_.trail->Down(*before, [&](const domain::Event& event) {
    if (event.recorded_time_ms < request.from_time_ms() - kSlackMs) return false;
    if (response->entries_size() == size || ++looked_at > kLookedAtMax) {
      response->set_next_page_token(std::to_string(event.position + 1));
      return false;
    }
    if (IsAsked(request, event) && !Show(event, &places, response->add_entries())) {
      response->mutable_entries()->RemoveLast();
    }
    return true;
  });
}

absl::Status Reads::LeakReport(const Admission& by, const v1::LeakReportRequest& request,
                               v1::LeakReportResponse* response) const {
  if (request.account().empty() == request.session_id().empty()) {
    return FieldError("account", "账号和会话应填且只填一个",
                      "name the account or the session, one of them");
  }
  if (request.to_time_ms() <= 0) return FieldError("to_time_ms", "必填", "is required");
  if (absl::Status status = CheckTime(request.from_time_ms(), request.to_time_ms()); !status.ok()) {
    return status;
  }
  Places places(by.scope, options_.area_of);
  Report report(&places);
  const int64_t from_ms = request.from_time_ms(), to_ms = request.to_time_ms();
  const absl::Status status =
      options_.trail->Up(from_ms - kSlackMs, to_ms + kSlackMs, [&](const domain::Event& event) {
        const bool his = request.account().empty()
                             ? event.fact.personal_data_read().session_id() == request.session_id()
                             : event.header.actor() == request.account();
        const bool asked = event.fact.has_personal_data_read() && his &&
                           WithinTime(event.header.occurred_time_ms(), from_ms, to_ms);
        if (asked) report.Add(event);
        return true;
      });
  if (status.ok()) report.Write(response);
  return status;
}

}  // namespace hearth::access
