#include <map>
#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Summary {
  std::string under, level;
  bool todays_tree = false, all = false;
};

// Figures that everybody asks for; the others are long lists.
bool IsMain(const std::string& key) {
  static const std::set<std::string> kMain = {"registered", "persons", "covered", "overdue",
                                              "waiting"};
  return kMain.count(key) > 0 || key.rfind("flag.", 0) == 0;
}

std::string Title(const std::string& key) {
  static const std::map<std::string, std::string> kTitles = {
      {"registered", "户数"},
      {"persons", "人数"},
      {"covered", "已核查"},
      {"overdue", "逾期"},
      {"waiting", "待登记"},
      {"flag.SUGGEST_UNSTABLE", "脱贫不稳定"},
      {"flag.SUGGEST_MARGINAL", "边缘易致贫"},
      {"flag.SUGGEST_SEVERE", "严重困难"},
      {"flag.GUARANTEE_GAP", "保障缺口"},
      {"flag.LOW_INCOME_NO_RISK", "低收入无风险"},
      {"flag.RELAPSE_WATCH", "返贫关注"},
      {"flag.STALE", "信息过期"},
      {"flag.LINE_MISSING", "缺监测线"},
  };
  const auto found = kTitles.find(key);
  return found == kTitles.end() ? key : found->second;
}

Table Figures(const v1::SummarizeAreaResponse& response, bool all) {
  std::set<std::string> found;
  std::map<std::string, std::map<std::string, int64_t>> figures;  // area → key → value
  const auto take = [&](const v1::AreaSummary& area) {
    for (const v1::Counter& counter : area.counters()) {
      if (!all && !IsMain(counter.key())) continue;
      found.insert(counter.key());
      figures[area.area_code()][counter.key()] = counter.value();
    }
  };
  take(response.total());
  for (const v1::AreaSummary& area : response.areas()) take(area);

  std::vector<std::string> keys;
  for (const char* key : {"registered", "persons", "covered", "overdue", "waiting"}) {
    if (found.erase(key) > 0) keys.emplace_back(key);
  }
  keys.insert(keys.end(), found.begin(), found.end());
  Table table{{{"area_code", "代码 code"}, {"name", "名称 name"}}, {}};
  for (const std::string& key : keys) table.columns.push_back({key, Title(key), true});
  const auto add = [&](const v1::AreaSummary& area) {
    std::vector<std::string> row = {area.area_code(), area.name()};
    for (const std::string& key : keys)
      row.push_back(std::to_string(figures[area.area_code()][key]));
    table.rows.push_back(row);
  };
  for (const v1::AreaSummary& area : response.areas()) add(area);
  add(response.total());
  return table;
}

absl::Status RunSummary(Session* session, const Summary& summary) {
  v1::SummarizeAreaRequest request;
  request.set_area_code(summary.under);
  request.set_level_digits(summary.level == "town" ? 9 : summary.level == "village" ? 12 : 0);
  request.set_todays_tree(summary.todays_tree);
  if (absl::Status status = FillAsOf(*session, &request); !status.ok()) return status;
  absl::StatusOr<v1::SummarizeAreaResponse> response = session->client().SummarizeArea(request);
  if (!response.ok()) return response.status();
  if (session->globals.format == Format::kTable) {
    session->out() << response->total().name() << "  截至 as of "
                   << client::DateText(response->moment().day()) << "  位置 position "
                   << response->moment().position() << '\n';
  }
  PrintList(session->globals.format, *response, "areas", Figures(*response, summary.all),
            session->out());
  return absl::OkStatus();
}

}  // namespace

void AddCountyCommands(CLI::App* app, Session* session) {
  CLI::App* county = app->add_subcommand("county", "全县数字 / figures of the county");
  county->require_subcommand(1);
  auto summary = std::make_shared<Summary>();
  CLI::App* sub = county->add_subcommand("summary", "按镇或村汇总 / by town or village");
  sub->add_option("--under", summary->under, "区划代码 / area code")->required();
  sub->add_option("--level", summary->level,
                  "town 或 village；缺省下一级 / default: the next level")
      ->check(CLI::IsMember({"town", "village"}));
  sub->add_flag("--todays-tree", summary->todays_tree,
                "按今天的区划显示 / show a past day in today's tree");
  sub->add_flag("--all", summary->all, "所有数字 / all figures, also risks, gaps, faults, origins");
  sub->footer(
      "\n例 / examples:\n"
      "  hearth county summary --under 441621\n"
      "  hearth county summary --under 441621 --level village --as-of 2026-03-01 --output csv\n");
  sub->callback([session, summary] {
    session->action = [session, summary] { return RunSummary(session, *summary); };
  });
}

}  // namespace hearth::cli
