#include "tests/domain/random_facts.h"

#include <algorithm>
#include <array>
#include <utility>

#include "services/domain/civil_date.h"
#include "services/domain/submission.h"

namespace hearth::testing {
namespace {

constexpr int64_t kDayMs = 86'400'000;

// One history under construction.
class History {
 public:
  History(Rng& rng, const FactsOptions& options) : rng_(rng), options_(options) {
    for (int i = 0; i < 2; ++i) household_ += Word();
    area_ = options.village + "00" + std::to_string(1 + Below(rng, 3));
  }

  std::vector<domain::Event> Make() {
    Register();
    const uint64_t checks = Below(rng_, options_.checks + 1);
    for (uint64_t i = 0; i < checks; ++i) Check();
    if (options_.structure) ChangeStructure();
    if (options_.overruling) Overrule();
    std::stable_sort(events_.begin(), events_.end(),
                     [](const domain::Event& a, const domain::Event& b) {
                       return a.header.occurred_time_ms() < b.header.occurred_time_ms();
                     });
    for (size_t i = 0; i < events_.size(); ++i) Stamp(i + 1, &events_[i]);
    return std::move(events_);
  }

 private:
  std::string Word() {
    std::string word;
    for (uint64_t bits = rng_(), i = 0; i < 8; ++i, bits >>= 8)
      word.push_back(static_cast<char>(bits & 0xff));
    return word;
  }

  std::string OtherHousehold() {
    std::string id = Word();
    return id += Word();
  }

  // A few instants only, so that facts tie on them and device_seq and event_id must decide.
  int64_t Instant() {
    const int32_t day =
        domain::AddDays(options_.first_day, static_cast<int32_t>(Below(rng_, options_.days)));
    return domain::TimeOfDate(day) + static_cast<int64_t>(8 + Below(rng_, 3)) * 3'600'000;
  }

  void Add(const v1::Fact& fact, int64_t time) {
    const std::string device = Chance(rng_, 50) ? "phone-1" : "phone-2";
    events_.push_back(MakeEvent(rng_, fact, household_, area_, time, device, 1 + Below(rng_, 4)));
  }

  void Add(const v1::Fact& fact) {
    // Often at the very instant of an earlier fact.
    const bool tie = !events_.empty() && Chance(rng_, 30);
    Add(fact, tie ? events_[Below(rng_, events_.size())].header.occurred_time_ms() : Instant());
  }

  void Register() {
    v1::Fact fact;
    v1::HouseholdRegistered* registered = fact.mutable_household_registered();
    v1::HouseholdIdentity* identity = registered->mutable_identity();
    identity->set_household_number("99" + std::to_string(Below(rng_, 1'000'000)));
    identity->set_natural_village("示范湾");
    identity->set_phone("13800000000");
    identity->set_origin(Chance(rng_, 40) ? v1::ORIGIN_OUT_OF_POVERTY : v1::ORIGIN_GENERAL);
    if (Chance(rng_, 15)) identity->add_focus_groups("disabled");
    const uint64_t size = 1 + Below(rng_, 6);
    for (uint64_t i = 0; i < size; ++i) {
      members_.push_back(rng_() | 1);
      *registered->add_members() = RandomMember(rng_, options_, members_.back(), i == 0);
    }
    const int32_t day = domain::AddDays(options_.first_day, static_cast<int32_t>(Below(rng_, 30)));
    Add(fact, domain::TimeOfDate(day) + 9 * 3'600'000);
  }

  void Check() {
    const int64_t time = Instant();
    v1::Fact fact;
    *fact.mutable_check_recorded() =
        RandomCheck(rng_, options_, members_, domain::DateOfTime(time));
    Add(fact, time);
  }

  uint64_t AnyMember() { return members_[Below(rng_, members_.size())]; }

  void ChangeStructure() {
    if (Chance(rng_, 30)) {
      v1::Fact fact;
      members_.push_back(rng_() | 1);
      *fact.mutable_member_added()->mutable_member() =
          RandomMember(rng_, options_, members_.back(), false);
      fact.mutable_member_added()->set_reason("birth");
      Add(fact);
    }
    if (Chance(rng_, 30)) {
      v1::Fact fact;
      fact.mutable_member_removed()->set_member_id(AnyMember());
      fact.mutable_member_removed()->set_reason("death");
      Add(fact);
    }
    if (Chance(rng_, 30)) Join();
    if (Chance(rng_, 20)) {
      v1::Fact fact;
      fact.mutable_head_changed()->set_member_id(AnyMember());
      Add(fact);
    }
    if (Chance(rng_, 20)) Relocate();
    if (Chance(rng_, 15)) SplitOrMerge();
    if (Chance(rng_, 20)) RegisterAgain();
  }

  void Join() {
    v1::Fact fact;
    fact.mutable_members_joined()->set_kept_member_id(AnyMember());
    fact.mutable_members_joined()->set_joined_member_id(AnyMember());
    if (fact.members_joined().kept_member_id() != fact.members_joined().joined_member_id())
      Add(fact);
  }

  void Relocate() {
    v1::Fact fact;
    fact.mutable_household_relocated()->set_from_area_code(area_);
    area_ = options_.village + "00" + std::to_string(1 + Below(rng_, 3));
    Add(fact);
  }

  void SplitOrMerge() {
    v1::Fact fact;
    if (Chance(rng_, 60)) {
      fact.mutable_household_split()->set_other_household(OtherHousehold());
      fact.mutable_household_split()->add_member_ids(AnyMember());
      fact.mutable_household_split()->set_leaving(Chance(rng_, 50));
    } else {
      fact.mutable_household_merged()->set_other_household(OtherHousehold());
      fact.mutable_household_merged()->set_ended(Chance(rng_, 40));
      if (!fact.household_merged().ended())
        fact.mutable_household_merged()->add_member_ids(rng_() | 1);
    }
    Add(fact);
  }

  void RegisterAgain() {
    v1::Fact fact = events_.front().fact;
    fact.mutable_household_registered()->mutable_identity()->set_phone("13900000000");
    Add(fact);
  }

  // Corrections and voids of random checks, of corrections, and of events that never came.
  void Overrule() {
    const uint64_t count = Below(rng_, 4);
    for (uint64_t i = 0; i < count; ++i) {
      const domain::Event target = events_[Below(rng_, events_.size())];
      const bool absent = Chance(rng_, 10);
      const std::string id = absent ? EventId(rng_, Instant()) : target.header.event_id();
      if (!absent && !target.fact.has_check_recorded() && !target.fact.has_check_corrected())
        continue;
      v1::Fact fact;
      if (Chance(rng_, 40)) {
        fact.mutable_check_voided()->set_target_event_id(id);
        fact.mutable_check_voided()->set_reason("entered_twice");
      } else {
        Correct(target, id, fact.mutable_check_corrected());
      }
      Add(fact);
    }
  }

  void Correct(const domain::Event& target, const std::string& id, v1::CheckCorrected* corrected) {
    // One in ten states another place than the target has.
    const int64_t off = Chance(rng_, 10) ? kDayMs : 0;
    corrected->set_target_event_id(id);
    corrected->set_target_occurred_time_ms(target.header.occurred_time_ms() + off);
    corrected->set_target_device_seq(target.header.device_seq());
    corrected->set_reason("wrong amount");
    *corrected->mutable_check() =
        RandomCheck(rng_, options_, members_, domain::DateOfTime(target.header.occurred_time_ms()));
  }

  void Stamp(size_t position, domain::Event* event) {
    event->position = position;
    event->recorded_time_ms =
        event->header.occurred_time_ms() + static_cast<int64_t>(Below(rng_, 5)) * kDayMs;
  }

  Rng& rng_;
  const FactsOptions& options_;
  std::string household_;
  std::string area_;
  std::vector<uint64_t> members_;
  std::vector<domain::Event> events_;
};

}  // namespace

uint64_t Below(Rng& rng, uint64_t n) { return rng() % n; }

bool Chance(Rng& rng, uint64_t percent) { return Below(rng, 100) < percent; }

std::string EventId(Rng& rng, int64_t unix_ms) {
  std::string id(16, '\0');
  for (size_t i = 0; i < 6; ++i) id[i] = static_cast<char>((unix_ms >> (40 - 8 * i)) & 0xff);
  for (size_t i = 6; i < 16; ++i) id[i] = static_cast<char>(Below(rng, 256));
  id[6] = static_cast<char>((id[6] & 0x0f) | 0x70);
  id[8] = static_cast<char>((id[8] & 0x3f) | 0x80);
  return id;
}

std::string SyntheticIdNumber(Rng& rng, int32_t birth_date) {
  static constexpr std::array<int, 17> kWeights = {7, 9, 10, 5,  8, 4, 2, 1, 6,
                                                   3, 7, 9,  10, 5, 8, 4, 2};
  std::string id = "990101" + std::to_string(birth_date) + std::to_string(100 + Below(rng, 900));
  int sum = 0;
  for (size_t i = 0; i < kWeights.size(); ++i) sum += kWeights[i] * (id[i] - '0');
  id.push_back("10X98765432"[sum % 11]);
  return id;
}

domain::Event MakeEvent(Rng& rng, const v1::Fact& fact, std::string_view household,
                        std::string_view area_code, int64_t occurred_time_ms,
                        std::string_view device, uint64_t device_seq) {
  domain::Event event;
  v1::EventHeader& header = event.header;
  header.set_event_id(EventId(rng, occurred_time_ms));
  header.set_kind(static_cast<uint32_t>(fact.fact_case()));
  header.set_household(std::string(household));
  header.set_area_code(std::string(area_code));
  header.set_actor("tester");
  header.set_device(std::string(device));
  header.set_device_seq(device_seq);
  header.set_prev_hash(std::string(32, '\0'));
  header.set_occurred_time_ms(occurred_time_ms);
  header.set_device_time_ms(occurred_time_ms + 60'000);
  header.set_suite(v1::SUITE_SHA256);
  event.fact = fact;
  return event;
}

std::vector<domain::Event> RandomHousehold(Rng& rng, const FactsOptions& options) {
  return History(rng, options).Make();
}

v1::Run MakeRun(Rng& rng, std::vector<domain::Event>* events, uint64_t first_seq,
                std::string_view prev_hash) {
  v1::Run run;
  std::string previous(prev_hash);
  for (domain::Event& event : *events) {
    std::string salt;
    while (salt.size() < 32) salt.push_back(static_cast<char>(Below(rng, 256)));
    const std::string part = event.fact.SerializeAsString();
    event.header.set_device_seq(first_seq++);
    event.header.set_prev_hash(previous);
    event.header.clear_parts();
    v1::PartCommitment* commitment = event.header.add_parts();
    if (!event.header.household().empty()) {
      commitment->set_subject(domain::HouseholdSubject(event.header.household()));
    }
    commitment->set_commitment(domain::Sha256(salt + part));
    v1::Submission* submission = run.add_submissions();
    submission->set_header(event.header.SerializeAsString());
    submission->add_parts(part);
    submission->add_salts(salt);
    event.header_hash = domain::Sha256(submission->header());
    previous = event.header_hash;
  }
  return run;
}

}  // namespace hearth::testing
