// Random case files for tests of metrics and rules: any state of any field that they read, whether
// a fold could leave it or not.

#ifndef HEARTH_TESTS_DOMAIN_RANDOM_CASE_FILE_H_
#define HEARTH_TESTS_DOMAIN_RANDOM_CASE_FILE_H_

#include <cstdint>

#include "hearth/v1/case_file.pb.h"
#include "tests/domain/random_facts.h"

namespace hearth::testing {

// Days lie in the years before `day`, some on it.
v1::CaseFile RandomCaseFile(Rng& rng, int32_t day);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_DOMAIN_RANDOM_CASE_FILE_H_
