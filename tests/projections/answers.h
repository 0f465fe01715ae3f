// All answers of the views, in a form that tests compare.

#ifndef HEARTH_TESTS_PROJECTIONS_ANSWERS_H_
#define HEARTH_TESTS_PROJECTIONS_ANSWERS_H_

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "services/projections/views.h"
#include "storage/api/keys.h"
#include "storage/api/rows.h"
#include "tests/projections/model.h"

namespace hearth::testing {

std::optional<v1::AsOf> AsOfDate(int32_t date);
std::optional<v1::AsOf> AsOfPosition(uint64_t position);

// Starts (if need be) nothing: the views must follow. Waits until they have seen the position.
void Follow(projections::Views* views, uint64_t head);

// All pages of lists.
std::vector<v1::MaskedHousehold> SearchAll(const projections::Views& views,
                                           projections::SearchCriteria criteria,
                                           const std::optional<v1::AsOf>& as_of = std::nullopt);
std::vector<v1::Alert> AllAlerts(const projections::Views& views,
                                 projections::AlertCriteria criteria);

// Adds a failure for each difference between the views now and the model.
void ExpectHouseholds(const projections::Views& views, const Model& model);
void ExpectAlerts(const projections::Views& views, const Model& model);
void ExpectFigures(const projections::Views& views, const Model& model);
void ExpectSearch(const projections::Views& views, const Model& model, std::mt19937_64& rng);
// The lists of quarantine; the model's verdicts, in pages of any size.
void ExpectQuarantine(const projections::Views& views, const Model& model, std::mt19937_64& rng);
// Figures as of every past day, in that day's tree.
void ExpectPastFigures(const projections::Views& views, const Model& model);

// Every row of the watch family with what is sealed opened, so that two families can be compared
// byte by byte.
std::map<std::string, std::string> OpenedRows(const storage::Rows& rows, const std::string& family,
                                              const storage::Keys& keys);

}  // namespace hearth::testing

#endif  // HEARTH_TESTS_PROJECTIONS_ANSWERS_H_
