// Tables about Decide: one row a rule, last columns the answer.

#ifndef HEARTH_TESTS_DOMAIN_DECIDE_TABLE_H_
#define HEARTH_TESTS_DOMAIN_DECIDE_TABLE_H_

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "services/domain/decide.h"
#include "tests/domain/full_fact.h"

namespace hearth::domain {

inline constexpr v1::RefusalReason kAccepted = v1::REFUSAL_REASON_UNSPECIFIED;
inline constexpr v1::RefusalReason kMalformed = v1::REFUSAL_REASON_MALFORMED;

struct Case {
  v1::Fact fact;
  v1::EventHeader header;
  Control control = testing::TestControl();
};

struct Row {
  const char* what;
  int kind;
  std::function<void(Case*)> change;
  v1::RefusalReason reason;
  const char* path;
};

inline Case CaseOf(const Row& row) {
  Case c;
  if (row.kind != 0) {
    c.fact = testing::FullFact(row.kind);
    c.header = testing::HeaderFor(c.fact);
  }
  row.change(&c);
  return c;
}

inline void Judge(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const Case c = CaseOf(row);
    const auto refusal = Decide(c.header, c.fact, c.control, testing::kToday);
    if (row.reason == kAccepted) {
      EXPECT_FALSE(refusal.has_value()) << row.what << ": " << refusal->detail;
      continue;
    }
    ASSERT_TRUE(refusal.has_value()) << row.what;
    EXPECT_EQ(refusal->reason, row.reason) << row.what << ": " << refusal->detail;
    const std::string path = row.path;
    EXPECT_EQ(refusal->detail.substr(0, path.size() + 2), path + ": ") << row.what;
    EXPECT_NE(refusal->detail.find(" / " + path + ": "), std::string::npos) << refusal->detail;
  }
}

inline constexpr int kCheck = v1::Fact::kCheckRecorded;
inline constexpr int kVoid = v1::Fact::kCheckVoided;
inline constexpr int kRegistered = v1::Fact::kHouseholdRegistered;

}  // namespace hearth::domain

#endif  // HEARTH_TESTS_DOMAIN_DECIDE_TABLE_H_
