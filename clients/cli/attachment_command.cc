#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/progress.h"
#include "clients/cli/purpose.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"

namespace hearth::cli {
namespace {

struct Input {
  std::string household, file, sha256, media_type, purpose;
};

std::string MediaType(const Input& input) {
  if (!input.media_type.empty()) return input.media_type;
  const std::string ending = input.file.substr(std::min(input.file.rfind('.'), input.file.size()));
  if (ending == ".jpg" || ending == ".jpeg") return "image/jpeg";
  if (ending == ".png") return "image/png";
  if (ending == ".pdf") return "application/pdf";
  return "application/octet-stream";
}

// The area of the household, as the server knows it.
absl::StatusOr<std::string> AreaOf(Session* session, const std::string& household) {
  v1::GetHouseholdRequest request;
  request.set_household(household);
  request.set_min_position(session->globals.min_position);
  absl::StatusOr<v1::GetHouseholdResponse> response = session->client().GetHousehold(request);
  if (!response.ok()) return response.status();
  return response->household().area_code();
}

absl::Status RunAdd(Session* session, const Input& input) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<std::string> household = ParseId(input.household, 16, "HOUSEHOLD");
  if (!household.ok()) return household.status();
  absl::StatusOr<std::string> bytes = client::ReadFile(input.file);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> area = AreaOf(session, *household);
  if (!area.ok()) return area.status();
  v1::BeginAttachmentRequest place;
  place.set_household(*household);
  place.set_media_type(MediaType(input));
  place.set_area_code(*area);
  place.set_actor(session->globals.actor);
  Progress progress(&session->err(), StderrIsTerminal(), bytes->size());
  absl::StatusOr<v1::FinishAttachmentResponse> response = session->client().AddAttachment(
      place, *bytes, [&](uint64_t offset) { progress.Update(offset, "上传 uploading"); });
  if (!response.ok()) return response.status();
  const std::string sha256 = client::ToHex(client::Sha256(*bytes));
  const std::string position = std::to_string(response->position());
  PrintOne(session->globals.format, *response,
           absl::StrCat("已加密保存 stored, sealed\nSHA-256        ", sha256, "\n位置 position  ",
                        position, "\n"),
           {{{"sha256", ""}, {"position", ""}}, {{sha256, position}}}, session->out());
  return absl::OkStatus();
}

absl::Status RunGet(Session* session, const Input& input) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<std::string> household = ParseId(input.household, 16, "HOUSEHOLD");
  if (!household.ok()) return household.status();
  absl::StatusOr<std::string> sha256 = ParseId(input.sha256, 32, "SHA256");
  if (!sha256.ok()) return sha256.status();
  absl::Status status = StatePurpose(session, input.purpose, *household);
  if (!status.ok()) return status;
  absl::StatusOr<std::string> bytes = session->client().GetAttachment(*household, *sha256);
  if (!bytes.ok()) return bytes.status();
  if (input.file == "-") {
    session->out() << *bytes;
    return absl::OkStatus();
  }
  status = client::WriteFile(input.file, *bytes);
  if (!status.ok()) return status;
  session->Say(absl::StrCat("已保存 ", bytes->size(), " 字节到 ", input.file, "，哈希相符"),
               absl::StrCat("Saved ", bytes->size(), " bytes to ", input.file,
                            "; the hash is the one asked for"));
  return absl::OkStatus();
}

}  // namespace

void AddAttachmentCommands(CLI::App* app, Session* session) {
  CLI::App* attachment =
      app->add_subcommand("attachment", "附件：照片、扫描件 / photos and scans of a household");
  attachment->require_subcommand(1);
  const auto with_household = [&](const char* name, const char* help) {
    auto input = std::make_shared<Input>();
    CLI::App* sub = attachment->add_subcommand(name, help);
    sub->add_option("HOUSEHOLD", input->household, "农户编号 / household id")->required();
    return std::pair(sub, input);
  };
  const auto [add, added] = with_household(
      "add",
      "上传，可断点续传，按哈希去重 / uploads; goes on after a cut; stored once by its hash");
  add->add_option("FILE", added->file, "文件，至多 32 MiB / a file of at most 32 MiB")->required();
  add->add_option("--media-type", added->media_type, "缺省按扩展名 / default by the file's ending");
  add->footer(
      "\n例 / example:\n  hearth attachment add 00112233445566778899aabbccddeeff roof.jpg\n");
  add->callback([session, input = added] {
    session->action = [session, input] { return RunAdd(session, *input); };
  });

  const auto [get, got] = with_household("get", "下载并核对哈希 / downloads and compares the hash");
  get->add_option("SHA256", got->sha256, "附件的 SHA-256 / its SHA-256")->required();
  get->add_option("FILE", got->file, "保存到，- 为标准输出 / where to, - = standard output")
      ->required();
  AddPurpose(get, &got->purpose);
  get->callback([session, input = got] {
    session->action = [session, input] { return RunGet(session, *input); };
  });
}

}  // namespace hearth::cli
