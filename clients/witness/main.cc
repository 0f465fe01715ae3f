// hearth-witness: run by a prefecture, or by an inspector on a laptop.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"
#include "clients/witness/http_server.h"

namespace hearth::witness {
namespace {

constexpr int kFailure = 1;
constexpr int kUsage = 2;

struct Options {
  std::string key_file, name, state, listen = "127.0.0.1:8091";
  std::vector<std::string> logs;
};

int Fail(const absl::Status& status) {
  std::cerr << "错误 / error: " << status.message() << std::endl;
  return absl::IsInvalidArgument(status) ? kUsage : kFailure;
}

int ShowKey(const Options& options) {
  const absl::StatusOr<Signer> signer = Signer::LoadOrMake(options.name, options.key_file);
  if (!signer.ok()) return Fail(signer.status());
  std::cout << verify::NoteKeyLine(signer->key()) << std::endl;
  return 0;
}

absl::StatusOr<std::vector<verify::NoteKey>> ParseLogs(const std::vector<std::string>& lines) {
  std::vector<verify::NoteKey> logs;
  for (const std::string& line : lines) {
    const std::optional<verify::NoteKey> key = verify::ParseNoteKey(line);
    if (!key || key->algorithm != verify::kLogKey) {
      return client::InvalidError(absl::StrCat("--log：不是日志公钥行：", line),
                                  absl::StrCat("--log: is no log's key line: ", line));
    }
    logs.push_back(*key);
  }
  return logs;
}

int Serve(const Options& options) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGINT);
  sigaddset(&ends, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // before any thread is made
  signal(SIGPIPE, SIG_IGN);
  const absl::StatusOr<Signer> signer = Signer::Load(options.name, options.key_file);
  if (!signer.ok()) return Fail(signer.status());
  absl::StatusOr<std::vector<verify::NoteKey>> logs = ParseLogs(options.logs);
  if (!logs.ok()) return Fail(logs.status());
  absl::StatusOr<std::unique_ptr<FileStore>> store = FileStore::Open(options.state);
  if (!store.ok()) return Fail(store.status());
  Witness witness(*signer, *std::move(logs), store->get());
  auto server = HttpServer::Start(options.listen, [&witness](const std::string& body) {
    return witness.AddCheckpoint(body, static_cast<uint64_t>(client::NowMs() / 1000));
  });
  if (!server.ok()) return Fail(server.status());
  std::cout << "hearth-witness 正在监听 / listening on " << (*server)->address() << std::endl;
  int received = 0;
  sigwait(&ends, &received);
  return 0;
}

int Run(int argc, char** argv) {
  CLI::App app("hearth-witness：见证日志的检查点 / cosigns checkpoints of logs", "hearth-witness");
  app.set_version_flag("--version", std::string("hearth-witness ") + HEARTH_VERSION);
  app.require_subcommand(1);
  Options options;
  const auto add_key = [&options](CLI::App* sub) {
    sub->add_option("--key", options.key_file, "私钥文件 / file of the private key")->required();
    sub->add_option("--name", options.name, "见证人名称，如 heyuan/witness / name of the witness")
        ->required();
  };
  CLI::App* key = app.add_subcommand(
      "key", "公钥行；没有私钥则生成 / the public key line; makes the key when there is none");
  add_key(key);
  CLI::App* serve = app.add_subcommand("serve", "应答 add-checkpoint / answers add-checkpoint");
  add_key(serve);
  serve->add_option("--log", options.logs, "所见证日志的公钥行 / key lines of the logs")
      ->required();
  serve->add_option("--state", options.state, "记录目录 / folder of what it remembers")->required();
  serve->add_option("--listen", options.listen, "地址:端口 / address:port")->capture_default_str();
  app.footer(
      "\n例 / example:\n  hearth-witness key --key witness.key --name heyuan/witness\n"
      "  hearth-witness serve --key witness.key --name heyuan/witness --state state --log "
      "'hearth/…/wall/1+…'\n");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return key->parsed() ? ShowKey(options) : Serve(options);
}

}  // namespace
}  // namespace hearth::witness

int main(int argc, char** argv) { return hearth::witness::Run(argc, argv); }
