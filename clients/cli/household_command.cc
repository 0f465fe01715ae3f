#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/commands.h"
#include "clients/cli/household_text.h"
#include "clients/cli/purpose.h"
#include "clients/cli/words.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct One {
  std::string household, rule, purpose;
  std::vector<std::string> groups;
  bool track = false;
  int limit = 200;
};

struct Search {
  std::string under, flag, number, text;
  int limit = 50;
};

// Sets household and moment.
template <typename Request>
absl::Status Fill(Session* session, const One& one, Request* request) {
  absl::StatusOr<std::string> id = ParseId(one.household, 16, "HOUSEHOLD");
  if (!id.ok()) return id.status();
  request->set_household(*id);
  if (absl::Status status = StatePurpose(session, one.purpose, *id); !status.ok()) return status;
  return FillAsOf(*session, request);
}

absl::Status RunShow(Session* session, const One& one) {
  v1::GetHouseholdRequest request;
  if (absl::Status status = Fill(session, one, &request); !status.ok()) return status;
  for (const std::string& group : one.groups) request.add_groups(group);
  absl::StatusOr<v1::GetHouseholdResponse> response = session->client().GetHousehold(request);
  if (!response.ok()) return response.status();
  PrintOne(session->globals.format, *response, HouseholdText(*response), HouseholdFields(*response),
           session->out());
  return absl::OkStatus();
}

absl::Status RunExplain(Session* session, const One& one) {
  v1::ExplainHouseholdRequest request;
  if (absl::Status status = Fill(session, one, &request); !status.ok()) return status;
  request.set_rule(one.rule);
  absl::StatusOr<v1::ExplainHouseholdResponse> response =
      session->client().ExplainHousehold(request);
  if (!response.ok()) return response.status();
  PrintOne(session->globals.format, *response, ExplainText(*response), ExplainTable(*response),
           session->out());
  return absl::OkStatus();
}

std::string Note(const v1::TimelineEntry& entry) {
  std::vector<std::string> notes;
  if (entry.stamp().refused() != v1::REFUSAL_REASON_UNSPECIFIED) {
    notes.push_back(absl::StrCat("拒绝 refused ", RefusalWord(entry.stamp().refused())));
  } else if (!entry.has_fact()) {
    notes.emplace_back("未打开或不可读 not opened or not readable");
  }
  if (!entry.overruled_by().empty()) {
    notes.push_back("已被取代 overruled by " + client::UuidText(entry.overruled_by()));
  }
  if (entry.late()) notes.emplace_back("迟报 late");
  if (entry.backdated()) notes.emplace_back("补录或倒填 late or backdated");
  if (entry.stamp().quarantine() != v1::QUARANTINE_REASON_UNSPECIFIED) {
    notes.emplace_back("隔离 quarantine");
  }
  if (entry.stamp().out_of_scope_on_arrival()) notes.emplace_back("到达时已越界 out of scope");
  if (entry.fact().has_check_recorded()) {
    notes.push_back(CheckKindWord(entry.fact().check_recorded().kind()));
  }
  return absl::StrJoin(notes, "; ");
}

absl::Status RunTimeline(Session* session, const One& one) {
  v1::ListTimelineRequest request;
  if (absl::Status status = Fill(session, one, &request); !status.ok()) return status;
  request.set_track(one.track);
  absl::StatusOr<v1::ListTimelineResponse> response =
      AllPages(session->client(), &client::Client::ListTimeline, request, one.limit, 200,
               [](const v1::ListTimelineResponse& all) { return all.entries_size(); });
  if (!response.ok()) return response.status();
  Table table{{{"position", "位置 position", true},
               {"occurred_time", "发生 occurred"},
               {"recorded_time", "入账 recorded"},
               {"fact", "事实 fact"},
               {"actor", "办理人 actor"},
               {"device", "设备 device"},
               {"note", "备注 note"},
               {"event_id", "编号 event id"}},
              {}};
  for (const v1::TimelineEntry& entry : response->entries()) {
    const v1::EventHeader& header = entry.header();
    table.rows.push_back(
        {std::to_string(entry.stamp().position()), client::ShortTimeText(header.occurred_time_ms()),
         client::ShortTimeText(entry.stamp().recorded_time_ms()), FactWord(header.kind()),
         header.actor(), header.device(), Note(entry),
         header.event_id().size() == 16 ? client::UuidText(header.event_id()) : ""});
  }
  PrintList(session->globals.format, *response, "entries", table, session->out());
  return absl::OkStatus();
}

absl::Status RunSearch(Session* session, const Search& search) {
  v1::SearchHouseholdsRequest request;
  request.set_area_code(search.under);
  request.set_flag(search.flag);
  request.set_household_number(search.number);
  request.set_text(search.text);
  if (absl::Status status = FillAsOf(*session, &request); !status.ok()) return status;
  absl::StatusOr<v1::SearchHouseholdsResponse> response =
      AllPages(session->client(), &client::Client::SearchHouseholds, request, search.limit, 200,
               [](const v1::SearchHouseholdsResponse& all) { return all.households_size(); });
  if (!response.ok()) return response.status();
  Table table{{{"area_code", "区划 area"},
               {"natural_village", "自然村 hamlet"},
               {"head", "户主 head"},
               {"members", "人口 members", true},
               {"flags", "提示 flags"},
               {"last_covered_date", "最近核查 last"},
               {"due_date", "下次 due"},
               {"household_number", "户编号 number"},
               {"household", "农户 household"}},
              {}};
  for (const v1::MaskedHousehold& household : response->households()) {
    table.rows.push_back(
        {household.area_code(), household.natural_village(), household.head_masked(),
         std::to_string(household.members()), absl::StrJoin(household.flags(), ";"),
         client::DateText(household.last_covered_date()), client::DateText(household.due_date()),
         household.household_number(), client::ToHex(household.household())});
  }
  PrintList(session->globals.format, *response, "households", table, session->out());
  if (!response->next_page_token().empty()) {
    session->Say(absl::StrCat("只列出前 ", search.limit, " 户，更多请加 --limit"),
                 absl::StrCat("Only the first ", search.limit, "; more with --limit"));
  }
  return absl::OkStatus();
}

CLI::App* AddOne(CLI::App* household, Session* session, const std::shared_ptr<One>& one,
                 const char* name, const char* help, absl::Status (*run)(Session*, const One&)) {
  CLI::App* sub = household->add_subcommand(name, help);
  sub->add_option("HOUSEHOLD", one->household,
                  "农户编号，32 位十六进制 / household id, 32 hex digits")
      ->required();
  AddPurpose(sub, &one->purpose);
  sub->footer(absl::StrCat("\n例 / example:\n  hearth household ", name,
                           " 00112233445566778899aabbccddeeff --purpose case\n"));
  sub->callback([session, one, run] {
    session->action = [session, one, run] { return run(session, *one); };
  });
  return sub;
}

}  // namespace

void AddHouseholdCommands(CLI::App* app, Session* session) {
  CLI::App* household = app->add_subcommand("household", "农户 / one household, or a search");
  household->require_subcommand(1);
  auto one = std::make_shared<One>();
  AddOne(household, session, one, "show", "现状 / as it stands", RunShow)
      ->add_option("--groups", one->groups,
                   "只打开这些字段组，如 identity,health / open these field groups alone")
      ->delimiter(',');
  AddOne(household, session, one, "explain", "为何提示或未提示 / why it was or was not flagged",
         RunExplain)
      ->add_option("--rule", one->rule, "规则或提示，缺省全部 / rule or flag, default all");
  CLI::App* timeline =
      AddOne(household, session, one, "timeline", "全部事实 / all its facts", RunTimeline);
  timeline->add_flag("--track", one->track, "含定位 / with where the phones were");
  timeline->add_option("--limit", one->limit, "最多条数 / at most")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();

  auto search = std::make_shared<Search>();
  CLI::App* sub = household->add_subcommand("search", "查找 / finds households");
  sub->add_option("--under", search->under, "区划代码 / area code")->required();
  sub->add_option("--flag", search->flag, "提示 / a flag that is up");
  sub->add_option("--number", search->number, "户编号 / national number");
  sub->add_option(
      "--text", search->text,
      "姓名、拼音首字母、证件号或后四位、电话、自然村 / name, initials, ID, phone, hamlet");
  sub->add_option("--limit", search->limit, "最多户数 / at most")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  sub->footer(
      "\n例 / example:\n  hearth household search --under 441621 --flag SUGGEST_UNSTABLE\n");
  sub->callback([session, search] {
    session->action = [session, search] { return RunSearch(session, *search); };
  });
}

}  // namespace hearth::cli
