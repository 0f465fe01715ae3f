// `hearth case review`: one meeting, many households, one fact a household. What is refused for one
// household leaves the others recorded.

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "clients/cli/case_options.h"
#include "clients/cli/commands.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

constexpr size_t kIdBytes = 16;

struct Meeting {
  FactOptions about;
  std::vector<std::string> households, attendees, photos;
  std::string end, place, minutes, attendance, decision = "pass", category, opinion, id;
  std::vector<std::string> risks;
  uint32_t entitled = 0, votes_for = 0, against = 0, abstain = 0;
  bool no_relation = false;
};

// NAME:ROLE[:ACCOUNT], with "-" before the name of who only listens.
absl::StatusOr<v1::ReviewAttendee> AttendeeOf(const std::string& text) {
  const size_t role = text.find(':');
  if (role == std::string::npos) {
    return client::InvalidError("--attendee：须为 姓名:身份[:账号]",
                                "--attendee: NAME:ROLE[:ACCOUNT]");
  }
  const size_t account = text.find(':', role + 1);
  v1::ReviewAttendee attendee;
  const bool listens = text[0] == '-';
  attendee.set_name(text.substr(listens ? 1 : 0, role - (listens ? 1 : 0)));
  attendee.set_role_code(
      text.substr(role + 1, account == std::string::npos ? std::string::npos : account - role - 1));
  if (account != std::string::npos) attendee.set_account(text.substr(account + 1));
  attendee.set_votes(!listens);
  return attendee;
}

// The meeting, without the place in a household's case.
absl::StatusOr<v1::VillageReviewHeld> ReviewOf(const Meeting& meeting, int64_t begin_ms) {
  v1::VillageReviewHeld review;
  for (const std::string& text : meeting.attendees) {
    absl::StatusOr<v1::ReviewAttendee> attendee = AttendeeOf(text);
    if (!attendee.ok()) return attendee.status();
    *review.add_attendees() = *std::move(attendee);
  }
  for (const std::string& text : meeting.risks) {
    absl::StatusOr<v1::CaseRisk> risk = RiskOf(text);
    if (!risk.ok()) return risk.status();
    *review.add_risks() = *std::move(risk);
  }
  const absl::StatusOr<v1::CaseDecision> decision = DecisionOf(meeting.decision);
  if (!decision.ok()) return decision.status();
  absl::StatusOr<std::string> minutes = HashOf(meeting.minutes, "--minutes");
  if (!minutes.ok()) return minutes.status();
  absl::StatusOr<std::string> attendance = HashOf(meeting.attendance, "--attendance");
  if (!attendance.ok()) return attendance.status();
  for (const std::string& text : meeting.photos) {
    absl::StatusOr<std::string> photo = HashOf(text, "--photo");
    if (!photo.ok()) return photo.status();
    *review.add_photo_sha256() = *std::move(photo);
  }
  const auto end =
      meeting.end.empty() ? std::optional<int64_t>(begin_ms) : client::ParseTime(meeting.end);
  if (!end) {
    return client::InvalidError("--end：须为 2026-03-01T16:30:00+08:00",
                                "--end: needs the form 2026-03-01T16:30:00+08:00");
  }
  review.set_end_time_ms(*end);
  review.set_place(meeting.place);
  review.set_entitled_count(meeting.entitled);
  review.set_votes_for(meeting.votes_for);
  review.set_votes_against(meeting.against);
  review.set_votes_abstain(meeting.abstain);
  review.set_result(*decision);
  review.set_category_code(meeting.category);
  review.set_opinion(meeting.opinion);
  review.set_minutes_sha256(*std::move(minutes));
  review.set_attendance_sha256(*std::move(attendance));
  review.set_no_relation(meeting.no_relation);
  return review;
}

// The meeting's id stays the same when the command is repeated for those that were refused.
absl::StatusOr<std::string> MeetingId(const Meeting& meeting) {
  if (!meeting.id.empty()) return ParseId(meeting.id, kIdBytes, "--meeting");
  return client::RandomBytes(kIdBytes);
}

absl::StatusOr<v1::Draft> DraftFor(Session* session, const Meeting& meeting,
                                   const std::string& household, const std::string& meeting_id) {
  FactOptions about = meeting.about;
  about.household = household;
  absl::StatusOr<FactFrame> frame = FrameFact(session, about);
  if (!frame.ok()) return frame.status();
  const auto begin = client::ParseTime(frame->draft.occurred_time());
  absl::StatusOr<v1::VillageReviewHeld> review = ReviewOf(meeting, begin.value_or(0));
  if (!review.ok()) return review.status();
  absl::Status status = StepGround(frame->found).FillStep(review->mutable_step());
  if (!status.ok()) return status;
  review->set_meeting_id(meeting_id);
  *frame->draft.mutable_fact()->mutable_village_review_held() = *std::move(review);
  return std::move(frame->draft);
}

absl::Status RunReview(Session* session, const Meeting& meeting) {
  const absl::StatusOr<std::string> id = MeetingId(meeting);
  if (!id.ok()) return id.status();
  Table table{{{"household", "农户 household"},
               {"event_id", "事件 event"},
               {"result", "结果 result"},
               {"detail", "说明 detail"}},
              {}};
  std::vector<v1::Draft> drafts;
  std::vector<size_t> rows;  // of each draft
  for (const std::string& household : meeting.households) {
    table.rows.push_back({household, "", "", ""});
    absl::StatusOr<v1::Draft> draft = DraftFor(session, meeting, household, *id);
    if (draft.ok()) {
      drafts.push_back(*std::move(draft));
      rows.push_back(table.rows.size() - 1);
    } else {
      table.rows.back()[2] = "未提交 not sent";
      table.rows.back()[3] = client::ErrorText(draft.status());
    }
  }
  const bool all_sent = drafts.size() == meeting.households.size();
  std::vector<FactResult> results;
  absl::Status status;
  if (!drafts.empty()) status = RecordFacts(session, std::move(drafts), &results);
  for (size_t i = 0; i < results.size(); ++i) {
    std::vector<std::string>& row = table.rows[rows[i]];
    row[1] = results[i].event_id.size() == kIdBytes ? client::UuidText(results[i].event_id) : "";
    row[2] = results[i].refused.empty() ? "已入账 recorded" : results[i].refused;
    row[3] = results[i].detail;
  }
  session->Say(
      absl::StrCat("会议编号 ", client::ToHex(*id), "，重报时请用 --meeting"),
      absl::StrCat("meeting ", client::ToHex(*id), "; say --meeting when some are repeated"));
  PrintTable(table, session->out());
  if (!status.ok() || all_sent) return status;
  return client::Error(absl::StatusCode::kAborted, "有的户未提交，原因见上",
                       "some households were not sent; the reasons are above");
}

}  // namespace

void AddCaseReviewCommand(CLI::App* cases, Session* session) {
  auto meeting = std::make_shared<Meeting>();
  CLI::App* sub = cases->add_subcommand(
      "review", "民主评议：一次会议，可评议多户 / one meeting about one or many households");
  sub->add_option("HOUSEHOLD", meeting->households, "农户编号 / households")->required();
  sub->add_option("--attendee", meeting->attendees,
                  "姓名:身份[:账号]，列席者前加 - / NAME:ROLE[:ACCOUNT], - before who only listens")
      ->required();
  sub->add_option("--for", meeting->votes_for, "赞成 / votes for")->required();
  sub->add_option("--against", meeting->against, "反对 / votes against");
  sub->add_option("--abstain", meeting->abstain, "弃权 / abstentions");
  sub->add_option("--entitled", meeting->entitled, "应到人数 / entitled to vote");
  sub->add_option("--decision", meeting->decision, "pass 或 reject / the result")
      ->capture_default_str();
  sub->add_option("--category", meeting->category, "建议的类别 / category proposed");
  sub->add_option("--risk", meeting->risks, "建议的风险，按轻重 / risks, weightiest first");
  sub->add_option("--opinion", meeting->opinion, "意见 / opinion");
  sub->add_option("--minutes", meeting->minutes, "会议记录 / the minutes")->required();
  sub->add_option("--attendance", meeting->attendance, "签到表 / attendance sheet")->required();
  sub->add_option("--photo", meeting->photos, "照片 / photos");
  sub->add_option("--end", meeting->end, "结束时间，缺省与开始相同 / end, default the beginning");
  sub->add_option("--place", meeting->place, "地点 / place");
  sub->add_option("--meeting", meeting->id, "会议编号，重报时用 / meeting id, to repeat");
  sub->add_option("--date", meeting->about.date, "会议日期，缺省当前 / day, default now");
  sub->add_option("--purpose", meeting->about.purpose, "查阅目的 / purpose")->capture_default_str();
  sub->add_flag("--no-relation", meeting->no_relation,
                "声明与这些户无亲属关系 / not related to the households");
  sub->callback([session, meeting] {
    session->action = [session, meeting] { return RunReview(session, *meeting); };
  });
}

}  // namespace hearth::cli
