// Area tables as offices have them: any encoding, any CSV. What is planned without an error is a
// set of facts of the size the contract allows, and planning it again finds nothing left to do.

#include "clients/cli/area_import.h"
#include "clients/cli/csv.h"
#include "clients/cli/text_encoding.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

void Plan(const cli::Csv& csv) {
  const cli::AreaPlan plan = cli::PlanAreas(csv, {});
  if (!plan.errors.empty()) {
    for (const cli::CellError& error : plan.errors) {
      Expect(!error.zh.empty() && !error.en.empty(), "an error says what is wrong");
    }
    return;
  }
  size_t changes = 0;
  for (const v1::AreaChanged& fact : cli::ToFacts(plan.changes, 20260101, "fuzz")) {
    Expect(fact.changes_size() <= cli::kAreaChangesMax, "a fact has as many changes as allowed");
    changes += static_cast<size_t>(fact.changes_size());
  }
  Expect(changes == plan.changes.size(), "no change is lost between facts");
  const cli::KnownAreas after = cli::After({}, plan.changes);
  const cli::AreaPlan again = cli::PlanAreas(csv, after);
  Expect(again.errors.empty() && again.changes.empty(), "an imported table is imported");
  (void)cli::PlanAssistance(csv, after);
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto text =
      hearth::cli::ToUtf8(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!text.ok()) return 0;
  const auto csv = hearth::cli::Csv::Parse(*text);
  if (csv.ok()) hearth::fuzz::Plan(*csv);
  return 0;
}
