// Civil dates and instants as people write them. Dates are yyyymmdd in Asia/Shanghai, always UTC+8:
// the county has known no other offset since 1991.
#ifndef HEARTH_CLIENTS_CPP_TIMES_H_
#define HEARTH_CLIENTS_CPP_TIMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hearth::client {

// Unix milliseconds of this machine's clock.
int64_t NowMs();

// "yyyy-mm-ddThh:mm:ss[.fff](Z|+hh:mm)" → Unix milliseconds; nullopt for anything else and for no
// real time.
std::optional<int64_t> ParseTime(std::string_view text);
// "yyyy-mm-ddThh:mm:ss+08:00", with ".fff" when there are milliseconds.
std::string TimeText(int64_t unix_ms);
// "yyyy-mm-dd hh:mm:ss" in Shanghai, for tables; "" for 0.
std::string ShortTimeText(int64_t unix_ms);

// "yyyy-mm-dd", "yyyy/m/d" or "yyyymmdd" → yyyymmdd; nullopt for anything else and for no real day.
std::optional<int32_t> ParseDate(std::string_view text);
// "yyyy-mm-dd"; "" for 0.
std::string DateText(int32_t date);

// The civil day of an instant, yyyymmdd.
int32_t DateOf(int64_t unix_ms);
// An instant on a day: its first, and `ms_of_day` later. REQUIRES: a real day.
int64_t MsOn(int32_t date, int64_t ms_of_day);
int64_t MsOfDay(int64_t unix_ms);

}  // namespace hearth::client

#endif  // HEARTH_CLIENTS_CPP_TIMES_H_
