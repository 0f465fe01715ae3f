#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Purpose {
  std::string household, duty, code;
};

struct Filter {
  std::string account, session, household, from, to;
  int limit = 200;
};

struct Raise {
  v1::RaiseBudgetRequest request;
  std::string until;
};

// "2026-03-01" (its first instant) or an instant; `missing` for "".
absl::StatusOr<int64_t> Instant(const char* option, const std::string& text, int64_t missing) {
  if (text.empty()) return missing;
  if (const auto date = client::ParseDate(text)) return client::MsOn(*date, 0);
  if (const auto time = client::ParseTime(text)) return *time;
  return client::InvalidError(
      absl::StrCat(option, "：须为 2026-03-01 或 2026-03-01T12:00:00+08:00"),
      absl::StrCat(option, ": needs 2026-03-01 or 2026-03-01T12:00:00+08:00"));
}

absl::Status RunPurpose(Session* session, const Purpose& purpose) {
  v1::StatePurposeRequest request;
  request.set_purpose_code(purpose.code);
  request.set_min_position(session->globals.min_position);
  if (!purpose.household.empty()) {
    absl::StatusOr<std::string> id = ParseId(purpose.household, 16, "--household");
    if (!id.ok()) return id.status();
    request.set_household(*id);
  }
  if (!purpose.duty.empty()) {
    absl::StatusOr<std::string> id = ParseId(purpose.duty, 32, "--duty");
    if (!id.ok()) return id.status();
    request.set_duty_id(*id);
  }
  const absl::StatusOr<v1::StatePurposeResponse> response = session->client().StatePurpose(request);
  if (!response.ok()) return response.status();
  const std::string until = client::ShortTimeText(response->until_time_ms());
  PrintOne(session->globals.format, *response,
           absl::StrCat("已登记，有效至 recorded, holds until ", until, "\n"),
           {{{"until", ""}, {"purpose_event_id", ""}},
            {{until, client::ToHex(response->purpose_event_id())}}},
           session->out());
  return absl::OkStatus();
}

absl::Status RunPackage(Session* session, const std::string& area_code) {
  v1::GetOfflinePackageRequest request;
  request.set_area_code(area_code);
  request.set_min_position(session->globals.min_position);
  return session->client().GetOfflinePackage(
      request, [session](const v1::GetOfflinePackageResponse& household) {
        session->out() << Json(household, false) << '\n';
        return true;
      });
}

absl::Status RunList(Session* session, const Filter& filter) {
  v1::ListReadsRequest request;
  request.set_account(filter.account);
  if (!filter.household.empty()) {
    absl::StatusOr<std::string> id = ParseId(filter.household, 16, "--household");
    if (!id.ok()) return id.status();
    request.set_household(*id);
  }
  const absl::StatusOr<int64_t> from = Instant("--from", filter.from, 0);
  const absl::StatusOr<int64_t> to = Instant("--to", filter.to, 0);
  if (!from.ok()) return from.status();
  if (!to.ok()) return to.status();
  request.set_from_time_ms(*from);
  request.set_to_time_ms(*to);
  absl::StatusOr<v1::ListReadsResponse> response =
      AllPages(session->client(), &client::Client::ListReads, request, filter.limit, 200,
               [](const v1::ListReadsResponse& all) { return all.entries_size(); });
  if (!response.ok()) return response.status();
  Table table{{{"time", "时间 time"},
               {"account", "账号 account"},
               {"purpose", "用途 purpose"},
               {"data_class", "类别 class"},
               {"field_groups", "字段组 groups"},
               {"count", "户数 count", true},
               {"package", "离线包 package"},
               {"device", "设备 device"},
               {"households", "农户 households"}},
              {}};
  for (const v1::ReadEntry& entry : response->entries()) {
    const v1::PersonalDataRead& read = entry.read();
    std::vector<std::string> households;
    for (const std::string& id : read.households()) households.push_back(client::ToHex(id));
    table.rows.push_back(
        {client::ShortTimeText(entry.read_time_ms()), entry.account(), read.purpose_code(),
         read.data_class(), absl::StrJoin(read.field_groups(), ";"), std::to_string(read.count()),
         read.offline_package() ? "是 yes" : "", read.device(), absl::StrJoin(households, ";")});
  }
  PrintList(session->globals.format, *response, "entries", table, session->out());
  return absl::OkStatus();
}

absl::Status RunReport(Session* session, const Filter& filter) {
  const absl::StatusOr<int64_t> from = Instant("--from", filter.from, 0);
  const absl::StatusOr<int64_t> to = Instant("--to", filter.to, client::NowMs());
  if (!from.ok()) return from.status();
  if (!to.ok()) return to.status();
  v1::LeakReportRequest request;
  request.set_account(filter.account);
  request.set_session_id(filter.session);
  request.set_from_time_ms(*from);
  request.set_to_time_ms(*to);
  const absl::StatusOr<v1::LeakReportResponse> response = session->client().LeakReport(request);
  if (!response.ok()) return response.status();
  Table table{{{"household", "农户 household"},
               {"area_code", "区划 area"},
               {"data_classes", "类别 classes"},
               {"field_groups", "字段组 groups"},
               {"reads", "次数 reads", true},
               {"first", "首次 first"},
               {"last", "末次 last"}},
              {}};
  for (const v1::AffectedHousehold& household : response->households()) {
    table.rows.push_back(
        {client::ToHex(household.household()), household.area_code(),
         absl::StrJoin(household.data_classes(), ";"), absl::StrJoin(household.field_groups(), ";"),
         std::to_string(household.reads()), client::ShortTimeText(household.first_time_ms()),
         client::ShortTimeText(household.last_time_ms())});
  }
  PrintList(session->globals.format, *response, "households", table, session->out());
  for (const v1::ClassCount& count : response->classes()) {
    session->Say(
        absl::StrCat(count.data_class(), "：", count.households(), " 户，", count.reads(), " 次"),
        absl::StrCat(count.data_class(), ": ", count.households(), " households, ", count.reads(),
                     " reads"));
  }
  return absl::OkStatus();
}

absl::Status RunRaise(Session* session, const Raise& raise) {
  const auto until = client::ParseDate(raise.until);
  if (!until) {
    return client::InvalidError("--until：须为 2026-03-01", "--until: needs the form 2026-03-01");
  }
  v1::RaiseBudgetRequest request = raise.request;
  request.set_until_date(*until);
  const absl::StatusOr<v1::RaiseBudgetResponse> response = session->client().RaiseBudget(request);
  if (!response.ok()) return response.status();
  const std::string id = client::ToHex(response->event_id());
  PrintOne(session->globals.format, *response, absl::StrCat("已提高 raised ", id, "\n"),
           {{{"event_id", ""}}, {{id}}}, session->out());
  return absl::OkStatus();
}

void AddPurposeCommand(CLI::App* reads, Session* session) {
  auto purpose = std::make_shared<Purpose>();
  CLI::App* sub = reads->add_subcommand(
      "purpose", "说明查看用途，30 分钟内有效 / states why; holds for 30 minutes");
  auto* household = sub->add_option("--household", purpose->household, "农户 / household id");
  auto* duty =
      sub->add_option("--duty", purpose->duty, "任务或预警编号 / id of a duty or an alert");
  duty->excludes(household);
  sub->add_option("--purpose", purpose->code, "duty、case、request 或 audit / one of these")
      ->required();
  sub->callback([session, purpose] {
    session->action = [session, purpose] { return RunPurpose(session, *purpose); };
  });
}

void AddPackageCommand(CLI::App* reads, Session* session) {
  auto under = std::make_shared<std::string>();
  CLI::App* sub = reads->add_subcommand(
      "package",
      "手机离线包：21 天内到期的户，每行一户 JSON / a phone's package: what is due within 21 days");
  sub->add_option("--under", *under, "区划，缺省为自己的 / area, default one's own");
  sub->callback([session, under] {
    session->action = [session, under] { return RunPackage(session, *under); };
  });
}

void AddListCommands(CLI::App* reads, Session* session) {
  auto filter = std::make_shared<Filter>();
  CLI::App* list =
      reads->add_subcommand("list", "谁看了什么，最近的在前 / who read what, newest first");
  list->add_option("--account", filter->account, "账号 / account");
  list->add_option("--household", filter->household, "农户 / household id");
  list->add_option("--from", filter->from, "起（含） / from, a day or an instant");
  list->add_option("--to", filter->to, "止（不含） / before");
  list->add_option("--limit", filter->limit, "至多条数 / at most")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  list->callback([session, filter] {
    session->action = [session, filter] { return RunList(session, *filter); };
  });
  CLI::App* report = reads->add_subcommand(
      "leak-report",
      "泄露影响：某账号或会话看过的户 / whom a leak of an account or session concerns");
  auto* account = report->add_option("--account", filter->account, "账号 / account");
  report->add_option("--session", filter->session, "会话编号 / session id")->excludes(account);
  report->add_option("--from", filter->from, "起（含） / from, a day or an instant");
  report->add_option("--to", filter->to, "止（不含），缺省现在 / before; default now");
  report->callback([session, filter] {
    session->action = [session, filter] { return RunReport(session, *filter); };
  });
}

void AddRaiseCommand(CLI::App* reads, Session* session) {
  auto raise = std::make_shared<Raise>();
  CLI::App* sub = reads->add_subcommand(
      "raise-budget",
      "为专项工作提高查看额度，由另一人办理 / raises a budget for a campaign, by a second person");
  const auto text = [sub](const char* name, auto set, const char* help) {
    return sub->add_option_function<std::string>(name, set, help);
  };
  v1::RaiseBudgetRequest* request = &raise->request;
  text(
      "--under", [request](const std::string& v) { request->set_area_code(v); }, "区划 / area")
      ->required();
  text(
      "--account", [request](const std::string& v) { request->set_account(v); },
      "账号，缺省为该区划全体 / account, default all of the area");
  text(
      "--campaign", [request](const std::string& v) { request->set_campaign(v); },
      "专项工作名称 / name of the campaign")
      ->required();
  text(
      "--class", [request](const std::string& v) { request->set_data_class(v); },
      "S2、S3_HEALTH、S3_PROPERTY、S3_TRACK 或 S3_PHOTO / one of these")
      ->required();
  sub->add_option_function<uint32_t>(
         "--alarm", [request](uint32_t v) { request->set_alarm_count(v); }, "新预警数 / new alarm")
      ->required();
  sub->add_option_function<uint32_t>(
         "--stop", [request](uint32_t v) { request->set_stop_count(v); }, "新上限 / new stop")
      ->required();
  sub->add_option("--until", raise->until, "最后一天 / last day")->required();
  text(
      "--requested-by", [request](const std::string& v) { request->set_requested_account(v); },
      "申请人账号 / account that asked")
      ->required();
  text(
      "--reason", [request](const std::string& v) { request->set_reason(v); }, "理由 / why")
      ->required();
  sub->callback([session, raise] {
    session->action = [session, raise] { return RunRaise(session, *raise); };
  });
}

}  // namespace

void AddReadsCommands(CLI::App* app, Session* session) {
  CLI::App* reads =
      app->add_subcommand("reads", "查看个人信息：用途、额度、登记 / reading what is personal");
  reads->require_subcommand(1);
  AddPurposeCommand(reads, session);
  AddPackageCommand(reads, session);
  AddListCommands(reads, session);
  AddRaiseCommand(reads, session);
  reads->footer(
      "\n例 / example:\n"
      "  hearth reads purpose --household 00112233445566778899aabbccddeeff --purpose case\n"
      "  hearth reads leak-report --account cadre.li --from 2026-03-01 --to 2026-03-08\n"
      "  hearth reads raise-budget --under 441621102 --campaign 2026-autumn --class S3_PROPERTY "
      "--alarm 100 --stop 200 --until 2026-11-30 --requested-by clerk.wang --reason '动态调整'\n");
}

}  // namespace hearth::cli
