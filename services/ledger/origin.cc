#include "services/ledger/origin.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "services/domain/invariant.h"

namespace hearth::ledger {
namespace {

constexpr size_t kLogIdBytes = 16;

std::string Prefix(std::string_view log_id, bool stepped) {
  HEARTH_REQUIRE(log_id.size() == kLogIdBytes);
  const std::string id = absl::BytesToHexString(absl::string_view(log_id.data(), log_id.size()));
  return "hearth/" + id + (stepped ? "/stepped/" : "/wall/");
}

}  // namespace

std::string MakeOrigin(std::string_view log_id, bool stepped, uint64_t term) {
  HEARTH_REQUIRE(term >= kFirstTerm);
  return Prefix(log_id, stepped) + std::to_string(term);
}

std::optional<uint64_t> TermOf(std::string_view origin, std::string_view log_id, bool stepped) {
  const std::string prefix = Prefix(log_id, stepped);
  if (!origin.starts_with(prefix)) return std::nullopt;
  const std::string_view digits = origin.substr(prefix.size());
  uint64_t term = 0;
  if (!absl::SimpleAtoi(absl::string_view(digits.data(), digits.size()), &term))
    return std::nullopt;
  if (term < kFirstTerm || std::to_string(term) != digits) return std::nullopt;
  return term;
}

}  // namespace hearth::ledger
