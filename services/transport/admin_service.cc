#include "services/transport/admin_service.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "hearth/v1/admin_service.grpc.pb.h"
#include "services/domain/area_tree.h"
#include "services/domain/civil_date.h"
#include "services/domain/decide.h"
#include "services/transport/calls.h"
#include "services/transport/requests.h"

namespace hearth::transport {
namespace {

// The tree of a log in which no day was opened yet: all that was ever told.
constexpr int32_t kLastDay = 21991231;

absl::Status CheckLevel(uint32_t digits) {
  if (digits == 0 || (digits <= 15 && domain::AreaDigits(std::string(digits, '0')) != 0))
    return absl::OkStatus();
  return FieldError("level_digits", "须为 0、2、4、6、9、12 或 15",
                    "must be 0, 2, 4, 6, 9, 12 or 15");
}

absl::Status CheckDirectory(const std::string& directory) {
  if (!directory.empty() && directory[0] == '/') return absl::OkStatus();
  return FieldError("directory", "须为服务器上的绝对路径",
                    "must be an absolute path on the server");
}

// A rulebook as lists show it.
v1::Rulebook Short(v1::Rulebook rulebook) {
  rulebook.clear_rules();
  rulebook.clear_dictionaries();
  return rulebook;
}

// Page tokens of rulebooks: "id version" of the last one shown.
using RulebookKey = std::pair<std::string, uint32_t>;
absl::StatusOr<RulebookKey> ParseRulebookToken(const std::string& token) {
  if (token.empty()) return RulebookKey("", 0);
  const std::vector<std::string> words = absl::StrSplit(token, ' ');
  uint32_t version = 0;
  if (words.size() == 2 && absl::SimpleAtoi(words[1], &version))
    return RulebookKey(words[0], version);
  return FieldError("page_token", "不是上一页给出的标记", "is not a token of the page before");
}

class AdminService final : public v1::AdminService::CallbackService {
 public:
  explicit AdminService(const House& house) : house_(house), tools_(ToolsOf(house)) {}

  grpc::ServerUnaryReactor* ListAreas(grpc::CallbackServerContext* context,
                                      const v1::ListAreasRequest* request,
                                      v1::ListAreasResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer, const auto& by) {
                   return Areas(asked, by.scope, answer);
                 });
  }

  grpc::ServerUnaryReactor* ListRulebooks(grpc::CallbackServerContext* context,
                                          const v1::ListRulebooksRequest* request,
                                          v1::ListRulebooksResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) { return Rulebooks(asked, answer); });
  }

  grpc::ServerUnaryReactor* GetRulebook(grpc::CallbackServerContext* context,
                                        const v1::GetRulebookRequest* request,
                                        v1::GetRulebookResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   const domain::Control control = house_.ledger->control();
                   const auto rulebook =
                       control.rulebooks->Find(asked.rulebook_id(), asked.version());
                   if (rulebook == nullptr) {
                     return Error(absl::StatusCode::kNotFound, "RULEBOOK_NOT_FOUND",
                                  "没有这个规则集", "there is no such rulebook");
                   }
                   *answer->mutable_rulebook() = *rulebook;
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* CheckRulebook(grpc::CallbackServerContext* context,
                                          const v1::CheckRulebookRequest* request,
                                          v1::CheckRulebookResponse* response) override {
    return Serve(
        tools_, context, request, response,
        [this](const auto& asked, auto* answer) -> absl::Status {
          const domain::Control control = house_.ledger->control();
          for (std::string& problem : domain::RulebookProblems(asked.rulebook(), control)) {
            answer->add_problems(std::move(problem));
          }
          return absl::OkStatus();
        });
  }

  grpc::ServerUnaryReactor* OpenDay(grpc::CallbackServerContext* context,
                                    const v1::OpenDayRequest* request,
                                    v1::OpenDayResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   if (!domain::IsDate(asked.date())) {
                     return FieldError("date", "不是有效的日期（yyyymmdd）",
                                       "is not a date (yyyymmdd)");
                   }
                   const auto opened = house_.ledger->OpenDay(asked.date());
                   if (!opened.ok()) return opened.status();
                   answer->set_position(opened->position);
                   answer->set_opened(opened->opened);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* ListProjections(grpc::CallbackServerContext* context,
                                            const v1::ListProjectionsRequest* request,
                                            v1::ListProjectionsResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto&, auto* answer) -> absl::Status {
                   // The views first: a follower is never ahead of the head that we show with it.
                   const auto followers = house_.views->Status();
                   const storage::Position head = house_.ledger->head();
                   answer->set_head_position(head);
                   for (const projections::FollowerStatus& follower : followers) {
                     v1::ProjectionStatus* shown = answer->add_projections();
                     shown->set_name(follower.name);
                     shown->set_version(follower.version);
                     shown->set_position(follower.position);
                     shown->set_lag(head - std::min(head, follower.position));
                     shown->set_state(follower.state);
                   }
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* RebuildProjections(grpc::CallbackServerContext* context,
                                               const v1::RebuildProjectionsRequest* request,
                                               v1::RebuildProjectionsResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto&, auto* answer) -> absl::Status {
                   const auto version = house_.views->Rebuild();
                   if (!version.ok()) return version.status();
                   answer->set_version(*version);
                   return absl::OkStatus();
                 });
  }

  grpc::ServerUnaryReactor* Backup(grpc::CallbackServerContext* context,
                                   const v1::BackupRequest* request,
                                   v1::BackupResponse* response) override {
    return Serve(tools_, context, request, response,
                 [this](const auto& asked, auto* answer) -> absl::Status {
                   if (absl::Status status = CheckDirectory(asked.directory()); !status.ok())
                     return status;
                   auto written = house_.backup(asked.directory());
                   if (!written.ok()) return written.status();
                   *answer = *std::move(written);
                   return absl::OkStatus();
                 });
  }

 private:
  absl::Status Areas(const v1::ListAreasRequest& request, const access::Scope& scope,
                     v1::ListAreasResponse* response) const {
    if (absl::Status status = CheckAreaOrEmpty(request.area_code()); !status.ok()) return status;
    if (absl::Status status = CheckLevel(request.level_digits()); !status.ok()) return status;
    const auto size = PageSize(request.page_size(), 1000, 5000);
    if (!size.ok()) return size.status();
    if (!request.page_token().empty() && domain::AreaDigits(request.page_token()) == 0) {
      return FieldError("page_token", "不是上一页给出的标记", "is not a token of the page before");
    }
    const auto as_of = MomentOf(request);
    if (!as_of.ok()) return as_of.status();
    const auto moment = house_.views->Resolve(*as_of);
    if (!moment.ok()) return moment.status();
    *response->mutable_moment() = *moment;
    const domain::Control control = house_.views->ControlAt(moment->position());
    auto nodes = control.areas->List(request.area_code(), static_cast<int>(request.level_digits()),
                                     moment->day() == 0 ? kLastDay : moment->day());
    // The caller's own, and the way down to them.
    std::erase_if(nodes, [&scope](const v1::AreaNode& node) {
      return !scope.Covers(node.area().code()) && !scope.LeadsTo(node.area().code());
    });
    AddPage(request.page_token(), static_cast<size_t>(*size), std::move(nodes), response);
    return absl::OkStatus();
  }

  // The token is the last code shown.
  static void AddPage(const std::string& after, size_t size, std::vector<v1::AreaNode> nodes,
                      v1::ListAreasResponse* response) {
    auto next = std::find_if(nodes.begin(), nodes.end(),
                             [&](const v1::AreaNode& node) { return node.area().code() > after; });
    for (size_t i = 0; i < size && next != nodes.end(); ++i, ++next)
      *response->add_areas() = std::move(*next);
    if (next == nodes.end() || response->areas().empty()) return;
    response->set_next_page_token(response->areas().rbegin()->area().code());
  }

  absl::Status Rulebooks(const v1::ListRulebooksRequest& request,
                         v1::ListRulebooksResponse* response) const {
    const auto size = PageSize(request.page_size(), 50, 200);
    if (!size.ok()) return size.status();
    const auto after = ParseRulebookToken(request.page_token());
    if (!after.ok()) return after.status();
    const domain::Control control = house_.ledger->control();
    for (const auto& rulebook : control.rulebooks->All()) {
      if (RulebookKey(rulebook->rulebook_id(), rulebook->version()) <= *after) continue;
      if (response->rulebooks_size() == *size) {
        const v1::Rulebook& last = *response->rulebooks().rbegin();
        response->set_next_page_token(absl::StrCat(last.rulebook_id(), " ", last.version()));
        break;
      }
      *response->add_rulebooks() = Short(*rulebook);
    }
    return absl::OkStatus();
  }

  const House house_;
  const CallTools tools_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeAdminService(const House& house) {
  return std::make_shared<AdminService>(house);
}

}  // namespace hearth::transport
