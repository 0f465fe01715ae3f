#include "clients/cli/token_file.h"

#include <sys/stat.h>

#include <cstdlib>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string Folder() {
  if (const std::string xdg = Environment("XDG_CONFIG_HOME"); !xdg.empty()) {
    return absl::StrCat(xdg, "/hearth");
  }
  const std::string home = Environment("HOME");
  return absl::StrCat(home.empty() ? "." : home, "/.config/hearth");
}

std::string PathFor(const std::string& server) {
  std::string name = server;
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    if (!plain) c = '_';
  }
  return absl::StrCat(Folder(), "/session-", name);
}

}  // namespace

KeptSession LoadSession(const std::string& server) {
  if (std::string token = Environment("HEARTH_TOKEN"); !token.empty()) return {"", token};
  const std::string path = PathFor(server);
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0 || (status.st_mode & 077) != 0) return {};
  const absl::StatusOr<std::string> content = client::ReadFile(path);
  if (!content.ok()) return {};
  std::istringstream in(*content);
  KeptSession session;
  in >> session.account >> session.token;
  return session;
}

absl::Status KeepSession(const std::string& server, const KeptSession& session) {
  if (absl::Status made = client::MakeFolder(Folder()); !made.ok()) return made;
  return client::WriteFile(PathFor(server),
                           absl::StrCat(session.account, "\n", session.token, "\n"));
}

absl::Status ForgetSession(const std::string& server) {
  return client::RemoveFile(PathFor(server));
}

}  // namespace hearth::cli
