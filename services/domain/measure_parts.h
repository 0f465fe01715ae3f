// What the folds of helpers, measures and statuses share. Private to measure_fold.cc,
// helper_fold.cc and status_fold.cc. Pure.

#ifndef HEARTH_SERVICES_DOMAIN_MEASURE_PARTS_H_
#define HEARTH_SERVICES_DOMAIN_MEASURE_PARTS_H_

#include <algorithm>

#include "hearth/v1/case_file.pb.h"
#include "services/domain/event.h"

namespace hearth::domain {

// The last element that matches; null = none. The newest counts, as in every list of the file.
template <typename List, typename Match>
auto* LastOf(List* list, const Match& match) {
  const auto found = std::find_if(list->rbegin(), list->rend(), match);
  return found == list->rend() ? nullptr : &*found;
}

// Of the caller's own file, which is not const.
template <typename Message>
Message* Mutable(const Message* found) {
  return const_cast<Message*>(found);
}

// The last day before another term begins on `next`; never before the term's own first day.
int32_t LastDayBefore(int32_t next, int32_t from);

// The open case, or none where there is none.
bool IsOpenCase(const v1::CaseFile& file, const std::string& case_id);

// Both: false when the fact does not fit; nothing for other kinds.
bool FoldHelperFact(const Event& event, v1::CaseFile* file);
bool FoldStatusFact(const Event& event, v1::CaseFile* file);

}  // namespace hearth::domain

#endif  // HEARTH_SERVICES_DOMAIN_MEASURE_PARTS_H_
