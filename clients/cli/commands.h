// One function for each group of commands; app.cc calls them all. Each adds its subcommands, whose
// callbacks set session->action. `session` outlives `app`.
#ifndef HEARTH_CLIENTS_CLI_COMMANDS_H_
#define HEARTH_CLIENTS_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "clients/cli/session.h"

namespace hearth::cli {

// login, logout, whoami, passwd.
void AddAccessCommands(CLI::App* app, Session* session);
// `hearth admin bootstrap`.
void AddBootstrapCommand(CLI::App* admin, Session* session);
void AddAccountCommands(CLI::App* app, Session* session);
// Below `account`: sessions, revoke-session, totp.
void AddAccountSessionCommands(CLI::App* account, Session* session);
void AddDeviceCommands(CLI::App* app, Session* session);
// Below `device`.
void AddDeviceRotateCommand(CLI::App* device, Session* session);
void AddGrantCommands(CLI::App* app, Session* session);
void AddAdminCommands(CLI::App* app, Session* session);
void AddAlertCommands(CLI::App* app, Session* session);
void AddAttachmentCommands(CLI::App* app, Session* session);
void AddAreasCommands(CLI::App* app, Session* session);
// show, next, list, notice, preview, review and the steps.
void AddCaseCommands(CLI::App* app, Session* session);
// Below `case`.
void AddCaseNoticeCommands(CLI::App* cases, Session* session);
void AddCaseReviewCommand(CLI::App* cases, Session* session);
void AddCaseStepCommands(CLI::App* cases, Session* session);
void AddClueCommands(CLI::App* app, Session* session);
// Below `clue`: its own file, because a file is work of another kind.
void AddClueImportCommand(CLI::App* clue, Session* session);
// Below `clue`: list and feedback.
void AddClueListCommands(CLI::App* clue, Session* session);
void AddCountyCommands(CLI::App* app, Session* session);
void AddDutyCommands(CLI::App* app, Session* session);
void AddHouseholdCommands(CLI::App* app, Session* session);
void AddHouseholdsCommands(CLI::App* app, Session* session);
void AddLogCommands(CLI::App* app, Session* session);
void AddMessageCommands(CLI::App* app, Session* session);
void AddPrivacyCommands(CLI::App* app, Session* session);
void AddQuarantineCommands(CLI::App* app, Session* session);
// Below `log`: its own file, because carrying a log away is work of another kind.
void AddLogBundleCommand(CLI::App* log, Session* session);
// Below `log` too: what carries a checkpoint out of the house, to witnesses and onto paper.
void AddLogCheckpointCommand(CLI::App* log, Session* session);
void AddLogWitnessCommand(CLI::App* log, Session* session);
// purpose, package, list, leak-report, raise-budget.
void AddReadsCommands(CLI::App* app, Session* session);
void AddRulebookCommands(CLI::App* app, Session* session);
void AddSubmitCommand(CLI::App* app, Session* session);
// `hearth admin init-tls`.
void AddTlsCommand(CLI::App* admin, Session* session);

// Facts stated at a terminal before any day is open on a stepped clock are dated so.
inline constexpr int32_t kBeforeFirstDay = 20000101;

// 16 or 32 bytes of an id, in hex (dashes allowed) as tables show it, or in base64 as JSON does.
// INVALID_ARGUMENT naming `what`.
absl::StatusOr<std::string> ParseId(const std::string& text, size_t bytes, const char* what);

}  // namespace hearth::cli

#endif  // HEARTH_CLIENTS_CLI_COMMANDS_H_
