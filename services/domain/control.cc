#include "services/domain/control.h"

#include <algorithm>

#include "services/domain/civil_date.h"
#include "services/domain/invariant.h"

namespace hearth::domain {

bool IsControl(const v1::EventHeader& header) {
  return header.kind() == v1::Fact::kAreaChanged || header.kind() == v1::Fact::kRulebookPublished ||
         header.kind() == v1::Fact::kDayOpened || Registry::Reads(header.kind()) ||
         Releases::Reads(header.kind()) || Budgets::Reads(header.kind()) ||
         ((Erasures::Reads(header.kind()) || Undertakings::Reads(header.kind())) &&
          header.stream() == v1::STREAM_CONTROL);
}

Control Evolve(const Control& control, const Event& event) {
  if (!event.accepted()) return control;
  Control next = control;
  if (event.fact.has_area_changed()) {
    auto areas = std::make_shared<AreaTree>(*control.areas);
    areas->Apply(event.fact.area_changed(), DateOfTime(event.header.occurred_time_ms()));
    next.areas = std::move(areas);
  } else if (event.fact.has_rulebook_published()) {
    auto rulebooks = std::make_shared<RulebookSet>(*control.rulebooks);
    rulebooks->Apply(event.fact.rulebook_published());
    next.rulebooks = std::move(rulebooks);
  } else if (event.fact.has_day_opened()) {
    // Days open forward only; a fact that says otherwise changes nothing.
    next.opened_day = std::max(control.opened_day, event.fact.day_opened().date());
  } else if (Registry::Reads(static_cast<uint32_t>(event.fact.fact_case()))) {
    auto registry = std::make_shared<Registry>(*control.registry);
    registry->Apply(event);
    next.registry = std::move(registry);
  } else if (Releases::Reads(static_cast<uint32_t>(event.fact.fact_case()))) {
    auto releases = std::make_shared<Releases>(*control.releases);
    releases->Apply(event);
    next.releases = std::move(releases);
  } else if (IsControl(event.header) && Erasures::Reads(event.header.kind())) {
    auto erasures = std::make_shared<Erasures>(*control.erasures);
    erasures->Apply(event);
    next.erasures = std::move(erasures);
  } else if (IsControl(event.header) && Undertakings::Reads(event.header.kind())) {
    auto undertakings = std::make_shared<Undertakings>(*control.undertakings);
    undertakings->Apply(event);
    next.undertakings = std::move(undertakings);
  } else if (Budgets::Reads(static_cast<uint32_t>(event.fact.fact_case()))) {
    auto budgets = std::make_shared<Budgets>(*control.budgets);
    budgets->Apply(event);
    next.budgets = std::move(budgets);
  } else {
    return control;
  }
  next.position = event.position;
  return next;
}

void ControlHistory::Apply(const Event& event) {
  HEARTH_REQUIRE(event.position > newest().position);
  Control next = Evolve(newest(), event);
  if (next.position == event.position) controls_.push_back(std::move(next));
}

const Control& ControlHistory::newest() const { return controls_.back(); }

const Control& ControlHistory::At(uint64_t position) const {
  const auto after =
      std::upper_bound(controls_.begin(), controls_.end(), position,
                       [](uint64_t p, const Control& control) { return p < control.position; });
  return *std::prev(after);
}

}  // namespace hearth::domain
