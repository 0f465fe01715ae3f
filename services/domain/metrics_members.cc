// Metrics over the active members. A count is unanswered while one member was not asked: a family
// of which only the healthy were seen must not read as "nobody disabled".

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "absl/container/inlined_vector.h"
#include "services/domain/civil_date.h"
#include "services/domain/metric_table.h"

namespace hearth::domain {
namespace {

constexpr int kSchoolAge = 6;       // 义务教育 6..15, domain.md 4.2
constexpr int kWorkingAge = 16;     // domain.md 4.4 rule 5_12_004
constexpr int kPrimaryAgeMax = 14;  // 小学 6..14, domain.md 4.2

// A member with what the day makes of him.
struct Person {
  const v1::Member& member;
  std::optional<int> age;  // whole years; nullopt while the birth date is not known

  bool child() const { return age.has_value() && *age < kWorkingAge; }
};

// yes, no, or not asked.
using Question = std::optional<bool> (*)(const Person& person);

int32_t BirthdayAt(int32_t birth_date, int age) {
  const int32_t day = birth_date + age * 10000;
  return IsDate(day) ? day : birth_date / 10000 * 10000 + age * 10000 + 301;  // 29 February
}

// The last day before the next age at which a member metric may change.
int32_t AgeHoldsUntil(int32_t birth_date, int32_t day) {
  for (const int age : {0, kSchoolAge, kPrimaryAgeMax + 1, kWorkingAge}) {
    // Most are grown up: this decides without looking at the calendar, and never otherwise than it.
    if (birth_date + age * 10000 <= day) continue;
    const int32_t birthday = BirthdayAt(birth_date, age);
    if (IsDate(birthday) && birthday > day) return AddDays(birthday, -1);
  }
  return 0;
}

// Visits every active member who may be read; false when one of them may not (too old by validity).
template <typename Visit>
bool ForEach(const MetricInput& input, bool by_age, LeanReading* reading, const Visit& visit) {
  bool all = true;
  for (const v1::OpenedMember& opened : input.household.members()) {
    if (!opened.active()) continue;
    Person person{opened.member(), std::nullopt};
    const int32_t birth_date = opened.member().identity().birth_date();
    if (by_age && IsDate(birth_date)) {
      person.age = (input.day - birth_date) / 10000;
      reading->holds_until = EarlierEnd(reading->holds_until, AgeHoldsUntil(birth_date, input.day));
    }
    if (Rests("members", opened.source(), input, reading)) {
      visit(person);
    } else {
      all = false;
    }
  }
  return all;
}

bool AnyMember(const MetricInput& input) {
  const auto& members = input.household.members();
  return std::any_of(members.begin(), members.end(),
                     [](const v1::OpenedMember& m) { return m.active(); });
}

// How many say yes; nullopt while one was not asked or no member is known.
std::optional<int64_t> Count(const MetricInput& input, Question question, bool by_age,
                             LeanReading* reading) {
  int64_t count = 0;
  bool asked = true;
  const auto visit = [&](const Person& person) {
    const std::optional<bool> answer = question(person);
    if (!answer.has_value()) asked = false;
    if (answer.value_or(false)) ++count;
  };
  const bool all = ForEach(input, by_age, reading, visit);
  if (!all || !asked || !AnyMember(input)) return std::nullopt;
  return count;
}

using MemberIdentities = absl::InlinedVector<const v1::MemberIdentity*, 8>;

// The active members. Who belongs to the household was not asked on a visit and does not expire.
MemberIdentities Identities(const MetricInput& input, LeanReading* reading) {
  MemberIdentities identities;
  for (const v1::OpenedMember& opened : input.household.members()) {
    if (!opened.active()) continue;
    AddEvent(opened.source().event_id(), reading);
    identities.push_back(&opened.member().identity());
  }
  return identities;
}

LeanReading MemberCount(const MetricInput& input) {
  LeanReading reading(input.evidence);
  const auto identities = Identities(input, &reading);
  if (!identities.empty()) SetNumber(static_cast<int64_t>(identities.size()), &reading);
  return reading;
}

std::optional<bool> Disabled(const Person& p) {
  const v1::MemberSituation& s = p.member.situation();
  if (s.health().empty() && s.disability().empty()) return std::nullopt;
  return s.health() == "disabled" || !s.disability().empty();
}

std::optional<bool> SeriouslyIll(const Person& p) {
  if (p.member.situation().health().empty()) return std::nullopt;
  return p.member.situation().health() == "serious";
}

// 普通, 技能 and 弱或半劳动力 can work, 丧失 and 无 cannot; children cannot even where nobody
// asked.
std::optional<bool> Able(const Person& p) {
  const std::string& labour = p.member.situation().labour();
  if (labour.empty()) return p.child() ? std::optional<bool>(false) : std::nullopt;
  return labour == "ordinary" || labour == "skilled" || labour == "weak";
}

std::optional<bool> Unable(const Person& p) {
  const auto able = Able(p);
  return able.has_value() ? std::optional<bool>(!*able) : std::nullopt;
}

// An adult who cannot work: "all can work" is not contradicted by children.
std::optional<bool> UnableAdult(const Person& p) {
  if (p.child()) return false;
  return Unable(p);
}

std::optional<bool> Working(const Person& p) {
  const v1::Answer working = p.member.work().working();
  if (working == v1::ANSWER_UNSPECIFIED)
    return p.child() ? std::optional<bool>(false) : std::nullopt;
  return working == v1::ANSWER_YES;
}

std::optional<bool> HasWorkData(const Person& p) {
  return p.member.work().working() != v1::ANSWER_UNSPECIFIED;
}

std::optional<bool> UnableAtWork(const Person& p) {
  const auto unable = Unable(p);
  const auto working = Working(p);
  if (unable == false || working == false) return false;
  if (!unable.has_value() || !working.has_value()) return std::nullopt;
  return true;
}

std::optional<bool> PupilAtWork(const Person& p) {
  if (!p.member.has_situation()) return std::nullopt;
  if (p.member.situation().schooling().empty()) return false;
  return Working(p);
}

std::optional<bool> StoppedWithoutEnd(const Person& p) {
  const v1::MemberWork& work = p.member.work();
  const bool worked = work.start_date() != 0 || work.months() > 0;
  return work.working() == v1::ANSWER_NO && worked && work.end_date() == 0;
}

std::optional<bool> ChildInPublicPost(const Person& p) {
  if (p.member.work().public_post().empty()) return false;
  if (!p.age.has_value()) return std::nullopt;
  return p.child();
}

std::optional<bool> OutOfSchool(const Person& p) {
  if (p.age.has_value() && (*p.age < kSchoolAge || *p.age >= kWorkingAge)) return false;
  if (!p.member.has_situation()) return std::nullopt;
  if (!p.member.situation().schooling().empty()) return false;
  return p.age.has_value() ? std::optional<bool>(true) : std::nullopt;
}

std::optional<bool> PrimaryAtOddAge(const Person& p) {
  if (p.member.situation().schooling() != "primary") return false;
  if (!p.age.has_value()) return std::nullopt;
  return *p.age < kSchoolAge || *p.age > kPrimaryAgeMax;
}

std::optional<bool> WithoutMedicalInsurance(const Person& p) {
  const v1::MemberInsurance& i = p.member.insurance();
  if (i.resident_medical() == v1::ANSWER_YES || i.employee_medical() == v1::ANSWER_YES)
    return false;
  if (i.resident_medical() == v1::ANSWER_NO && i.employee_medical() == v1::ANSWER_NO) return true;
  return std::nullopt;
}

template <Question question, bool by_age>
MetricEntry Row(std::string_view name, std::string_view meaning) {
  return {{name, MetricType::kNumber, "persons", "", meaning, false}, [](const MetricInput& input) {
            LeanReading reading(input.evidence);
            if (const auto count = Count(input, question, by_age, &reading))
              SetNumber(*count, &reading);
            return reading;
          }};
}

LeanReading NoLabour(const MetricInput& input) {
  LeanReading reading(input.evidence);
  bool anybody = false;
  const auto visit = [&](const Person& person) { anybody |= Able(person).value_or(false); };
  ForEach(input, true, &reading, visit);
  if (anybody) SetYes(false, &reading);  // one who can is enough, whatever the others say
  LeanReading unused(input.evidence);
  if (!anybody && Count(input, Able, true, &unused).has_value()) SetYes(true, &reading);
  return reading;
}

LeanReading AblePercent(const MetricInput& input) {
  LeanReading reading(input.evidence);
  const auto able = Count(input, Able, true, &reading);
  const LeanReading all = MemberCount(input);
  if (able.has_value()) SetNumber(*able * 100 / all.value.number, &reading);
  return reading;
}

LeanReading SharingCount(const MetricInput& input) {
  LeanReading reading(input.evidence);
  if (!Rests("income", input.household.income_source(), input, &reading)) return reading;
  SetNumber(input.household.income().sharing_members(), &reading);
  return reading;
}

LeanReading SharingDifference(const MetricInput& input) {
  LeanReading reading = SharingCount(input);
  const LeanReading all = MemberCount(input);
  for (const std::string* id : all.events) AddEvent(*id, &reading);
  if (!all.value.has_number() || !reading.value.has_number()) {
    reading.value.Clear();
  } else {
    SetNumber(reading.value.number - all.value.number, &reading);
  }
  return reading;
}

// Two who share what tells a person apart look like one.
bool LookAlike(const v1::MemberIdentity& a, const v1::MemberIdentity& b) {
  if (!a.id_number().empty() && a.id_number() == b.id_number()) return true;
  return !a.name().empty() && a.birth_date() != 0 && a.birth_date() == b.birth_date() &&
         a.name() == b.name();
}

// Who looks like another member. Only the count leaves.
LeanReading Doubles(const MetricInput& input) {
  LeanReading reading(input.evidence);
  const auto identities = Identities(input, &reading);
  const auto doubled = [&](const v1::MemberIdentity* identity) {
    return std::any_of(identities.begin(), identities.end(), [&](const auto* other) {
      return other != identity && LookAlike(*identity, *other);
    });
  };
  if (!identities.empty())
    SetNumber(std::count_if(identities.begin(), identities.end(), doubled), &reading);
  return reading;
}

LeanReading CareTags(const MetricInput& input) {
  LeanReading reading(input.evidence);
  bool asked = false;
  ForEach(input, false, &reading, [&](const Person& person) {
    asked |= person.member.has_situation();
    for (const std::string& tag : person.member.situation().care_tags()) AddCode(tag, &reading);
  });
  if (asked) {
    SortCodes(&reading);
  } else {
    reading.value.Clear();
  }
  return reading;
}

}  // namespace

std::vector<MetricEntry> MemberMetrics() {
  return {
      {{"members.count", MetricType::kNumber, "persons", "", "active members", false}, MemberCount},
      Row<Able, true>("members.able_count", "members able to work (ordinary, skilled, weak)"),
      Row<Unable, true>("members.unable_count", "members unable to work (lost, none; children)"),
      Row<UnableAdult, true>("members.unable_adult_count",
                             "members of 16 and more who cannot work"),
      Row<UnableAtWork, true>("members.unable_working_count",
                              "members recorded as unable and as working"),
      Row<Disabled, false>("members.disabled_count", "members with a disability"),
      Row<SeriouslyIll, false>("members.serious_illness_count",
                               "members with a serious illness 大病"),
      Row<Working, true>("members.working_count", "members who work now"),
      Row<HasWorkData, false>("members.work_data_count", "members whose work was asked"),
      Row<PupilAtWork, true>("members.in_school_working_count", "members at school and at work"),
      Row<StoppedWithoutEnd, false>("members.stopped_without_end_count",
                                    "members who stopped working, no end day"),
      Row<ChildInPublicPost, true>("members.child_public_post_count",
                                   "members under 16 in a public post"),
      Row<OutOfSchool, true>("members.school_age_out_of_school_count",
                             "members of 6 to 15 years not at school"),
      Row<PrimaryAtOddAge, true>("members.primary_age_fault_count",
                                 "pupils of a primary school not of 6 to 14 years"),
      Row<WithoutMedicalInsurance, false>("members.no_medical_insurance_count",
                                          "members in neither 居民医保 nor 职工医保"),
      {{"members.no_labour", MetricType::kYes, "", "", "nobody is able to work 整户无劳动能力",
        false},
       NoLabour},
      {{"members.able_percent", MetricType::kNumber, "percent", "", "share of members able to work",
        false},
       AblePercent},
      {{"members.sharing_count", MetricType::kNumber, "persons", "", "members who share the income",
        false},
       SharingCount},
      {{"members.sharing_difference", MetricType::kNumber, "persons", "",
        "members who share the income minus active members", false},
       SharingDifference},
      {{"members.double_count", MetricType::kNumber, "persons", "",
        "members who look like another member", false},
       Doubles},
      {{"members.care_tags", MetricType::kCodes, "", "care_tag",
        "三留守 and living alone, of all members", false},
       CareTags},
  };
}

}  // namespace hearth::domain
