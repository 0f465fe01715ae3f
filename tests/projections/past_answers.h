// Views in tests: replayed from a log, asked for everything as of a moment.

#ifndef HEARTH_TESTS_PROJECTIONS_PAST_ANSWERS_H_
#define HEARTH_TESTS_PROJECTIONS_PAST_ANSWERS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "services/projections/views.h"
#include "storage/memory/memory_log.h"
#include "tests/projections/county.h"

namespace hearth::testing {

// Started, and as far as the log.
std::unique_ptr<projections::Views> Replayed(County* county, storage::MemoryLog* log,
                                             storage::Rows* rows);

// The version that answers.
uint32_t ActiveVersion(const projections::Views& views);

// A record of what the views say of these households, and of lists of all, as of a moment. The same
// `rng` asks the same questions.
std::string AnswersAsOf(const projections::Views& views, const std::vector<std::string>& households,
                        const std::optional<v1::AsOf>& as_of, std::mt19937_64 rng);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_PAST_ANSWERS_H_
