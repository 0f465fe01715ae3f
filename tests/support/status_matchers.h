// Matchers for absl::Status and absl::StatusOr.
//
//   EXPECT_THAT(log.Append(group), IsOk());
//   EXPECT_THAT(log.Read(7), StatusIs(absl::StatusCode::kNotFound, "position 7"));
//   ASSERT_OK_AND_ASSIGN(const Entry entry, log.Read(7));

#ifndef HEARTH_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define HEARTH_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace hearth::testing {

inline const absl::Status& ToStatus(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& ToStatus(const absl::StatusOr<T>& result) {
  return result.status();
}

// What StatusIs checks, without the template around it.
class StatusIsMatcher {
 public:
  using is_gtest_matcher = void;

  // An empty `substring` accepts every message.
  StatusIsMatcher(absl::StatusCode code, std::string substring)
      : code_(code), substring_(std::move(substring)) {}

  template <typename StatusLike>
  bool MatchAndExplain(const StatusLike& value, ::testing::MatchResultListener* listener) const {
    return Matches(ToStatus(value), listener->stream());
  }
  void DescribeTo(std::ostream* os) const;
  void DescribeNegationTo(std::ostream* os) const;

 private:
  bool Matches(const absl::Status& status, std::ostream* explanation) const;

  absl::StatusCode code_;
  std::string substring_;
};

inline StatusIsMatcher IsOk() { return {absl::StatusCode::kOk, ""}; }
inline StatusIsMatcher StatusIs(absl::StatusCode code, std::string substring = "") {
  return {code, std::move(substring)};
}

}  // namespace hearth::testing

#define HEARTH_CONCAT_INNER(a, b) a##b
#define HEARTH_CONCAT(a, b) HEARTH_CONCAT_INNER(a, b)

#define EXPECT_OK(expression) EXPECT_THAT((expression), ::hearth::testing::IsOk())
#define ASSERT_OK(expression) ASSERT_THAT((expression), ::hearth::testing::IsOk())
// Ends the test when `expression` (a StatusOr) is an error, else moves its value into
// `declaration`.
#define ASSERT_OK_AND_ASSIGN(declaration, ...)                                 \
  auto HEARTH_CONCAT(status_or_, __LINE__) = (__VA_ARGS__);                    \
  ASSERT_THAT(HEARTH_CONCAT(status_or_, __LINE__), ::hearth::testing::IsOk()); \
  declaration = std::move(HEARTH_CONCAT(status_or_, __LINE__)).value()

#endif  // HEARTH_TESTS_SUPPORT_STATUS_MATCHERS_H_
