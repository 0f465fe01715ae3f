// The contract as sorted lines of text, one for everything that a peer may rely on. What is on a
// line can never change; a new line is an addition and welcome.
//
//   field hearth.v1.Check.3 visit_date string optional
//   reserved hearth.v1.Check.4
//   value hearth.v1.CheckKind.1 CHECK_KIND_FOLLOW_UP
//   method hearth.v1.LogService.GetHead hearth.v1.GetHeadRequest hearth.v1.GetHeadResponse unary

#ifndef HEARTH_TESTS_STYLE_LISTING_H_
#define HEARTH_TESTS_STYLE_LISTING_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/style/contract.h"

namespace hearth::style {

std::set<std::string> List(const Contract& contract);

// What `released` promised and `today` no longer keeps. A removed field is kept by its reservation.
std::vector<std::string> BrokenPromises(const std::set<std::string>& released,
                                        const std::set<std::string>& today);

}  // namespace hearth::style

#endif  // HEARTH_TESTS_STYLE_LISTING_H_
