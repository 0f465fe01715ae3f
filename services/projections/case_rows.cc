#include "services/projections/case_rows.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "services/domain/case_file.h"
#include "storage/api/codec.h"

namespace hearth::projections {
namespace {

constexpr size_t kListBytes = 16;
constexpr size_t kAreaDigits = 15;
constexpr size_t kIdBytes = 16;
constexpr size_t kDayBytes = 4;
constexpr size_t kDutyIdBytes = 32;

std::string Day(int32_t date) {
  std::string bytes;
  storage::AppendU32(bytes, static_cast<uint32_t>(date));
  return bytes;
}

// Blanks lie below any digit, so that the order of bytes is that of codes.
std::string Area(std::string_view code) {
  std::string bytes(code.substr(0, kAreaDigits));
  bytes.resize(kAreaDigits, ' ');
  return bytes;
}

std::string ReadArea(std::string_view bytes) {
  const std::string_view area = bytes.substr(0, kAreaDigits);
  return std::string(area.substr(0, area.find(' ')));
}

std::string Id(std::string_view id) {
  std::string bytes(id.substr(0, kIdBytes));
  bytes.resize(kIdBytes, '\0');
  return bytes;
}

absl::Status NoPlace() { return absl::InvalidArgumentError("not a place of this list"); }

absl::StatusOr<std::optional<v1::ClueFile>> ParseClue(std::string_view bytes) {
  v1::ClueFile clue;
  if (!clue.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("malformed row of a clue");
  }
  return std::optional<v1::ClueFile>(std::move(clue));
}

// Up to `limit` places of one stretch: the first `limit` of several are the first of all.
absl::Status Collect(const storage::RowReader& rows, std::string_view family,
                     const ListStretch& stretch, std::string_view after, size_t limit,
                     std::set<std::string>* places) {
  std::string from = stretch.base + stretch.from;
  if (!after.empty()) from = std::max(from, stretch.base + std::string(after) + '\0');
  const std::string until =
      stretch.until.empty() ? PrefixEnd(stretch.base) : stretch.base + stretch.until;
  size_t count = 0;
  return rows.Scan(family, from, until, [&](std::string_view key, std::string_view) {
    places->emplace(key.substr(stretch.base.size()));
    return ++count < limit;
  });
}

}  // namespace

std::string CaseList(v1::CaseStage stage, v1::ChainStage chain_stage, bool overdue) {
  return absl::StrCat("cases/", static_cast<int>(stage), "/", static_cast<int>(chain_stage),
                      overdue ? "/overdue" : "");
}

std::string ClueList(v1::ClueStage stage, bool overdue) {
  return absl::StrCat("clues/", static_cast<int>(stage), overdue ? "/overdue" : "");
}

std::string BatchList(const std::string& batch_event_id) {
  return absl::StrCat("clues/batch/", batch_event_id);
}

std::string DutyList(const std::string& scope, const std::string& kind) {
  return absl::StrCat("duties/", scope, "/", kind);
}

std::string AccountList(const std::string& account) {
  return absl::StrCat("duties/account/", account);
}

std::string DutyScope(std::string_view area_code) {
  const size_t digits = area_code.size() >= kVillageScope ? kVillageScope
                        : area_code.size() >= kTownScope  ? kTownScope
                                                          : 0;
  return std::string(area_code.substr(0, digits));
}

std::string ListBase(const std::string& list, const storage::Keys& keys) {
  // Apart from every other use of the index key.
  const std::string hash = keys.IndexHash(absl::StrCat("hearth.filed.", list));
  return std::string(1, kFiledRows) + hash.substr(0, kListBytes);
}

std::string EncodePlace(const CasePlace& place) {
  return absl::StrCat(Area(place.area_code), Id(place.household));
}

std::string EncodePlace(const CluePlace& place) {
  return absl::StrCat(Area(place.area_code), Day(place.opened_date), Id(place.household),
                      Id(place.event_id), place.kind_code);
}

std::string EncodePlace(const DutyPlace& place) {
  return absl::StrCat(Day(place.due_date), Area(place.area_code), Id(place.household),
                      place.duty_id);
}

absl::StatusOr<CasePlace> DecodeCasePlace(std::string_view bytes) {
  if (bytes.size() != kAreaDigits + kIdBytes) return NoPlace();
  return CasePlace{ReadArea(bytes), std::string(bytes.substr(kAreaDigits))};
}

absl::StatusOr<CluePlace> DecodeCluePlace(std::string_view bytes) {
  if (bytes.size() < kAreaDigits + kDayBytes + 2 * kIdBytes) return NoPlace();
  CluePlace place;
  place.area_code = ReadArea(bytes);
  bytes.remove_prefix(kAreaDigits);
  place.opened_date = static_cast<int32_t>(storage::ReadU32(bytes));
  bytes.remove_prefix(kDayBytes);
  place.household = std::string(bytes.substr(0, kIdBytes));
  if (place.household == std::string(kIdBytes, '\0')) place.household.clear();
  place.event_id = std::string(bytes.substr(kIdBytes, kIdBytes));
  place.kind_code = std::string(bytes.substr(2 * kIdBytes));
  return place;
}

absl::StatusOr<DutyPlace> DecodeDutyPlace(std::string_view bytes) {
  if (bytes.size() != kDayBytes + kAreaDigits + kIdBytes + kDutyIdBytes) return NoPlace();
  DutyPlace place;
  place.due_date = static_cast<int32_t>(storage::ReadU32(bytes));
  bytes.remove_prefix(kDayBytes);
  place.area_code = ReadArea(bytes);
  bytes.remove_prefix(kAreaDigits);
  place.household = std::string(bytes.substr(0, kIdBytes));
  place.duty_id = std::string(bytes.substr(kIdBytes));
  return place;
}

std::string DutyDay(int32_t date) { return Day(date); }

absl::StatusOr<std::vector<std::string>> PlacesAfter(const storage::RowReader& rows,
                                                     std::string_view family,
                                                     const std::vector<ListStretch>& stretches,
                                                     std::string_view after, size_t limit) {
  std::set<std::string> ascending;
  for (const ListStretch& stretch : stretches) {
    absl::Status status = Collect(rows, family, stretch, after, limit, &ascending);
    if (!status.ok()) return status;
  }
  std::vector<std::string> places(ascending.begin(), ascending.end());
  if (places.size() > limit) places.resize(limit);
  return places;
}

std::string StreamClueKey(std::string_view event_id) {
  return std::string(1, kStreamClueRows) + std::string(event_id);
}

absl::StatusOr<std::optional<v1::ClueFile>> LoadStreamClue(const Overlay& rows,
                                                           std::string_view event_id) {
  const auto bytes = rows.Get(StreamClueKey(event_id));
  if (!bytes.ok()) return bytes.status();
  if (!bytes->has_value()) return std::optional<v1::ClueFile>();
  return ParseClue(**bytes);
}

absl::StatusOr<std::optional<v1::ClueFile>> LoadStreamClue(const storage::RowReader& rows,
                                                           std::string_view family,
                                                           std::string_view event_id) {
  const auto bytes = rows.Get(family, StreamClueKey(event_id));
  if (absl::IsNotFound(bytes.status())) return std::optional<v1::ClueFile>();
  if (!bytes.ok()) return bytes.status();
  return ParseClue(*bytes);
}

const v1::CaseRecord* ListedCase(const v1::CaseFile& file) {
  if (const v1::CaseRecord* open = domain::OpenCase(file); open != nullptr) return open;
  return file.cases().empty() ? nullptr : &file.cases(file.cases_size() - 1);
}

const v1::CaseChain* ChainToAnnounce(const v1::CaseFile& file, v1::CaseProcedure procedure) {
  const v1::CaseChain* newest = nullptr;
  const auto look = [&](const v1::CaseChain& chain) {
    if (chain.stage() != v1::CHAIN_STAGE_DECIDED || chain.announced()) return;
    if (procedure != v1::CASE_PROCEDURE_UNSPECIFIED && procedure != chain.procedure()) return;
    newest = &chain;
  };
  for (const v1::CaseRecord& record : file.cases()) {
    for (const v1::CaseChain& chain : record.chains()) look(chain);
  }
  if (file.has_removal()) look(file.removal());
  return newest;
}

const std::string& AreaOfClue(const v1::ClueFile& clue, const std::string& household_area) {
  return clue.area_code().empty() ? household_area : clue.area_code();
}

bool IsWaiting(v1::ClueStage stage) {
  return stage == v1::CLUE_STAGE_OPEN || stage == v1::CLUE_STAGE_VERIFIED ||
         stage == v1::CLUE_STAGE_PROPOSED;
}

}  // namespace hearth::projections
