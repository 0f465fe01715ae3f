#include "clients/cli/case_options.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr int64_t kDayMs = int64_t{24} * 3'600 * 1'000;

bool IsOpen(const v1::CaseRecord& record) {
  return record.stage() == v1::CASE_STAGE_IDENTIFYING ||
         record.stage() == v1::CASE_STAGE_MONITORED || record.stage() == v1::CASE_STAGE_ELIMINATED;
}

bool IsOpen(const v1::CaseChain& chain) {
  return chain.stage() >= v1::CHAIN_STAGE_OPENED && chain.stage() <= v1::CHAIN_STAGE_TOWN_PASSED;
}

template <typename Value>
absl::StatusOr<Value> WordOf(const std::map<std::string, Value>& words, const std::string& text,
                             const char* flag) {
  const auto word = words.find(text);
  if (word != words.end()) return word->second;
  std::string known;
  for (const auto& [name, value] : words) absl::StrAppend(&known, known.empty() ? "" : ", ", name);
  return client::InvalidError(absl::StrCat(flag, "：须为 ", known),
                              absl::StrCat(flag, ": one of ", known));
}

}  // namespace

StepGround::StepGround(const v1::GetCaseFileResponse& found) : found_(found) {
  for (const v1::CaseRecord& record : file().cases()) {
    if (IsOpen(record)) record_ = &record;
  }
  if (record_ != nullptr) {
    if (!record_->chains().empty()) chain_ = &*record_->chains().rbegin();
  } else if (file().has_removal()) {
    chain_ = &file().removal();
  }
  if (chain_ != nullptr && !IsOpen(*chain_)) chain_ = nullptr;
}

const v1::CaseChain* StepGround::Decided(bool (*lacks)(const v1::CaseChain& chain)) const {
  const v1::CaseChain* newest = nullptr;
  const auto look = [&](const v1::CaseChain& chain) {
    if (chain.stage() == v1::CHAIN_STAGE_DECIDED && lacks(chain)) newest = &chain;
  };
  for (const v1::CaseRecord& record : file().cases()) {
    for (const v1::CaseChain& chain : record.chains()) look(chain);
  }
  if (file().has_removal()) look(file().removal());
  return newest;
}

absl::Status StepGround::FillStep(v1::CaseStep* step) const {
  if (chain_ == nullptr) {
    return Missing("该户没有在办程序，见 hearth case next",
                   "the household has no open procedure; see `hearth case next`");
  }
  OpenStep(chain_->procedure(), step);
  step->set_chain_id(chain_->chain_id());
  return absl::OkStatus();
}

void StepGround::OpenStep(v1::CaseProcedure procedure, v1::CaseStep* step) const {
  step->set_procedure(procedure);
  if (record_ != nullptr) step->set_case_id(record_->case_id());
}

absl::StatusOr<std::string> HashOf(const std::string& text, const char* flag) {
  if (text.empty()) return std::string();
  if (text.size() == 64) {
    if (const auto hash = client::FromHex(text)) return *hash;
  }
  const absl::StatusOr<std::string> bytes = client::ReadFile(text);
  if (bytes.ok()) return client::Sha256(*bytes);
  return client::InvalidError(absl::StrCat(flag, "：须为文件或 64 位十六进制 SHA-256"),
                              absl::StrCat(flag, ": a file, or 64 hex digits of its SHA-256"));
}

absl::StatusOr<v1::CaseDecision> DecisionOf(const std::string& text) {
  return WordOf<v1::CaseDecision>({{"pass", v1::CASE_DECISION_PASSED},
                                   {"return", v1::CASE_DECISION_RETURNED},
                                   {"reject", v1::CASE_DECISION_REJECTED}},
                                  text, "--decision");
}

absl::StatusOr<v1::CaseReturn> ReturnOf(const std::string& text) {
  if (text.empty()) return v1::CASE_RETURN_UNSPECIFIED;
  return WordOf<v1::CaseReturn>({{"verification", v1::CASE_RETURN_VERIFICATION},
                                 {"comparison", v1::CASE_RETURN_COMPARISON},
                                 {"review", v1::CASE_RETURN_VILLAGE_REVIEW},
                                 {"publicity", v1::CASE_RETURN_PUBLICITY},
                                 {"town", v1::CASE_RETURN_TOWNSHIP_REVIEW}},
                                text, "--return-to");
}

absl::StatusOr<int32_t> DayOf(const std::string& text, const char* flag) {
  if (text.empty()) return 0;
  if (const auto date = client::ParseDate(text)) return *date;
  return client::InvalidError(absl::StrCat(flag, "：须为 2026-03-01"),
                              absl::StrCat(flag, ": needs the form 2026-03-01"));
}

absl::StatusOr<v1::CaseRisk> RiskOf(const std::string& text) {
  v1::CaseRisk risk;
  const size_t at = text.find('=');
  risk.set_risk_code(text.substr(0, at));
  if (at == std::string::npos) return risk;
  const std::string state = text.substr(at + 1);
  risk.set_eliminated(state == "eliminated");
  risk.set_gone(state == "gone");
  if (risk.eliminated() || risk.gone()) return risk;
  return client::InvalidError("--risk：须为 01、01=eliminated 或 01=gone",
                              "--risk: 01, 01=eliminated or 01=gone");
}

absl::StatusOr<v1::CaseBasis> BasisOf(const StepOptions& options, const StepGround& ground) {
  v1::CaseBasis basis = ground.found().basis();
  const v1::CaseChain* chain = ground.chain();
  const bool proposed = chain != nullptr && !chain->proposed().category_code().empty();
  if (proposed || ground.record() != nullptr) {
    const v1::CaseBasis& said = proposed ? chain->proposed() : ground.record()->basis();
    basis.set_category_code(said.category_code());
    *basis.mutable_risks() = said.risks();
    basis.set_floor(said.floor());
  }
  if (!options.category.empty()) basis.set_category_code(options.category);
  if (options.floor || options.no_floor) basis.set_floor(options.floor);
  if (options.risks.empty()) return basis;
  basis.clear_risks();
  for (const std::string& text : options.risks) {
    absl::StatusOr<v1::CaseRisk> risk = RiskOf(text);
    if (!risk.ok()) return risk.status();
    *basis.add_risks() = *std::move(risk);
  }
  return basis;
}

uint32_t DaysBetween(int32_t from, int32_t to) {
  if (from == 0 || to < from) return 0;
  return static_cast<uint32_t>((client::MsOn(to, 0) - client::MsOn(from, 0)) / kDayMs);
}

uint32_t WholeMonths(int32_t from, int32_t to) {
  if (from == 0 || to < from) return 0;
  const int32_t months = (to / 10'000 - from / 10'000) * 12 + (to / 100 % 100 - from / 100 % 100);
  return static_cast<uint32_t>(months - (to % 100 < from % 100 ? 1 : 0));
}

absl::Status Missing(const char* zh, const char* en) {
  return client::Error(absl::StatusCode::kFailedPrecondition, zh, en);
}

}  // namespace hearth::cli
