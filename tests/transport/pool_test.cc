#include "services/transport/pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace hearth::transport {
namespace {

TEST(Pool, TurnsAwayWhatItCannotKeepAndRunsAllElse) {
  std::mutex mutex;
  std::unique_lock held(mutex);
  std::atomic<int> run = 0;
  std::atomic<bool> started = false;
  std::mutex started_mutex;
  std::condition_variable started_now;
  {
    Pool pool(1, 2);
    ASSERT_TRUE(pool.Post([&] {
      {
        const std::lock_guard lock(started_mutex);
        started = true;
      }
      started_now.notify_all();
      const std::lock_guard wait(mutex);
      ++run;
    }));
    {
      std::unique_lock lock(started_mutex);
      started_now.wait(lock, [&] { return started.load(); });
    }
    EXPECT_TRUE(pool.Post([&] { ++run; }));
    EXPECT_TRUE(pool.Post([&] { ++run; }));
    EXPECT_FALSE(pool.Post([&] { run += 100; }));
    pool.PostAdmitted([&] { ++run; });
    held.unlock();
  }
  EXPECT_EQ(run, 4);
}

}  // namespace
}  // namespace hearth::transport
