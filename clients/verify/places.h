// Places: which area lies in which on a day, folded from the log's AreaChanged facts. A code names
// its parent only until the area is moved or merged.
#ifndef HEARTH_CLIENTS_VERIFY_PLACES_H_
#define HEARTH_CLIENTS_VERIFY_PLACES_H_

#include <cstdint>
#include <map>
#include <string>

#include "hearth/v1/control.pb.h"

namespace hearth::verify {

// One thread.
class Places {
 public:
  // `occurred_date` holds where the fact names no day of its own.
  void Apply(const v1::AreaChanged& fact, int32_t occurred_date);
  // Whether `code` is `root` or lies in it on that day.
  bool LiesIn(const std::string& code, const std::string& root, int32_t date) const;

 private:
  std::string Above(const std::string& code, int32_t date) const;

  // Code → from which day → what it lies in or went into.
  std::map<std::string, std::map<int32_t, std::string>> above_;
};

}  // namespace hearth::verify

#endif  // HEARTH_CLIENTS_VERIFY_PLACES_H_
