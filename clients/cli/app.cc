#include "clients/cli/app.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/exit_code.h"
#include "clients/cli/session.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#ifdef HEARTH_HAS_SIMULATOR
#include "clients/sim/command.h"
#endif

namespace hearth::cli {
namespace {

constexpr char kFooter[] =
    "\n例 / examples:\n"
    "  hearth areas import areas-zijin.csv --assistance assistance-pairs-zijin.csv\n"
    "  hearth rulebook publish rulebook.json\n"
    "  hearth submit county.jsonl\n"
    "  hearth county summary --under 441621 --as-of 2026-03-01\n"
    "  hearth household search --under 441621102 --flag SUGGEST_UNSTABLE --output csv > list.csv\n"
    "  hearth alert watch                              # Ctrl-C 结束 / ends it\n"
    "\n退出码 / exit codes: 0 成功 ok, 1 失败 failure, 2 用法或文件有误 usage, "
    "3 查无此项 not found, 4 被拒绝 refused, 5 服务不可用 unavailable\n";

void AddGlobals(CLI::App* app, Session* session) {
  static const std::map<std::string, Format> kFormats = {{"table", Format::kTable},
                                                         {"json", Format::kJson},
                                                         {"jsonl", Format::kJsonl},
                                                         {"csv", Format::kCsv}};
  Globals& globals = session->globals;
  globals.state_folder = client::StateFolder();
  app->add_option("--server", globals.server, "服务器地址 / server, host:port")
      ->envname("HEARTH_SERVER")
      ->capture_default_str();
  app->add_option(
         "--ca", globals.ca,
         "信任的 CA 证书（PEM），给出即用 TLS / CA to trust (PEM file); with it TLS is spoken")
      ->envname("HEARTH_CA");
  app->add_option("--cert", globals.cert, "作业自己的证书（PEM） / a job's own certificate (PEM)")
      ->envname("HEARTH_CERT");
  app->add_option("--key", globals.key, "其私钥（PEM） / its key (PEM)")->envname("HEARTH_KEY");
  app->add_option("--output", globals.format, "输出格式 / table, json, jsonl or csv")
      ->transform(CLI::CheckedTransformer(kFormats, CLI::ignore_case).description(""))
      ->option_text("FORMAT");
  app->add_option("--as-of", globals.as_of,
                  "截至：位置号、日期或时刻 / as of a position, a day (2026-03-01) or an instant");
  app->add_option(
      "--min-position", globals.min_position,
      "等到视图跟上此位置（submit 摘要的 last_position） / wait for the views to have seen it");
  app->add_option("--actor", globals.actor,
                  "办理人账号，默认为登录的账号 / account that acts; who is logged in by default")
      ->envname("HEARTH_ACTOR");
}

#ifdef HEARTH_HAS_SIMULATOR
// The simulator's callback runs while the command line is parsed; its verdict becomes the action.
void AddSimulator(CLI::App* app, Session* session) {
  const auto areas = [session](const std::string& under) -> absl::StatusOr<std::vector<sim::Area>> {
    v1::ListAreasRequest request;
    request.set_area_code(under);
    const absl::StatusOr<v1::GetHeadResponse> head = session->Head();
    if (!head.ok()) return head.status();
    request.set_min_position(head->position());  // areas imported a moment ago count
    absl::StatusOr<v1::ListAreasResponse> response =
        AllPages(session->client(), &client::Client::ListAreas, request, 1'000'000, 5'000,
                 [](const v1::ListAreasResponse& all) { return all.areas_size(); });
    if (!response.ok()) return response.status();
    std::vector<sim::Area> found;
    for (const v1::AreaNode& node : response->areas()) {
      found.push_back({node.area().code(), node.area().name()});
    }
    return found;
  };
  sim::AddSimulateCommand(*app, areas, [session](const absl::Status& status) {
    session->action = [status] { return status; };
  });
}
#endif

void AddCommands(CLI::App* app, Session* session) {
  AddAccessCommands(app, session);
  AddAccountCommands(app, session);
  AddGrantCommands(app, session);
  AddDeviceCommands(app, session);
  AddAreasCommands(app, session);
  AddHouseholdsCommands(app, session);
  AddRulebookCommands(app, session);
#ifdef HEARTH_HAS_SIMULATOR
  AddSimulator(app, session);
#endif
  AddSubmitCommand(app, session);
  AddHouseholdCommands(app, session);
  AddAttachmentCommands(app, session);
  AddClueCommands(app, session);
  AddAlertCommands(app, session);
  AddCaseCommands(app, session);
  AddCountyCommands(app, session);
  AddDutyCommands(app, session);
  AddLogCommands(app, session);
  AddMessageCommands(app, session);
  AddPrivacyCommands(app, session);
  AddQuarantineCommands(app, session);
  AddReadsCommands(app, session);
  AddAdminCommands(app, session);
}

}  // namespace

absl::StatusOr<std::string> ParseId(const std::string& text, size_t bytes, const char* what) {
  std::string digits = text;
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  const auto id = client::FromHex(digits);
  if (id && id->size() == bytes) return *id;
  // As --output json writes it. The two spellings of an id differ in length.
  std::string unescaped;
  if (absl::Base64Unescape(text, &unescaped) && unescaped.size() == bytes) return unescaped;
  return client::InvalidError(absl::StrCat(what, "：须为 ", bytes * 2, " 位十六进制数"),
                              absl::StrCat(what, ": needs ", bytes * 2, " hex digits"));
}

int RunHearth(std::vector<std::string> arguments, std::ostream* out, std::ostream* err) {
  CLI::App app("hearth：守望，防止返贫监测 / Hearth, keeps watch over a county's households",
               "hearth");
  Session session(out, err);
  app.set_version_flag("--version", std::string("hearth ") + HEARTH_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(kFooter);
  AddGlobals(&app, &session);
  AddCommands(&app, &session);
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants a vector
  try {
    app.parse(arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error, *out, *err) == 0 ? kExitOk : kExitUsage;
  }
  absl::Status status = session.ReadTls();
  session.AdoptActor();
  if (status.ok()) status = session.action();
  out->flush();
  if (!status.ok()) *err << "错误 / error: " << client::ErrorText(status) << std::endl;
  return ExitCodeOf(status);
}

}  // namespace hearth::cli
