#include "clients/cli/case_place.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

bool IsOpen(v1::CaseStage stage) {
  return stage == v1::CASE_STAGE_IDENTIFYING || stage == v1::CASE_STAGE_MONITORED ||
         stage == v1::CASE_STAGE_ELIMINATED;
}

bool IsEnded(v1::ChainStage stage) {
  return stage == v1::CHAIN_STAGE_DECIDED || stage == v1::CHAIN_STAGE_REJECTED ||
         stage == v1::CHAIN_STAGE_WITHDRAWN;
}

void NoteDecided(const v1::CaseChain& chain, CasePlace* place) {
  if (chain.stage() != v1::CHAIN_STAGE_DECIDED) return;
  if (place->last_decided == nullptr ||
      chain.decided_date() >= place->last_decided->decided_date()) {
    place->last_decided = &chain;
  }
}

template <typename Enum>
absl::StatusOr<Enum> ParseWord(const std::string& word,
                               std::initializer_list<std::pair<const char*, Enum>> words,
                               const char* option) {
  std::string known;
  for (const auto& [name, value] : words) {
    if (word == name) return value;
    absl::StrAppend(&known, known.empty() ? "" : ", ", name);
  }
  return client::InvalidError(absl::StrCat(option, "：应为 ", known, " 之一"),
                              absl::StrCat(option, ": must be one of ", known));
}

}  // namespace

CasePlace PlaceIn(const v1::CaseFile& file) {
  CasePlace place;
  for (const v1::CaseRecord& record : file.cases()) {
    if (IsOpen(record.stage())) place.record = &record;
    place.last = &record;
    for (const v1::CaseChain& chain : record.chains()) NoteDecided(chain, &place);
  }
  const v1::CaseChain* newest = nullptr;
  if (place.record != nullptr && !place.record->chains().empty()) {
    newest = &*place.record->chains().rbegin();
  } else if (place.record == nullptr && file.has_removal()) {
    newest = &file.removal();
    NoteDecided(*newest, &place);
  }
  if (newest != nullptr && !IsEnded(newest->stage())) place.chain = newest;
  return place;
}

void FillPlace(const CasePlace& place, v1::CaseProcedure opens, v1::CaseStep* step) {
  step->set_procedure(place.chain == nullptr ? opens : place.chain->procedure());
  const bool new_case = place.chain == nullptr && opens == v1::CASE_PROCEDURE_IDENTIFICATION;
  if (place.record != nullptr && !new_case) step->set_case_id(place.record->case_id());
  if (place.chain != nullptr) step->set_chain_id(place.chain->chain_id());
}

absl::Status FillBasis(const v1::GetCaseFileResponse& found, const BasisWords& words,
                       const v1::CaseBasis* before, v1::CaseBasis* basis) {
  *basis = found.basis();
  if (before != nullptr) {
    basis->set_category_code(before->category_code());
    *basis->mutable_risks() = before->risks();
    basis->set_floor(before->floor());
  }
  if (!words.category.empty()) basis->set_category_code(words.category);
  if (words.floor) basis->set_floor(true);
  if (words.risks.empty()) return absl::OkStatus();
  basis->clear_risks();
  for (const std::string& word : words.risks) {
    const std::vector<std::string> parts = absl::StrSplit(word, ':');
    v1::CaseRisk* risk = basis->add_risks();
    risk->set_risk_code(parts[0]);
    if (parts.size() == 1) continue;
    risk->set_eliminated(parts[1] == "eliminated");
    risk->set_gone(parts[1] == "gone");
    if (parts.size() > 2 || risk->eliminated() == risk->gone()) {
      return client::InvalidError("--risk：应为 01、01:eliminated 或 01:gone 的形式",
                                  "--risk: needs the form 01, 01:eliminated or 01:gone");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> HashOfFile(const std::string& path, const char* option) {
  const absl::StatusOr<std::string> bytes = client::ReadFile(path);
  if (bytes.ok()) return client::Sha256(*bytes);
  return client::InvalidError(absl::StrCat(option, "：无法读取 ", path),
                              absl::StrCat(option, ": cannot read ", path));
}

absl::StatusOr<v1::CaseDecision> ParseDecision(const std::string& word) {
  return ParseWord<v1::CaseDecision>(word,
                                     {{"passed", v1::CASE_DECISION_PASSED},
                                      {"returned", v1::CASE_DECISION_RETURNED},
                                      {"rejected", v1::CASE_DECISION_REJECTED}},
                                     "--decision");
}

absl::StatusOr<v1::CaseReturn> ParseReturn(const std::string& word) {
  return ParseWord<v1::CaseReturn>(word,
                                   {{"", v1::CASE_RETURN_UNSPECIFIED},
                                    {"verification", v1::CASE_RETURN_VERIFICATION},
                                    {"comparison", v1::CASE_RETURN_COMPARISON},
                                    {"village-review", v1::CASE_RETURN_VILLAGE_REVIEW},
                                    {"publicity", v1::CASE_RETURN_PUBLICITY},
                                    {"township-review", v1::CASE_RETURN_TOWNSHIP_REVIEW}},
                                   "--return-to");
}

}  // namespace hearth::cli
