#include "services/transport/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>

namespace hearth::transport {
namespace {

TEST(Pool, RunsAllThatWaitsBeforeItEnds) {
  std::promise<void> begun, release;
  std::atomic<int> run = 0;
  {
    Pool pool(1);
    pool.Post([&] {
      begun.set_value();
      release.get_future().wait();
      ++run;
    });
    begun.get_future().wait();
    for (int i = 0; i < 3; ++i) pool.Post([&] { ++run; });
    EXPECT_EQ(run, 0) << "one thread, and it is busy";
    release.set_value();
  }
  EXPECT_EQ(run, 4);
}

TEST(Pool, EachThreadIsPreparedFirst) {
  std::atomic<int> prepared = 0;
  {
    Pool pool(3, [&](const std::string& name) {
      EXPECT_FALSE(name.empty());
      ++prepared;
    });
  }
  EXPECT_EQ(prepared, 3);
}

}  // namespace
}  // namespace hearth::transport
