#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Filter {
  std::string under;
  bool all = false;  // decided ones too
  int limit = 200;
};

struct Decision {
  std::string under;
  std::vector<std::string> ids;
  std::string reason, attested;
};

std::string ReasonText(v1::QuarantineReason reason) {
  switch (reason) {
    case v1::QUARANTINE_REASON_KEY_REVOKED:
      return "设备已注销 revoked";
    case v1::QUARANTINE_REASON_KEY_EXPIRED:
      return "密钥已到期 expired";
    default:
      return "";
  }
}

std::string StateText(v1::QuarantineState state) {
  switch (state) {
    case v1::QUARANTINE_STATE_WAITING:
      return "待处理 waiting";
    case v1::QUARANTINE_STATE_RELEASED:
      return "已放行 released";
    case v1::QUARANTINE_STATE_REJECTED:
      return "已驳回 rejected";
    default:
      return "";
  }
}

absl::StatusOr<v1::ListQuarantineResponse> List(Session* session, const Filter& filter) {
  if (absl::Status status = session->RefuseAsOf(); !status.ok()) return status;
  v1::ListQuarantineRequest request;
  request.set_area_code(filter.under);
  request.set_min_position(session->globals.min_position);
  if (!filter.all) request.set_state(v1::QUARANTINE_STATE_WAITING);
  return AllPages(session->client(), &client::Client::ListQuarantine, request, filter.limit, 200,
                  [](const v1::ListQuarantineResponse& all) { return all.events_size(); });
}

absl::Status RunList(Session* session, const Filter& filter) {
  absl::StatusOr<v1::ListQuarantineResponse> response = List(session, filter);
  if (!response.ok()) return response.status();
  Table table{{{"event", "事件 event"},
               {"area", "区划 area"},
               {"actor", "账号 account"},
               {"device", "设备 device"},
               {"occurred", "业务时间 occurred"},
               {"waits_since", "收到 since"},
               {"reason", "原因 reason"},
               {"state", "状态 state"}},
              {}};
  for (const v1::QuarantinedEvent& event : response->events()) {
    table.rows.push_back({client::ToHex(event.event_id()), event.area_code(), event.actor(),
                          event.device(), client::TimeText(event.occurred_time_ms()),
                          client::TimeText(event.recorded_time_ms()), ReasonText(event.reason()),
                          StateText(event.state())});
  }
  PrintList(session->globals.format, *response, "events", table, session->out());
  return absl::OkStatus();
}

// What of the list is named; with no id, all of it.
absl::StatusOr<std::vector<v1::QuarantinedEvent>> Named(Session* session,
                                                        const Decision& decision) {
  const absl::StatusOr<v1::ListQuarantineResponse> waiting =
      List(session, {.under = decision.under, .all = false, .limit = 100'000});
  if (!waiting.ok()) return waiting.status();
  std::vector<v1::QuarantinedEvent> named;
  for (const std::string& text : decision.ids) {
    const absl::StatusOr<std::string> id = ParseId(text, 16, "EVENT");
    if (!id.ok()) return id.status();
    const auto found = std::find_if(waiting->events().begin(), waiting->events().end(),
                                    [&](const auto& event) { return event.event_id() == *id; });
    if (found == waiting->events().end()) {
      return client::Error(absl::StatusCode::kNotFound, text + "：不在待处理清单中",
                           text + ": does not wait below that area");
    }
    named.push_back(*found);
  }
  return named;
}

absl::Status RunDecide(Session* session, const Decision& decision, bool release) {
  const auto named = Named(session, decision);
  if (!named.ok()) return named.status();
  absl::StatusOr<v1::Draft> draft = session->NewDraft(kBeforeFirstDay);
  if (!draft.ok()) return draft.status();
  draft->set_area_code(decision.under);
  const auto fill = [&](auto* fact) {
    fact->set_reason(decision.reason);
    for (const v1::QuarantinedEvent& event : *named) {
      fact->add_target_event_ids(event.event_id());
      fact->add_target_positions(event.position());
    }
  };
  if (release) {
    fill(draft->mutable_fact()->mutable_quarantine_released());
    draft->mutable_fact()->mutable_quarantine_released()->set_attested_account(decision.attested);
  } else {
    fill(draft->mutable_fact()->mutable_quarantine_rejected());
  }
  client::SubmitReport report;
  if (absl::Status status = session->Record({*draft}, &report); !status.ok()) return status;
  session->out() << report.Json() << '\n';
  return absl::OkStatus();
}

void AddDecision(CLI::App* quarantine, Session* session, const char* name, const char* help,
                 bool release) {
  auto decision = std::make_shared<Decision>();
  CLI::App* sub = quarantine->add_subcommand(name, help);
  sub->add_option("EVENT", decision->ids, "事件编号（见 list） / events, as `list` shows them")
      ->required();
  sub->add_option("--under", decision->under, "办理人所辖区划 / the area of who decides")
      ->required();
  sub->add_option("--reason", decision->reason, "理由 / why")->required();
  if (release) {
    sub->add_option("--attested", decision->attested,
                    "证明是其本人所录的账号 / account that attests having made them");
  }
  sub->callback([session, decision, release] {
    session->action = [session, decision, release] {
      return RunDecide(session, *decision, release);
    };
  });
}

}  // namespace

void AddQuarantineCommands(CLI::App* app, Session* session) {
  CLI::App* quarantine = app->add_subcommand(
      "quarantine", "注销或到期设备签名的记录 / what revoked or expired devices signed");
  quarantine->require_subcommand(1);
  auto filter = std::make_shared<Filter>();
  CLI::App* list = quarantine->add_subcommand("list", "待处理清单 / what waits, the oldest first");
  list->add_option("--under", filter->under, "区划 / area")->required();
  list->add_flag("--all", filter->all, "包括已处理的 / decided ones too");
  list->add_option("--limit", filter->limit, "至多条数 / at most")->capture_default_str();
  list->callback([session, filter] {
    session->action = [session, filter] { return RunList(session, *filter); };
  });
  AddDecision(quarantine, session, "release", "放行：计入该户 / they count after all", true);
  AddDecision(quarantine, session, "reject", "驳回：不再计入 / they never count", false);
  quarantine->footer(
      "\n例 / example:\n"
      "  hearth quarantine list --under 441621102\n"
      "  hearth quarantine release 018f… --under 441621102 --reason '本人确认' --attested "
      "cadre.li\n");
}

}  // namespace hearth::cli
