#include "clients/cli/message_sender.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

using Handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

absl::Status NoGateway(const char* channel, const char* option) {
  return client::Error(absl::StatusCode::kFailedPrecondition,
                       absl::StrCat("没有配置 ", channel, " 通道，请加 ", option),
                       absl::StrCat("no gateway for ", channel, "; give ", option));
}

absl::Status Refused(const char* channel, const std::string& why) {
  return client::Error(absl::StatusCode::kUnavailable, absl::StrCat(channel, " 通道未收：", why),
                       absl::StrCat("the ", channel, " gateway did not take it: ", why));
}

std::string JsonText(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) >= 0x20) {
      out += c;
    }
  }
  return out + '"';
}

absl::Status Perform(CURL* curl, const Gateways& gateways, const char* channel) {
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, static_cast<long>(gateways.timeout_s));
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  const CURLcode code = curl_easy_perform(curl);
  return code == CURLE_OK ? absl::OkStatus() : Refused(channel, curl_easy_strerror(code));
}

size_t Discard(char*, size_t size, size_t count, void*) { return size * count; }

absl::Status Post(const Gateways& gateways, const Recipient& to, const MessageText& text) {
  if (gateways.http_url.empty()) return NoGateway("http", "--http-url");
  const Handle curl(curl_easy_init(), &curl_easy_cleanup);
  const std::string body =
      absl::StrCat("{\"to\":", JsonText(to.address), ",\"subject\":", JsonText(text.subject),
                   ",\"body\":", JsonText(text.body), "}");
  const List headers(curl_slist_append(nullptr, "Content-Type: application/json; charset=utf-8"),
                     &curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, gateways.http_url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, body.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Discard);
  return Perform(curl.get(), gateways, "http");
}

struct Mail {
  std::string bytes;
  size_t sent = 0;
};

size_t ReadMail(char* to, size_t size, size_t count, void* from) {
  Mail* mail = static_cast<Mail*>(from);
  const size_t bytes = std::min(size * count, mail->bytes.size() - mail->sent);
  std::memcpy(to, mail->bytes.data() + mail->sent, bytes);
  mail->sent += bytes;
  return bytes;
}

// A header or address that ends a line would begin another one.
bool OneLine(const std::string& text) { return text.find_first_of("\r\n") == std::string::npos; }

absl::Status Send(const Gateways& gateways, const Recipient& to, const MessageText& text) {
  if (gateways.smtp_url.empty()) return NoGateway("smtp", "--smtp-url");
  if (!OneLine(to.address) || !OneLine(gateways.mail_from)) return Refused("smtp", "address");
  const Handle curl(curl_easy_init(), &curl_easy_cleanup);
  std::string base64;
  absl::Base64Escape(text.body, &base64);
  std::string subject;
  absl::Base64Escape(text.subject, &subject);
  Mail mail{absl::StrCat("From: ", gateways.mail_from, "\r\nTo: ", to.address,
                         "\r\nSubject: =?UTF-8?B?", subject,
                         "?=\r\nContent-Type: text/plain; charset=utf-8\r\n"
                         "Content-Transfer-Encoding: base64\r\n\r\n",
                         base64, "\r\n")};
  const List whom(curl_slist_append(nullptr, to.address.c_str()), &curl_slist_free_all);
  curl_easy_setopt(curl.get(), CURLOPT_URL, gateways.smtp_url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, gateways.mail_from.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, whom.get());
  curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, &ReadMail);
  curl_easy_setopt(curl.get(), CURLOPT_READDATA, &mail);
  curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
  return Perform(curl.get(), gateways, "smtp");
}

[[noreturn]] void BecomeCommand(const std::string& command, const Recipient& to,
                                const MessageText& text, int input) {
  dup2(input, STDIN_FILENO);
  execlp(command.c_str(), command.c_str(), to.address.c_str(), text.subject.c_str(),
         static_cast<char*>(nullptr));
  _exit(127);
}

absl::Status Run(const Gateways& gateways, const Recipient& to, const MessageText& text) {
  if (gateways.command.empty()) return NoGateway("command", "--command");
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return Refused("command", "pipe");
  const pid_t child = fork();
  if (child == 0) BecomeCommand(gateways.command, to, text, ends[0]);
  close(ends[0]);
  std::signal(SIGPIPE, SIG_IGN);
  const ssize_t written = child < 0 ? -1 : write(ends[1], text.body.data(), text.body.size());
  close(ends[1]);
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return Refused("command", "not started");
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Refused("command", absl::StrCat("exit code ", WEXITSTATUS(status)));
  }
  return written < 0 ? Refused("command", "took no input") : absl::OkStatus();
}

}  // namespace

absl::Status SendMessage(const Gateways& gateways, const Recipient& recipient,
                         const MessageText& text) {
  if (recipient.channel == "smtp") return Send(gateways, recipient, text);
  if (recipient.channel == "http") return Post(gateways, recipient, text);
  return Run(gateways, recipient, text);
}

}  // namespace hearth::cli
