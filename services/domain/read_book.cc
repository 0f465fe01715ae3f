#include "services/domain/read_book.h"

#include <algorithm>

namespace hearth::domain {
namespace {

bool Opens(const Purpose& purpose, std::string_view household, const Lineage& lineage) {
  if (!purpose.household.empty()) return purpose.household == household;
  return std::find(lineage.begin(), lineage.end(), purpose.area_code) != lineage.end();
}

}  // namespace

bool ReadBook::Reads(uint32_t kind) {
  return kind == v1::Fact::kPurposeStated || kind == v1::Fact::kPersonalDataRead;
}

const ReadBook::Reader* ReadBook::Find(std::string_view account) const {
  const auto found = readers_.find(account);
  return found == readers_.end() ? nullptr : &found->second;
}

void ReadBook::Apply(const Event& event) {
  const v1::EventHeader& header = event.header;
  if (event.fact.has_purpose_stated()) {
    const v1::PurposeStated& stated = event.fact.purpose_stated();
    std::vector<Purpose>& purposes = readers_[header.actor()].purposes;
    const bool known = std::any_of(purposes.begin(), purposes.end(), [&](const Purpose& purpose) {
      return purpose.event_id == header.event_id();
    });
    if (known) return;
    purposes.push_back({header.event_id(), stated.purpose_code(), stated.read_household(),
                        header.area_code(), stated.until_time_ms()});
  } else if (event.fact.has_personal_data_read()) {
    const v1::PersonalDataRead& fact = event.fact.personal_data_read();
    Read read{header.occurred_time_ms(), fact.offline_package() ? 1 : fact.count(), {}};
    const std::vector<std::string> groups(fact.field_groups().begin(), fact.field_groups().end());
    for (const ReadClass data_class : ClassesOf(groups)) {
      read.classes[static_cast<size_t>(data_class)] = true;
    }
    readers_[header.actor()].reads.emplace(header.event_id(), read);
  }
}

void ReadBook::Withdraw(const std::string& account, const std::string& event_id) {
  const auto found = readers_.find(account);
  if (found != readers_.end()) found->second.reads.erase(event_id);
}

std::optional<Purpose> ReadBook::FindPurpose(std::string_view account, std::string_view household,
                                             const Lineage& lineage, int64_t now_ms) const {
  const Reader* reader = Find(account);
  const Purpose* best = nullptr;
  if (reader == nullptr) return std::nullopt;
  for (const Purpose& purpose : reader->purposes) {
    if (purpose.until_ms <= now_ms || !Opens(purpose, household, lineage)) continue;
    if (best == nullptr || purpose.until_ms > best->until_ms) best = &purpose;
  }
  return best == nullptr ? std::nullopt : std::optional<Purpose>(*best);
}

uint64_t ReadBook::CountOf(std::string_view account, ReadClass data_class, int64_t now_ms) const {
  const Reader* reader = Find(account);
  if (reader == nullptr) return 0;
  uint64_t count = 0;
  for (const auto& [event_id, read] : reader->reads) {
    const bool counts = read.classes[static_cast<size_t>(data_class)];
    if (counts && read.time_ms > now_ms - kRollingDayMs) count += read.count;
  }
  return count;
}

int64_t ReadBook::WhenAtMost(std::string_view account, ReadClass data_class, uint64_t most,
                             int64_t now_ms) const {
  const Reader* reader = Find(account);
  uint64_t count = CountOf(account, data_class, now_ms);
  if (reader == nullptr || count <= most) return now_ms;
  std::vector<std::pair<int64_t, uint64_t>> reads;  // that count now, the oldest first
  for (const auto& [event_id, read] : reader->reads) {
    const bool counts = read.classes[static_cast<size_t>(data_class)];
    if (counts && read.time_ms > now_ms - kRollingDayMs)
      reads.emplace_back(read.time_ms, read.count);
  }
  std::sort(reads.begin(), reads.end());
  for (const auto& [time_ms, records] : reads) {
    count -= records;
    if (count <= most) return time_ms + kRollingDayMs;
  }
  return now_ms;
}

void ReadBook::Forget(int64_t now_ms) {
  for (auto reader = readers_.begin(); reader != readers_.end();) {
    std::erase_if(reader->second.purposes,
                  [now_ms](const Purpose& purpose) { return purpose.until_ms <= now_ms; });
    std::erase_if(reader->second.reads, [now_ms](const auto& entry) {
      return entry.second.time_ms <= now_ms - kRollingDayMs;
    });
    const bool empty = reader->second.purposes.empty() && reader->second.reads.empty();
    reader = empty ? readers_.erase(reader) : std::next(reader);
  }
}

}  // namespace hearth::domain
