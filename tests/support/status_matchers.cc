#include "tests/support/status_matchers.h"

namespace hearth::testing {

bool StatusIsMatcher::Matches(const absl::Status& status, std::ostream* explanation) const {
  if (explanation != nullptr) *explanation << "which is " << status.ToString();
  if (status.code() != code_) return false;
  return std::string(status.message()).find(substring_) != std::string::npos;
}

void StatusIsMatcher::DescribeTo(std::ostream* os) const {
  *os << "is " << absl::StatusCodeToString(code_);
  if (!substring_.empty()) *os << " with a message that contains \"" << substring_ << "\"";
}

void StatusIsMatcher::DescribeNegationTo(std::ostream* os) const {
  *os << "is not " << absl::StatusCodeToString(code_);
  if (!substring_.empty()) *os << " with a message that contains \"" << substring_ << "\"";
}

}  // namespace hearth::testing
