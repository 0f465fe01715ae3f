// What all commands share: the global options, the client, the tool's own device, and printing.
#ifndef HEARTH_CLIENTS_CLI_SESSION_H_
#define HEARTH_CLIENTS_CLI_SESSION_H_

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/output.h"
#include "clients/cpp/access_client.h"
#include "clients/cpp/cases_client.h"
#include "clients/cpp/client.h"
#include "clients/cpp/device_key.h"
#include "clients/cpp/privacy_client.h"
#include "hearth/v1/draft.pb.h"

namespace hearth::cli {

struct Globals {
  std::string server = "127.0.0.1:50051";
  std::string ca, cert, key;  // PEM files; without `ca` plain text is spoken
  Format format = Format::kTable;
  std::string as_of;          // empty = now
  uint64_t min_position = 0;  // answers wait until the views have seen it
  std::string actor;          // account that states facts; empty = who is logged in
  std::string state_folder;   // of the tool's own device
};

// One command's life. One thread.
class Session {
 public:
  Session(std::ostream* out, std::ostream* err) : out_(*out), err_(*err) {}

  Globals globals;
  // What the chosen subcommand does; set while the command line is parsed, run after it.
  std::function<absl::Status()> action;

  std::ostream& out() { return out_; }
  std::ostream& err() { return err_; }
  client::Client& client();
  // Reads the files of globals.ca, cert and key. Before the first call of client().
  absl::Status ReadTls();
  client::AccessClient& access();
  client::CasesClient& cases();
  client::PrivacyClient& privacy();
  // Who is logged in stands for an actor that was not named; nobody: "operator".
  void AdoptActor();

  // The moment of --as-of, if given.
  absl::StatusOr<std::optional<v1::AsOf>> AsOf() const;
  // INVALID_ARGUMENT when --as-of was given to a command that knows only now.
  absl::Status RefuseAsOf() const;

  // A draft of a fact stated now by globals.actor; see client::FactTimeMs for `before_first_day`.
  absl::StatusOr<v1::Draft> NewDraft(int32_t before_first_day);
  // Records facts through the tool's own device. ABORTED when one was refused, with its reason.
  // Idempotent in the sense of client::OwnDevice. Fills `report`; `on_receipt` sees each receipt
  // with its draft's place in the list, from 1; those of facts left over from an earlier command
  // have place 0. Both functions may be null.
  absl::Status Record(
      std::vector<v1::Draft> drafts, client::SubmitReport* report,
      const std::function<void(const client::SubmitReport&)>& on_progress = {},
      const std::function<void(const client::Origin&, const v1::Receipt&)>& on_receipt = {});
  // The head, asked for once.
  absl::StatusOr<v1::GetHeadResponse> Head();

  // The key of the tool's own device in this log; nullopt before `device enrol` made one.
  absl::StatusOr<std::optional<client::DeviceKey>> OwnKey();

  // Two lines, Chinese and English, to stderr: what a table or JSON on stdout must not be mixed
  // with.
  void Say(const std::string& zh, const std::string& en);

 private:
  std::ostream& out_;
  std::ostream& err_;
  std::string ca_pem_, cert_pem_, key_pem_;
  client::ClientOptions Options() const;

  std::unique_ptr<client::Client> client_;
  std::unique_ptr<client::AccessClient> access_;
  std::unique_ptr<client::CasesClient> cases_;
  std::unique_ptr<client::PrivacyClient> privacy_;
  std::optional<v1::GetHeadResponse> head_;
};

// Sets `request`'s as_of and min_position from the session; an error for a malformed one.
template <typename Request>
absl::Status FillAsOf(const Session& session, Request* request) {
  absl::StatusOr<std::optional<v1::AsOf>> as_of = session.AsOf();
  if (!as_of.ok()) return as_of.status();
  if (*as_of) *request->mutable_as_of() = **as_of;
  request->set_min_position(session.globals.min_position);
  return absl::OkStatus();
}

// Asks page after page until `limit` elements of `list` are there or the pages end; `list` reads
// the repeated field of a response. All pages are merged into the first.
template <typename Request, typename Response, typename List>
absl::StatusOr<Response> AllPages(client::Client& client,
                                  absl::StatusOr<Response> (client::Client::*call)(const Request&),
                                  Request request, int limit, int page_size, const List& list) {
  Response all;
  while (true) {
    const int missing = limit - list(all);
    request.set_page_size(std::min(missing, page_size));
    absl::StatusOr<Response> page = (client.*call)(request);
    if (!page.ok()) return page.status();
    request.set_page_token(page->next_page_token());
    const bool last = page->next_page_token().empty();
    all.clear_next_page_token();
    all.MergeFrom(*page);
    if (last || list(all) >= limit) return all;
  }
}

// All pages of a list of AccessService or PrivacyService, merged.
template <typename AnyClient, typename Request>
auto AllAccessPages(AnyClient& access, Request request) {
  auto all = access.Call(request);
  while (all.ok() && !all->next_page_token().empty()) {
    request.set_page_token(all->next_page_token());
    const auto page = access.Call(request);
    if (!page.ok()) return page;
    all->clear_next_page_token();
    all->MergeFrom(*page);
  }
  return all;
}

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_SESSION_H_
