// Questions that have a past: every method of the contract whose request has the field `as_of`,
// found by reflection, asked through the generic stub, so that a new method is asked from the day
// it is released.

#ifndef HEARTH_TESTS_E2E_QUESTIONS_H_
#define HEARTH_TESTS_E2E_QUESTIONS_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/wire/desk.h"

namespace hearth::testing {

// "/hearth.v1.HouseholdsService/GetHousehold" and so on, in the contract's order.
std::vector<const google::protobuf::MethodDescriptor*> MethodsWithAsOf();

struct Question {
  const google::protobuf::MethodDescriptor* method = nullptr;
  std::shared_ptr<google::protobuf::Message> request;  // without as_of
};

// Fills the fields that it knows by name (household, area_code, flag, rule, text, ...) at random
// from the households and areas given. Ends the program for a required field that it does not know.
Question RandomQuestion(Rng& rng, const google::protobuf::MethodDescriptor* method,
                        const std::vector<std::string>& households);

struct Answer {
  std::string all;      // what the server says
  std::string content;  // without the moment that it holds for
};

// The answer without recorded instants (two servers record at different ones), as text; the status
// for an error. position 0 = now; a method that answers whole days only is asked by `day` instead.
Answer Ask(Desk* desk, const Question& question, uint64_t position, int32_t day);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_E2E_QUESTIONS_H_
