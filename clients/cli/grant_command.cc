// hearth grant: give (one, or many from CSV), end, list.

#include <memory>

#include "absl/strings/str_cat.h"
#include "clients/cli/commands.h"
#include "clients/cli/csv.h"
#include "clients/cpp/bytes.h"
#include "clients/cpp/error.h"
#include "clients/cpp/times.h"

namespace hearth::cli {
namespace {

struct GiveOptions {
  std::string file;
  std::string account, role, area, unit, warrant, from, until, reason;
  bool paired = false, installation = false, dry_run = false;
};

absl::StatusOr<int32_t> DateOf(const std::string& text, const char* what) {
  if (const auto date = client::ParseDate(text)) return *date;
  return client::InvalidError(absl::StrCat(what, "：须为 2026-03-01"),
                              absl::StrCat(what, ": needs the form 2026-03-01"));
}

absl::Status AddRow(const GiveOptions& row, v1::GiveGrantsRequest* request) {
  const absl::StatusOr<int32_t> from = DateOf(row.from, "from");
  if (!from.ok()) return from.status();
  const absl::StatusOr<int32_t> until = DateOf(row.until, "until");
  if (!until.ok()) return until.status();
  v1::GrantGiven* grant = request->add_grants();
  grant->set_account(row.account);
  grant->set_role(row.role);
  grant->set_from_date(*from);
  grant->set_until_date(*until);
  grant->set_reason(row.reason);
  if (!row.area.empty() && row.warrant.empty()) grant->set_area_code(row.area);
  if (!row.warrant.empty()) {
    v1::AuditWarrant& warrant = *grant->mutable_warrant();
    warrant.set_number(row.warrant);
    warrant.set_area_code(row.area);
    warrant.set_start_date(*from);
    warrant.set_end_date(*until);
  }
  if (!row.unit.empty()) grant->set_unit_code(row.unit);
  if (row.paired) grant->set_paired_households(true);
  if (row.installation) grant->set_installation(true);
  return absl::OkStatus();
}

absl::Status AddRows(const std::string& path, v1::GiveGrantsRequest* request) {
  const absl::StatusOr<Csv> csv = Csv::Load(path);
  if (!csv.ok()) return csv.status();
  const int account = csv->Find({"account", "账号"});
  const int role = csv->Find({"role", "角色"});
  const int area = csv->Find({"area_code", "区划"});
  const int unit = csv->Find({"unit", "单位"});
  const int warrant = csv->Find({"warrant", "委托书"});
  const int from = csv->Find({"from", "起"});
  const int until = csv->Find({"until", "止"});
  const int reason = csv->Find({"reason", "依据"});
  for (size_t i = 0; i < csv->size(); ++i) {
    GiveOptions row;
    row.account = csv->Cell(i, account);
    row.role = csv->Cell(i, role);
    row.area = csv->Cell(i, area);
    row.unit = csv->Cell(i, unit);
    row.warrant = csv->Cell(i, warrant);
    row.from = csv->Cell(i, from);
    row.until = csv->Cell(i, until);
    row.reason = csv->Cell(i, reason);
    row.paired = row.role == "helper";
    row.installation = row.area.empty() && row.unit.empty() && !row.paired;
    absl::Status added = AddRow(row, request);
    if (!added.ok()) return client::AtLine(csv->RowNumber(i), added);
  }
  return absl::OkStatus();
}

absl::Status RunGive(Session* session, const GiveOptions& options) {
  v1::GiveGrantsRequest request;
  request.set_dry_run(options.dry_run);
  absl::Status read =
      options.file.empty() ? AddRow(options, &request) : AddRows(options.file, &request);
  if (!read.ok()) return read;
  const auto response = session->access().Call(request);
  if (!response.ok()) return response.status();
  Table table{{{"account", "账号 account"}, {"grant", "授权 grant"}, {"problem", "问题 problem"}},
              {}};
  int problems = 0;
  for (const v1::GivenGrant& grant : response->grants()) {
    problems += grant.problem().empty() ? 0 : 1;
    table.rows.push_back({grant.account(), client::ToHex(grant.grant_event_id()), grant.problem()});
  }
  PrintList(session->globals.format, *response, "grants", table, session->out());
  if (problems == 0) return absl::OkStatus();
  return client::Error(absl::StatusCode::kAborted, absl::StrCat(problems, " 行有问题，其余已办理"),
                       absl::StrCat(problems, " rows have problems; the others are done"));
}

absl::Status RunEnd(Session* session, const std::string& grant, const std::string& reason) {
  const absl::StatusOr<std::string> id = ParseId(grant, 16, "GRANT");
  if (!id.ok()) return id.status();
  v1::EndGrantRequest request;
  request.set_grant_event_id(*id);
  request.set_reason_code(reason);
  return session->access().Call(request).status();
}

absl::Status RunList(Session* session, const std::string& account) {
  v1::ListGrantsRequest request;
  request.set_account(account);
  const auto all = AllAccessPages(session->access(), request);
  if (!all.ok()) return all.status();
  Table table{{{"grant", "授权 grant"},
               {"account", "账号 account"},
               {"role", "角色 role"},
               {"area_code", "区划 area"},
               {"from", "起 from"},
               {"until", "止 until"},
               {"giver", "授权人 giver"}},
              {}};
  for (const v1::GrantEntry& entry : all->grants()) {
    const v1::GrantGiven& grant = entry.grant();
    table.rows.push_back({client::ToHex(entry.grant_event_id()), grant.account(), grant.role(),
                          grant.has_warrant() ? grant.warrant().area_code() : grant.area_code(),
                          client::DateText(grant.from_date()), client::DateText(grant.until_date()),
                          entry.giver()});
  }
  PrintList(session->globals.format, *all, "grants", table, session->out());
  return absl::OkStatus();
}

void AddGive(CLI::App* grant, Session* session) {
  auto options = std::make_shared<GiveOptions>();
  CLI::App* give = grant->add_subcommand("give", "授权 / gives grants");
  give->add_option("--file", options->file,
                   "CSV：账号,角色,区划,起,止,依据[,委托书] / "
                   "account,role,area_code,from,until,reason[,warrant]");
  give->add_option("--account", options->account, "账号 / account");
  give->add_option("--role", options->role, "角色 / role, e.g. township_operator");
  give->add_option("--area", options->area, "区划 / area code");
  give->add_option("--unit", options->unit, "单位（部门联络员）/ unit of a liaison");
  give->add_option("--warrant", options->warrant,
                   "审计委托书编号（审计） / number of the warrant, for auditors");
  give->add_flag("--paired", options->paired,
                 "结对户（帮扶责任人）/ paired households of a helper");
  give->add_flag("--installation", options->installation, "系统本身 / the installation itself");
  give->add_option("--from", options->from, "起始日 / first day");
  give->add_option("--until", options->until, "截止日，至多 12 个月 / last day, at most 12 months");
  give->add_option("--reason", options->reason, "依据 / document that it rests on");
  give->add_flag("--dry-run", options->dry_run, "只核对，不办理 / only says what would happen");
  give->callback([session, options] {
    session->action = [session, options] { return RunGive(session, *options); };
  });
}

}  // namespace

void AddGrantCommands(CLI::App* app, Session* session) {
  CLI::App* grant = app->add_subcommand("grant", "授权 / grants");
  grant->require_subcommand(1);
  AddGive(grant, session);
  auto id = std::make_shared<std::string>();
  auto reason = std::make_shared<std::string>();
  CLI::App* end = grant->add_subcommand("end", "终止授权 / ends a grant");
  end->add_option("GRANT", *id, "授权编号 / id of the grant")->required();
  end->add_option("--reason", *reason, "原因编码 / reason code")->required();
  end->callback([session, id, reason] {
    session->action = [session, id, reason] { return RunEnd(session, *id, *reason); };
  });
  auto account = std::make_shared<std::string>();
  CLI::App* list = grant->add_subcommand("list", "授权列表 / lists grants");
  list->add_option("--account", *account, "只看此账号 / only this account's");
  list->callback([session, account] {
    session->action = [session, account] { return RunList(session, *account); };
  });
}

}  // namespace hearth::cli
