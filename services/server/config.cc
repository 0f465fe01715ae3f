#include "services/server/config.h"

#include <CLI/CLI.hpp>

#include "services/domain/civil_date.h"
#include "services/server/exit_codes.h"

namespace hearth::server {
namespace {

constexpr char kAbout[] =
    "hearthd 守望：监测记录的日志与查询服务 / Hearth's server: the county's log of facts and its "
    "views";
constexpr char kFooter[] =
    "\n示例 / Examples:\n"
    "  hearthd --data /var/lib/hearth --port 50051\n"
    "  hearthd --data ./demo --port 0 --clock=stepped --access=open\n"
    "  hearthd fsck --data /var/lib/hearth\n"
    "  hearthd restore --from /backup/hearth --data /var/lib/hearth --secrets "
    "/etc/hearth/<log-id>\n"
    "\n退出码见 services/server/README.md / Exit codes: services/server/README.md";

void AddPlaces(CLI::App* app, Config* config) {
  app->add_option("--data", config->data, "数据目录 / Data directory")->required()->configurable();
  app->add_option(
      "--secrets", config->secrets,
      "密钥目录，须在数据目录之外（默认：root 为 /etc/hearth/<log-id>，用户为 "
      "~/.config/hearth/<log-id>）"
      " / Keys, outside the data directory (default: /etc/hearth/<log-id> for root, else "
      "~/.config/hearth/<log-id>)");
  app->add_flag("--kek-shares", config->kek_shares,
                "主密钥由标准输入的两份份额恢复 / The key-encryption key comes as two shares from "
                "stdin, one a line");
  app->add_option(
      "--hold-key", config->hold_key,
      "封存公钥（PEM，RSA），限制处理时用；私钥由个人信息保护负责人离线保管 / Public half "
      "(PEM, RSA) of the hold key that restricted data are put under; the privacy "
      "officer keeps the other half off this machine");
}

void AddServing(CLI::App* app, Config* config) {
  app->add_option("--listen", config->listen, "监听地址 / Address to listen on")
      ->capture_default_str();
  app->add_option("--port", config->port, "端口，0 为任意 / Port, 0 = any free one")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  app->add_option(
         "--metrics-port", config->metrics_port,
         "Prometheus 指标端口，仅本机，-1 为不提供 / Prometheus metrics on loopback, 0 = any "
         "free port, -1 = none")
      ->capture_default_str()
      ->check(CLI::Range(-1, 65535));
  app->add_option(
         "--clock", config->clock,
         "wall：真实时间；stepped：仅由 Admin.OpenDay 推进（演示与测试），建库时确定 / wall: real "
         "time; "
         "stepped: the day moves only by Admin.OpenDay (demo, tests); fixed when the log is made")
      ->capture_default_str()
      ->check(CLI::IsMember({"wall", "stepped"}));
  app->add_option(
      "--first-day", config->first_day,
      "步进时钟的首日（yyyy-mm-dd），尚无任何一天时开启 / First day of a stepped clock, "
      "opened while no day is");
  app->add_option(
         "--access", config->access,
         "closed：须登录；open：任何人可做任何事（仅限本机的演示与测试），建库时确定 / closed: "
         "callers log in; open: everybody may do everything (demo and tests, loopback only); "
         "fixed when the log is made")
      ->capture_default_str()
      ->check(CLI::IsMember({"closed", "open"}));
  app->add_option("--query-threads", config->query_threads,
                  "查询线程数 / Threads that answer queries")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  app->add_option("--block-cache-mib", config->block_cache_mib,
                  "日志与视图各自的缓存（MiB） / Cache of the log, and of the views, in MiB")
      ->capture_default_str()
      ->check(CLI::Range(8, 65536));
  app->add_option("--free-floor-bytes", config->free_floor_bytes,
                  "剩余空间低于此值时停止录入，-1 为 1 GiB 与 5% 中较大者 / Free space below which "
                  "intake stops; -1 = "
                  "the larger of 1 GiB and 5 %")
      ->capture_default_str();
}

void AddLogging(CLI::App* app, Config* config) {
  app->add_option("--log-format", config->log_format,
                  "标准错误的格式：text 或 json（每行一个对象） / Form of standard error: text, or "
                  "json, one object a line")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json"}));
  app->add_option("--log-level", config->log_level,
                  "记录级别，debug 含每次调用一行 / Least severity; debug has a line for each call")
      ->capture_default_str()
      ->check(CLI::IsMember({"error", "warning", "info", "debug"}));
}

void AddTls(CLI::App* app, Config* config) {
  app->add_option(
      "--tls-cert", config->tls_cert,
      "服务器证书（PEM），监听非本机地址时必需 / Server certificate (PEM), required off "
      "loopback");
  app->add_option("--tls-key", config->tls_key,
                  "其私钥（PEM，ECDSA，0600） / Its key (PEM, ECDSA, mode 0600)");
  app->add_option("--tls-client-ca", config->tls_client_ca,
                  "签发作业证书的 CA（PEM） / CA of the jobs' certificates (PEM)");
}

void AddTestAids(CLI::App* app, Config* config) {
  app->add_option("--stages", config->stages,
                  "测试用：在此文件中记录各阶段计数 / Test aid: counts the stages of work in this "
                  "file, readable after a kill");
}

void AddOperatorsCommands(CLI::App* app, Config* config) {
  app->add_flag("--accept-clock-behind", config->accept_clock_behind,
                "时钟慢于日志 5 分钟以上仍录入 / Write although the clock is more than 5 minutes "
                "behind the log");
  app->add_flag("--allow-missing-anchor", config->allow_missing_anchor,
                "锚文件丢失仍启动 / Serve a log whose anchor is lost");
  app->add_flag("--accept-missing-erasures", config->accept_missing_erasures,
                "删除名单丢失仍启动，按日志重建名单 / Make the list of erasures anew from the log: "
                "only when no older backup was restored");
  app->add_flag(
      "--accept-loss", config->accept_loss,
      "接受丢失最新记录，另起一期 / Go on although the newest records are lost, under a new term");
  app->add_option("--reason", config->reason, "接受丢失的原因 / Why the loss is accepted");
  app->add_option("--operator", config->operator_account, "操作人账号 / Account of who accepts it");
}

void AddRestore(CLI::App* app, Config* config) {
  CLI::App* restore =
      app->add_subcommand("restore", "从备份恢复 / Restores a backup into an empty data directory");
  restore->add_option("--from", config->from, "备份目录 / The backup")->required();
  restore->add_option(
      "--anchor", config->anchor,
      "已知的最新检查点文件 / File with the newest signed checkpoint that is known");
  restore->callback([config] { config->command = Command::kRestore; });
}

void AddSplitKek(CLI::App* app, Config* config) {
  CLI::App* split = app->add_subcommand("split-kek",
                                        "把主密钥拆成三份，任意两份可恢复 / Splits the "
                                        "key-encryption key: any two of three restore it");
  split->add_option("--to", config->to, "存放三份份额的目录 / Folder of the three shares")
      ->required();
  split->callback([config] { config->command = Command::kSplitKek; });
}

void AddRollKek(CLI::App* app, Config* config) {
  CLI::App* roll = app->add_subcommand("roll-kek",
                                       "更换主密钥，旧密钥库备份从此打不开 / A new key-encryption "
                                       "key; older copies of the key store "
                                       "open nothing any more");
  roll->add_option("--backup", config->to,
                   "新密钥库备份的目录，须为空 / Empty folder for a copy of the key store")
      ->required();
  roll->add_option("--why", config->reason, "原因 / Why")
      ->check(CLI::IsMember({"routine", "erasure", "exposure"}));
  roll->callback([config] { config->command = Command::kRollKek; });
}

bool Reject(const std::string& text, int* exit_code) {
  std::fprintf(stderr, "%s\n", text.c_str());
  *exit_code = kExitUsage;
  return false;
}

}  // namespace

bool IsLoopback(const std::string& listen) {
  return listen == "::1" || listen == "[::1]" || listen == "localhost" ||
         listen.starts_with("127.");
}

bool ParseConfig(int argc, const char* const* argv, Config* config, int* exit_code) {
  CLI::App app(kAbout, "hearthd");
  app.set_version_flag("--version", "hearthd 0.1.0");
  app.footer(kFooter);
  app.set_config("--config", "", "配置文件（INI/TOML） / Configuration file (INI or TOML)");
  app.allow_config_extras(CLI::config_extras_mode::error);  // a typing error is not a default
  app.fallthrough();                                        // hearthd fsck --data DIR
  app.require_subcommand(0, 1);
  AddPlaces(&app, config);
  AddServing(&app, config);
  AddLogging(&app, config);
  AddTls(&app, config);
  AddOperatorsCommands(&app, config);
  AddTestAids(&app, config);
  app.add_subcommand("serve", "提供服务（默认） / Serves (default)");
  app.add_subcommand("fsck", "全面核对数据 / Checks everything against the log")
      ->callback([config] { config->command = Command::kFsck; });
  app.add_subcommand("rebuild", "离线重建视图 / Drops the views and builds them again")
      ->callback([config] { config->command = Command::kRebuild; });
  AddRestore(&app, config);
  AddSplitKek(&app, config);
  AddRollKek(&app, config);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    *exit_code = app.exit(error) == 0 ? kExitOk : kExitUsage;
    return false;
  }
  if (config->accept_loss && (config->reason.empty() || config->operator_account.empty())) {
    return Reject(
        "--accept-loss 需要 --reason 与 --operator / --accept-loss needs --reason and --operator",
        exit_code);
  }
  if (!config->first_day.empty() &&
      (config->clock != "stepped" || !domain::ParseDate(config->first_day))) {
    return Reject(
        "--first-day 须为 yyyy-mm-dd，且只用于 --clock=stepped / --first-day needs the form "
        "yyyy-mm-dd and --clock=stepped",
        exit_code);
  }
  if (config->access == "open" && config->command == Command::kServe &&
      !IsLoopback(config->listen)) {
    return Reject(
        "--access=open 只能用于本机地址（--listen 127.0.0.1） / --access=open is for this machine "
        "alone (--listen 127.0.0.1)",
        exit_code);
  }
  return true;
}

}  // namespace hearth::server
