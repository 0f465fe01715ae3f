// What is written: the product's door and its yardsticks, measured in turns.

#ifndef HEARTH_TESTS_BENCH_INGEST_H_
#define HEARTH_TESTS_BENCH_INGEST_H_

#include <functional>
#include <memory>
#include <vector>

#include "tests/bench/caller.h"
#include "tests/bench/house.h"

namespace hearth::bench {

// All rates in events a second; latencies of one request.
Rate EchoCalls(const std::shared_ptr<grpc::Channel>& channel, size_t calls, size_t in_flight);
Rate SubmitUnary(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                 size_t in_flight);
// A run a batch.
Rate SubmitStreamed(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                    size_t streams, size_t unanswered_max,
                    const std::function<void()>& on_answer = {});
// The same bytes to a raw log.
Rate AppendUnary(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                 size_t in_flight);
Rate AppendStreamed(const std::shared_ptr<grpc::Channel>& channel, const std::vector<v1::Run>& runs,
                    size_t streams, size_t unanswered_max);

// Rounds of all of them, each beside an echo of its own; then a lone client beside bare fsyncs.
void MeasureIngest(House* house);

// Streams in batches of 500 at the log's present size, and again at ten times as many events.
void MeasureGrowth(House* house);

// Waits until no follower lags. Seconds that it took.
double WaitForFollowers(const House& house);

}  // namespace hearth::bench

#endif  // HEARTH_TESTS_BENCH_INGEST_H_
