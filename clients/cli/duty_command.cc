// `hearth duty list`: what is due, so that nobody has to look through files.

#include <memory>

#include "clients/cli/case_options.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Filter {
  std::string under, account, until, kind;
  int limit = 50;
};

absl::Status RunList(Session* session, const Filter& filter) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  const absl::StatusOr<int32_t> until = DayOf(filter.until, "--until");
  if (!until.ok()) return until.status();
  v1::ListDutiesRequest request;
  request.set_area_code(filter.under);
  request.set_account(filter.account);
  request.set_until_date(*until);
  request.set_kind(filter.kind);
  request.set_page_size(std::min(filter.limit, 200));
  request.set_min_position(session->globals.min_position);
  v1::ListDutiesResponse all;
  do {
    const absl::StatusOr<v1::ListDutiesResponse> page = session->cases().Call(request);
    if (!page.ok()) return page.status();
    all.clear_next_page_token();
    all.MergeFrom(*page);
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty() && all.duties_size() < filter.limit);
  Table table{{{"due", "期限 due"},
               {"overdue", "逾期 overdue"},
               {"kind", "事项 kind"},
               {"area", "区划 area"},
               {"account", "责任人 account"},
               {"household", "农户 household"},
               {"head", "户主 head"},
               {"natural_village", "自然村 hamlet"}},
              {}};
  for (const v1::HouseholdDuty& line : all.duties()) {
    table.rows.push_back({client::DateText(line.duty().due_date()),
                          line.duty().overdue() ? "是 yes" : "", line.duty().kind(),
                          line.duty().area_code(), line.duty().account(),
                          client::ToHex(line.whom().household()), line.whom().head_masked(),
                          line.whom().natural_village()});
  }
  PrintList(session->globals.format, all, "duties", table, session->out());
  return absl::OkStatus();
}

}  // namespace

void AddDutyCommands(CLI::App* app, Session* session) {
  CLI::App* duty = app->add_subcommand("duty", "待办事项 / what is due");
  duty->require_subcommand(1);
  auto filter = std::make_shared<Filter>();
  CLI::App* list =
      duty->add_subcommand("list", "待办清单，按期限 / what is due, the earliest first");
  list->add_option("--under", filter->under, "区划 / area")->required();
  list->add_option("--account", filter->account, "责任人 / whose");
  list->add_option("--until", filter->until, "截至 / due up to that day");
  list->add_option("--kind", filter->kind, "事项，如 CLUE_DUE / kind");
  list->add_option("--limit", filter->limit, "至多条数 / at most")->capture_default_str();
  list->callback([session, filter] {
    session->action = [session, filter] { return RunList(session, *filter); };
  });
  duty->footer("\n例 / example:\n  hearth duty list --under 441621101 --until 2026-06-30\n");
}

}  // namespace hearth::cli
