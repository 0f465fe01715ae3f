#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

absl::Status RunBackup(Session* session, const std::string& directory) {
  if (!std::filesystem::path(directory).is_absolute()) {
    return client::InvalidError("DIR：须为服务器上的绝对路径",
                                "DIR: needs an absolute path on the server's machine");
  }
  v1::BackupRequest request;
  request.set_directory(directory);
  absl::StatusOr<v1::BackupResponse> response = session->client().Backup(request);
  if (!response.ok()) return response.status();
  const std::string position = std::to_string(response->position());
  const std::string text =
      "已备份至位置 " + position + "（不含主密钥，须另行保管）\nBacked up to position " + position +
      " (without the key-encryption key: keep that apart)\n" + response->checkpoint();
  PrintOne(session->globals.format, *response, text, {{{"position", "position"}}, {{position}}},
           session->out());
  return absl::OkStatus();
}

// Until every view has reached the head that it had at the start; events that arrive meanwhile do
// not prolong it.
absl::StatusOr<v1::ListProjectionsResponse> WaitForViews(Session* session) {
  constexpr auto kPause = std::chrono::milliseconds(200);
  Progress progress(&session->err(), StderrIsTerminal(), 0);
  uint64_t head = 0;
  while (true) {
    absl::StatusOr<v1::ListProjectionsResponse> response = session->client().ListProjections({});
    if (!response.ok()) return response.status();
    uint64_t missing = 0;
    for (const v1::ProjectionStatus& view : response->projections()) {
      if (head == 0) head = view.position() + view.lag();
      missing = std::max(missing, head - std::min(head, view.position()));
    }
    if (missing == 0) return response;
    progress.Update(head - missing, absl::StrCat("视图落后 views are behind by ", missing));
    std::this_thread::sleep_for(kPause);
  }
}

absl::Status RunProjections(Session* session, bool wait) {
  absl::StatusOr<v1::ListProjectionsResponse> response =
      wait ? WaitForViews(session) : session->client().ListProjections({});
  if (!response.ok()) return response.status();
  Table table{{{"name", "视图 view"},
               {"version", "版本 version", true},
               {"position", "位置 position", true},
               {"lag", "落后 lag", true},
               {"state", "状态 state"}},
              {}};
  for (const v1::ProjectionStatus& view : response->projections()) {
    table.rows.push_back({view.name(), std::to_string(view.version()),
                          std::to_string(view.position()), std::to_string(view.lag()),
                          view.state()});
  }
  PrintList(session->globals.format, *response, "projections", table, session->out());
  return absl::OkStatus();
}

absl::Status RunOpenDay(Session* session, const std::string& text) {
  const auto date = client::ParseDate(text);
  if (!date)
    return client::InvalidError("DATE：须为 2026-03-01", "DATE: needs the form 2026-03-01");
  v1::OpenDayRequest request;
  request.set_date(*date);
  absl::StatusOr<v1::OpenDayResponse> response = session->client().OpenDay(request);
  if (!response.ok()) return response.status();
  const std::string opened = response->opened() ? "已开启 opened" : "此前已开启 open before";
  PrintOne(session->globals.format, *response, client::DateText(*date) + " " + opened + "\n",
           {{{"date", "date"}, {"position", "position"}},
            {{client::DateText(*date), std::to_string(response->position())}}},
           session->out());
  return absl::OkStatus();
}

absl::Status RunRebuild(Session* session) {
  absl::StatusOr<v1::RebuildProjectionsResponse> response =
      session->client().RebuildProjections({});
  if (!response.ok()) return response.status();
  const std::string version = std::to_string(response->version());
  PrintOne(session->globals.format, *response,
           "开始重建第 " + version +
               " 版，查询不受影响；进度：hearth admin projections\nBuilding version " + version +
               " beside the live one; progress: hearth admin projections\n",
           {{{"version", "version"}}, {{version}}}, session->out());
  return absl::OkStatus();
}

}  // namespace

void AddAdminCommands(CLI::App* app, Session* session) {
  CLI::App* admin = app->add_subcommand("admin", "运维 / operation");
  admin->require_subcommand(1);
  AddBootstrapCommand(admin, session);
  const auto with_text = [&](const char* name, const char* help, const char* option,
                             absl::Status (*run)(Session*, const std::string&)) {
    auto text = std::make_shared<std::string>();
    CLI::App* sub = admin->add_subcommand(name, help);
    sub->add_option(option, *text)->required();
    sub->callback([session, text, run] {
      session->action = [session, text, run] { return run(session, *text); };
    });
    return sub;
  };
  with_text("backup", "备份到服务器上的新目录 / backs up into a fresh directory of the server",
            "DIR", RunBackup)
      ->footer("\n例 / example:\n  hearth admin backup /var/backups/hearth/2026-03-01\n");
  with_text("open-day", "开启一日（仅步进时钟） / opens a day, stepped clock only", "DATE",
            RunOpenDay)
      ->footer("\n例 / example:\n  hearth admin open-day 2026-03-01\n");
  auto wait = std::make_shared<bool>(false);
  CLI::App* projections =
      admin->add_subcommand("projections", "视图及其落后 / views and their lag");
  projections->add_flag("--wait", *wait, "等到全部追上此刻的日志 / until all have the log of now");
  projections->footer("\n例 / example:\n  hearth admin projections --wait\n");
  projections->callback([session, wait] {
    session->action = [session, wait] { return RunProjections(session, *wait); };
  });
  AddTlsCommand(admin, session);
  admin->add_subcommand("rebuild", "重建全部视图 / rebuilds all views beside the live ones")
      ->callback([session] { session->action = [session] { return RunRebuild(session); }; });
}

}  // namespace hearth::cli
