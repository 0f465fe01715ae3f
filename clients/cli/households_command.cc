#include <algorithm>
#include <iterator>
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/cell_errors.h"
#include "clients/cli/commands.h"
#include "clients/cli/fetch_codes.h"
#include "clients/cli/household_columns.h"
#include "clients/cli/household_import.h"
#include "clients/cli/progress.h"
#include "clients/cli/purpose.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Import {
  std::string file, date, purpose;
  bool dry_run = false;
};

struct Counts {
  size_t added = 0, changed = 0, unchanged = 0, members = 0, not_in_table = 0;
};

// What the table's columns say: masked values must never be taken for known ones.
constexpr const char* kTableGroups[] = {"identity", "members", "health", "risks", "income"};

bool OpensTable(const v1::GetHouseholdResponse& response) {
  return std::none_of(std::begin(kTableGroups), std::end(kTableGroups), [&](const char* group) {
    const auto& masked = response.masked_groups();
    return std::find(masked.begin(), masked.end(), group) != masked.end();
  });
}

absl::Status NeedsPurpose() {
  return client::Error(absl::StatusCode::kFailedPrecondition,
                       "表中有已登记的户，比对前须说明用途：请加 --purpose case",
                       "some households are known already, and comparing reads them: add "
                       "--purpose case");
}

// Looks a household up as of the head at the start, so that an import just before this one counts.
FindHousehold Finder(Session* session, uint64_t head, const std::string& purpose) {
  return [session, head, purpose](
             const std::string& county,
             const std::string& number) -> absl::StatusOr<std::optional<v1::OpenedHousehold>> {
    v1::SearchHouseholdsRequest search;
    search.set_area_code(county);
    search.set_household_number(number);
    search.set_page_size(2);
    search.set_min_position(head);
    absl::StatusOr<v1::SearchHouseholdsResponse> found = session->client().SearchHouseholds(search);
    if (!found.ok()) return found.status();
    if (found->households().empty()) return std::nullopt;
    if (found->households_size() > 1) {
      return client::Error(
          absl::StatusCode::kAborted,
          absl::StrCat("户编号 ", number, " 有不止一户：请先在系统中更正"),
          absl::StrCat("more than one household has the number ", number, ": correct that first"));
    }
    v1::GetHouseholdRequest get;
    get.set_household(found->households(0).household());
    absl::Status stated = StatePurpose(session, purpose, get.household());
    if (!stated.ok()) return stated;
    for (const char* group : kTableGroups) get.add_groups(group);
    absl::StatusOr<v1::GetHouseholdResponse> whole = session->client().GetHousehold(get);
    if (!whole.ok()) return whole.status();
    if (!OpensTable(*whole)) return NeedsPurpose();
    return whole->household();
  };
}

absl::StatusOr<v1::Draft> Dated(Session* session, const Import& import) {
  absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
  if (!draft.ok() || import.date.empty()) return draft;
  const auto date = client::ParseDate(import.date);
  if (!date) {
    return client::InvalidError("--date：须为 2026-03-01", "--date: needs the form 2026-03-01");
  }
  draft->set_occurred_time(client::TimeText(client::MsOn(*date, 12 * 3600 * 1000)));
  return draft;
}

absl::StatusOr<std::vector<v1::Draft>> PlanAll(Session* session, const Import& import,
                                               const HouseholdTable& table, Counts* counts) {
  absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  absl::StatusOr<v1::Draft> frame = Dated(session, import);
  if (!frame.ok()) return frame.status();
  const FindHousehold find = Finder(session, head->position(), import.purpose);
  std::vector<v1::Draft> drafts;
  Progress progress(&session->err(), StderrIsTerminal(), table.households.size());
  for (size_t i = 0; i < table.households.size(); ++i) {
    absl::StatusOr<HouseholdPlan> plan = PlanHousehold(table.households[i], find);
    if (!plan.ok()) return plan.status();
    progress.Update(i + 1, "比对 comparing");
    counts->members += plan->members;
    counts->not_in_table += plan->not_in_table;
    ++(!plan->draft ? counts->unchanged : plan->known ? counts->changed : counts->added);
    if (!plan->draft) continue;
    drafts.push_back(*frame);
    drafts.back().MergeFrom(*plan->draft);
  }
  return drafts;
}

absl::Status RunImport(Session* session, const Import& import) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<Csv> csv = Csv::Load(import.file);
  if (!csv.ok()) return csv.status();
  absl::StatusOr<CodeBook> codes = FetchCodes(session);
  if (!codes.ok()) return codes.status();
  const HouseholdTable table = ReadHouseholds(*csv, *codes);
  if (absl::Status status = ShowErrors(session, import.file, table.errors); !status.ok()) {
    return status;
  }
  Counts counts;
  absl::StatusOr<std::vector<v1::Draft>> drafts = PlanAll(session, import, table, &counts);
  if (!drafts.ok()) return drafts.status();
  absl::Status status;
  client::SubmitReport report;
  if (!import.dry_run) {
    Progress progress(&session->err(), StderrIsTerminal(), drafts->size());
    status = session->Record(*std::move(drafts), &report, [&](const client::SubmitReport& so_far) {
      progress.Update(so_far.events(), "写入 recording");
    });
  }
  session->out() << "{\"new\":" << counts.added << ",\"changed\":" << counts.changed
                 << ",\"unchanged\":" << counts.unchanged << ",\"members\":" << counts.members
                 << ",\"members_not_in_table\":" << counts.not_in_table
                 << ",\"dry_run\":" << (import.dry_run ? "true" : "false")
                 << ",\"recorded\":" << report.accepted << ",\"refused\":" << report.refused
                 << ",\"last_position\":" << report.last_position << "}\n";
  return status;
}

}  // namespace

void AddHouseholdsCommands(CLI::App* app, Session* session) {
  CLI::App* households = app->add_subcommand("households", "批量导入农户 / households in bulk");
  households->require_subcommand(1);
  auto import = std::make_shared<Import>();
  CLI::App* sub = households->add_subcommand(
      "import", "导入农户 CSV，每人一行 / imports a table, one row a person");
  sub->add_option("FILE", import->file, "CSV：UTF-8 或 GB18030 / UTF-8 or GB18030")->required();
  sub->add_flag("--dry-run", import->dry_run, "只检查并比对 / check and compare only");
  sub->add_option("--date", import->date, "业务日期，缺省当日 / business day, default today");
  AddPurpose(sub, &import->purpose);
  sub->footer("\n列 / columns:\n" + ColumnList() +
              "再次导入按 户编号 更新；空单元格保留原值；表中没有的成员不会被移除。\n"
              "Importing again updates by 户编号; empty cells keep what is known; persons who are "
              "not in the "
              "table stay.\n"
              "例 / example:\n  hearth households import households.csv --dry-run\n");
  sub->callback([session, import] {
    session->action = [session, import] { return RunImport(session, *import); };
  });
}

}  // namespace hearth::cli
