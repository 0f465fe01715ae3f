// `hearth case notice` and `preview`: what is asked of the server before something is hung up or
// stated.

#include <google/protobuf/util/json_util.h>

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/fact_sender.h"
#include "clients/cli/purpose.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct NoticeOptions {
  std::string village, procedure = "identification", phone, out;
  std::vector<std::string> households;
  bool announcement = false;
};

struct PreviewOptions {
  FactOptions about;
  std::string fact;
};

absl::StatusOr<v1::MakeNoticeRequest> RequestOf(const NoticeOptions& options) {
  static const auto* const kProcedures = new std::map<std::string, v1::CaseProcedure>{
      {"identification", v1::CASE_PROCEDURE_IDENTIFICATION},
      {"elimination", v1::CASE_PROCEDURE_ELIMINATION},
      {"adjustment", v1::CASE_PROCEDURE_ADJUSTMENT},
      {"roll-back", v1::CASE_PROCEDURE_ROLL_BACK},
      {"removal", v1::CASE_PROCEDURE_NATURAL_REMOVAL},
      {"clearing", v1::CASE_PROCEDURE_MISIDENTIFICATION}};
  const auto procedure = kProcedures->find(options.procedure);
  if (procedure == kProcedures->end()) {
    return client::InvalidError("--procedure：须为 identification、elimination 等",
                                "--procedure: identification, elimination, adjustment, roll-back, "
                                "removal or clearing");
  }
  v1::MakeNoticeRequest request;
  request.set_village_area_code(options.village);
  request.set_procedure(procedure->second);
  request.set_announcement(options.announcement);
  request.set_objection_phone(options.phone);
  for (const std::string& text : options.households) {
    absl::StatusOr<std::string> household = ParseId(text, 16, "HOUSEHOLD");
    if (!household.ok()) return household.status();
    request.add_households(*std::move(household));
  }
  return request;
}

// The text goes to stdout or a file as it is: its hash is what `publicity-start` states.
absl::Status RunNotice(Session* session, const NoticeOptions& options) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<v1::MakeNoticeRequest> request = RequestOf(options);
  if (!request.ok()) return request.status();
  request->set_min_position(session->globals.min_position);
  const absl::StatusOr<v1::MakeNoticeResponse> made = session->cases().Call(*request);
  if (!made.ok()) return made.status();
  if (!options.out.empty()) {
    absl::Status status = client::WriteFile(options.out, made->text());
    if (!status.ok()) return status;
  }
  PrintOne(session->globals.format, *made, options.out.empty() ? made->text() : "",
           {{{"sha256", ""}, {"start_date", ""}, {"end_date", ""}},
            {{client::ToHex(made->notice_sha256()), client::DateText(made->start_date()),
              client::DateText(made->end_date())}}},
           session->out());
  session->Say(absl::StrCat("共 ", made->households_size(), " 户，SHA-256 ",
                            client::ToHex(made->notice_sha256())),
               absl::StrCat(made->households_size(), " households; SHA-256 ",
                            client::ToHex(made->notice_sha256())));
  return absl::OkStatus();
}

absl::Status RunPreview(Session* session, PreviewOptions options) {
  const absl::StatusOr<std::string> json = client::ReadFile(options.fact);
  if (!json.ok()) return json.status();
  v1::Fact fact;
  if (!google::protobuf::util::JsonStringToMessage(*json, &fact).ok()) {
    return client::InvalidError("FACT：不是 Fact 的 JSON", "FACT: is not a Fact as JSON");
  }
  options.about.dry_run = true;
  absl::StatusOr<FactFrame> frame = FrameFact(session, options.about);
  if (!frame.ok()) return frame.status();
  return SendFact(session, options.about, *std::move(frame), std::move(fact));
}

void AddNotice(CLI::App* cases, Session* session) {
  auto options = std::make_shared<NoticeOptions>();
  CLI::App* sub = cases->add_subcommand("notice", "公示（公告）文本 / the notice to hang");
  sub->add_option("HOUSEHOLD", options->households, "缺省本村全部待公示的 / default all that wait");
  sub->add_option("--village", options->village, "村编码 / the village's 12 digits")->required();
  sub->add_option("--procedure", options->procedure, "程序 / procedure")->capture_default_str();
  sub->add_option("--phone", options->phone, "监督电话 / an office's number")->required();
  sub->add_flag("--announcement", options->announcement, "公告审定结果 / of what was decided");
  sub->add_option("--out", options->out, "写入文件 / write the text there");
  sub->callback([session, options] {
    session->action = [session, options] { return RunNotice(session, *options); };
  });
}

void AddPreview(CLI::App* cases, Session* session) {
  auto options = std::make_shared<PreviewOptions>();
  CLI::App* sub = cases->add_subcommand(
      "preview", "预查一个步骤，不记录 / would this fact be accepted? Records nothing");
  sub->add_option("HOUSEHOLD", options->about.household, "农户编号 / household id")->required();
  sub->add_option("FACT", options->fact, "事实的 JSON 文件 / file with the fact as JSON")
      ->required();
  AddPurpose(sub, &options->about.purpose);
  sub->callback([session, options] {
    session->action = [session, options] { return RunPreview(session, *options); };
  });
}

}  // namespace

void AddCaseNoticeCommands(CLI::App* cases, Session* session) {
  AddNotice(cases, session);
  AddPreview(cases, session);
}

}  // namespace hearth::cli
