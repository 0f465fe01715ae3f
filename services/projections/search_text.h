// What of a household can be searched for, as normalised texts, and whether a question meets it.
// Pure.
//
// Texts that people type a part of (names, their pinyin initials, natural villages) are indexed by
// single characters and by pairs; numbers are indexed whole. The index only narrows: every hit is
// verified with Matches.

#ifndef HEARTH_SERVICES_PROJECTIONS_SEARCH_TEXT_H_
#define HEARTH_SERVICES_PROJECTIONS_SEARCH_TEXT_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "hearth/v1/household.pb.h"

namespace hearth::projections {

// NFKC and case folded; blanks at the ends removed.
std::string NormalizeText(std::string_view text);
// The same without any blanks and dashes: for ID numbers and telephones.
std::string NormalizeNumber(std::string_view text);
// First letters of the pinyin of each character, lower case ("张三丰" → "zsf"); other letters stay,
// the rest is left out.
std::string PinyinInitials(std::string_view normalized);

// REQUIRES: normalized texts.
struct SearchTexts {
  std::set<std::string> partial;  // any part of it may be asked for
  std::set<std::string> exact;    // asked for whole
  std::string household_number;
};
// Of the active members and of the household itself.
SearchTexts TextsOf(const v1::OpenedHousehold& household);

// `text` as the user typed it. An empty one matches everything.
bool Matches(const SearchTexts& texts, std::string_view text);
bool MatchesNumber(const SearchTexts& texts, std::string_view household_number);

// Terms under which a household is filed; each is hashed before it is stored.
std::set<std::string> TermsOf(const SearchTexts& texts);
// Terms of which each household that matches `text` has at least one; empty = no term narrows it
// (one Latin letter or digit).
std::vector<std::string> TermsFor(std::string_view text);
std::string NumberTerm(std::string_view household_number);

}  // namespace hearth::projections

#endif  // HEARTH_SERVICES_PROJECTIONS_SEARCH_TEXT_H_
