#include "clients/cli/case_words.h"

namespace hearth::cli {

std::string StageWord(v1::CaseStage stage) {
  switch (stage) {
    case v1::CASE_STAGE_IDENTIFYING:
      return "识别中 identifying";
    case v1::CASE_STAGE_MONITORED:
      return "监测中 monitored";
    case v1::CASE_STAGE_ELIMINATED:
      return "风险已消除 eliminated";
    case v1::CASE_STAGE_NOT_ADMITTED:
      return "未纳入 not admitted";
    case v1::CASE_STAGE_REMOVED:
      return "自然减少 removed";
    case v1::CASE_STAGE_CLEARED:
      return "清退 cleared";
    case v1::CASE_STAGE_CARRIED_OVER:
      return "转入他户 carried over";
    default:
      return "";
  }
}

std::string StageWord(v1::ChainStage stage) {
  switch (stage) {
    case v1::CHAIN_STAGE_OPENED:
      return "已开启 opened";
    case v1::CHAIN_STAGE_VERIFYING:
      return "重新核实 verifying";
    case v1::CHAIN_STAGE_COMPARING:
      return "比对中 comparing";
    case v1::CHAIN_STAGE_COMPARED:
      return "已比对 compared";
    case v1::CHAIN_STAGE_REVIEWED:
      return "已评议 reviewed";
    case v1::CHAIN_STAGE_IN_PUBLICITY:
      return "公示中 in publicity";
    case v1::CHAIN_STAGE_PUBLICISED:
      return "已公示 publicised";
    case v1::CHAIN_STAGE_TOWN_PASSED:
      return "镇已审核 town passed";
    case v1::CHAIN_STAGE_DECIDED:
      return "已审定 decided";
    case v1::CHAIN_STAGE_REJECTED:
      return "未通过 rejected";
    case v1::CHAIN_STAGE_WITHDRAWN:
      return "已撤回 withdrawn";
    default:
      return "";
  }
}

std::string StageWord(v1::ClueStage stage) {
  switch (stage) {
    case v1::CLUE_STAGE_OPEN:
      return "待核实 open";
    case v1::CLUE_STAGE_VERIFIED:
      return "待确认 verified";
    case v1::CLUE_STAGE_PROPOSED:
      return "建议纳入 proposed";
    case v1::CLUE_STAGE_DISMISSED:
      return "不纳入 dismissed";
    case v1::CLUE_STAGE_IN_CASE:
      return "已入个案 in case";
    case v1::CLUE_STAGE_JOINED:
      return "已合并 joined";
    case v1::CLUE_STAGE_MOVED:
      return "非本户 moved";
    default:
      return "";
  }
}

std::string ProcedureWord(v1::CaseProcedure procedure) {
  switch (procedure) {
    case v1::CASE_PROCEDURE_IDENTIFICATION:
      return "识别纳入 identification";
    case v1::CASE_PROCEDURE_ELIMINATION:
      return "风险消除 elimination";
    case v1::CASE_PROCEDURE_ADJUSTMENT:
      return "动态调整 adjustment";
    case v1::CASE_PROCEDURE_ROLL_BACK:
      return "消除回退 roll-back";
    case v1::CASE_PROCEDURE_NATURAL_REMOVAL:
      return "自然减少 removal";
    case v1::CASE_PROCEDURE_MISIDENTIFICATION:
      return "清退 clearing";
    default:
      return "";
  }
}

}  // namespace hearth::cli
