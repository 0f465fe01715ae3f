#include "clients/cli/clue_feedback.h"

#include <algorithm>

#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct Line {
  std::string result;
  int32_t date = 0;
  bool final = false;
};

Line LineOf(const v1::ClueSummary& summary) {
  const v1::ClueFile& clue = summary.clue();
  switch (clue.stage()) {
    case v1::CLUE_STAGE_DISMISSED:
      return {ClueResultWord(clue.result()), clue.answered_date(), true};
    case v1::CLUE_STAGE_IN_CASE:
      return {clue.result() == v1::CLUE_RESULT_ALREADY_MONITORED
                  ? ClueResultWord(clue.result())
                  : "建议纳入，已进入识别程序 proposed, identification has begun",
              clue.answered_date(), true};
    case v1::CLUE_STAGE_UNSPECIFIED:
    case v1::CLUE_STAGE_MOVED:
      return {"正在查找人员 looking for the person", 0, false};
    default:
      return {ClueStageWord(clue.stage()), 0, false};
  }
}

}  // namespace

std::string ClueResultWord(v1::ClueResult result) {
  switch (result) {
    case v1::CLUE_RESULT_ALREADY_MONITORED:
      return "已监测 monitored already";
    case v1::CLUE_RESULT_PROPOSE_INCLUSION:
      return "建议纳入 proposed for inclusion";
    case v1::CLUE_RESULT_NO_RISK:
      return "无风险 no risk";
    case v1::CLUE_RESULT_NO_SUCH_PERSON:
      return "查无此人 no such person";
    case v1::CLUE_RESULT_OTHER_VILLAGE:
      return "非本村 another village";
    case v1::CLUE_RESULT_DECEASED:
      return "已死亡 deceased";
    case v1::CLUE_RESULT_HELPED_WITHOUT_CASE:
      return "已帮扶解决 helped without a case";
    default:
      return "";
  }
}

std::string ClueStageWord(v1::ClueStage stage) {
  switch (stage) {
    case v1::CLUE_STAGE_OPEN:
      return "待核实 open";
    case v1::CLUE_STAGE_VERIFIED:
      return "待确认 verified";
    case v1::CLUE_STAGE_PROPOSED:
      return "建议纳入 proposed";
    case v1::CLUE_STAGE_DISMISSED:
      return "不予纳入 dismissed";
    case v1::CLUE_STAGE_IN_CASE:
      return "已入个案 in a case";
    case v1::CLUE_STAGE_JOINED:
      return "已并入另一线索 joined";
    case v1::CLUE_STAGE_MOVED:
      return "已撤销对应 match withdrawn";
    default:
      return "待对应 unmatched";
  }
}

ClueFeedback FeedbackOf(const std::vector<v1::ClueSummary>& clues,
                        const std::map<uint32_t, RowOutcome>& skipped) {
  std::map<uint32_t, Line> lines;
  for (const auto& [row, outcome] : skipped) lines[row] = {OutcomeWord(outcome), 0, true};
  for (const v1::ClueSummary& summary : clues) {
    const uint32_t row = summary.clue().batch_row();
    if (row == 0) continue;
    // A clue that moved is listed where it was and where it went: the one that says more.
    Line line = LineOf(summary);
    Line& kept = lines[row];
    if (kept.result.empty() || line.final) kept = std::move(line);
  }
  ClueFeedback feedback;
  feedback.table.columns = {
      {"row", "行号 row", true}, {"result", "结果 result"}, {"date", "日期 date"}};
  for (const auto& [row, line] : lines) {
    feedback.table.rows.push_back({std::to_string(row), line.result, client::DateText(line.date)});
    ++(line.final ? feedback.answered : feedback.pending);
  }
  if (!lines.empty()) {
    feedback.first_row = lines.begin()->first;
    feedback.last_row = lines.rbegin()->first;
  }
  return feedback;
}

}  // namespace hearth::cli
