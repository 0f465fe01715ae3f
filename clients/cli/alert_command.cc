#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/alert_pace.h"
#include "clients/cli/commands.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Filter {
  std::string under, kind, state;
  int limit = 50;
  int64_t since = -1;
};

// What a person does with one alert.
struct Act {
  std::string alert_id, note, owner, due, resolution;
};

Table AlertTable() {
  return {{{"priority", "级 prio", true},
           {"due_date", "期限 due"},
           {"state", "状态 state"},
           {"area_code", "区划 area"},
           {"flag", "提示 flag"},
           {"text", "内容 what"},
           {"head", "户主 head"},
           {"natural_village", "自然村 hamlet"},
           {"count", "户数 count", true},
           {"owner", "承办 owner"},
           {"raised_date", "产生 raised"},
           {"alert_id", "预警编号 alert id"}},
          {}};
}

std::vector<std::string> AlertRow(const v1::Alert& alert) {
  return {std::to_string(alert.priority()),
          client::DateText(alert.due_date()),
          AlertStateWord(alert.state()),
          alert.area_code(),
          alert.flag(),
          absl::StrCat(alert.text_zh(), " ", alert.text_en()),
          alert.whom().head_masked(),
          alert.whom().natural_village(),
          alert.count() == 0 ? "" : std::to_string(alert.count()),
          alert.owner(),
          client::DateText(alert.raised_date()),
          client::ToHex(alert.alert_id())};
}

v1::AlertState ParseState(const std::string& state) {
  if (state == "open") return v1::ALERT_STATE_OPEN;
  if (state == "acknowledged") return v1::ALERT_STATE_ACKNOWLEDGED;
  if (state == "resolved") return v1::ALERT_STATE_RESOLVED;
  return v1::ALERT_STATE_UNSPECIFIED;
}

absl::Status RunList(Session* session, const Filter& filter) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  v1::ListAlertsRequest request;
  request.set_area_code(filter.under);
  request.set_kind(filter.kind);
  request.set_state(ParseState(filter.state));
  request.set_min_position(session->globals.min_position);
  absl::StatusOr<v1::ListAlertsResponse> response =
      AllPages(session->client(), &client::Client::ListAlerts, request, filter.limit, 200,
               [](const v1::ListAlertsResponse& all) { return all.alerts_size(); });
  if (!response.ok()) return response.status();
  Table table = AlertTable();
  for (const v1::Alert& alert : response->alerts()) table.rows.push_back(AlertRow(alert));
  PrintList(session->globals.format, *response, "alerts", table, session->out());
  if (!response->next_page_token().empty()) {
    session->Say(absl::StrCat("只列出前 ", filter.limit, " 条，更多请加 --limit"),
                 absl::StrCat("Only the first ", filter.limit, "; more with --limit"));
  }
  return absl::OkStatus();
}

// One line an alert, so that a pipe sees it at once.
void PrintLive(Session* session, const v1::Alert& alert) {
  std::ostream& out = session->out();
  switch (session->globals.format) {
    case Format::kTable:
      out << client::DateText(alert.raised_date()) << "  P" << alert.priority() << "  "
          << AlertStateWord(alert.state()) << "  " << alert.area_code() << "  " << alert.text_zh()
          << " / " << alert.text_en() << "  " << alert.whom().head_masked() << ' '
          << alert.whom().natural_village() << "  " << client::ToHex(alert.alert_id()) << std::endl;
      return;
    case Format::kCsv: {
      const std::vector<std::string> row = AlertRow(alert);
      for (size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : ",") << CsvCell(row[i]);
      out << "\r\n" << std::flush;
      return;
    }
    case Format::kJson:
    case Format::kJsonl:
      out << Json(alert, false) << std::endl;
  }
}

absl::Status RunWatch(Session* session, const Filter& filter) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  v1::WatchAlertsRequest request;
  request.set_area_code(filter.under);
  if (filter.since >= 0) request.set_cursor(static_cast<uint64_t>(filter.since));
  bool told = false;
  return session->client().WatchAlerts(request, [&](const v1::WatchAlertsResponse& message) {
    if (message.has_alert()) {
      PrintLive(session, message.alert());
    } else if (message.begun_anew()) {
      session->Say("预警已重新计算（如删除个人信息之后），以下重新列出",
                   "The alerts were derived anew, as after an erasure; all of them follow again");
    } else if (message.caught_up() && !told) {
      told = true;
      session->Say(absl::StrCat("已到最新（游标 ", message.cursor(), "），等待新预警，Ctrl-C 结束"),
                   absl::StrCat("Caught up (cursor ", message.cursor(),
                                "); waiting for new alerts, Ctrl-C ends"));
    }
    return session->out().good();
  });
}

absl::Status RunPace(Session* session, const Filter& filter) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  if (session->globals.format == Format::kJson || session->globals.format == Format::kJsonl) {
    return client::InvalidError("--output：此命令只有 table 和 csv",
                                "--output: this command has only table and csv");
  }
  AlertPace pace;
  v1::ListAreasRequest areas;
  areas.set_area_code(filter.under);
  areas.set_level_digits(9);
  absl::StatusOr<v1::ListAreasResponse> towns =
      AllPages(session->client(), &client::Client::ListAreas, areas, 100'000, 1000,
               [](const v1::ListAreasResponse& all) { return all.areas_size(); });
  if (!towns.ok()) return towns.status();
  for (const v1::AreaNode& town : towns->areas()) pace.AddTown(town.area().code());
  v1::WatchAlertsRequest request;
  request.set_area_code(filter.under);
  request.set_cursor(0);
  const absl::Status status =
      session->client().WatchAlerts(request, [&](const v1::WatchAlertsResponse& message) {
        if (message.has_alert()) pace.Add(message.alert());
        return !message.caught_up();
      });
  if (!status.ok()) return status;
  const Table table = PaceTable(pace.Months());
  if (session->globals.format == Format::kCsv) {
    PrintCsv(table, session->out());
  } else {
    PrintTable(table, session->out());
  }
  return absl::OkStatus();
}

// A fact about one alert; the alert must be known to the server, which also gives its area.
absl::Status RunAct(Session* session, const Act& act,
                    const std::function<absl::Status(const std::string& id, v1::Fact*)>& fill) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<std::string> id = ParseId(act.alert_id, 32, "ALERT");
  if (!id.ok()) return id.status();
  v1::GetAlertRequest get;
  get.set_alert_id(*id);
  get.set_min_position(session->globals.min_position);
  absl::StatusOr<v1::GetAlertResponse> alert = session->client().GetAlert(get);
  if (!alert.ok()) return alert.status();
  absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
  if (!draft.ok()) return draft.status();
  draft->set_area_code(alert->alert().area_code());
  if (absl::Status status = fill(*id, draft->mutable_fact()); !status.ok()) return status;
  client::SubmitReport report;
  if (absl::Status status = session->Record({*draft}, &report); !status.ok()) return status;
  session->out() << report.Json() << '\n';
  return absl::OkStatus();
}

absl::Status Assign(const Act& act, const std::string& id, v1::Fact* fact) {
  v1::AlertAssigned* assigned = fact->mutable_alert_assigned();
  assigned->set_alert_id(id);
  assigned->set_owner(act.owner);
  if (act.due.empty()) return absl::OkStatus();
  const auto due = client::ParseDate(act.due);
  if (!due)
    return client::InvalidError("--due：须为 2026-03-01", "--due: needs the form 2026-03-01");
  assigned->set_due_date(*due);
  return absl::OkStatus();
}

CLI::App* AddAct(CLI::App* alert, Session* session, const std::shared_ptr<Act>& act,
                 const char* name, const char* help,
                 absl::Status (*fill)(const Act&, const std::string&, v1::Fact*)) {
  CLI::App* sub = alert->add_subcommand(name, help);
  sub->add_option("ALERT", act->alert_id, "预警编号，64 位十六进制 / alert id, 64 hex digits")
      ->required();
  sub->callback([session, act, fill] {
    session->action = [session, act, fill] {
      return RunAct(session, *act, [act, fill](const std::string& id, v1::Fact* fact) {
        return fill(*act, id, fact);
      });
    };
  });
  return sub;
}

void AddActs(CLI::App* alert, Session* session) {
  auto act = std::make_shared<Act>();
  CLI::App* sub = AddAct(alert, session, act, "ack", "已阅 / acknowledges",
                         [](const Act& a, const std::string& id, v1::Fact* fact) {
                           fact->mutable_alert_acknowledged()->set_alert_id(id);
                           fact->mutable_alert_acknowledged()->set_note(a.note);
                           return absl::OkStatus();
                         });
  sub->add_option("--note", act->note, "说明，勿写个人信息 / note without personal data");

  sub = AddAct(alert, session, act, "assign", "分派 / assigns to a person with a due day", Assign);
  sub->add_option("--owner", act->owner, "承办账号 / account")->required();
  sub->add_option("--due", act->due, "期限 / due day, 2026-03-01");

  sub = AddAct(alert, session, act, "comment", "批注 / comments",
               [](const Act& a, const std::string& id, v1::Fact* fact) {
                 fact->mutable_alert_commented()->set_alert_id(id);
                 fact->mutable_alert_commented()->set_text(a.note);
                 return absl::OkStatus();
               });
  sub->add_option("--text", act->note, "批注，勿写个人信息 / text without personal data")
      ->required();

  sub = AddAct(alert, session, act, "resolve", "办结 / resolves",
               [](const Act& a, const std::string& id, v1::Fact* fact) {
                 fact->mutable_alert_resolved()->set_alert_id(id);
                 fact->mutable_alert_resolved()->set_resolution(a.resolution);
                 fact->mutable_alert_resolved()->set_note(a.note);
                 return absl::OkStatus();
               });
  sub->add_option("--resolution", act->resolution,
                  "办结方式，规则集字典 alert_resolution / dictionary alert_resolution")
      ->required();
  sub->add_option("--note", act->note, "说明，勿写个人信息 / note without personal data");
}

}  // namespace

void AddAlertCommands(CLI::App* app, Session* session) {
  CLI::App* alert = app->add_subcommand("alert", "预警 / alerts");
  alert->require_subcommand(1);
  auto filter = std::make_shared<Filter>();
  CLI::App* sub = alert->add_subcommand("list", "列出预警 / lists alerts by priority and due day");
  sub->add_option("--under", filter->under, "区划代码 / area code")->required();
  sub->add_option("--state", filter->state, "缺省未办结 / default: all that are not resolved")
      ->check(CLI::IsMember({"open", "acknowledged", "resolved"}));
  sub->add_option("--kind", filter->kind, "NEW_FLAG, FLAG_GONE, VISIT_OVERDUE, ...");
  sub->add_option("--limit", filter->limit, "最多条数 / at most")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  sub->footer("\n例 / example:\n  hearth alert list --under 441621102 --state open\n");
  sub->callback([session, filter] {
    session->action = [session, filter] { return RunList(session, *filter); };
  });

  sub = alert->add_subcommand("watch", "实时预警 / alerts as they arise");
  sub->add_option("--under", filter->under, "区划代码，缺省全部 / area code, default all");
  sub->add_option("--since", filter->since, "从此游标起，0 为全部 / from this cursor, 0 = all");
  sub->footer("\n例 / example:\n  hearth alert watch --under 441621 --output jsonl | notify\n");
  sub->callback([session, filter] {
    session->action = [session, filter] { return RunWatch(session, *filter); };
  });

  sub = alert->add_subcommand(
      "pace", "每镇每工作日新预警数，按月 / new alerts a town and working day, month by month");
  sub->add_option("--under", filter->under, "区划代码 / area code")->required();
  sub->footer("\n例 / example:\n  hearth alert pace --under 441621\n");
  sub->callback([session, filter] {
    session->action = [session, filter] { return RunPace(session, *filter); };
  });
  AddActs(alert, session);
}

}  // namespace hearth::cli
