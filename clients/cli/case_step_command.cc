// `hearth case STEP HOUSEHOLD`: one step of the life of a case. Figures that a step repeats are
// taken from the log; the command line says what people decide.

#include <memory>

#include "clients/cli/case_words.h"
#include "clients/cli/commands.h"
#include "clients/cli/fact_sender.h"

namespace hearth::cli {
namespace {

// Which flags a step takes.
enum Flags : uint32_t {
  kBasis = 1 << 0,
  kReason = 1 << 1,
  kVotes = 1 << 2,
  kNotice = 1 << 3,
  kDecision = 1 << 4,
  kDocument = 1 << 5,
  kCompare = 1 << 6,
  kUnit = 1 << 7,
  kObjection = 1 << 8,
  kNumber = 1 << 9,
  kProcedure = 1 << 10,
  kEnd = 1 << 11,
  kOpinion = 1 << 12,
  kRelation = 1 << 13,
  kKind = 1 << 14,
};

struct StepRow {
  const char *name, *help;
  uint32_t flags;
  FillStep fill;
};

constexpr StepRow kSteps[] = {
    {"consent", "承诺授权：全体成员签署 / all members sign", kDocument, FillConsent},
    {"re-enter", "再次纳入：关联已消除的个案 / links the eliminated case", kReason, FillReEntry},
    {"compare-request", "发起信息比对 / asks departments", kCompare, FillCompareRequest},
    {"compare-return", "一个单位的比对结果 / one unit's answer", kUnit | kDocument,
     FillCompareReturn},
    {"compare-skip", "免于比对（已比对过） / not needed, compared before", kReason | kUnit,
     FillCompareSkip},
    {"publicity-start", "开始公示：生成并张贴公示 / makes and hangs the notice", kNotice,
     FillPublicityStart},
    {"publicity-end", "公示期满或中断 / taken down", kEnd | kReason, FillPublicityEnd},
    {"object", "登记异议 / records an objection", kObjection, FillObject},
    {"resolve", "处理异议 / answers the objection", kDecision | kReason | kRelation, FillResolve},
    {"town-review", "镇审核 / the town reviews", kDecision | kReason | kBasis | kRelation,
     FillTownReview},
    {"approve", "县级审定 / the county approves", kDocument | kBasis | kRelation, FillApprove},
    {"decline", "县退回或不予认定 / the county returns or rejects", kDecision | kReason | kRelation,
     FillDecline},
    {"withdraw", "撤回 / takes back", kReason, FillWithdraw},
    {"announce", "公告审定 / announces the decision", kNotice, FillAnnounce},
    {"register", "录入全国系统 / entered in the national system", kNumber, FillRegister},
    {"propose-elimination", "提出风险消除 / proposes elimination", kReason | kBasis | kOpinion,
     FillProposeElimination},
    {"approve-elimination", "审定风险消除 / approves elimination", kDocument | kBasis | kRelation,
     FillApproveElimination},
    {"propose-change", "提出调整、回退、自然减少或清退 / proposes a change",
     kProcedure | kReason | kBasis, FillProposeChange},
    {"adjust", "审定调整 / adjusts", kDocument | kBasis | kRelation, FillAdjust},
    {"roll-back", "风险消除回退 / rolls an elimination back", kReason | kBasis | kRelation,
     FillRollBack},
    {"remove", "整户自然减少 / the whole household is gone", kKind | kReason | kRelation,
     FillRemove},
    {"clear", "识别不准清退 / clears a misidentification", kReason | kRelation, FillClear},
};
constexpr StepRow kReview = {"review", "民主评议：一次会议可评多户 / one meeting, many households",
                             kVotes | kRelation, FillReview};

void AddDecisionFlags(CLI::App* sub, uint32_t flags, CaseWords* words) {
  if (flags & kBasis) {
    sub->add_option("--category", words->basis.category, "类别 / UNSTABLE, MARGINAL, SEVERE");
    sub->add_option("--risk", words->basis.risks,
                    "风险，按主次，可加 :eliminated 或 :gone / risks, weightiest first");
    sub->add_flag("--floor", words->basis.floor, "整户无劳动能力兜底保障户 / FLOOR");
  }
  if (flags & kReason) {
    sub->add_option("--reason-code", words->reason_code, "原因编码 / code of the reason");
    sub->add_option("--reason", words->reason, "原因 / reason in words");
  }
  if (flags & kDecision) {
    sub->add_option("--decision", words->decision, "passed, returned, rejected")
        ->capture_default_str();
    sub->add_option(
        "--return-to", words->return_to,
        "退回到 / verification, comparison, village-review, publicity, township-review");
  }
  if (flags & kDocument) {
    sub->add_option("--document", words->document, "签署件或文件扫描 / scan of the paper");
    sub->add_option("--document-number", words->document_number, "文号 / number");
  }
  if (flags & kRelation) {
    sub->add_flag("--related", words->related,
                  "声明有关系（将被拒绝） / says that there is a relation; refused");
  }
}

void AddVillageFlags(CLI::App* sub, uint32_t flags, CaseWords* words) {
  if (flags & kVotes) {
    sub->add_option("--for", words->votes_for, "同意 / for")->required();
    sub->add_option("--against", words->votes_against, "反对 / against");
    sub->add_option("--abstain", words->votes_abstain, "弃权 / abstained");
    sub->add_option("--recused", words->recused, "回避者账号 / accounts that left for the vote");
    sub->add_option("--minutes", words->minutes, "会议记录文件 / the minutes")->required();
    sub->add_option("--attendance", words->attendance, "签到表文件 / the attendance sheet")
        ->required();
    sub->add_option("--opinion", words->opinion, "意见，未通过时必填 / opinion");
    sub->add_option("--place", words->place, "地点 / place");
  }
  if (flags & kNotice) {
    sub->add_option("--number", words->number, "公示编号 / number of the notice")->required();
    sub->add_option("--place", words->place, "张贴地点 / where it hangs")->required();
    sub->add_option("--phone", words->phone, "异议受理电话（单位） / an office's telephone")
        ->required();
    sub->add_option("--out", words->notice_out, "把公示写到此文件 / writes the notice here");
  }
  if (flags & kCompare) {
    sub->add_option("--item", words->items, "比对事项 / items")->required();
    sub->add_option("--unit", words->units, "被询问单位 / units asked")->required();
    sub->add_option("--due", words->due, "期限 / due day, 2026-03-01")->required();
  }
  if (flags & kUnit) {
    sub->add_option("--unit", words->unit, "答复单位 / unit that answers");
    sub->add_option("--opinion", words->opinion, "意见 / opinion");
    sub->add_option("--basis", words->basis_event, "免于比对的依据事件 / event that shows it");
  }
}

void AddOtherFlags(CLI::App* sub, uint32_t flags, CaseWords* words) {
  if (flags & kObjection) {
    sub->add_option("--kind", words->kind, "异议种类 / kind")->required();
    sub->add_option("--text", words->text, "异议内容 / what is said")->required();
    sub->add_option("--due", words->due, "处理期限 / due day")->required();
  }
  if (flags & kNumber) {
    sub->add_option("--system", words->system, "系统 / system")->required();
    sub->add_option("--registration-number", words->registration_number, "户编号 / number there");
  }
  if (flags & kProcedure) {
    sub->add_option("--to", words->procedure, "adjustment, roll-back, removal, clearing")
        ->required();
  }
  if (flags & kEnd) {
    sub->add_flag("--interrupted", words->interrupted, "公示中断，须重新张贴 / came down early");
  }
  if (flags & kOpinion) {
    sub->add_option("--opinion", words->household_opinion,
                    "农户意见 / agrees, disagrees, not_asked")
        ->required();
    sub->add_flag("--natural", words->natural, "自然消除 / gone by itself");
  }
  if (flags & kKind) {
    sub->add_option("--kind", words->kind, "减少种类 / all_dead, moved_out, emigrated, merged")
        ->required();
  }
}

absl::Status Run(Session* session, const FactOptions& options, const CaseWords& words,
                 FillStep fill) {
  absl::StatusOr<FactFrame> frame = FrameFact(session, options);
  if (!frame.ok()) return frame.status();
  const CaseGround ground{session, frame->found, PlaceIn(frame->found.file()), words,
                          frame->found.moment().day()};
  v1::Fact fact;
  if (absl::Status status = fill(ground, &fact); !status.ok()) return status;
  return SendFact(session, options, *std::move(frame), std::move(fact));
}

// One meeting decides on many households: each gets its own answer, and one that is refused keeps
// no other from being recorded.
absl::Status RunReview(Session* session, FactOptions options,
                       const std::vector<std::string>& households, const CaseWords& words) {
  std::vector<v1::Draft> drafts;
  for (const std::string& household : households) {
    options.household = household;
    absl::StatusOr<FactFrame> frame = FrameFact(session, options);
    if (!frame.ok()) return frame.status();
    const CaseGround ground{session, frame->found, PlaceIn(frame->found.file()), words,
                            frame->found.moment().day()};
    absl::Status status = FillReview(ground, frame->draft.mutable_fact());
    if (!status.ok()) return status;
    drafts.push_back(std::move(frame->draft));
  }
  std::vector<FactResult> results;
  const absl::Status status = RecordFacts(session, std::move(drafts), &results);
  Table table{{{"household", "农户 household"},
               {"position", "位置 position", true},
               {"refused", "拒绝 refused"},
               {"detail", "原因 why"}},
              {}};
  for (size_t i = 0; i < results.size(); ++i) {
    table.rows.push_back({households[i], std::to_string(results[i].position), results[i].refused,
                          results[i].detail});
  }
  if (session->globals.format == Format::kCsv) {
    PrintCsv(table, session->out());
  } else {
    PrintTable(table, session->out());
  }
  return status;
}

}  // namespace

void AddCaseStepCommands(CLI::App* parent, Session* session) {
  for (const StepRow& row : kSteps) {
    auto options = std::make_shared<FactOptions>();
    auto words = std::make_shared<CaseWords>();
    CLI::App* sub = parent->add_subcommand(row.name, row.help);
    AddHouseholdFactOptions(sub, options.get());
    AddDecisionFlags(sub, row.flags, words.get());
    AddVillageFlags(sub, row.flags, words.get());
    AddOtherFlags(sub, row.flags, words.get());
    sub->callback([session, options, words, fill = row.fill] {
      session->action = [session, options, words, fill] {
        return Run(session, *options, *words, fill);
      };
    });
  }
  auto options = std::make_shared<FactOptions>();
  auto words = std::make_shared<CaseWords>();
  auto households = std::make_shared<std::vector<std::string>>();
  CLI::App* sub = parent->add_subcommand(kReview.name, kReview.help);
  sub->add_option("HOUSEHOLDS", *households, "农户编号 / household ids")->required();
  AddDecisionFlags(sub, kReview.flags, words.get());
  AddVillageFlags(sub, kReview.flags, words.get());
  sub->callback([session, options, words, households] {
    session->action = [session, options, words, households] {
      return RunReview(session, *options, *households, *words);
    };
  });
}

}  // namespace hearth::cli
