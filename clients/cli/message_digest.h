// What a message says and when it may leave: kind, count, area and link, nothing else. Pure.
// Policy source: domain.md 7.4; reference-security.md 1.4 (no personal data in alert texts).

#ifndef HEARTH_CLIENTS_CLI_MESSAGE_DIGEST_H_
#define HEARTH_CLIENTS_CLI_MESSAGE_DIGEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/csv.h"
#include "hearth/v1/alert.pb.h"
#include "hearth/v1/rulebook.pb.h"

namespace hearth::cli {

// A line of the list of recipients: account,area,channel,address,quiet_from,quiet_until,digest_at.
struct Recipient {
  std::string account;
  std::string area_code;
  std::string channel;  // smtp, http or command
  std::string address;  // of smtp: a mail address; of http and command: what the gateway calls him
  int quiet_from = 20 * 60;  // minutes of the day; between the two nothing leaves
  int quiet_until = 8 * 60;
  int digest_at = 8 * 60;
};

// INVALID_ARGUMENT naming row and column.
absl::StatusOr<std::vector<Recipient>> ReadRecipients(const Csv& csv);

// No message leaves at that minute of the day.
bool IsQuiet(const Recipient& recipient, int minute);
// Monday to Friday but holidays, and made-up days. `calendar` may be null. `date` is yyyymmdd.
bool IsWorkday(int32_t date, const v1::WorkCalendar* calendar);

// 32 bytes; the same for the same recipient, channel and occasion (an alert's id or a day).
std::string MessageId(const Recipient& recipient, std::string_view occasion);

struct MessageText {
  std::string subject, body;
};
// `urgent`: priority 1, as they arise. Empty body for no alerts: nothing leaves.
MessageText ComposeMessage(const std::vector<v1::Alert>& alerts, const std::string& area_name,
                           const std::string& link, int32_t date, bool urgent);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_MESSAGE_DIGEST_H_
