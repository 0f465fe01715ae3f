#include "clients/cli/fetch_codes.h"

namespace hearth::cli {

absl::StatusOr<CodeBook> FetchCodes(Session* session) {
  CodeBook codes;
  absl::StatusOr<v1::ListRulebooksResponse> list = AllPages(
      session->client(), &client::Client::ListRulebooks, v1::ListRulebooksRequest(), 10'000, 200,
      [](const v1::ListRulebooksResponse& page) { return page.rulebooks_size(); });
  if (!list.ok()) return list.status();
  for (const v1::Rulebook& rulebook : list->rulebooks()) {
    v1::GetRulebookRequest request;
    request.set_rulebook_id(rulebook.rulebook_id());
    request.set_version(rulebook.version());
    absl::StatusOr<v1::GetRulebookResponse> whole = session->client().GetRulebook(request);
    if (!whole.ok()) return whole.status();
    codes.Add(whole->rulebook());
  }
  return codes;
}

}  // namespace hearth::cli
