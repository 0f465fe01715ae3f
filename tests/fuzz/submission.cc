// Runs as phones send them: read, chained, decided, and folded when accepted. First byte: 0 = a
// Run as it comes; else a Fact whose header and commitments fit, so that Decide sees it.

#include "services/domain/submission.h"

#include <vector>

#include "services/domain/assess.h"
#include "services/domain/control.h"
#include "services/domain/decide.h"
#include "services/domain/household_fold.h"
#include "tests/domain/full_fact.h"
#include "tests/domain/random_facts.h"
#include "tests/fuzz/silence.h"
#include "tests/fuzz/target.h"

namespace hearth::fuzz {
namespace {

// Whatever Decide accepts, the folds must be able to take.
void DecideAndFold(const domain::Submitted& submitted) {
  static const domain::Control control = testing::TestControl();
  if (submitted.refusal) {
    Expect(!submitted.refusal->detail.empty(), "a refusal says why");
    return;
  }
  const auto refusal = domain::Decide(submitted.header, submitted.fact, control, testing::kToday);
  if (refusal) {
    Expect(refusal->reason != v1::REFUSAL_REASON_UNSPECIFIED, "a refusal has a reason");
    Expect(refusal->detail.find(" / ") != std::string::npos, "a refusal speaks both languages");
    return;
  }
  domain::Event event;
  event.position = 1;
  event.header = submitted.header;
  event.header_hash = submitted.header_hash;
  event.fact = submitted.fact;
  (void)domain::Evolve(control, event);
  if (domain::IsHouseholdFact(event.header)) {
    const rows::v1::HouseholdState state = domain::FoldHousehold({event}, testing::kToday);
    (void)domain::Assess(domain::OpenHousehold(state, control), control);
  }
}

void RunAsItComes(std::string_view bytes) {
  v1::Run run;
  if (!run.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  std::vector<domain::Submitted> events;
  for (const v1::Submission& submission : run.submissions()) {
    absl::StatusOr<domain::Submitted> event = domain::ParseSubmission(submission);
    if (!event.ok()) return;
    Expect(event->header_hash == domain::Sha256(submission.header()), "the hash is the header's");
    DecideAndFold(*event);
    events.push_back(*std::move(event));
  }
  (void)domain::CheckChain(events);
}

void FactInAGoodEnvelope(std::string_view bytes) {
  v1::Fact fact;
  if (!fact.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return;
  if (fact.fact_case() == v1::Fact::FACT_NOT_SET) return;
  const v1::EventHeader fit = testing::HeaderFor(fact);
  testing::Rng rng(1);
  std::vector<domain::Event> events = {testing::MakeEvent(
      rng, fact, fit.household(), fit.area_code(), fit.occurred_time_ms(), "device", 1)};
  events[0].header.set_stream(fit.stream());
  const v1::Run run = testing::MakeRun(rng, &events, 1, std::string(32, '\0'));
  const absl::StatusOr<domain::Submitted> event = domain::ParseSubmission(run.submissions(0));
  if (!event.ok()) return;  // too long
  Expect(!event->refusal || event->refusal->reason != v1::REFUSAL_REASON_UNSPECIFIED,
         "a refusal has a reason");
  DecideAndFold(*event);
}

}  // namespace
}  // namespace hearth::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  hearth::fuzz::SilenceProtobuf();
  hearth::fuzz::Input input(data, size);
  if (input.Byte() == 0) {
    hearth::fuzz::RunAsItComes(input.rest());
  } else {
    hearth::fuzz::FactInAGoodEnvelope(input.rest());
  }
  return 0;
}
