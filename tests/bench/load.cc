#include "tests/bench/load.h"

#include <random>
#include <utility>

#include "clients/cpp/bytes.h"

namespace hearth::bench {
namespace {

using Random = std::mt19937_64;

std::string Bytes(Random& random, size_t count) {
  std::string bytes;
  while (bytes.size() < count) bytes += client::Bytes64(random());
  bytes.resize(count);
  return bytes;
}

// One device's chain, encoded as a phone would: header, one part under the household's key, salt.
class Encoder {
 public:
  Encoder(Random* random, const LoadOptions& options)
      : random_(*random), options_(options), device_("bench-" + client::ToHex(Bytes(*random, 6))) {}

  v1::Submission Encode(const v1::Fact& fact, const std::string& household,
                        const std::string& village) {
    v1::Submission submission;
    *submission.add_parts() = fact.SerializeAsString();
    *submission.add_salts() = Bytes(random_, 32);
    v1::EventHeader header;
    header.set_event_id(client::MakeUuid7(options_.occurred_time_ms, Bytes(random_, 16)));
    header.set_kind(static_cast<uint32_t>(fact.fact_case()));
    header.set_household(household);
    header.set_area_code(village);
    header.set_actor("bench");
    header.set_device(device_);
    header.set_device_seq(++seq_);
    header.set_prev_hash(prev_hash_);
    header.set_occurred_time_ms(options_.occurred_time_ms);
    header.set_device_time_ms(options_.occurred_time_ms);
    header.set_suite(v1::SUITE_SHA256);
    v1::PartCommitment& part = *header.add_parts();
    part.set_subject("h" + household);
    part.set_commitment(client::Sha256(submission.salts(0) + submission.parts(0)));
    submission.set_header(header.SerializeAsString());
    prev_hash_ = client::Sha256(submission.header());
    return submission;
  }

 private:
  Random& random_;
  const LoadOptions& options_;
  const std::string device_;
  uint64_t seq_ = 0;
  std::string prev_hash_ = std::string(32, '\0');
};

v1::Fact CheckFact(bool problem) {
  v1::Fact fact;
  v1::CheckRecorded& check = *fact.mutable_check_recorded();
  check.set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  check.set_form_version("bench-1");
  v1::Guarantees& guarantees = *check.mutable_guarantees();
  guarantees.set_obtained(v1::OBTAINED_OBSERVED);
  guarantees.set_housing(problem ? v1::PROBLEM_EXISTS : v1::PROBLEM_NONE);
  guarantees.set_water(v1::PROBLEM_NONE);
  guarantees.set_note("家庭情况稳定，住房与饮水安全");
  return fact;
}

v1::Fact RegistrationFact(Random& random, size_t number) {
  v1::Fact fact;
  v1::HouseholdRegistered& registered = *fact.mutable_household_registered();
  registered.mutable_identity()->set_household_number("99" + std::to_string(1'000'000 + number));
  registered.mutable_identity()->set_natural_village("试验组");
  for (const char* name : {"甲某某", "乙某某"}) {
    v1::Member& member = *registered.add_members();
    member.set_member_id(random() | 1);
    member.mutable_identity()->set_name(name);
  }
  registered.mutable_members(0)->mutable_identity()->set_relation("01");
  return fact;
}

template <typename MakeFact>
std::vector<v1::Run> MakeRuns(const LoadOptions& options, Random* random, size_t events,
                              MakeFact make) {
  std::vector<v1::Run> runs;
  const auto run_events = static_cast<size_t>(options.run_events);
  for (size_t made = 0; made < events;) {
    Encoder encoder(random, options);
    v1::Run& run = runs.emplace_back();
    for (size_t i = 0; i < run_events && made < events; ++i, ++made) {
      *run.add_submissions() = make(made, &encoder);
    }
  }
  return runs;
}

}  // namespace

County::County(std::vector<std::string> villages, size_t households, uint64_t seed)
    : villages_(std::move(villages)) {
  Random random(seed);
  ids_.reserve(households);
  while (ids_.size() < households) ids_.push_back(Bytes(random, 16));
}

County County::Only(size_t i) const {
  County one({village(i)}, 0, 0);
  one.ids_.push_back(ids_[i]);
  return one;
}

std::vector<v1::Run> MakeChecks(const County& county, const LoadOptions& options) {
  Random random(options.seed);
  int made = 0;
  return MakeRuns(
      options, &random, static_cast<size_t>(options.events), [&](size_t, Encoder* encoder) {
        const size_t i = random() % county.size();
        const bool problem = options.problem_every > 0 && ++made % options.problem_every == 0;
        return encoder->Encode(CheckFact(problem), county.id(i), county.village(i));
      });
}

std::vector<v1::Run> MakeRegistrations(const County& county, size_t begin, size_t end,
                                       const LoadOptions& options) {
  Random random(options.seed);
  return MakeRuns(options, &random, end - begin, [&](size_t made, Encoder* encoder) {
    const size_t i = begin + made;
    return encoder->Encode(RegistrationFact(random, i), county.id(i), county.village(i));
  });
}

size_t EventsOf(const std::vector<v1::Run>& runs) {
  size_t events = 0;
  for (const v1::Run& run : runs) events += static_cast<size_t>(run.submissions_size());
  return events;
}

size_t BytesOf(const std::vector<v1::Run>& runs) {
  size_t bytes = 0;
  for (const v1::Run& run : runs) {
    for (const v1::Submission& submission : run.submissions()) {
      bytes += submission.header().size();
      for (const std::string& part : submission.parts()) bytes += part.size();
      for (const std::string& salt : submission.salts()) bytes += salt.size();
    }
  }
  return bytes;
}

}  // namespace hearth::bench
