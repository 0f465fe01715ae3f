#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/area_import.h"
#include "clients/cli/cell_errors.h"
#include "clients/cli/commands.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr char kImportFooter[] =
    "\n区划表列 / columns: code,name[,level,parent]；帮扶表列 / assistance: "
    "town_code,assistance_class[,town,lead_unit,member_units]\n"
    "可重复执行：已有且相同的不再写入。May be repeated: what is already so is not written again.\n"
    "首次导入缺省自 2000-01-01 起生效，其后自当日起。The first import holds from 2000-01-01, later "
    "ones from "
    "today.\n"
    "例 / example:\n"
    "  hearth areas import areas-zijin.csv --assistance assistance-pairs-zijin.csv\n";

struct Import {
  std::string file, assistance, effective_date, document;
  bool dry_run = false;
};

struct List {
  std::string under, level;
  int limit = 1000;
};

absl::StatusOr<v1::ListAreasResponse> FetchAreas(Session* session, v1::ListAreasRequest request,
                                                 int limit) {
  return AllPages(session->client(), &client::Client::ListAreas, std::move(request), limit, 5'000,
                  [](const v1::ListAreasResponse& all) { return all.areas_size(); });
}

// Adds the plan for one file to `changes` and shows what is wrong in it.
absl::Status Plan(Session* session, const std::string& file,
                  AreaPlan (*plan_file)(const Csv&, const KnownAreas&), KnownAreas* known,
                  std::vector<v1::AreaChange>* changes, size_t* unchanged) {
  if (file.empty()) return absl::OkStatus();
  absl::StatusOr<Csv> csv = Csv::Load(file);
  if (!csv.ok()) return csv.status();
  const AreaPlan plan = plan_file(*csv, *known);
  if (absl::Status status = ShowErrors(session, file, plan.errors); !status.ok()) return status;
  *known = After(std::move(*known), plan.changes);
  changes->insert(changes->end(), plan.changes.begin(), plan.changes.end());
  *unchanged += plan.unchanged;
  return absl::OkStatus();
}

absl::Status Record(Session* session, const std::vector<v1::AreaChanged>& facts) {
  std::vector<v1::Draft> drafts;
  for (const v1::AreaChanged& fact : facts) {
    absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
    if (!draft.ok()) return draft.status();
    *draft->mutable_fact()->mutable_area_changed() = fact;
    drafts.push_back(*std::move(draft));
  }
  client::SubmitReport report;
  return session->Record(std::move(drafts), &report);
}

absl::Status RunImport(Session* session, const Import& import) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  if (import.file.empty() && import.assistance.empty()) {
    return client::InvalidError("请给出区划文件或 --assistance",
                                "name an area file or --assistance");
  }
  const absl::StatusOr<v1::GetHeadResponse> head = session->Head();
  if (!head.ok()) return head.status();
  v1::ListAreasRequest everything;
  everything.set_min_position(head->position());
  absl::StatusOr<v1::ListAreasResponse> areas = FetchAreas(session, everything, 10'000'000);
  if (!areas.ok()) return areas.status();
  KnownAreas known;
  for (const v1::AreaNode& node : areas->areas()) known[node.area().code()] = node;
  // The day on which the county's tree begins is of no interest, but all its past must lie after
  // it.
  int32_t effective_date = known.empty() ? kBeforeFirstDay : 0;
  if (!import.effective_date.empty()) {
    const auto date = client::ParseDate(import.effective_date);
    if (!date) {
      return client::InvalidError("--effective-date：须为 2026-03-01",
                                  "--effective-date: needs the form 2026-03-01");
    }
    effective_date = *date;
  }
  std::vector<v1::AreaChange> changes;
  size_t unchanged = 0;
  if (absl::Status status = Plan(session, import.file, PlanAreas, &known, &changes, &unchanged);
      !status.ok()) {
    return status;
  }
  if (absl::Status status =
          Plan(session, import.assistance, PlanAssistance, &known, &changes, &unchanged);
      !status.ok()) {
    return status;
  }
  const auto facts = ToFacts(changes, effective_date, import.document);
  if (!import.dry_run) {
    if (absl::Status status = Record(session, facts); !status.ok()) return status;
  }
  session->out() << "{\"changes\":" << changes.size() << ",\"facts\":" << facts.size()
                 << ",\"unchanged\":" << unchanged
                 << ",\"dry_run\":" << (import.dry_run ? "true" : "false") << "}\n";
  return absl::OkStatus();
}

absl::Status RunList(Session* session, const List& list) {
  static const std::map<std::string, uint32_t> kDigits = {
      {"", 0},     {"province", 2}, {"prefecture", 4}, {"county", 6},
      {"town", 9}, {"village", 12}, {"grid", 15}};
  v1::ListAreasRequest request;
  request.set_area_code(list.under);
  request.set_level_digits(kDigits.at(list.level));
  if (absl::Status status = FillAsOf(*session, &request); !status.ok()) return status;
  absl::StatusOr<v1::ListAreasResponse> response = FetchAreas(session, request, list.limit);
  if (!response.ok()) return response.status();
  Table table{{{"code", "代码 code"},
               {"name", "名称 name"},
               {"level", "级别 level"},
               {"assistance_class", "帮扶类别 class"},
               {"lead_unit", "牵头单位 lead unit"}},
              {}};
  for (const v1::AreaNode& node : response->areas()) {
    table.rows.push_back({node.area().code(), node.area().name(),
                          AreaLevelName(node.area().code().size()), node.assistance_class(),
                          node.lead_unit()});
  }
  PrintList(session->globals.format, *response, "areas", table, session->out());
  return absl::OkStatus();
}

}  // namespace

void AddAreasCommands(CLI::App* app, Session* session) {
  CLI::App* areas = app->add_subcommand("areas", "区划 / the tree of areas");
  areas->require_subcommand(1);
  auto import = std::make_shared<Import>();
  CLI::App* sub = areas->add_subcommand("import", "导入区划 CSV / imports area tables");
  sub->add_option("FILE", import->file, "区划 CSV / area table");
  sub->add_option("--assistance", import->assistance, "帮扶结对 CSV / who assists which town");
  sub->add_option("--effective-date", import->effective_date, "生效日 / first day, 2026-03-01");
  sub->add_option("--document", import->document, "批复文号 / document that orders it");
  sub->add_flag("--dry-run", import->dry_run, "只检查不写入 / check only");
  sub->footer(kImportFooter);
  sub->callback([session, import] {
    session->action = [session, import] { return RunImport(session, *import); };
  });

  auto list = std::make_shared<List>();
  sub = areas->add_subcommand("list", "列出区划 / lists areas");
  sub->add_option("--under", list->under, "上级代码 / below this code");
  sub->add_option("--level", list->level, "province, prefecture, county, town, village, grid")
      ->check(CLI::IsMember({"province", "prefecture", "county", "town", "village", "grid"}));
  sub->add_option("--limit", list->limit, "最多条数 / at most")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  sub->footer("\n例 / example:\n  hearth areas list --under 441621 --level town\n");
  sub->callback(
      [session, list] { session->action = [session, list] { return RunList(session, *list); }; });
}

}  // namespace hearth::cli
