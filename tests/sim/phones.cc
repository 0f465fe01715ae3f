#include "tests/sim/phones.h"

#include <algorithm>
#include <utility>

#include "services/ledger/reason.h"
#include "tests/domain/area_changes.h"
#include "tests/ledger/case_facts.h"
#include "tests/projections/county.h"

namespace hearth::testing {
namespace {

constexpr int kHouseholds = 6;
constexpr int kPhones = 3;
constexpr uint64_t kCaseFacts = 9;  // of a household
constexpr uint64_t kEventsInARunMax = 4;

v1::Fact AreasFact() {
  using domain::Created;
  v1::Fact fact;
  *fact.mutable_area_changed() = domain::Fact(
      {Created("44", "省"), Created("4416", "市"), Created("441621", "县"), Created(kTownA, "甲镇"),
       Created(kVillageA1, "一村"), Created(kVillageA2, "二村"), Created("441621101001001", "一组"),
       Created("441621101001002", "二组")},
      20200101);
  return fact;
}

v1::Fact RulebookFact(v1::Rulebook rulebook) {
  v1::Fact fact;
  *fact.mutable_rulebook_published()->mutable_rulebook() = std::move(rulebook);
  return fact;
}

// Areas and a rulebook first; later what makes followers work off whole areas in steps.
std::vector<v1::Fact> OfficeFacts(int32_t today) {
  static const v1::Rulebook brisk = BriskRulebook(20200101);
  v1::Fact merged;
  *merged.mutable_area_changed() =
      domain::Fact({domain::Merged("441621101001002", "441621101001001")}, today);
  return {AreasFact(), RulebookFact(brisk), RulebookFact(TownRulebook(1, today)), merged,
          RulebookFact(TownRulebook(2, today))};
}

bool Same(const ledger::Receipt& a, const ledger::Receipt& b) {
  return a.position == b.position && a.leaf_hash == b.leaf_hash &&
         a.recorded_time_ms == b.recorded_time_ms && a.refused == b.refused &&
         a.refused_detail == b.refused_detail;
}

}  // namespace

Phones::Phones(uint64_t seed, int32_t today) : rng_(seed), phones_(kPhones + 1) {
  for (size_t i = 0; i < phones_.size(); ++i) {
    const std::string name = i == 0 ? "office" : "phone-" + std::to_string(i);
    phones_[i].device = std::make_unique<Device>(name, rng_());
  }
  for (const v1::Fact& fact : OfficeFacts(today)) {
    domain::Event event = MakeEvent(rng_, fact, "", "", NoonOf(today), "office", 1);
    event.header.set_stream(v1::STREAM_CONTROL);
    phones_[0].facts.push_back(std::move(event));
  }
  FactsOptions options;
  options.first_day = domain::AddDays(today, -20);
  options.days = 22;
  options.checks = 4;
  for (int i = 0; i < kHouseholds; ++i) {
    std::string household;
    for (domain::Event& event : RandomHousehold(rng_, options)) {
      household = event.header.household();
      phones_[1 + Below(rng_, kPhones)].facts.push_back(std::move(event));
    }
    // What several phones say of one version: at most one of them is recorded.
    for (uint64_t n = 0; n < kCaseFacts; ++n) {
      Phone& phone = phones_[1 + Below(rng_, kPhones)];
      phone.facts.push_back(Clue(phone.device.get(), household, n / 3));
    }
  }
}

void Phones::Pack(Phone* phone) {
  std::vector<domain::Event> events;
  const uint64_t count = 1 + Below(rng_, kEventsInARunMax);
  while (events.size() < count && !phone->facts.empty()) {
    events.push_back(std::move(phone->facts.front()));
    phone->facts.pop_front();
    events.back().header.set_device(phone->device->name());
  }
  phone->parcels.push_back(std::make_shared<Parcel>(Parcel{phone->device->Chain(events)}));
}

void Phones::Act(const Send& send) {
  const bool office_first = phones_[0].parcels.size() < 2 && Chance(rng_, 60);
  Phone& phone = phones_[office_first ? 0 : Below(rng_, phones_.size())];
  if (!phone.facts.empty() && (phone.parcels.empty() || Chance(rng_, 60))) {
    Pack(&phone);
    return Deliver(phone.parcels.back(), send);
  }
  if (phone.parcels.empty()) return;
  if (Chance(rng_, 20)) {  // what has been sent, cut otherwise
    const size_t end = phone.device->sent().size();
    const size_t from = Below(rng_, end);
    const size_t to = std::min<size_t>(end, from + 1 + Below(rng_, 6));
    return Deliver(std::make_shared<Parcel>(Parcel{phone.device->Cut(from, to)}), send);
  }
  Deliver(phone.parcels[Below(rng_, phone.parcels.size())], send);
}

void Phones::Deliver(const std::shared_ptr<Parcel>& parcel, const Send& send) {
  send(parcel->run,
       [this, parcel](const ledger::Answer& answer) { Answered(parcel.get(), answer); });
}

bool Phones::SendAll(const Send& send) {
  bool any = false;
  for (Phone& phone : phones_) {
    while (!phone.facts.empty()) Pack(&phone);
    for (const std::shared_ptr<Parcel>& parcel : phone.parcels) {
      if (parcel->answered) continue;
      Deliver(parcel, send);
      any = true;
    }
  }
  return any;
}

void Phones::ResendAll(const Send& send) {
  for (const Phone& phone : phones_) {
    for (const std::shared_ptr<Parcel>& parcel : phone.parcels) Deliver(parcel, send);
  }
}

v1::Run Phones::Forged() const {
  for (const Phone& phone : phones_) {
    if (phone.parcels.empty()) continue;
    Rng rng(1);
    Device forger("forger", 1);
    domain::Event event =
        MakeEvent(rng, SmallCheck(), forger.RandomHousehold(), kVillage, 1, "forger", 1);
    v1::EventHeader header;
    header.ParseFromString(phone.parcels[0]->run.submissions(0).header());
    event.header.set_event_id(header.event_id());
    return forger.Chain({event});
  }
  return {};
}

void Phones::Answered(Parcel* parcel, const ledger::Answer& answer) {
  digest_.Add(static_cast<uint64_t>(answer.status().code()));
  if (!answer.ok()) {
    const bool later =
        absl::IsUnavailable(answer.status()) || absl::IsResourceExhausted(answer.status());
    if (!later) faults_.push_back("an answer that none expects: " + answer.status().ToString());
    return;
  }
  if (answer->size() != static_cast<size_t>(parcel->run.submissions_size())) {
    faults_.push_back("not a receipt for each event");
  }
  parcel->answered = true;
  for (const ledger::Receipt& receipt : *answer) Learn(receipt);
}

void Phones::Learn(const ledger::Receipt& receipt) {
  digest_.Add(receipt.event_id).Add(receipt.position);
  digest_.Add(static_cast<uint64_t>(receipt.recorded_time_ms)).Add(receipt.refused_detail);
  const auto [known, fresh] = receipts_.emplace(receipt.event_id, receipt);
  if (fresh) {
    if (receipt.refused == v1::REFUSAL_REASON_UNSPECIFIED) ++accepted_;
    return;
  }
  ++resent_;
  const std::string at = std::to_string(receipt.position);
  if (!Same(known->second, receipt)) faults_.push_back("another receipt at " + at);
  if (!receipt.already_recorded) faults_.push_back("recorded twice: " + at);
}

}  // namespace hearth::testing
