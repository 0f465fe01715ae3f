// How a message leaves the house: by SMTP, by an HTTP hook, or by a command of the operator's (the
// county's SMS or work-chat gateway).

#ifndef HEARTH_CLIENTS_CLI_MESSAGE_SENDER_H_
#define HEARTH_CLIENTS_CLI_MESSAGE_SENDER_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/message_digest.h"

namespace hearth::cli {

struct Gateways {
  std::string smtp_url;   // smtp://host:port or smtps://...; empty = none
  std::string mail_from;  // sender of mails
  std::string http_url;   // gets {"to", "subject", "body"} by POST; empty = none
  std::string command;    // program; arguments: address, subject; body on standard input
  int timeout_s = 30;
};

// Sends one message. FAILED_PRECONDITION for a channel without gateway; UNAVAILABLE when the
// gateway refused it or did not answer, without address or text. Blocks.
absl::Status SendMessage(const Gateways& gateways, const Recipient& recipient,
                         const MessageText& text);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_MESSAGE_SENDER_H_
