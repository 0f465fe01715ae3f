// Facts with every field filled, made from the contract itself, and a county in which they are
// accepted.

#ifndef HEARTH_TESTS_DOMAIN_FULL_FACT_H_
#define HEARTH_TESTS_DOMAIN_FULL_FACT_H_

#include <google/protobuf/descriptor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "services/domain/control.h"

namespace hearth::testing {

inline constexpr int32_t kToday = 20261124;
inline constexpr char kVillage[] = "990101001001";

// One town with one village, and one rulebook with a code "A.c1" in every dictionary and one
// question a type (q_choice, q_number, q_amount, q_date, q_text); of S3_PROPERTY 25 reads a day
// alarm and 50 stop.
domain::Control TestControl();

// Numbers of the facts that are accepted as FullFact makes them: all but areas, rulebooks, days,
// those of accounts and devices, and those of undertakings.
std::vector<int> GenericKinds();
// Those that go on with a campaign, round, project, team or goal, or open one.
std::vector<int> UndertakingKinds();
// Those of accounts and devices, which must fit each other, and of the budgets of their reads.
std::vector<int> AccessKinds();

// Every field has a value that the contract allows.
v1::Fact FullFact(int kind);

// A header that fits: household or stream, kVillage, noon of kToday.
v1::EventHeader HeaderFor(const v1::Fact& fact);

std::string TestHousehold();

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_FULL_FACT_H_
