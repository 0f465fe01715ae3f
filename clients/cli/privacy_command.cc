#include <map>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/files.h"
#include "clients/cpp/hold_key.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Proposal {
  std::string verb, basis, request;
  std::vector<std::string> households, members;
};

struct Decision {
  std::string proposal, reason, hold_key;
};

const std::map<std::string, v1::ErasureVerb>& Verbs() {
  static const std::map<std::string, v1::ErasureVerb> kVerbs = {
      {"erase", v1::ERASURE_VERB_ERASE},
      {"restrict", v1::ERASURE_VERB_RESTRICT},
      {"lift", v1::ERASURE_VERB_LIFT}};
  return kVerbs;
}

std::string VerbText(v1::ErasureVerb verb) {
  switch (verb) {
    case v1::ERASURE_VERB_ERASE:
      return "删除 erase";
    case v1::ERASURE_VERB_RESTRICT:
      return "限制处理 restrict";
    case v1::ERASURE_VERB_LIFT:
      return "解除限制 lift";
    default:
      return "";
  }
}

std::string StateText(v1::ErasureState state) {
  switch (state) {
    case v1::ERASURE_STATE_PROPOSED:
      return "待批准 proposed";
    case v1::ERASURE_STATE_ORDERED:
      return "已批准，收尾中 ordered";
    case v1::ERASURE_STATE_COMPLETED:
      return "已完成 completed";
    case v1::ERASURE_STATE_DECLINED:
      return "未同意 declined";
    default:
      return "";
  }
}

absl::Status AddMember(const std::string& text, v1::ProposeErasureRequest* request) {
  const std::vector<std::string> words = absl::StrSplit(text, absl::MaxSplits(':', 1));
  uint64_t member_id = 0;
  if (words.size() != 2 || !absl::SimpleAtoi(words[1], &member_id)) {
    return client::InvalidError("--member：应为 户:成员号", "--member: write HOUSEHOLD:MEMBER_ID");
  }
  const absl::StatusOr<std::string> household = ParseId(words[0], 16, "--member");
  if (!household.ok()) return household.status();
  v1::ErasedMember* member = request->add_members();
  member->set_household(*household);
  member->set_member_id(member_id);
  return absl::OkStatus();
}

absl::Status RunPropose(Session* session, const Proposal& proposal) {
  v1::ProposeErasureRequest request;
  request.set_verb(Verbs().at(proposal.verb));
  request.set_basis_code(proposal.basis);
  for (const std::string& text : proposal.households) {
    absl::StatusOr<std::string> household = ParseId(text, 16, "--household");
    if (!household.ok()) return household.status();
    request.add_households(*std::move(household));
  }
  for (const std::string& text : proposal.members) {
    if (absl::Status status = AddMember(text, &request); !status.ok()) return status;
  }
  if (!proposal.request.empty()) {
    absl::StatusOr<std::string> id = ParseId(proposal.request, 16, "--request");
    if (!id.ok()) return id.status();
    request.set_request_event_id(*std::move(id));
  }
  const auto response = session->privacy().Call(request);
  if (!response.ok()) return response.status();
  session->out() << client::ToHex(response->proposal_event_id()) << '\n';
  session->Say("已提议，须由另一人批准：hearth privacy order 提议号",
               "Proposed; another person orders it: hearth privacy order PROPOSAL");
  return absl::OkStatus();
}

// The keys that a lift gives back, opened here and never anywhere else.
absl::Status OpenKeys(Session* session, const std::string& hold_key_path,
                      v1::OrderErasureRequest* request) {
  const absl::StatusOr<client::HoldKey> hold_key = client::HoldKey::Load(hold_key_path);
  if (!hold_key.ok()) return hold_key.status();
  v1::GetHeldKeysRequest asked;
  asked.set_proposal_event_id(request->proposal_event_id());
  const auto held = session->privacy().Call(asked);
  if (!held.ok()) return held.status();
  for (const v1::HeldKey& box : held->keys()) {
    absl::StatusOr<std::string> key = hold_key->Open(box.subject(), box.box());
    if (!key.ok()) return key.status();
    v1::OpenedKey* opened = request->add_keys();
    opened->set_subject(box.subject());
    opened->set_key(*std::move(key));
  }
  return absl::OkStatus();
}

absl::Status RunOrder(Session* session, const Decision& decision) {
  const absl::StatusOr<std::string> id = ParseId(decision.proposal, 16, "PROPOSAL");
  if (!id.ok()) return id.status();
  v1::OrderErasureRequest request;
  request.set_proposal_event_id(*id);
  if (!decision.hold_key.empty()) {
    if (absl::Status status = OpenKeys(session, decision.hold_key, &request); !status.ok()) {
      return status;
    }
  }
  const auto response = session->privacy().Call(request);
  if (!response.ok()) return response.status();
  session->Say(absl::StrCat("已执行，涉及 ", response->subject_count(),
                            " 个对象；汇总数字正在重算，完成情况见 hearth privacy list"),
               absl::StrCat("Done for ", response->subject_count(),
                            " subjects; figures are being derived anew, see hearth privacy list"));
  return absl::OkStatus();
}

absl::Status RunDecline(Session* session, const Decision& decision) {
  const absl::StatusOr<std::string> id = ParseId(decision.proposal, 16, "PROPOSAL");
  if (!id.ok()) return id.status();
  v1::DeclineErasureRequest request;
  request.set_proposal_event_id(*id);
  request.set_reason(decision.reason);
  return session->privacy().Call(request).status();
}

absl::Status RunList(Session* session, bool undecided) {
  v1::ListErasuresRequest request;
  request.set_undecided(undecided);
  const auto response = AllAccessPages(session->privacy(), request);
  if (!response.ok()) return response.status();
  Table table{{{"proposal", "提议 proposal"},
               {"verb", "处理 verb"},
               {"state", "状态 state"},
               {"basis", "依据 basis"},
               {"subjects", "对象数 subjects"},
               {"proposer", "提议人 proposer"},
               {"proposed", "提议时间 proposed"},
               {"decider", "决定人 decider"}},
              {}};
  for (const v1::ErasureEntry& entry : response->erasures()) {
    table.rows.push_back({client::ToHex(entry.proposal_event_id()), VerbText(entry.verb()),
                          StateText(entry.state()), entry.basis_code(),
                          absl::StrCat(entry.subject_count()), entry.proposer(),
                          client::TimeText(entry.proposed_time_ms()), entry.decider()});
  }
  PrintList(session->globals.format, *response, "erasures", table, session->out());
  return absl::OkStatus();
}

absl::Status RunMakeHoldKey(Session* session, const std::string& folder) {
  if (absl::Status status = client::MakeFolder(folder); !status.ok()) return status;
  const std::string key_path = folder + "/hold.key", public_path = folder + "/hold.pub";
  if (!absl::IsNotFound(client::ReadFile(key_path).status())) {
    return client::Error(absl::StatusCode::kAlreadyExists, key_path + "：已存在，不会覆盖",
                         key_path + ": is there already and is not replaced");
  }
  const client::HoldKey key = client::HoldKey::Make();
  absl::Status status = client::WriteFile(key_path, key.PrivatePem());
  if (status.ok()) status = client::WriteFile(public_path, key.PublicPem());
  if (!status.ok()) return status;
  session->out() << key_path << '\n' << public_path << '\n';
  session->Say(
      "hold.key 由个人信息保护负责人离线保管，服务器只需 --hold-key hold.pub；"
      "丢失 hold.key 则被限制的信息无法恢复",
      "The privacy officer keeps hold.key off every server, which only needs --hold-key "
      "hold.pub; without hold.key restricted data never come back");
  return absl::OkStatus();
}

void AddPropose(CLI::App* privacy, Session* session) {
  auto proposal = std::make_shared<Proposal>();
  CLI::App* sub = privacy->add_subcommand(
      "propose", "第一人：提议删除、限制处理或解除限制 / the first person proposes");
  sub->add_option("VERB", proposal->verb, "erase、restrict 或 lift / what to do")
      ->required()
      ->check(CLI::IsMember({"erase", "restrict", "lift"}));
  sub->add_option("--household", proposal->households, "整户，可多个 / whole households");
  sub->add_option("--member", proposal->members, "单个成员 户:成员号 / one member, HOUSEHOLD:ID");
  sub->add_option("--basis", proposal->basis,
                  "依据：request、retention_over、unlawful / on what ground")
      ->required();
  sub->add_option("--request", proposal->request, "当事人请求的事件号 / the request's event");
  sub->callback([session, proposal] {
    session->action = [session, proposal] { return RunPropose(session, *proposal); };
  });
}

void AddDecisions(CLI::App* privacy, Session* session) {
  auto decision = std::make_shared<Decision>();
  CLI::App* order = privacy->add_subcommand(
      "order",
      "第二人：批准并执行，删除不可恢复 / the second person orders it; what is erased is "
      "gone for ever");
  order->add_option("PROPOSAL", decision->proposal, "提议号 / the proposal")->required();
  order->add_option(
      "--hold-key", decision->hold_key,
      "解除限制用的封存私钥，只在本机使用 / private hold key for a lift, used on this "
      "machine only");
  order->callback([session, decision] {
    session->action = [session, decision] { return RunOrder(session, *decision); };
  });
  CLI::App* decline = privacy->add_subcommand("decline", "第二人：不同意 / does not agree");
  decline->add_option("PROPOSAL", decision->proposal, "提议号 / the proposal")->required();
  decline->add_option("--reason", decision->reason, "理由 / why")->required();
  decline->callback([session, decision] {
    session->action = [session, decision] { return RunDecline(session, *decision); };
  });
}

}  // namespace

void AddPrivacyCommands(CLI::App* app, Session* session) {
  CLI::App* privacy = app->add_subcommand(
      "privacy", "删除、限制处理个人信息：两人办理 / erasing and restricting personal data");
  privacy->require_subcommand(1);
  AddPropose(privacy, session);
  AddDecisions(privacy, session);
  auto undecided = std::make_shared<bool>(false);
  CLI::App* list =
      privacy->add_subcommand("list", "提议及结果 / proposals and what became of them");
  list->add_flag("--undecided", *undecided, "只列待批准的 / only what waits");
  list->callback([session, undecided] {
    session->action = [session, undecided] { return RunList(session, *undecided); };
  });
  auto folder = std::make_shared<std::string>();
  CLI::App* make = privacy->add_subcommand(
      "make-hold-key", "生成封存密钥 / makes the key that restricted data are locked under");
  make->add_option("DIR", *folder, "存放目录 / folder")->required();
  make->callback([session, folder] {
    session->action = [session, folder] { return RunMakeHoldKey(session, *folder); };
  });
  privacy->footer(
      "\n例 / example:\n"
      "  hearth privacy propose erase --household 018f… --basis request    # 第一人 / first\n"
      "  hearth privacy order 0190…                                        # 第二人 / second\n");
}

}  // namespace hearth::cli
