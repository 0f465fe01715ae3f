#include "services/transport/overdue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace hearth::transport {
namespace {

class Call : public Awaited {
 public:
  explicit Call(std::promise<void>* late) : late_(late) {}
  void TooLate() override { late_->set_value(); }

 private:
  std::promise<void>* const late_;
};

TEST(Overdue, EndsWhatIsNotAnsweredAndForgetsWhatIs) {
  std::promise<void> never, late;
  Overdue overdue{std::chrono::milliseconds(20)};
  auto answered = std::make_shared<Call>(&never);
  const auto waiting = std::make_shared<Call>(&late);
  overdue.Watch(answered);
  overdue.Watch(waiting);
  answered.reset();
  EXPECT_EQ(late.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
  EXPECT_EQ(never.get_future().wait_for(std::chrono::seconds(0)), std::future_status::timeout);
}

}  // namespace
}  // namespace hearth::transport
