// `hearth case <step>`: one command a step of the procedure. Each asks for the file, builds the
// fact and sends it signed; a refusal says what is missing and who can do it.

#include <functional>
#include <memory>
#include <utility>

#include "clients/cli/case_facts.h"
#include "clients/cli/commands.h"
#include "clients/cpp/error.h"

namespace hearth::cli {
namespace {

// What a command offers, so that a table says it.
enum Flag : uint32_t {
  kDocument = 1U << 0U,
  kDocumentNumber = 1U << 1U,
  kReason = 1U << 2U,
  kReasonCode = 1U << 3U,
  kDecision = 1U << 4U,  // with --return-to and --due
  kBasis = 1U << 5U,     // --category, --risk, --floor, --no-floor
  kNoRelation = 1U << 6U,
  kRound = 1U << 7U,
  kEvidence = 1U << 8U,
  kNotice = 1U << 9U,
};

void AddFlags(CLI::App* sub, uint32_t flags, StepOptions* options) {
  const auto has = [flags](Flag flag) { return (flags & flag) != 0; };
  if (has(kDocument)) {
    sub->add_option("--document", options->document,
                    "扫描件，或其 SHA-256 / the scan, or its SHA-256");
  }
  if (has(kDocumentNumber)) {
    sub->add_option("--document-number", options->document_number, "文号 / its number");
  }
  if (has(kReasonCode)) {
    sub->add_option("--reason-code", options->reason_code, "原因代码 / code of the reason")
        ->required();
  }
  if (has(kReason)) sub->add_option("--reason", options->reason, "理由 / why, in words");
  if (has(kDecision)) {
    sub->add_option("--decision", options->decision,
                    "pass 通过、return 退回、reject 不通过 / the decision")
        ->capture_default_str();
    sub->add_option(
        "--return-to", options->return_to,
        "退回到 verification、comparison、review、publicity、town / where it goes back");
    sub->add_option("--due", options->due, "退回后的期限 / by when it is to come back");
  }
  if (has(kBasis)) {
    sub->add_option("--category", options->category, "对象类别 / UNSTABLE, MARGINAL, SEVERE, …");
    sub->add_option("--risk", options->risks,
                    "风险，按轻重：01，或 01=eliminated、01=gone / risks, weightiest first");
    sub->add_flag("--floor", options->floor, "整户无劳动能力兜底保障户 / the FLOOR label");
    sub->add_flag("--no-floor", options->no_floor, "取消该标注 / without it");
  }
  if (has(kRound)) sub->add_option("--round", options->round, "动态调整轮次 / round of adjustment");
  if (has(kEvidence)) {
    sub->add_option("--evidence", options->evidence, "材料 / files, or their SHA-256");
  }
  if (has(kNotice)) {
    sub->add_option("--number", options->number, "公示（公告）编号 / number on the notice")
        ->required();
    sub->add_option("--place", options->place, "张贴地点 / where it hangs")->required();
    sub->add_option("--phone", options->phone, "监督电话 / an office's number")->required();
    sub->add_option(
        "--notice", options->notice,
        "所张贴的公示文本，缺省为仅含本户的 / the text that hangs; default: this household's");
  }
  if (has(kNoRelation)) {
    sub->add_flag("--no-relation", options->no_relation,
                  "声明与该户无亲属关系 / states that the actor is not related to the household");
  }
}

using More = void (*)(CLI::App* sub, StepOptions* options);
using Build = FactOr (*)(const StepOptions& options, const StepGround& ground);

struct StepCommand {
  const char *name, *help;
  uint32_t flags;
  More more;  // flags of its own; may be null
  Build build;
};

const StepCommand kCommands[] = {
    {"consent", "承诺授权 / the household signed", kDocument,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--form", options->form, "文本版本 / version of the text")->required();
       sub->add_option("--signer", options->members,
                       "成员[=方式]，缺省全体 / MEMBER[=manner], default everybody");
       sub->add_option("--manner", options->manner, "签署方式 / manner")->capture_default_str();
     },
     ConsentFact},
    {"compare-request", "请求信息比对 / departments are asked", 0,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--item", options->items, "比对项目 / what about")->required();
       sub->add_option("--unit", options->units, "单位 / who is asked")->required();
       sub->add_option("--member", options->members, "成员，缺省已授权的 / default who consented");
       sub->add_option("--due", options->due, "期限 / by when")->required();
     },
     CompareRequestFact},
    {"compare-return", "比对结果 / a unit's answer", kDocument,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--unit", options->unit, "单位 / who answers")->required();
       sub->add_flag("--complete", options->complete, "全部完成 / it is the last answer");
       sub->add_option("--opinion", options->opinion, "比对意见 / what the bureau makes of it");
     },
     CompareReturnFact},
    {"compare-skip", "免比对 / compared already", kReason | kReasonCode,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--event", options->event, "依据的事件 / the fact that shows it")
           ->required();
     },
     CompareSkipFact},
    {"publicity-end", "公示结束 / it was taken down", kReason,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_flag("--interrupted", options->interrupted, "中断 / it came down too early");
       sub->add_option("--photo", options->document, "现场照片 / photo of the board");
     },
     PublicityEndFact},
    {"object", "提出异议 / somebody objects", kEvidence,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--kind", options->kind, "类别 / kind")->required();
       sub->add_option("--text", options->text, "内容 / what is said")->required();
       sub->add_option("--due", options->due, "办理期限 / by when")->required();
     },
     ObjectFact},
    {"resolve", "异议处理 / an objection is answered", kDecision | kReason | kNoRelation,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--event", options->event, "异议，缺省唯一未决的 / default the open one");
       sub->add_option("--check", options->check, "核查的走访 / the visit that looked into it");
     },
     ResolveFact},
    {"town-review", "镇级审核 / the town reviews",
     kDecision | kReason | kBasis | kDocumentNumber | kNoRelation,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--check", options->check, "镇里的走访 / visit by the town");
     },
     TownReviewFact},
    {"approve", "县级审定 / the county approves",
     kBasis | kDocument | kDocumentNumber | kNoRelation, nullptr, ApproveFact},
    {"decline", "退回或不予纳入 / the county returns or rejects",
     kDecision | kReason | kReasonCode | kNoRelation, nullptr, DeclineFact},
    {"withdraw", "撤回 / taken back", kReason | kReasonCode | kDocument,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--member", options->members, "撤回授权的成员 / the member");
     },
     WithdrawFact},
    {"register", "录入全国系统 / entered in the national system", 0,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--system", options->system, "系统 / which system")->required();
       sub->add_option("--number", options->number, "系统编号 / its number there");
     },
     RegisterFact},
    {"propose-elimination", "提出风险消除 / its risk is thought gone", kBasis | kReason | kDocument,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_flag("--natural", options->natural, "自然消除 / by itself");
       sub->add_flag("--income-stable", options->income_stable, "收入稳定 / stably above the line");
       sub->add_flag("--no-new-risk", options->no_new_risk, "无新增风险 / no new risk");
       sub->add_option("--opinion", options->opinion, "农户意见 / the household's opinion")
           ->required();
       sub->add_option("--check", options->check, "走访，缺省最近一次 / default the newest visit");
     },
     ProposeEliminationFact},
    {"approve-elimination", "审定风险消除 / the county agrees",
     kBasis | kDocumentNumber | kNoRelation,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--continues", options->measures, "继续的措施 / measures that run on");
     },
     ApproveEliminationFact},
    {"propose-change", "提出调整、回退、减少或清退 / a change is proposed",
     kBasis | kReason | kReasonCode | kRound | kEvidence,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--to", options->procedure, "adjust, roll-back, remove, clear")->required();
     },
     ProposeChangeFact},
    {"adjust", "动态调整 / category, risks or label change",
     kBasis | kRound | kDocumentNumber | kNoRelation, nullptr, AdjustFact},
    {"roll-back", "风险消除回退 / monitored again", kBasis | kReason | kReasonCode | kNoRelation,
     nullptr, RollBackFact},
    {"remove", "整户自然减少 / the whole household is gone", kReason | kNoRelation,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--kind", options->kind, "原因 / kind")->required();
       sub->add_option("--since", options->due, "自何日，缺省今天 / since when, default today");
       sub->add_option("--merged-into", options->merged_into, "并入的户 / where it went");
     },
     RemoveFact},
    {"clear", "识别不准清退 / should never have been admitted", kReason | kReasonCode | kNoRelation,
     [](CLI::App* sub, StepOptions* options) {
       sub->add_option("--reclaimed", options->reclaimed, "追回金额，元 / claimed back, in yuan");
     },
     ClearFact},
};

absl::Status RunStep(Session* session, const StepOptions& options, Build build) {
  absl::StatusOr<FactFrame> frame = FrameFact(session, options.about);
  if (!frame.ok()) return frame.status();
  const v1::GetCaseFileResponse found = frame->found;
  FactOr fact = build(options, StepGround(found));
  if (!fact.ok()) return fact.status();
  return SendFact(session, options.about, *std::move(frame), *std::move(fact));
}

using BuildWithNotice = FactOr (*)(const StepOptions& options, const StepGround& ground,
                                   const v1::MakeNoticeResponse& made);

// The server says which days and template count; the text that hangs may name more households.
absl::Status RunNotice(Session* session, const StepOptions& options, bool announcement,
                       BuildWithNotice build) {
  absl::StatusOr<FactFrame> frame = FrameFact(session, options.about);
  if (!frame.ok()) return frame.status();
  const v1::GetCaseFileResponse found = frame->found;
  const StepGround ground(found);
  const v1::CaseChain* chain =
      announcement ? ground.Decided([](const v1::CaseChain& one) { return !one.announced(); })
                   : ground.chain();
  if (chain == nullptr) {
    return Missing("该户没有待公示（公告）的程序",
                   "no procedure of the household waits for a notice");
  }
  v1::MakeNoticeRequest request;
  request.set_village_area_code(found.area_code().substr(0, 12));
  request.set_procedure(chain->procedure());
  request.add_households(found.file().household());
  request.set_announcement(announcement);
  request.set_objection_phone(options.phone);
  const absl::StatusOr<v1::MakeNoticeResponse> made = session->cases().Call(request);
  if (!made.ok()) return made.status();
  FactOr fact = build(options, ground, *made);
  if (!fact.ok()) return fact.status();
  return SendFact(session, options.about, *std::move(frame), *std::move(fact));
}

void AddNoticeStep(CLI::App* cases, Session* session, const char* name, const char* help,
                   bool announcement, BuildWithNotice build) {
  auto options = std::make_shared<StepOptions>();
  CLI::App* sub = cases->add_subcommand(name, help);
  AddHouseholdFactOptions(sub, &options->about);
  AddFlags(sub, kNotice, options.get());
  if (announcement) sub->add_option("--until", options->due, "公告至 / last day");
  sub->callback([session, options, announcement, build] {
    session->action = [session, options, announcement, build] {
      return RunNotice(session, *options, announcement, build);
    };
  });
}

}  // namespace

void AddCaseStepCommands(CLI::App* cases, Session* session) {
  for (const StepCommand& command : kCommands) {
    auto options = std::make_shared<StepOptions>();
    CLI::App* sub = cases->add_subcommand(command.name, command.help);
    AddHouseholdFactOptions(sub, &options->about);
    AddFlags(sub, command.flags, options.get());
    if (command.more != nullptr) command.more(sub, options.get());
    sub->callback([session, options, build = command.build] {
      session->action = [session, options, build] { return RunStep(session, *options, build); };
    });
  }
  AddNoticeStep(cases, session, "publicity-start", "公示开始 / the notice hangs", false,
                PublicityStartFact);
  AddNoticeStep(cases, session, "announce", "公告 / the decision hangs in the village", true,
                AnnounceFact);
}

}  // namespace hearth::cli
