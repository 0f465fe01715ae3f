#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/message_differencer.h>

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/rulebook_parts.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Show {
  std::string id;
  uint32_t version = 0;
};

absl::StatusOr<v1::Rulebook> Load(const std::string& path) {
  absl::StatusOr<std::string> text = client::ReadFile(path);
  if (!text.ok()) return text.status();
  v1::Rulebook rulebook;
  const auto status = google::protobuf::util::JsonStringToMessage(*text, &rulebook);
  if (status.ok()) return rulebook;
  const std::string why(status.message());
  return client::InvalidError(absl::StrCat(path, "：不是合格的规则集 JSON：", why),
                              absl::StrCat(path, ": not a rulebook in JSON: ", why));
}

absl::Status Check(Session* session, const v1::Rulebook& rulebook) {
  v1::CheckRulebookRequest request;
  *request.mutable_rulebook() = rulebook;
  absl::StatusOr<v1::CheckRulebookResponse> response = session->client().CheckRulebook(request);
  if (!response.ok()) return response.status();
  if (response->problems().empty()) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted,
                       absl::StrCat("规则集有 ", response->problems_size(), " 处问题"),
                       absl::StrCat("the rulebook has ", response->problems_size(), " problems\n  ",
                                    absl::StrJoin(response->problems(), "\n  ")));
}

absl::Status RunCheck(Session* session, const std::string& path) {
  absl::StatusOr<v1::Rulebook> rulebook = Load(path);
  if (!rulebook.ok()) return rulebook.status();
  if (absl::Status status = Check(session, *rulebook); !status.ok()) return status;
  session->Say("规则集合格，可以发布", "The rulebook may be published");
  return absl::OkStatus();
}

absl::StatusOr<v1::GetRulebookResponse> Fetch(Session* session, const Show& show) {
  v1::GetRulebookRequest request;
  request.set_rulebook_id(show.id);
  request.set_version(show.version);
  return session->client().GetRulebook(request);
}

// True when this very rulebook is published; ABORTED when its version belongs to another text.
absl::StatusOr<bool> IsPublished(Session* session, const v1::Rulebook& rulebook) {
  absl::StatusOr<v1::GetRulebookResponse> known =
      Fetch(session, {rulebook.rulebook_id(), rulebook.version()});
  if (absl::IsNotFound(known.status())) return false;
  if (!known.ok()) return known.status();
  if (google::protobuf::util::MessageDifferencer::Equals(known->rulebook(), rulebook)) return true;
  return client::Error(absl::StatusCode::kAborted,
                       absl::StrCat(rulebook.rulebook_id(), " 第 ", rulebook.version(),
                                    " 版已发布且内容不同：请把 version 加一"),
                       absl::StrCat(rulebook.rulebook_id(), " version ", rulebook.version(),
                                    " is published with another content: raise the version"));
}

absl::Status RunPublish(Session* session, const std::string& path) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  absl::StatusOr<v1::Rulebook> rulebook = Load(path);
  if (!rulebook.ok()) return rulebook.status();
  absl::StatusOr<bool> published = IsPublished(session, *rulebook);
  if (!published.ok()) return published.status();
  const std::string name = absl::StrCat(rulebook->rulebook_id(), " v", rulebook->version());
  if (*published) {
    session->Say("此前已发布：" + name, "Already published: " + name);
    return absl::OkStatus();
  }
  if (absl::Status status = Check(session, *rulebook); !status.ok()) return status;
  absl::StatusOr<std::vector<v1::RulebookPublished>> parts = ToParts(*rulebook);
  if (!parts.ok()) return parts.status();
  std::vector<v1::Draft> drafts;
  for (const v1::RulebookPublished& part : *parts) {
    absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
    if (!draft.ok()) return draft.status();
    *draft->mutable_fact()->mutable_rulebook_published() = part;
    drafts.push_back(*std::move(draft));
  }
  client::SubmitReport report;
  if (absl::Status status = session->Record(std::move(drafts), &report); !status.ok()) {
    return status;
  }
  session->Say("已发布：" + name, "Published: " + name);
  return absl::OkStatus();
}

void AddRow(const v1::Rulebook& rulebook, Table* table) {
  table->rows.push_back({rulebook.rulebook_id(), std::to_string(rulebook.version()),
                         rulebook.area_code(), client::DateText(rulebook.effective_from_date()),
                         rulebook.title().zh()});
}

absl::Status RunShow(Session* session, const Show& show) {
  Table table{{{"rulebook_id", "规则集 rulebook"},
               {"version", "版本 version", true},
               {"area_code", "区划 area"},
               {"effective_from_date", "生效日 from"},
               {"title", "名称 title"}},
              {}};
  if (show.id.empty()) {
    absl::StatusOr<v1::ListRulebooksResponse> all = AllPages(
        session->client(), &client::Client::ListRulebooks, v1::ListRulebooksRequest(), 10'000, 200,
        [](const v1::ListRulebooksResponse& page) { return page.rulebooks_size(); });
    if (!all.ok()) return all.status();
    for (const v1::Rulebook& rulebook : all->rulebooks()) AddRow(rulebook, &table);
    PrintList(session->globals.format, *all, "rulebooks", table, session->out());
    return absl::OkStatus();
  }
  absl::StatusOr<v1::GetRulebookResponse> one = Fetch(session, show);
  if (!one.ok()) return one.status();
  AddRow(one->rulebook(), &table);
  // For people too: a rulebook is written as JSON, and read as such.
  PrintOne(session->globals.format, one->rulebook(), Json(one->rulebook(), true) + "\n", table,
           session->out());
  return absl::OkStatus();
}

}  // namespace

void AddRulebookCommands(CLI::App* app, Session* session) {
  CLI::App* rulebook = app->add_subcommand("rulebook", "规则集 / rulebooks");
  rulebook->require_subcommand(1);
  const auto add = [&](const char* name, const char* help,
                       absl::Status (*run)(Session*, const std::string&)) {
    auto path = std::make_shared<std::string>();
    CLI::App* sub = rulebook->add_subcommand(name, help);
    sub->add_option("FILE", *path, "规则集 JSON / rulebook in JSON")->required();
    sub->callback([session, path, run] {
      session->action = [session, path, run] { return run(session, *path); };
    });
    return sub;
  };
  add("publish", "发布（可重复执行） / publishes; may be repeated", RunPublish)
      ->footer("\n例 / example:\n  hearth rulebook publish rulebook.json\n");
  add("check", "检查而不发布 / what publishing would say", RunCheck);

  auto show = std::make_shared<Show>();
  CLI::App* sub = rulebook->add_subcommand("show", "列出或查看 / lists them, or shows one");
  sub->add_option("ID", show->id, "规则集名；缺省列出全部 / its id; none = list all");
  sub->add_option("--version", show->version, "版本，缺省最新 / version, default the newest");
  sub->footer("\n例 / examples:\n  hearth rulebook show\n  hearth rulebook show zijin-demo\n");
  sub->callback(
      [session, show] { session->action = [session, show] { return RunShow(session, *show); }; });
}

}  // namespace hearth::cli
