#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/certificates.h"
#include "clients/cli/commands.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

constexpr int kAuthorityDays = 3'650;

struct TlsOptions {
  std::string folder;
  std::vector<std::string> hosts;
  std::string job;  // empty = a server's certificate
  int days = 365;
};

// The authority of the folder, made first when there is none.
absl::StatusOr<KeyPair> AuthorityOf(Session* session, const std::string& folder) {
  const std::string certificate_path = folder + "/ca.crt", key_path = folder + "/ca.key";
  absl::StatusOr<std::string> certificate = client::ReadFile(certificate_path);
  absl::StatusOr<std::string> key = client::ReadFile(key_path);
  if (certificate.ok() && key.ok()) return KeyPair{*std::move(certificate), *std::move(key)};
  // Half an authority is somebody's mistake: a new one would shut out all who trust the old one.
  if (!absl::IsNotFound(certificate.status()) || !absl::IsNotFound(key.status())) {
    return client::Error(
        absl::StatusCode::kFailedPrecondition,
        absl::StrCat(folder, "：ca.crt 与 ca.key 须同在且可读；或换一个空目录"),
        absl::StrCat(folder, ": needs both ca.crt and ca.key, readable; or name an empty folder"));
  }
  absl::StatusOr<KeyPair> made = MakeAuthority("Hearth private CA", kAuthorityDays);
  if (!made.ok()) return made.status();
  if (absl::Status status = client::WriteFile(key_path, made->key_pem); !status.ok()) return status;
  absl::Status status = client::WriteFile(certificate_path, made->certificate_pem);
  if (!status.ok()) return status;
  session->Say(
      absl::StrCat("已建立私有 CA：", certificate_path, "（私钥 ca.key 请移到离线处保管）"),
      absl::StrCat("Made a private CA: ", certificate_path,
                   " (take its key, ca.key, off this machine)"));
  return made;
}

absl::Status RunInitTls(Session* session, const TlsOptions& options) {
  absl::Status status = client::MakeFolder(options.folder);
  if (!status.ok()) return status;
  const absl::StatusOr<KeyPair> authority = AuthorityOf(session, options.folder);
  if (!authority.ok()) return authority.status();
  const bool server = options.job.empty();
  const Holder holder{server ? options.hosts.front() : options.job, options.hosts, server};
  const absl::StatusOr<KeyPair> issued = Issue(*authority, holder, options.days);
  if (!issued.ok()) return issued.status();
  const std::string stem =
      absl::StrCat(options.folder, "/", server ? std::string("server") : "job-" + options.job);
  status = client::WriteFile(stem + ".key", issued->key_pem);
  if (status.ok()) status = client::WriteFile(stem + ".crt", issued->certificate_pem);
  if (!status.ok()) return status;
  const absl::StatusOr<std::string> last_day = LastDayOf(issued->certificate_pem);
  if (!last_day.ok()) return last_day.status();
  session->out() << stem << ".crt\n" << stem << ".key\n";
  session->Say(absl::StrCat("有效期至 ", *last_day, "；到期前再运行一次本命令，服务自动换用"),
               absl::StrCat("Valid until ", *last_day,
                            "; run this again before, the server takes the new one by itself"));
  if (server) {
    session->Say(absl::StrCat("  hearthd --tls-cert ", stem, ".crt --tls-key ", stem,
                              ".key --listen 0.0.0.0 …"),
                 absl::StrCat("  hearth --ca ", options.folder, "/ca.crt --server ", holder.name,
                              ":50051 log head"));
  } else {
    session->Say(absl::StrCat("  hearthd … --tls-client-ca ", options.folder, "/ca.crt"),
                 absl::StrCat("  hearth --ca ", options.folder, "/ca.crt --cert ", stem,
                              ".crt --key ", stem, ".key …"));
  }
  return absl::OkStatus();
}

}  // namespace

void AddTlsCommand(CLI::App* admin, Session* session) {
  auto options = std::make_shared<TlsOptions>();
  CLI::App* sub = admin->add_subcommand(
      "init-tls",
      "生成私有 CA 与服务器或作业证书 / makes a private CA and a server's or a job's certificate");
  sub->add_option("DIR", options->folder, "存放目录 / folder of the files")->required();
  sub->add_option("--host", options->hosts,
                  "服务器域名或 IP，可多个 / the server's names and addresses")
      ->default_val(std::vector<std::string>{"localhost", "127.0.0.1"});
  sub->add_option("--job", options->job,
                  "改为给作业签发客户端证书 / a client certificate for this job instead")
      ->check([](const std::string& name) {
        const bool fits =
            !name.empty() && name.size() <= 60 &&
            name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
        return fits ? std::string() : "1..60 个 a-z 0-9 . _ - / 1..60 of a-z 0-9 . _ -";
      })
      ->option_text("NAME");
  sub->add_option("--days", options->days, "有效天数 / days that it is valid")
      ->capture_default_str()
      ->check(CLI::Range(1, 397));
  sub->footer(
      "\n例 / examples:\n"
      "  hearth admin init-tls /etc/hearth/tls --host hearth.zijin.lan --host 10.0.0.5\n"
      "  hearth admin init-tls /etc/hearth/tls --job nightly-report\n");
  sub->callback([session, options] {
    session->action = [session, options] { return RunInitTls(session, *options); };
  });
}

}  // namespace hearth::cli
