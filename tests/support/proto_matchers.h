// EXPECT_THAT(message, EqualsProto(expected)): compares field by field and prints what differs.
// Kept apart from the status matchers so that tests of storage see no protobuf.

#ifndef HEARTH_TESTS_SUPPORT_PROTO_MATCHERS_H_
#define HEARTH_TESTS_SUPPORT_PROTO_MATCHERS_H_

#include <gmock/gmock.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/message_differencer.h>

#include <string>

namespace hearth::testing {

MATCHER_P(EqualsProto, expected,
          std::string(negation ? "does not equal" : "equals") + "\n" + expected.DebugString()) {
  if (arg.GetDescriptor() != expected.GetDescriptor()) {
    *result_listener << "whose type is " << arg.GetDescriptor()->full_name();
    return false;
  }
  std::string difference;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&difference);
  if (differencer.Compare(expected, arg)) return true;
  *result_listener << "which differs (expected -> actual):\n" << difference;
  return false;
}

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_SUPPORT_PROTO_MATCHERS_H_
