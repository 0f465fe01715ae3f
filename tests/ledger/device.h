// Devices that make runs of checks, and the office that makes the areas.

#ifndef HEARTH_TESTS_LEDGER_DEVICE_H_
#define HEARTH_TESTS_LEDGER_DEVICE_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "hearth/v1/events.pb.h"
#include "services/domain/civil_date.h"
#include "tests/domain/random_facts.h"

namespace hearth::testing {

inline constexpr char kVillage[] = "441621101001";
inline constexpr int32_t kToday = 20260105;

// Noon of a day.
inline int64_t NoonOf(int32_t date) { return domain::TimeOfDate(date) + 12 * 3'600'000; }

inline v1::Fact SmallCheck(std::string_view remark = "") {
  v1::Fact fact;
  v1::CheckRecorded& check = *fact.mutable_check_recorded();
  check.set_kind(v1::CHECK_KIND_REGULAR_VERIFICATION);
  check.set_visit_mode(v1::VISIT_MODE_HOME);
  check.set_form_version("test.1");
  if (!remark.empty()) {
    check.mutable_conclusion()->set_code("observe");
    check.mutable_conclusion()->set_reason(std::string(remark));
  }
  return fact;
}

// The areas from the province down to kVillage.
inline v1::Fact Areas() {
  v1::Fact fact;
  v1::AreaChanged& changed = *fact.mutable_area_changed();
  changed.set_effective_date(20200101);
  changed.set_document_number("test");
  std::string parent;
  for (const char* code : {"44", "4416", "441621", "441621101", "441621101001"}) {
    v1::Area& area = *changed.add_changes()->mutable_created();
    area.set_code(code);
    area.set_name(std::string("area ") + code);
    area.set_parent_code(parent);
    parent = code;
  }
  return fact;
}

// One chain. Not thread-safe.
class Device {
 public:
  Device(std::string name, uint64_t seed) : name_(std::move(name)), rng_(seed) {}

  std::string RandomHousehold() {
    std::string id;
    while (id.size() < 16) id += static_cast<char>(Below(rng_, 256));
    return id;
  }

  // A run of these facts about households of the village (or of the control stream, when they are
  // control facts).
  v1::Run Next(const std::vector<v1::Fact>& facts, int32_t date = kToday,
               const std::string& area = kVillage) {
    std::vector<domain::Event> events;
    for (const v1::Fact& fact : facts) {
      const bool control = fact.has_area_changed() || fact.has_rulebook_published();
      events.push_back(MakeEvent(rng_, fact, control ? "" : RandomHousehold(), control ? "" : area,
                                 NoonOf(date), name_, 1));
      if (control) events.back().header.set_stream(v1::STREAM_CONTROL);
    }
    return Chain(std::move(events));
  }

  v1::Run Checks(size_t count, int32_t date = kToday) {
    return Next(std::vector<v1::Fact>(count, SmallCheck()), date);
  }

  // Goes on with the chain.
  v1::Run Chain(std::vector<domain::Event> events) {
    v1::Run run = MakeRun(rng_, &events, seq_ + 1, prev_hash_);
    seq_ += events.size();
    prev_hash_ = events.back().header_hash;
    for (const v1::Submission& submission : run.submissions()) sent_.push_back(submission);
    return run;
  }

  Rng& rng() { return rng_; }
  const std::string& name() const { return name_; }
  // Everything so far, to be cut into other runs.
  const std::vector<v1::Submission>& sent() const { return sent_; }
  v1::Run Cut(size_t from, size_t to) const {
    v1::Run run;
    for (size_t i = from; i < to; ++i) *run.add_submissions() = sent_[i];
    return run;
  }

 private:
  const std::string name_;
  Rng rng_;
  uint64_t seq_ = 0;
  std::string prev_hash_ = std::string(32, '\0');
  std::vector<v1::Submission> sent_;
};

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_LEDGER_DEVICE_H_
